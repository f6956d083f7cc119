"""What a local model of 0.6B parameters costs a turn on this machine, and what reuse saves.

Random weights in the shape of a small chat model (28 layers of 1024, grouped attention), a short
vocabulary: times are the model's, words mean nothing. Prints tokens a second for reading and
writing, a second turn with and without reuse of the first, and the passes that forced tokens save.

    python -m bench.local_model [layers] [threads]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.tools import tool

from agent.local_model import LocalChatModel
from tests.tiny_models import build


@tool
def rank_products(query: str, count: int = 3, max_price: float | None = None) -> str:
    """Rank the shop's products for the person."""
    return f"{count} for {query} up to {max_price}"


def main(layers: int = 28, threads: int = 1) -> None:
    shape = {
        "hidden_size": 1024, "intermediate_size": 3072, "num_hidden_layers": layers,
        "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = build("qwen3_like", Path(folder), **shape)
        model = LocalChatModel.load(
            str(path), offline=True, threads=threads, max_new_tokens=16, cached_conversations=2
        )
    size = sum(p.numel() for p in model.hf_model.parameters()) / 1e9
    print(f"{size:.2f}B parameters, {model.hf_model.dtype}, {threads} thread(s)")
    talk: list[BaseMessage] = [SystemMessage("help people find a gift " * 40), HumanMessage("blue")]
    bound = model.bind_tools([rank_products])
    first, read, written = timed(bound, talk)
    print(f"first turn: {read} tokens read, {written} written: {first:.2f} s")
    once = timed(bound, talk)  # all read before: only writing
    per_token = once[0] / max(1, once[2])
    print(
        f"writing: {1 / per_token:.1f} tokens/s; reading: {read / (first - once[0]):.0f} tokens/s"
    )
    longer = [*talk, HumanMessage("cheaper")]
    again, _, _ = timed(bound, longer)
    fresh = LocalChatModel(
        name_or_path="fresh", hf_model=model.hf_model, tokenizer=model.tokenizer, max_new_tokens=16
    ).bind_tools([rank_products])
    anew, _, _ = timed(fresh, longer)
    print(f"second turn: {again:.2f} s with reuse, {anew:.2f} s without")
    passes: list[int] = []
    handle = model.hf_model.register_forward_hook(lambda *_: passes.append(1))
    forced = model.bind_tools([rank_products], tool_choice="any")
    call_s, _, tokens = timed(forced, talk)
    handle.remove()
    print(f"a forced call: {tokens} tokens in {len(passes)} passes, {call_s:.2f} s")


def timed(bound: object, talk: list[BaseMessage]) -> tuple[float, int, int]:
    """Seconds, tokens read, tokens written."""
    start = time.perf_counter()
    answer = bound.invoke(talk)  # type: ignore[attr-defined]
    seconds = time.perf_counter() - start
    return seconds, answer.usage_metadata["input_tokens"], answer.usage_metadata["output_tokens"]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
