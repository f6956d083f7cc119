"""Where some rows of a CSR table have their entries. It knows places, not what is in them."""

from __future__ import annotations

import numpy as np


def spans(starts: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(owner, place) of every entry of some rows of a CSR table, row by row.

    Args:
        starts: (n + 1,) the table's indptr.
        rows: (m,) rows; an owner is a place in them.
    """
    lows = starts[rows].astype(np.int64)
    counts = starts[rows + 1] - lows
    owners = np.repeat(np.arange(len(rows)), counts)
    ends = np.cumsum(counts)
    places = np.arange(len(owners)) + np.repeat(lows - (ends - counts), counts)
    return owners, places
