"""What turns a shop's texts into embeddings: a sentence encoder, or any function that does.

It does not know the model, nor what the embeddings are for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from torch import Tensor

from engine.language.embedding_cache import EmbeddingCache

Embed = Callable[[Sequence[str]], Tensor]

#: Tokens of a product's text that are embedded.
PRODUCT_TOKENS = 96


@runtime_checkable
class Encoder(Protocol):
    """What is needed of a sentence encoder; ``TextEncoder`` is one."""

    model_id: str

    def encode(
        self,
        texts: Sequence[str],
        batch_size: int = 32,
        max_tokens: int = 256,
        fast: bool = False,
    ) -> Tensor:
        """(n, width) float32 unit rows."""


def product_embeddings_cache(cache_dir: Path, encoder: Encoder) -> EmbeddingCache:
    """The cache in which ``Recommender.build`` keeps the products' embeddings."""
    return EmbeddingCache(cache_dir, embedders(encoder)[2])


def embedders(encoder: Encoder | Embed) -> tuple[Embed, Embed, str]:
    """(for queries, for products, what names them in the cache)."""
    if isinstance(encoder, Encoder):
        model = encoder

        def embed_products(texts: Sequence[str]) -> Tensor:
            return model.encode(texts, batch_size=16, max_tokens=PRODUCT_TOKENS, fast=True)

        return model.encode, embed_products, f"{model.model_id}:{PRODUCT_TOKENS}"
    return encoder, encoder, getattr(encoder, "__qualname__", type(encoder).__qualname__)


def knows(encoder: Encoder | Embed) -> Callable[[str], bool]:
    """Whether a word is one that the encoder learned whole; never, where it cannot tell."""
    found: Callable[[str], bool] = getattr(encoder, "knows", lambda _word: False)
    return found
