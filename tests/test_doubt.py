"""A first message that may name a need is searched for; talk that is clear stays talk."""

from __future__ import annotations

import pytest

from agent.dialogue import Dialogue
from agent.models.reading import Reading
from agent.understanding.doubt import CLEAR, is_doubtful, may_be_need


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


@pytest.mark.parametrize(
    "text", ["charge my phone in the car", "make pasta from scratch", "keep bread fresh"]
)
def test_a_purpose_may_be_a_need_however_surely_it_is_read_as_talk(text: str) -> None:
    assert may_be_need(text, {"off_topic", "about_bot"}, set())
    assert not may_be_need(text, {"off_topic"}, {"off_topic"})
    assert not may_be_need(text, {"off_topic", "take"}, set())


@pytest.mark.parametrize(
    "text",
    ["write a poem on autumn leaves", "lovely", "are phones bad for cars", "you make pasta badly",
     "translate good night into Italian", "i am charging my phone"],
)  # fmt: skip
def test_a_task_a_remark_and_a_word_are_no_need(text: str) -> None:
    assert not may_be_need(text, {"off_topic"}, set())
