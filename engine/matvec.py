"""A matrix times a vector, by torch: it keeps to the threads that it was given.

numpy's BLAS shares even small products among all cores, and waits for the other ones: on a machine
that has something else to do they take many times as long.
"""

from __future__ import annotations

import numpy as np
import torch


def matvec(rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """(m, w) and (w,) of one kind of numbers -> (m,)."""
    found: np.ndarray = torch.mv(torch.from_numpy(rows), torch.from_numpy(vector)).numpy()
    return found
