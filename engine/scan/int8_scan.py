"""The int8 scan: a quarter of the bytes of fp32, and a bound that makes the answer exact anyway.

Blocks of 64 rows share one scale. Written in units of that scale a row is x = g + r (g its
integers, r what rounding lost) and the query q = s·p + s·e, so that by Cauchy and Schwarz

    ⟨x, q⟩ = s·⟨g, p⟩ + s·⟨g, e⟩ + ⟨r, q⟩ ≤ s·⟨g, p⟩ + max‖g‖·‖s·e‖ + max‖r‖·‖q‖

with both maxima over the block. Only ⟨g, p⟩ is computed per row. This module gives upper bounds
of blocks and of rows; it does not know what is done with them, nor the fp32 matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.scan.barred_rows import Barred, least, strike_all

#: Rows that share a scale, and whose greatest bound is one number in a scan.
BLOCK_BITS = 6
BLOCK = 1 << BLOCK_BITS
#: Columns of one stored matrix: two cache lines. Integer products of longer rows are slower, and
#: every further matrix is another pass over the sums (64 + 64 columns: 5.2 ms, 128: 4.5 ms).
WIDTH = 128
#: Integers that one product may write before they are reduced: they stay in the second cache.
TILE_CELLS = 1 << 18
LONGEST_TILE = 1 << 18
#: The same on a GPU, where a tile is to keep all of it busy and only must fit in memory.
GPU_CELLS = 1 << 28
#: Up to as many rows, scales and margins are kept spread over the rows.
SPREAD_ROWS = 1 << 14
#: Covers every fp32 rounding of the bound itself, as a share of ‖x‖·‖q‖.
SLACK = 2.0**-19
#: Bytes of a cache line: rows that straddle one cost a fifth more.
LINE = 64
#: Beyond this width a sum might come near the mark of barred rows.
WIDEST = 1 << 14
SMALLEST_SCALE = 1e-36


@dataclass(frozen=True)
class Quantized:
    """Queries as integers: q = scale·ints + what rounding lost.

    Attributes:
        parts: (b, w) int8, one for each stored matrix.
        scale: (b, 1) fp32.
        errors: (b, 2) fp32, ‖q‖ and the length of what rounding lost.
        doubt: (b,) fp32 on the host: no bound exceeds its row's score by more.
    """

    parts: tuple[Tensor, ...]
    scale: Tensor
    errors: Tensor
    doubt: np.ndarray

    def pick(self, number: int) -> Quantized:
        """One of the queries, as a batch of one."""
        one = slice(number, number + 1)
        parts = tuple(part[one] for part in self.parts)
        return Quantized(parts, self.scale[one], self.errors[one], self.doubt[one])


class Int8Scan:
    """Integers, scales and error bounds of n rows.

    Attributes:
        count: n.
        parts: matrices (padded n, w ≤ 128) int8 that hold the columns side by side.
        scale: (blocks,) fp32.
        margins: (2, blocks) fp32, max‖r‖ and max‖g‖ times the scale, with the slack for
            roundings: times ``Quantized.errors`` they are the error of a bound.
    """

    block = BLOCK

    def __init__(
        self, count: int, width: int, parts: Sequence[Tensor], scale: Tensor, margins: Tensor, *,
        rows_first: bool | None = None,
    ) -> None:  # fmt: skip
        """``rows_first``: rows on the left of the product, as CUDA needs it; default: by device."""
        self.count, self.width = count, width
        self.parts = tuple(parts)
        self.scale, self.margins = scale, margins
        self.device = scale.device
        self.rows_first = self.device.type == "cuda" if rows_first is None else rows_first
        self._widest = margins.amax(1).cpu().numpy() if count else np.zeros(2, dtype=np.float32)
        # The bounds of each row, for an index so small that all its rows are bounded at once.
        self._spread = self._for_rows(slice(None)) if count <= SPREAD_ROWS else None

    @classmethod
    def build(
        cls, vectors: Tensor, *, device: torch.device | str = "cpu", rows_first: bool | None = None
    ) -> Int8Scan:
        """Quantize (n, d) fp32 rows, chunk by chunk: needs little memory beside the result."""
        count, width = vectors.shape
        blocks = -(-count // BLOCK)
        widths = column_widths(width)
        parts = [big_zeros(blocks * BLOCK, wide, device) for wide in widths]
        scale, margins = torch.zeros(blocks, device=device), torch.zeros(2, blocks, device=device)
        step = 256 * BLOCK
        for start in range(0, count, step):
            rows = vectors[start : start + step].to(device)
            block = slice(start // BLOCK, -(-(start + len(rows)) // BLOCK))
            if short := -len(rows) % BLOCK:
                rows = torch.cat([rows, rows.new_zeros(short, width)])
            cells = rows.view(-1, BLOCK * width)
            scale[block] = (cells.abs().amax(1) / 127).clamp_min_(SMALLEST_SCALE)
            units = (cells / scale[block, None]).view(-1, width)
            ints = units.round().clamp_(-127, 127)
            long = ints.norm(dim=1).view(-1, BLOCK).amax(1) * (1 + SLACK)
            off = (units - ints).norm(dim=1).view(-1, BLOCK).amax(1)
            margins[:, block] = torch.stack([off + (off + long) * SLACK, long]) * scale[block]
            margins[0, block] += SMALLEST_SCALE  # what numbers too small for fp32 lose
            low = 0
            for part in parts:
                piece = ints[:, low : low + part.shape[1]].to(torch.int8)
                part[start : start + len(piece), : piece.shape[1]] = piece
                low += part.shape[1]
        return cls(count, width, parts, scale, margins, rows_first=rows_first)

    @property
    def longest(self) -> float:
        """No row is longer."""
        return float(self._widest.sum()) * (1 + SLACK)

    @property
    def nbytes(self) -> int:
        """Bytes held in memory."""
        held = (*self.parts, self.scale, self.margins)
        return sum(t.numel() * t.element_size() for t in held)

    def quantize(self, queries: np.ndarray) -> Quantized:
        """Queries (b, d) fp32 as integers."""
        scale = np.abs(queries).max(1, keepdims=True)
        scale /= np.float32(127)
        np.maximum(scale, np.float32(SMALLEST_SCALE), out=scale)
        units = queries / scale
        ints = np.rint(units)
        errors = np.empty((len(queries), 2), dtype=np.float32)
        errors[:, 0] = np.vecdot(units, units)
        units -= ints
        errors[:, 1] = np.vecdot(units, units)
        np.sqrt(errors, out=errors)
        errors[:, 1] += errors[:, 0] * np.float32(SLACK)
        errors *= scale
        pieces, low = [], 0
        for part in self.parts:
            piece = ints[:, low : low + part.shape[1]]
            if (short := part.shape[1] - piece.shape[1]) > 0:
                piece = np.pad(piece, ((0, 0), (0, short)))
            pieces.append(torch.from_numpy(piece.astype(np.int8, order="C")).to(self.device))
            low += part.shape[1]
        return Quantized(
            tuple(pieces),
            torch.from_numpy(scale).to(self.device),
            torch.from_numpy(errors).to(self.device),
            2 * (errors @ self._widest),
        )

    def block_bounds(self, queries: Quantized, barred: Sequence[Barred]) -> Tensor:
        """Upper bounds of the scores in each block.

        Args:
            barred: what each query leaves out.

        Returns:
            (b, blocks) fp32; -inf, or hardly more than -3e38, where nothing is left.
        """
        many, blocks = len(barred), self.scale.shape[0]
        greatest = torch.empty(many, blocks, dtype=torch.int32, device=self.device)
        tile = min(LONGEST_TILE, max(BLOCK, TILE_CELLS // many // BLOCK * BLOCK)) >> BLOCK_BITS
        if self.device.type == "cuda":
            tile = max(BLOCK, GPU_CELLS // max(8, many)) >> BLOCK_BITS
        cells = many * min(tile, blocks) * BLOCK
        buffers = [
            torch.empty(cells, dtype=torch.int32, device=self.device) for _ in self.parts[:2]
        ]
        for low in range(0, blocks, tile):
            high = min(low + tile, blocks)
            rows = slice(low << BLOCK_BITS, high << BLOCK_BITS)
            out = [buffer[: many * (high - low) * BLOCK].view(many, -1) for buffer in buffers]
            scores = self._product(queries.parts, [part[rows] for part in self.parts], out)
            strike_all(barred, scores, rows.start)
            torch.amax(scores.view(many, -1, BLOCK), 2, out=greatest[:, low:high])
        bounds = bounded(greatest, queries, self.scale, self.margins)
        if any(bar.mask is not None for bar in barred):
            bounds[greatest < least(greatest) / 2] = -torch.inf
        return bounds

    def row_bounds(self, queries: Quantized, rows: Tensor | None = None) -> Tensor:
        """Upper bounds of scores: (b, m) fp32 of ``rows`` (m,) int64, or (b, n) of all."""
        if rows is None:
            ints = self._product(queries.parts, self.parts)
            spread = self._spread or self._for_rows(slice(None))
            return bounded(ints, queries, *spread)[:, : self.count]
        ints = self._product(queries.parts, [take(part, rows) for part in self.parts])
        blocks = rows >> BLOCK_BITS
        return bounded(ints, queries, self.scale[blocks], self.margins[:, blocks])

    def inner_bounds(self, queries: Quantized, blocks: Tensor) -> Tensor:
        """Upper bounds of the rows in ``blocks`` (m,), padding included: (b, 64·m) fp32."""
        taken = [
            take(part.view(-1, BLOCK * part.shape[1]), blocks).view(-1, part.shape[1])
            for part in self.parts
        ]
        return bounded(self._product(queries.parts, taken), queries, *self._for_rows(blocks))

    def _for_rows(self, blocks: Tensor | slice) -> tuple[Tensor, Tensor]:
        """Scale (64·m,) and margins (2, 64·m) of each row in some blocks."""
        scale, margins = self.scale[blocks], self.margins[:, blocks]
        return scale.repeat_interleave(BLOCK), margins.repeat_interleave(BLOCK, 1)

    def _product(
        self, queries: Sequence[Tensor], parts: Sequence[Tensor], out: Sequence[Tensor] = ()
    ) -> Tensor:
        """(b, w) and (m, w) int8, side by side, → (b, m) int32.

        Args:
            out: (b, m) int32, one to sum into and one for each further product, or nothing.
        """
        first, more = out if len(out) == 2 else (*out, None, None)[:2]
        total = integer_product(queries[0], parts[0], rows_first=self.rows_first, out=first)
        for query, part in zip(queries[1:], parts[1:], strict=True):
            total += integer_product(query, part, rows_first=self.rows_first, out=more)
        return total


def bounded(ints: Tensor, queries: Quantized, scale: Tensor, margins: Tensor) -> Tensor:
    """The inequality above: (b, m) int32 products and each row's numbers → (b, m) fp32."""
    if len(ints) == 1:
        scores = torch.mul(ints, scale)
        return torch.addmm(scores, queries.errors, margins, beta=float(queries.scale))
    return (queries.errors @ margins).addcmul_(ints * scale, queries.scale)


