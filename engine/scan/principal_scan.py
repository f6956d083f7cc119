"""The principal scan: the leading principal components of each row in int8, and how long the rest is.

Sentence embeddings keep most of their length in few directions. With orthonormal axes a row is
x = y + x', y along them and x' at a right angle, and a query q = z + q'; so by Cauchy and Schwarz

    ⟨x, q⟩ = ⟨y, z⟩ + ⟨x', q'⟩ ≤ ⟨y, z⟩ + ‖x'‖·‖q'‖

and of 384 columns 64 are read. It is for scores on a base: where the base already sets rows apart,
the rest of a row seldom matters. It does not know what is done with the bounds.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engine.scan.int8_scan import SMALLEST_SCALE, big_zeros, integer_product
from engine.scan.matvec import matvec

#: Components: a cache line of each row.
WIDTH = 64
#: Least share of the squared lengths that they must hold. Of rows without any such structure they
#: hold hardly more than 64 out of all columns, and the bounds exclude nothing.
LEAST_SHARE = 0.5
#: Rows that the axes are found from, and rows that are projected in one go.
SAMPLE, CHUNK = 1 << 13, 1 << 13
#: What is left of a row and of a query is lengthened by this share of the whole, at a right angle:
#: the product grows by the square of it, times ‖x‖·‖q‖. That covers every fp32 rounding, of
#: components and of bounds.
SLACK = 2.0**-9


class PrincipalScan:
    """n rows along their principal axes.

    Attributes:
        axes: (64, d) float64, orthonormal.
        ints: (n, 64) int8, the components in units of ``scale``, which all rows share: what is
            lost by it is little beside the rest.
        rest: (n,) fp32, ‖x'‖ with the slack.
        off, long: no row loses more by rounding, or is longer, in units of the scale.
    """

    def __init__(
        self, axes: np.ndarray, ints: Tensor, scale: float, rest: Tensor, off: float, long: float,
        *, rows_first: bool,
    ) -> None:  # fmt: skip
        """``rows_first`` as for ``Int8Scan``."""
        self.axes, self.ints, self.scale, self.rest = axes, ints, scale, rest
        self.rows_first = rows_first
        self.off, self.long = off, long

    @classmethod
    def build(
        cls, vectors: Tensor, *, device: torch.device | str = "cpu", rows_first: bool = False
    ) -> PrincipalScan | None:
        """Project (n, d) fp32 rows, chunk by chunk; None where no few axes hold most of them."""
        count, width = vectors.shape
        axes = principal_axes(vectors) if width > WIDTH else None
        if axes is None:
            return None
        along, rest = np.empty((count, WIDTH), np.float32), np.empty(count, np.float32)
        for start in range(0, count, CHUNK):
            rows = vectors[start : start + CHUNK].cpu().numpy().astype(np.float64)
            part = slice(start, start + len(rows))
            exact = rows @ axes.T
            along[part], rest[part] = exact, left(rows, exact)
        scale = max(float(np.abs(along).max()) / 127, SMALLEST_SCALE)
        ints = big_zeros(count, WIDTH, device)
        off = long = 0.0
        for start in range(0, count, CHUNK):
            units = along[start : start + CHUNK].astype(np.float64) / scale
            near = np.rint(units)
            off = max(off, float(np.linalg.norm(units - near, axis=1).max()))
            long = max(long, float(np.linalg.norm(near, axis=1).max()))
            ints[start : start + CHUNK] = torch.from_numpy(near.astype(np.int8)).to(device)
        rest_there = torch.from_numpy(rest).to(device)
        return cls(axes, ints, scale, rest_there, off, long, rows_first=rows_first)

    @property
    def nbytes(self) -> int:
        """Bytes held in memory."""
        return sum(part.nbytes for part in (self.axes, self.ints, self.rest))

    def bounds(self, query: np.ndarray) -> Tensor:
        """Upper bounds (n,) fp32 of the products with a query (d,) float64."""
        along = matvec(self.axes, query)
        scale = max(float(np.abs(along).max()) / 127, SMALLEST_SCALE)
        ints = np.rint(along / scale)
        error = float(np.linalg.norm(along - ints * scale))
        loss = self.off * float(np.linalg.norm(along)) + self.long * error
        loss *= self.scale * (1 + SLACK**2)
        # Reshaped, not [None], whose stride of zero the product takes at its word.
        asked = torch.from_numpy(ints.astype(np.int8).reshape(1, -1)).to(self.ints.device)
        products = integer_product(asked, self.ints, rows_first=self.rows_first)[0]
        rest = float(left(query[None], along[None])[0])
        return (self.rest * rest).add_(products, alpha=self.scale * scale).add_(loss)


def left(rows: np.ndarray, along: np.ndarray) -> np.ndarray:
    """(n, d) float64 and their components → (n,) fp32: what the axes leave of each, and slack."""
    squares = np.vecdot(rows, rows) * (1 + SLACK**2) - np.vecdot(along, along)
    lengths = np.sqrt(np.maximum(squares, 0)) * (1 + 2.0**-20) + SMALLEST_SCALE
    return lengths.astype(np.float32)


def principal_axes(vectors: Tensor) -> np.ndarray | None:
    """(64, d) float64: the axes that hold most of the rows' directions, where they hold enough."""
    rows = vectors[:: max(1, len(vectors) // SAMPLE)].cpu().double().numpy()
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = rows / np.where(lengths > 0, lengths, 1)  # no row is heard more than another
    shares, axes = np.linalg.eigh(rows.T @ rows)  # ascending
    if shares[-WIDTH:].sum() < LEAST_SHARE * shares.sum() or shares[-1] <= 0:
        return None
    return np.ascontiguousarray(axes[:, : -WIDTH - 1 : -1].T)
