"""Other languages than English are told from it, and answered in one sentence."""

from __future__ import annotations

import pytest

from agent.understanding.languages import is_of_language
from tests import bundled
from tests.talking import called, talk

OTHER = (
    "english please", "in German?", "do you speak French?", "can we do this in Spanish?", "parla italiano?",
    "what languages do you speak?", "ich suche ein Geschenk", "je cherche un cadeau", "auf deutsch bitte",
    "hola, busco un regalo para mi padre", "cerco un regalo", "ik zoek een cadeau", "procuro um presente para minha mãe",
    "un cadeau pour mon père s'il vous plaît", "мне нужен подарок", "プレゼントを探しています", "أبحث عن هدية",
)  # fmt: skip
#: English, or a name that the shop may know.
ENGLISH = (
    "cafetière", "Kopfhörer unter 50", "ich suche Headphones unter 50", "french press", "spanish wine",
    "english breakfast tea", "do you have cookbooks in italian?", "my friend is german and likes tea",
    "something for my son", "is the first one per pair?", "a blue mug", "who was it for?", "", "12",
    "she can't speak English very well but loves gardening, what would you suggest",
)  # fmt: skip


@pytest.mark.parametrize("text", OTHER)
def test_a_message_of_another_language(text: str) -> None:
    assert is_of_language(text, bundled.embedded().understanding.vocabulary)


@pytest.mark.parametrize("text", ENGLISH)
def test_what_can_be_read_is_read(text: str) -> None:
    assert not is_of_language(text, bundled.embedded().understanding.vocabulary)


def test_the_reply_is_that_it_must_be_english_and_nothing_is_searched_for() -> None:
    turn = talk()("ich suche ein Geschenk")
    assert called(turn) == []
    assert "English" in turn.reply
    assert not turn.profile
