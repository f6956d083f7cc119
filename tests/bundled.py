"""The bundled shop's parts, loaded once for all tests: nothing in them is changed by a turn."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel

from agent.assistant import Assistant
from agent.chat_models import chat_models
from agent.memory import Memory
from agent.models.reader import FOLDER, EmbeddedReader
from data.shop import Shop
from data.tables import load_shop
from engine.recommender import Recommender
from engine.ship import SHIPPED
from engine.text_encoder import TextEncoder
from settings import ROOT, SAMPLE_SHOP


@cache
def encoder() -> TextEncoder:
    return TextEncoder.load()


@cache
def shop() -> Shop:
    return load_shop(SAMPLE_SHOP, is_sample=True)


@cache
def recommender() -> Recommender:
    shipped = SAMPLE_SHOP / SHIPPED
    return Recommender.build(shop(), encoder(), ROOT / "var" / "cache", shipped=shipped)


@cache
def embedded() -> BaseChatModel:
    reader = EmbeddedReader.from_pretrained(FOLDER, encoder=encoder())
    vocabulary = recommender().vocabulary
    return chat_models(
        "embedded", shop(), vocabulary, reader, encoder=encoder(), words=recommender().words
    ).main


def assistant(
    path: Path | None = None, model: BaseChatModel | None = None, **options: Any
) -> Assistant:
    """A new assistant over the shared parts; with a ``model`` the embedded one is its spare."""
    spare = embedded() if model else None
    return Assistant(
        shop(), recommender(), model or embedded(), Memory(path), **{"spare": spare, **options}
    )
