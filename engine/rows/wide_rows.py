"""A wide dense block (sentence embeddings): one row for each distinct text, in the exact index.

It is most of a product's numbers, so it is never read in full precision for a whole catalogue;
see ``index.py``. It does not know persons or other blocks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from engine.index import ExactIndex
from engine.scan.kept_scans import KeptScans
from engine.scan.matvec import matvec


class WideRows:
    """Rows of a block, shared by the products that have the same text.

    Args:
        rows: (u, w) float32.
        place: (n,) int64 the row of each product.
        device: where the index's scan runs; ``rows`` stay on the host.
        kept: where scans come from that need not be made.

    Attributes:
        index: (n) products; the best of their scores in this block, on top of others.
    """

    def __init__(
        self,
        rows: np.ndarray,
        place: np.ndarray,
        *,
        device: torch.device | str = "cpu",
        kept: KeptScans | None = None,
    ) -> None:
        self.rows = np.ascontiguousarray(rows, np.float32)
        self.width = self.rows.shape[1]
        self._place = None if np.array_equal(place, np.arange(len(rows))) else place
        self.index = ExactIndex(
            torch.from_numpy(self.rows), place=self._place, device=device, bases=True, kept=kept
        )

    def of(self, products: Sequence[int] | np.ndarray) -> np.ndarray:
        """(len(products), w) float32."""
        picked = np.asarray(products, np.int64)
        taken: np.ndarray = self.rows[picked if self._place is None else self._place[picked]]
        return taken

    def mean(self, products: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """(w,) float32: Σ shares · rows."""
        return matvec(self.of(products).T, shares.astype(np.float32))

    def scores(self, vector: np.ndarray) -> np.ndarray:
        """(n,) float32: the products of a vector (w,) with all rows."""
        of_rows = (self.index.vectors @ torch.from_numpy(vector)).numpy()
        return of_rows if self._place is None else of_rows[self._place]
