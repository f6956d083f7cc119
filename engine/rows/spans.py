"""Where some rows of a CSR table have their entries. It knows places, not what is in them."""

from __future__ import annotations

import numpy as np
from scipy import sparse

try:  # a private call, in a fifth of the time of gathering entry by entry
    from scipy.sparse._sparsetools import csr_row_index
except ImportError:  # pragma: no cover - not with the scipy that is pinned
    csr_row_index = None


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


def entries(
    table: sparse.csr_matrix, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every entry of some rows of a CSR table, row by row: how many of each, columns and values.

    Args:
        rows: (m,) rows.
    """
    starts = table.indptr
    rows = rows.astype(starts.dtype, copy=False)
    counts = starts[rows + 1] - starts[rows]
    if csr_row_index is None:
        places = spans(starts, rows)[1]
        return counts, table.indices[places], table.data[places]
    size = int(counts.sum())
    columns, values = np.empty(size, starts.dtype), np.empty(size, table.data.dtype)
    csr_row_index(len(rows), rows, starts, table.indices, table.data, columns, values)
    return counts, columns, values
