"""A first message that may name a need is searched for; talk that is clear stays talk."""

from __future__ import annotations

import pytest

from agent.dialogue import Dialogue
from agent.doubt import CLEAR, is_doubtful
from agent.reading import Reading


def doubt(
    text: str, act: str, score: float, sure: frozenset[str] = frozenset(), stage: str = "start"
) -> bool:
    return is_doubtful(text, {act}, sure, Reading({act: score}), Dialogue(stage=stage))


@pytest.mark.parametrize("text", ["learn to meditate", "backpak", "keep drinks cold at a picnic"])
def test_what_is_hardly_read_as_talk_is_searched_for(text: str) -> None:
    assert doubt(text, "off_topic", CLEAR - 0.1)
    assert not doubt(text, "off_topic", CLEAR)
    assert not doubt(text, "off_topic", CLEAR - 0.1, sure=frozenset({"off_topic"}))
    assert not doubt(text, "off_topic", CLEAR - 0.1, stage="shown")


@pytest.mark.parametrize(
    "text", ["what time is it", "it's raining again", "my train? late", "can you sing", "good day"]
)
def test_a_question_a_remark_and_a_greeting_are_talk(text: str) -> None:
    assert not doubt(text, "smalltalk", CLEAR - 0.4)


@pytest.mark.parametrize("act", ["forget", "start_over", "find", "take"])
def test_no_other_act_is_doubted(act: str) -> None:
    assert not doubt("count steps", act, 0.4)
