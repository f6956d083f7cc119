"""Constrained decoding: even tokens drawn at random make valid calls, or text."""

from __future__ import annotations

import datetime
import random
from typing import Annotated, Any, Literal

import pytest
import torch
from langchain_core.tools import tool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import BaseModel, Field, TypeAdapter

from agent.models.constrained import MAX_CALLS, CallGrammar, Vocabulary
from agent.models.model_errors import ConstraintError
from agent.tool_calls import Splitter, read_calls
from tests.tiny_models import ARCHITECTURES, tokenizer

EXTRA_LOGITS = 5


class Filters(BaseModel):
    brand: str
    max_price: float | None = None
    colours: list[Literal["red", "blue"]] = []


@tool
def rank(query: str, filters: Filters, count: Annotated[int, Field(ge=1, le=50)] = 3) -> str:
    """Rank products."""
    return query


@tool
def start_over() -> str:
    """Start over."""
    return "ok"


TOOLS = [convert_to_openai_tool(t) for t in (rank, start_over)]
ARGUMENTS = {"rank": rank.args_schema, "start_over": start_over.args_schema}


@pytest.fixture(scope="module", params=ARCHITECTURES)
def words(request: pytest.FixtureRequest) -> tuple[Any, Vocabulary]:
    made = tokenizer(request.param)
    return made, Vocabulary(made, len(made) + EXTRA_LOGITS, [made.eos_token_id])


def _random_answer(
    made: Any, grammar: CallGrammar, seed: int, *, begin: str = "", most: int = 20_000
) -> str:
    """Text of tokens drawn evenly from those allowed, after those of ``begin``."""
    draw = random.Random(seed)
    guide = grammar.start()
    ids = made(begin, add_special_tokens=False)["input_ids"] if begin else []
    for token in ids:
        guide.accept(token)
    while not guide.ended and len(ids) < most:
        if forced := guide.forced():
            ids += forced
            continue
        logits = guide.mask(torch.zeros(len(made) + EXTRA_LOGITS))
        token = draw.choice(torch.isfinite(logits).nonzero().flatten().tolist())
        if token == made.eos_token_id:
            assert guide.may_end
            break
        guide.accept(token)
        ids.append(token)
    return made.decode(ids, skip_special_tokens=False)


def _check_calls(text: str) -> int:
    """How many calls there are; each must be whole and valid for its tool."""
    splitter = Splitter()
    splitter.feed(text)
    splitter.finish()
    assert all(raw.closed for raw in splitter.raw_calls)
    calls = read_calls(splitter.raw_calls)
    assert not calls.invalid
    for call in calls.valid:
        ARGUMENTS[call["name"]].model_validate(call["args"], strict=True)
    return len(calls.valid)


def test_forced_answers_are_one_valid_call(words: tuple[Any, Vocabulary]) -> None:
    made, vocabulary = words
    grammar = CallGrammar(vocabulary, TOOLS, forced=True)
    seen = set()
    for seed in range(40):
        text = _random_answer(made, grammar, seed)
        assert _check_calls(text) == 1
        assert text.startswith("<tool_call>")
        assert text.endswith("</tool_call>")
        assert len(text.encode()) <= grammar.reserve
        seen.add("start_over" in text)
    assert seen == {True, False}


def test_free_answers_that_begin_a_call_finish_it(words: tuple[Any, Vocabulary]) -> None:
    made, vocabulary = words
    grammar = CallGrammar(vocabulary, TOOLS)
    counts = set()
    for seed in range(25):
        text = _random_answer(made, grammar, seed, begin="Let me see. <tool_call>")
        assert text.startswith("Let me see. <tool_call>")
        counts.add(_check_calls(text))
    assert counts <= set(range(1, MAX_CALLS + 1))
    assert len(counts) > 1


def test_free_answers_are_text_otherwise(words: tuple[Any, Vocabulary]) -> None:
    made, vocabulary = words
    grammar = CallGrammar(vocabulary, TOOLS)
    for seed in range(5):
        text = _random_answer(made, grammar, seed, most=60)
        if "<tool_call>" not in text:
            guide = grammar.start()
            for token in made(text, add_special_tokens=False)["input_ids"]:
                guide.accept(token)
            assert guide.may_end


@pytest.mark.parametrize(
    "annotation",
    [
        str, int, float, bool, datetime.date, list[str], set[int], dict[str, str], dict[str, float],
        Literal["a", "b"], str | None, Annotated[float, Field(gt=0, lt=2)],
        Annotated[int, Field(ge=-5, le=5)], Annotated[str, Field(pattern="^C[0-9]{1,4}$")],
        Annotated[str, Field(min_length=70)], Annotated[list[int], Field(min_length=2)],
        tuple[int, str] | None, Filters, list[Filters], Any,
    ],
    ids=str,
)  # fmt: skip
def test_any_annotation_gives_valid_arguments(annotation: Any) -> None:
    made = tokenizer("llama_like")
    vocabulary = Vocabulary(made, len(made), [made.eos_token_id])
    kind = TypeAdapter(annotation)
    schema = kind.json_schema()
    parameters = {
        "type": "object",
        "properties": {"x": {k: v for k, v in schema.items() if k != "$defs"}},
        "required": ["x"],
        "$defs": schema.get("$defs", {}),
    }
    one = {"type": "function", "function": {"name": "f", "parameters": parameters}}
    grammar = CallGrammar(vocabulary, [one], forced=True)
    for seed in range(4):
        splitter = Splitter()
        splitter.feed(_random_answer(made, grammar, seed).replace("<|end|>", ""))
        (call,) = read_calls(splitter.raw_calls).valid
        kind.validate_python(call["args"]["x"])


def test_a_schema_that_no_grammar_holds_is_named(words: tuple[Any, Vocabulary]) -> None:
    schema = {"type": "object", "properties": {"x": {"type": "string", "pattern": "("}}}
    bad = {"type": "function", "function": {"name": "broken_tool", "parameters": schema}}
    with pytest.raises(ConstraintError, match="broken_tool"):
        CallGrammar(words[1], [bad])


def test_a_token_that_cannot_follow_is_refused(words: tuple[Any, Vocabulary]) -> None:
    made, vocabulary = words
    guide = CallGrammar(vocabulary, TOOLS, forced=True).start()
    with pytest.raises(ConstraintError, match="refused"):
        guide.accept(made("x")["input_ids"][0])