def integer_product(
    queries: Tensor, rows: Tensor, *, rows_first: bool, out: Tensor | None = None
) -> Tensor:
    """(b, w) int8 by (m, w) int8 → (b, m) int32, exactly.

    With ``rows_first`` the rows stand left and the queries are padded to a multiple of 8: what
    CUDA's kernel asks for (more than 16 rows, widths in eights). ``out`` may be left unused.
    """
    if not rows_first:
        if out is None:
            return torch._int_mm(queries, rows.T)
        return torch._int_mm(queries, rows.T, out=out)
    many, count = len(queries), len(rows)
    if short := -many % 8:
        queries = torch.cat([queries, queries.new_zeros(short, queries.shape[1])])
    if count <= 16:
        rows = torch.cat([rows, rows.new_zeros(17 - count, rows.shape[1])])
    return torch._int_mm(rows, queries.T)[:count, :many].T.contiguous()


def column_widths(width: int) -> list[int]:
    """Widths of the stored matrices: 128 each, and what is left, padded with zeros to eights."""
    whole, left = divmod(width, WIDTH)
    return [WIDTH] * whole + ([-(-left // 8) * 8] if left else [])


def take(part: Tensor, rows: Tensor) -> Tensor:
    """Rows of an int8 matrix whose width is in eights, eight bytes at a time."""
    return part.view(torch.int64).index_select(0, rows).view(torch.int8)


def big_zeros(rows: int, width: int, device: torch.device | str) -> Tensor:
    """(rows, width) int8 zeros; on a CPU by numpy, which asks for huge pages, and aligned."""
    if torch.device(device).type != "cpu":
        return torch.zeros(rows, width, dtype=torch.int8, device=device)
    cells = np.zeros(rows * width + LINE, dtype=np.int8)
    low = -cells.ctypes.data % LINE
    return torch.from_numpy(cells[low : low + rows * width].reshape(rows, width))
