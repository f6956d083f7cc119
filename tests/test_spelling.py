"""Words of a query as the catalogue spells them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.spelling import Spelling

DOCUMENTS = {
    "running": 9, "pruning": 2, "shoe": 20, "hose": 3, "kettle": 5, "collar": 2, "color": 900,
    "cutting": 4, "board": 7, "notebook": 3, "bumper": 1, "kestrow": 6, "power": 40, "powder": 2,
    "headphone": 12, "500": 3,
}  # fmt: skip
#: Words of the language that this catalogue lacks.
WORDS = {"jumper", "bed", "lighting"}


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(DOCUMENTS, WORDS.__contains__)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ketle", "kettle"),
        ("runing", "running"),  # "pruning" is as near, but does not begin alike
        ("shose", "shoe"),
        ("colar", "collar"),  # a letter typed once for twice, rather than another letter
        ("powdr", "powder"),
        ("kestorw", "kestrow"),
        ("headfones", "headphone"),
        ("kettles", "kettles"),  # known by its stem
        ("jumper", "jumper"),  # a word, though the catalogue has only "bumper"
        ("bedding", "bedding"),  # of "bed"
        ("teapot", "teapot"),  # like nothing known
        ("shs", "shs"),  # too short to tell
        ("501", "501"),
    ],
)
def test_one_word(spelling: Spelling, said: str, meant: str) -> None:
    assert spelling.corrected([said]) == [meant]


def test_two_slips_only_in_long_words(spelling: Spelling) -> None:
    assert spelling.corrected(["kttl"]) == ["kttl"]
    assert spelling.corrected(["hedfphone"]) == ["headphone"]


def test_words_written_apart_and_together(spelling: Spelling) -> None:
    assert spelling.corrected(["note", "book", "red"]) == ["notebook", "red"]
    assert spelling.corrected(["5", "00"]) == ["5", "00"]
    assert spelling.parted(["cuttingboard", "kettle"]) == ["cutting", "board", "kettle"]
    assert spelling.parted(["gumboard"]) == ["gumboard"]


def test_nothing_said_and_nothing_known(spelling: Spelling) -> None:
    assert spelling.corrected([]) == []
    assert Spelling({}).corrected(["kettle"]) == ["kettle"]


@given(st.lists(st.sampled_from([word for word in DOCUMENTS if word != "500"]), max_size=6))
def test_known_words_stay(found: list[str]) -> None:
    spelling = Spelling(dict.fromkeys(found, 1))
    pairs = {"".join(pair) for pair in pairwise(found)}
    if pairs.isdisjoint(DOCUMENTS):
        assert spelling.corrected(found) == found


def test_swapped_letters_go_before_a_letter_typed_wrongly() -> None:
    words = Spelling({"shore": 7, "shoe": 90})
    assert words.corrected(["shose"]) == ["shoe"]
