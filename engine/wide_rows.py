"""A wide dense block (sentence embeddings): one row for each distinct text, scanned by bounds.

It is most of a product's numbers, so it is never read in full precision for a whole catalogue: a
scan (int8 for many rows, a matrix product for few) bounds every product's addend from above, and
what may belong to the best is scored exactly, row by row. The exact score of a row therefore does
not depend on how many persons are asked for at once. It does not know persons or other blocks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from engine.int8_scan import Int8Scan
from engine.integer_check import integers_serve

#: Up to so many distinct rows the bounds come from one fp32 product.
WHOLE_ROWS = 16_384
#: Roundings of a sum of w products, as a share of the lengths: w · 2^-24, doubled for safety.
_ROUNDING = 2.0**-23


class WideRows:
    """Rows of a block, shared by the products that have the same text.

    Args:
        rows: (u, w) float32, of length at most 1.
        place: (n,) the row of each product.
        int8: False scans in fp32 whatever the size.
    """

    def __init__(self, rows: np.ndarray, place: np.ndarray, *, int8: bool = True) -> None:
        self.rows = np.ascontiguousarray(rows, np.float32)
        self.width = self.rows.shape[1]
        self._place = None if np.array_equal(place, np.arange(len(rows))) else place
        self._tensor = torch.from_numpy(self.rows)
        self._scan: Int8Scan | None = None
        self._turned: torch.Tensor | None = None
        if int8 and len(rows) > WHOLE_ROWS and integers_serve("cpu"):
            self._scan = Int8Scan.build(self._tensor)
        else:
            self._turned = self._tensor.T.contiguous()  # (w, u): a product reads it in order

    def of(self, products: Sequence[int] | np.ndarray) -> np.ndarray:
        """(len(products), w) float32."""
        picked = np.asarray(products, np.int64)
        taken: np.ndarray = self.rows[picked if self._place is None else self._place[picked]]
        return taken

    def scores(self, vector: np.ndarray) -> np.ndarray:
        """(n,) float32: the products of a vector (w,) with all rows."""
        asked = torch.from_numpy(vector)
        if self._turned is not None:
            return self._spread((asked @ self._turned).numpy())
        return self._spread((self._tensor @ asked).numpy())

    def bounds(self, vectors: np.ndarray, products: np.ndarray | None = None) -> np.ndarray:
        """(b, n) float32, none less than the exact product of a vector (b, w) with a product.

        Args:
            products: (m,) rows, for (b, m) of these alone.
        """
        if self._scan is not None:
            asked = self._scan.quantize(vectors)
            if products is None:
                return self._spread(self._scan.row_bounds(asked).numpy())
            rows = products if self._place is None else self._place[products]
            return self._scan.row_bounds(asked, torch.from_numpy(rows)).numpy()
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        slack = (self.width * _ROUNDING * lengths).astype(np.float32)
        if products is not None:
            picked = torch.from_numpy(self.of(products))
            return (torch.from_numpy(vectors) @ picked.T).numpy() + slack
        assert self._turned is not None  # noqa: S101 - one of both is there
        return self._spread((torch.from_numpy(vectors) @ self._turned).numpy() + slack)

    def exact(self, vector: np.ndarray, products: np.ndarray) -> np.ndarray:
        """(m,) float64: the products of a vector (w,) with some rows, each summed by itself."""
        # A matrix product may sum a row differently by its place and by how many there are.
        return (self.of(products) * vector.astype(np.float64)).sum(axis=1)

    def _spread(self, of_rows: np.ndarray) -> np.ndarray:
        """(..., u) of the rows -> (..., n) of the products."""
        return of_rows if self._place is None else of_rows[..., self._place]
