"""Making terms: one addend of a person's vector, in the form that its block has.

It knows the blocks' shapes, not what a term stands for.
"""

from __future__ import annotations

import numpy as np

from engine.features import FeatureSpace, Term

#: Products of a history, and what was done with each; see ``Term.rows`` and ``Term.kinds``.
Seen = tuple[tuple[int, ...], tuple[str, ...]]
NOTHING: Seen = ((), ())


def dense_term(
    block: str, origin: str, feature: str, vector: np.ndarray, note: str, seen: Seen = NOTHING
) -> Term | None:
    """A term of a dense block; None when it is zero."""
    if not np.count_nonzero(vector):
        return None
    dense = vector.astype(np.float32, copy=False)
    return Term(block, origin, feature, dense=dense, note=note, rows=seen[0], kinds=seen[1])


def column_term(
    space: FeatureSpace,
    block: str,
    origin: str,
    feature: str,
    columns: np.ndarray,
    values: np.ndarray,
    note: str,
    seen: Seen = NOTHING,
) -> Term | None:
    """A term with few columns, dense or sparse as its block is; None when it is zero."""
    if block not in space.blocks or not np.count_nonzero(values):
        return None
    if not space.blocks[block].is_sparse:
        vector = np.zeros(space.blocks[block].width, np.float32)
        vector[columns] = values
        return dense_term(block, origin, feature, vector, note, seen)
    return Term(
        block, origin, feature, columns=columns, values=values.astype(np.float32, copy=False),
        note=note, rows=seen[0], kinds=seen[1],
    )  # fmt: skip
