"""Decoding: the same tokens as transformers' own loop, whatever was read before."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, Qwen3Config, Qwen3ForCausalLM

from agent.models.decoding import READ_AT_ONCE, Decoder, Run, Sampling
from tests.tiny_models import ARCHITECTURES, build

NO_END: frozenset[int] = frozenset()


@pytest.fixture(scope="module", params=ARCHITECTURES)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    torch.set_num_threads(1)
    folder: Path = build(request.param, tmp_path_factory.mktemp("model"))
    return AutoModelForCausalLM.from_pretrained(folder, local_files_only=True).eval()


def _ids(n: int, seed: int) -> list[int]:
    draw = random.Random(seed)
    return [draw.randrange(10, 300) for _ in range(n)]


def _greedy(decoder: Decoder, prompt: list[int], n: int = 12) -> tuple[list[int], Run]:
    run = Run(prompt=prompt, limit=n, end_ids=NO_END)
    return list(decoder.tokens(run)), run


def _reference(model: Any, prompt: list[int], n: int = 12) -> list[int]:
    out = model.generate(
        torch.tensor([prompt]),
        attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
        do_sample=False,
        max_new_tokens=n,
        min_new_tokens=n,
        eos_token_id=None,
    )
    return out[0, len(prompt) :].tolist()


def test_greedy_is_what_transformers_writes(model: Any) -> None:
    for seed, length in ((0, 5), (1, 60), (2, READ_AT_ONCE + 30)):
        prompt = _ids(length, seed)
        assert _greedy(Decoder(model), prompt)[0] == _reference(model, prompt)


def test_what_was_read_before_changes_nothing(model: Any) -> None:
    decoder = Decoder(model)
    system, a, b = _ids(40, 0), _ids(30, 1), _ids(30, 2)
    said_a, first = _greedy(decoder, system + a)
    assert first.reused == 0
    _, other = _greedy(decoder, system + b)  # another conversation that begins alike
    assert other.reused == 40
    longer = system + a + said_a + _ids(9, 3)
    said, again = _greedy(decoder, longer)  # the first goes on: its past was left alone
    assert again.reused == len(system + a + said_a) - 1  # the last token was never read
    assert said == _reference(model, longer)
    edited = system + a[:20] + _ids(9, 4)
    assert _greedy(decoder, edited)[0] == _reference(model, edited)
    same, whole = _greedy(decoder, edited)
    assert whole.reused == len(edited) - 1
    assert same == _reference(model, edited)


def test_pasts_are_bounded_least_recently_used_first(model: Any) -> None:
    decoder = Decoder(model, conversations=2, kept_tokens=150)
    for seed in range(3):
        _greedy(decoder, _ids(40, seed), 5)
    assert decoder.kept == [44, 44]
    assert _greedy(decoder, _ids(40, 1), 1)[1].reused == 39
    assert _greedy(decoder, _ids(40, 0), 1)[1].reused == 0
    _greedy(decoder, _ids(200, 7), 2)
    assert decoder.kept == [201]  # beyond the limit only the newest stays


def test_sliding_windows_are_read_anew() -> None:
    torch.manual_seed(0)
    shape = {
        "vocab_size": 320, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "initializer_range": 0.5,
        "eos_token_id": None, "pad_token_id": 0, "use_sliding_window": True, "sliding_window": 8,
        "max_window_layers": 1,
    }  # fmt: skip
    model = Qwen3ForCausalLM(Qwen3Config(**shape)).eval()
    decoder = Decoder(model)
    prompt = _ids(40, 0)
    _greedy(decoder, prompt)
    for seed in (1, 2):
        branch = prompt[:30] + _ids(12, seed)
        said, run = _greedy(decoder, branch)
        assert run.reused == 0
        assert said == _reference(model, branch)


def test_end_tokens_end_and_are_not_given_out(model: Any) -> None:
    prompt = _ids(20, 0)
    free = _reference(model, prompt)
    end = free[3]
    run = Run(prompt=prompt, limit=12, end_ids=frozenset({end}))
    assert list(Decoder(model).tokens(run)) == free[: free.index(end)]
    assert run.finish == "stop"


def test_the_limit_ends(model: Any) -> None:
    said, run = _greedy(Decoder(model), _ids(20, 0), 4)
    assert (len(said), run.written, run.finish) == (4, 4, "length")


def test_cancelling_ends_and_keeps_what_was_read(model: Any) -> None:
    decoder = Decoder(model)
    asked = iter([False, False, True])
    run = Run(prompt=_ids(20, 0), limit=50, end_ids=NO_END, cancelled=lambda: next(asked))
    said = list(decoder.tokens(run))
    assert (len(said), run.finish) == (2, "cancelled")
    assert decoder.kept == [21]


def test_an_abandoned_answer_frees_the_model_and_keeps_its_past(model: Any) -> None:
    decoder = Decoder(model)
    tokens = decoder.tokens(Run(prompt=_ids(20, 0), limit=50, end_ids=NO_END))
    next(tokens)
    tokens.close()  # type: ignore[attr-defined]
    assert decoder.kept == [20]
    assert _greedy(decoder, _ids(20, 0))[0] == _reference(model, _ids(20, 0))


def test_sampling() -> None:
    logits = torch.tensor([0.0, 3.0, 1.0, 2.0])
    assert Sampling().picker()(logits) == 1
    assert Sampling(temperature=1.0, top_k=1).picker()(logits) == 1
    assert Sampling(temperature=1.0, top_p=0.01).picker()(logits) == 1
    two = Sampling(temperature=5.0, top_k=2, top_p=1.0, seed=1).picker()
    assert {two(logits) for _ in range(60)} == {1, 3}
    draws = [Sampling(temperature=1.0, top_p=1.0, seed=7).picker() for _ in range(2)]
    assert [draws[0](logits) for _ in range(20)] == [draws[1](logits) for _ in range(20)]
    barred = logits.masked_fill(torch.tensor([False, True, True, False]), float("-inf"))
    wild = Sampling(temperature=9.0, top_k=0, top_p=1.0, seed=3).picker()
    assert {wild(barred) for _ in range(60)} == {0, 3}
