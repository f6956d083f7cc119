"""The fact gate over a stream: what is shown on the way is what the check of the whole says."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agent.gate.evidence import Evidence
from agent.gate.gate_stream import GateStream
from agent.grounding import FactGate
from tests.sample_claims import LIES, TRUTHS, a_gate, a_shop, the_evidence  # noqa: F401 (fixtures)


def streamed(gate: FactGate, evidence: Evidence, pieces: list[str]) -> list[str]:
    stream = GateStream(gate, evidence)
    shown = [text for piece in pieces for text in stream.feed(piece)]
    return [*shown, *stream.finish()]


def cut(text: str, places: list[int]) -> list[str]:
    edges = [0, *sorted({place % (len(text) + 1) for place in places}), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


@given(
    st.lists(
        st.sampled_from([*LIES, *TRUTHS, "\n\n", " - ", "...", "**", "e.g. this", "No. 5"]),
        max_size=8,
    ),
    st.sampled_from([" ", "\n", "\n\n", "  \n", ""]),
    st.lists(st.integers(0, 2000), max_size=30),
)
def test_any_chunking_shows_what_the_check_of_the_whole_says(
    gate: FactGate, evidence: Evidence, parts: list[str], between: str, places: list[int]
) -> None:
    text = between.join(parts)
    assert "".join(streamed(gate, evidence, cut(text, places))) == gate.check(text, evidence).text


@given(st.text(alphabet="ab. \n!?*-1$9", max_size=60), st.lists(st.integers(0, 60), max_size=12))
def test_any_chunking_of_any_text(
    gate: FactGate, evidence: Evidence, text: str, places: list[int]
) -> None:
    assert "".join(streamed(gate, evidence, cut(text, places))) == gate.check(text, evidence).text


@given(st.sampled_from(LIES), st.lists(st.integers(0, 200), max_size=20))
def test_a_lie_is_never_shown_on_the_way(
    gate: FactGate, evidence: Evidence, lie: str, places: list[int]
) -> None:
    shown = ""
    for text in streamed(gate, evidence, cut(f"Hello! {lie} Bye.", places)):
        shown += text
        assert lie not in shown
