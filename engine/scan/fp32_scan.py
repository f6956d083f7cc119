"""The fp32 scan: for few rows, and for processors whose integer products are slow or wrong.

The matrix is stored dimension-major in tiles (d, 4096), or in one for few rows: a query times such a tile streams, where
rows of a row-major matrix times a query do not. Scores carry an upper bound of fp32's own
roundings (Higham 2002, section 3.1), so that the caller can be exact. It does not know int8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.scan.barred_rows import Barred, strike_all

BLOCK = 64
TILE = 4096
#: Up to as many rows make one tile.
WHOLE = 1 << 14
UNIT = 2.0**-24


@dataclass(frozen=True)
class Plain:
    """Queries (b, d) fp32, their lengths (b,), and ``doubt`` as in ``Quantized``."""

    queries: Tensor
    length: Tensor
    doubt: np.ndarray

    def pick(self, number: int) -> Plain:
        """One of the queries, as a batch of one."""
        one = slice(number, number + 1)
        return Plain(self.queries[one], self.length[one], self.doubt[one])


class Fp32Scan:
    """n rows in fp32, dimension-major.

    Attributes:
        count: n.
        rows: (n, d) fp32, the caller's own, for lists of rows.
        tiles: (tiles, d, rows of a tile) fp32; rows past n are zero.
        length: (blocks,) fp32, the greatest ‖x‖ in each block of 64 rows.
    """

    block = BLOCK

    def __init__(self, vectors: Tensor, *, device: torch.device | str = "cpu") -> None:
        self.count, self.width = vectors.shape
        self.device = torch.device(device)
        tile = max(1, -(-self.count // BLOCK)) * BLOCK
        tile = tile if tile <= WHOLE else TILE
        number = -(-self.count // tile)
        self.rows = vectors
        self.tiles = torch.zeros(number, self.width, tile, device=device)
        self.length = torch.zeros(number * tile // BLOCK, device=device)
        for at in range(number):
            rows = vectors[at * tile : (at + 1) * tile].to(device)
            self.tiles[at, :, : len(rows)] = rows.T
            long = torch.zeros(tile, device=device)
            long[: len(rows)] = safe_norm(rows)
            blocks = slice(at * tile // BLOCK, (at + 1) * tile // BLOCK)
            self.length[blocks] = long.view(-1, BLOCK).amax(1)
        # A sum of d rounded products, and the roundings of the bound itself, with room to spare.
        self._share = 2 * (self.width + 8) * UNIT
        on_host = self.device.type == "cpu" and number == 1
        self._one_tile = self.tiles[0].numpy() if on_host else None
        #: No row is longer.
        self.longest = float(self.length.max()) if self.count else 0.0

    @property
    def nbytes(self) -> int:
        """Bytes held in memory."""
        return 4 * (self.tiles.numel() + self.length.numel())

    def quantize(self, queries: np.ndarray) -> Plain:
        """Queries (b, d) fp32, with their lengths."""
        exact = queries.astype(np.float64)  # lengths that neither overflow nor vanish
        length = (np.sqrt(np.vecdot(exact, exact)) * (1 + 2.0**-18)).astype(np.float32)
        asked, long = torch.from_numpy(queries), torch.from_numpy(length)
        if self.device.type != "cpu":
            asked, long = asked.to(self.device), long.to(self.device)
        return Plain(asked, long, 2 * self._share * self.longest * length)

    def block_bounds(self, queries: Plain, barred: Sequence[Barred]) -> Tensor:
        """Upper bounds of the scores in each block: (b, blocks) fp32; see ``Int8Scan``."""
        tile, many = self.tiles.shape[2], len(barred)
        greatest = torch.empty(many, len(self.length), device=self.device)
        scores = torch.empty(many, tile, device=self.device)
        for at, rows in enumerate(self.tiles):
            torch.mm(queries.queries, rows, out=scores)
            strike_all(barred, scores, at * tile)
            blocks = greatest[:, at * tile // BLOCK : (at + 1) * tile // BLOCK]
            torch.amax(scores.view(many, -1, BLOCK), 2, out=blocks)
        return greatest + self._share * torch.outer(queries.length, self.length)

    def row_bounds(self, queries: Plain, rows: Tensor | None = None) -> Tensor:
        """Upper bounds of scores: (b, m) fp32 of ``rows`` (m,) int64, or (b, n) of all."""
        if rows is None and len(self.tiles) == 1:
            if self._one_tile is not None and len(queries.doubt) == 1:  # numpy's is a fifth faster
                alone = queries.queries.numpy() @ self._one_tile
                alone += queries.doubt[0] * np.float32(0.5)
                return torch.from_numpy(alone[:, : self.count])
            scores = torch.mm(queries.queries, self.tiles[0])[:, : self.count]
            return scores.add_(queries.length[:, None], alpha=self._share * self.longest)
        if rows is None:
            tiles = torch.matmul(queries.queries, self.tiles)  # (tiles, b, rows of a tile)
            scores = tiles.transpose(0, 1).reshape(len(queries.length), -1)[:, : self.count]
            length = self.length.repeat_interleave(BLOCK)[: self.count]
        else:
            taken = self.rows.index_select(0, rows.to(self.rows.device)).to(self.device)
            scores = queries.queries @ taken.T
            length = self.length[rows.div(BLOCK, rounding_mode="floor")]
        return scores + self._share * torch.outer(queries.length, length)

    def inner_bounds(self, queries: Plain, blocks: Tensor) -> Tensor:
        """Upper bounds of the rows in ``blocks`` (m,), padding included: (b, 64·m) fp32."""
        inside = torch.arange(BLOCK, device=blocks.device)
        rows = (blocks[:, None] * BLOCK + inside).view(-1).clamp_max_(self.count - 1)
        return self.row_bounds(queries, rows)


def product_bounds(
    queries: np.ndarray, vectors: Tensor, longest: float
) -> tuple[Tensor, np.ndarray]:
    """Upper bounds by one fp32 product, where many queries share it: no scan is held for it.

    Args:
        queries: (b, d) fp32.
        vectors: (n, d) fp32, on the host; none is longer than ``longest``.

    Returns:
        (b, n) fp32 bounds, and their ``doubt`` (b,) as in ``Quantized``.
    """
    exact = queries.astype(np.float64)
    share = 2 * (vectors.shape[1] + 8) * UNIT * longest * (1 + 2.0**-18)
    reach = (np.sqrt(np.vecdot(exact, exact)) * share).astype(np.float32)
    scores = torch.from_numpy(queries) @ vectors.T
    return scores.add_(torch.from_numpy(reach)[:, None]), 2 * reach


def safe_norm(rows: Tensor) -> Tensor:
    """(n, d) fp32 → (n,) fp32 lengths that neither overflow nor vanish on the way."""
    greatest = rows.abs().amax(1).clamp_min_(1e-36)
    norm: Tensor = (rows / greatest[:, None]).norm(dim=1) * greatest * (1 + 2.0**-18)
    return norm
