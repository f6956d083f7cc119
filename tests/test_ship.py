"""The bundled shop's embeddings are shipped beside it, and they are those of its texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor

from data.shop import Shop
from data.tables import load_shop
from engine.language.embedding_cache import EmbeddingCache
from engine.learning.held_out import Ranker
from engine.learning.shop_weights import stored_shop_weights
from engine.recommender import PRODUCT_TOKENS
from engine.rows.attributes import product_text
from engine.ship import SHIPPED
from engine.text_encoder import TextEncoder
from settings import SAMPLE_SHOP


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return TextEncoder.load()


def key(encoder: TextEncoder) -> str:
    return f"{encoder.model_id}:{PRODUCT_TOKENS}"


def refuse(_texts: Sequence[str]) -> Tensor:
    raise AssertionError("a text of the bundled shop has no shipped embedding: run engine.ship")


def test_every_text_of_the_bundled_shop_has_its_embedding(encoder: TextEncoder) -> None:
    texts = [product_text(product) for product in load_shop(SAMPLE_SHOP).products]
    cache = EmbeddingCache(None, key(encoder), shipped=SAMPLE_SHOP / SHIPPED)
    rows = cache.encode(texts, refuse)
    own = encoder.encode(texts[:3], max_tokens=PRODUCT_TOKENS)
    # Shipped in half precision, made in bfloat16 where that is faster.
    assert torch.nn.functional.cosine_similarity(rows[:3], own).min() > 0.999


def test_a_changed_text_is_encoded_again(encoder: TextEncoder, tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path, key(encoder), shipped=SAMPLE_SHOP / SHIPPED)
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> Tensor:
        asked.extend(texts)
        return torch.ones(len(texts), 384)

    cache.encode(["a text that no product has"], encode)
    assert asked == ["a text that no product has"]


def test_the_bundled_shop_has_its_learned_weights() -> None:
    def refuse_to_build(_shop: Shop) -> Ranker:
        raise AssertionError("the bundled shop's weights are missing or stale: run engine.ship")

    weights = stored_shop_weights(
        load_shop(SAMPLE_SHOP), refuse_to_build, None, shipped=SAMPLE_SHOP
    )
    assert weights.history["behaviour"] > 0
