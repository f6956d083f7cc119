"""Vectors that an index is timed on: clustered ones, and MiniLM embeddings of product texts."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F

from data.tables import load_shop
from engine.language.embedding_cache import EmbeddingCache
from engine.rows.attributes import product_text
from engine.text_encoder import TextEncoder
from settings import SAMPLE_SHOP

#: Clusters, and how long the step from a centre to its rows is (a centre has length 1).
CENTRES, SPREAD = 1000, 0.7
#: How far a copy of a product's embedding is moved from it.
APART = 0.35
#: What people type; embedded, they are the queries of the text vectors.
NEEDS = (
    "running shoes for wet roads", "a quiet kettle", "gift for a toddler who loves animals",
    "headphones for the train", "a warm jacket that packs small", "organic cotton bed linen",
    "a lamp to read by", "something for the garden", "face cream for dry skin", "board game for six",
)  # fmt: skip
NOTES = {
    "clustered": f"{CENTRES} centres, rows a step of {SPREAD} away, unit length",
    "text": (
        "MiniLM embeddings of the bundled shop's product texts, copied up to n, each copy moved "
        f"by a random step of {APART}; d=128: projected at random; d=448: 64 clustered columns more"
    ),
}


def make(kind: str, count: int, width: int, many: int = 64) -> tuple[Tensor, Tensor]:
    """Rows (n, d) and queries (many, d), unit length, the same at every call."""
    generator = torch.Generator().manual_seed(count + width)
    if kind == "clustered":
        return _clustered(count, width, many, generator)
    texts, needs = _embeddings()
    queries = needs[torch.arange(many) % len(needs)]
    queries = _moved(queries, 0.2, generator)
    if width < texts.shape[1]:
        turn = torch.linalg.qr(torch.randn(texts.shape[1], width, generator=generator)).Q
        texts, queries = F.normalize(texts @ turn, dim=1), F.normalize(queries @ turn, dim=1)
    extra = width - texts.shape[1]
    rows = torch.empty(count, width)
    for start in range(0, count, 1 << 16):
        stop = min(start + (1 << 16), count)
        picked = texts[torch.arange(start, stop) % len(texts)]
        rows[start:stop, : texts.shape[1]] = _moved(picked, APART, generator)
    if extra:
        more, asked = _clustered(count, extra, many, generator)
        rows[:, -extra:] = more
        queries = torch.cat([queries, asked], 1)
        for start in range(0, count, 1 << 16):
            F.normalize(rows[start : start + (1 << 16)], dim=1, out=rows[start : start + (1 << 16)])
        queries = F.normalize(queries, dim=1)
    return rows, queries


def _clustered(
    count: int, width: int, many: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    centres = F.normalize(torch.randn(CENTRES, width, generator=generator), dim=1)
    rows = torch.empty(count, width)
    for start in range(0, count, 1 << 16):
        stop = min(start + (1 << 16), count)
        which = torch.randint(0, CENTRES, (stop - start,), generator=generator)
        rows[start:stop] = _moved(centres[which], SPREAD, generator)
    which = torch.randint(0, CENTRES, (many,), generator=generator)
    return rows, _moved(centres[which], SPREAD, generator)


def _moved(rows: Tensor, step: float, generator: torch.Generator) -> Tensor:
    """Each row a random step away, of unit length again."""
    steps = F.normalize(torch.randn(rows.shape, generator=generator), dim=1)
    return F.normalize(rows + step * steps, dim=1)


@cache
def _embeddings() -> tuple[Tensor, Tensor]:
    """Embeddings of the bundled shop's distinct product texts, and of the needs."""
    encoder = TextEncoder.load()
    shop = load_shop(SAMPLE_SHOP, is_sample=True)
    texts = list(dict.fromkeys(product_text(product) for product in shop.products))
    cached = EmbeddingCache(None, encoder.model_id, shipped=SAMPLE_SHOP / "embeddings.npy")
    rows = cached.encode(texts, lambda some: encoder.encode(some))
    return rows, encoder.encode(NEEDS)
