"""A matrix times a vector on no more threads than were given: for the products of a single question.

numpy's BLAS shares even small ones among all cores, and waits for the others: on a machine that has
something else to do they take many times as long. Row by row it does not; torch keeps to its threads,
but takes as long to call as two hundred rows do.
"""

from __future__ import annotations

import numpy as np
import torch


def matvec(rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """(m, w) and (w,) of one kind of numbers -> (m,)."""
    if rows.flags.c_contiguous:
        return np.vecdot(rows, vector)
    found: np.ndarray = torch.mv(torch.from_numpy(rows), torch.from_numpy(vector)).numpy()
    return found
