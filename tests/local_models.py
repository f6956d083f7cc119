"""Tiny local models with random weights, saved and loaded as real ones are, and two tools for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.tools import tool
from pydantic import Field

from agent.local_model import LocalChatModel
from tests.tiny_models import ARCHITECTURES, build

WILD = {"temperature": 1.0, "top_k": 0, "top_p": 1.0}


@tool
def rank(
    query: str,
    count: Annotated[int, Field(ge=1, le=50)] = 3,
    sort: Literal["price", "rating"] = "price",
    max_price: float | None = None,
) -> str:
    """Rank products."""
    return f"{count} products by {sort}"


@tool
def look_up(customer_id: Annotated[str, Field(max_length=8)]) -> str:
    """Look up a customer."""
    return "likes blue"


TOOLS = {"rank": rank, "look_up": look_up}


@pytest.fixture(name="folder", scope="module", params=ARCHITECTURES)
def a_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(request.param, tmp_path_factory.mktemp("model"))


@pytest.fixture(name="model")
def a_model(folder: Path) -> LocalChatModel:
    return LocalChatModel.load(str(folder), offline=True, max_new_tokens=24)


@pytest.fixture(name="hooks")
def some_hooks(model: LocalChatModel) -> Iterator[Callable[[Callable[..., Any]], None]]:
    """Adds a function over (model, inputs, output) to each forward pass, for one test."""
    handles = []
    yield lambda hook: handles.append(model.hf_model.register_forward_hook(hook))
    for handle in handles:
        handle.remove()


def total_of(chunks: list[AIMessageChunk]) -> AIMessageChunk:
    total = chunks[0]
    for chunk in chunks[1:]:
        total += chunk
    return total
