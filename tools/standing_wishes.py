"""Which earlier wishes still stand beside new ones: what is superseded, another search, said anew.

Facts in, facts out; who said them and where they are kept is for ``tools/build_profile.py``.
"""

from __future__ import annotations

from dataclasses import replace

from engine.language.lexical import content_words, stem, stems_of, words
from engine.language.vocabulary import Vocabulary
from engine.profile import Fact
from tools.steering import is_price_step, said_before
from tools.subjects import belongs_to_search, for_the_same


def standing(
    known: list[Fact],
    left: list[Fact],
    new: list[Fact],
    vocabulary: Vocabulary,
    *,
    anew: bool,
    joins: bool,
    earlier: list[list[Fact]],
) -> list[Fact]:
    """Of the wishes known, those that stand.

    Args:
        left: those known that were not taken back.
        anew: another kind of thing is searched for.
        joins: a further value joins the earlier one, and does not take its place.
        earlier: the facts of earlier states, newest last.
    """
    kept = [fact for fact in left if not belongs_to_search(fact)] if anew else left
    if not joins:
        kept = _superseded(kept, new, vocabulary)
    if anew or _of_another_kind(left, kept, new):
        budgets = said_before(left, earlier)
        kept = [*budgets, *(fact for fact in kept if not is_price_step(fact))]
        kept = for_the_same(kept, new, vocabulary.columns_of)
    return _still_said(kept, known, new)


def _of_another_kind(wanted: list[Fact], kept: list[Fact], new: list[Fact]) -> bool:
    """True when a kind that was wanted has ended and another one is."""

    def kinds(facts: list[Fact]) -> set[str | float]:
        return {
            f.value for f in facts if f.key in ("category", "subcategory") and f.relation == "is"
        }

    return bool(kinds(wanted) - kinds(kept) and kinds(new) - kinds(wanted))


def _superseded(kept: list[Fact], new: list[Fact], vocabulary: Vocabulary) -> list[Fact]:
    """``kept`` without values that a new value of the same thing takes the place of.

    A new kind also ends the kinds that it is no part of: "a lamp", then "no, a garden chair".
    """
    wanted = [f for f in new if f.hard and f.relation == "is" and f.key not in ("need", "product")]
    scoped = {(fact.scope, fact.key) for fact in wanted if fact.scope}
    wanted = [fact for fact in wanted if not fact.scope]
    keys = {fact.key for fact in wanted}
    parents = {p for f in wanted for p in vocabulary.parents.get(str(f.value), [])}
    kinds = {str(fact.value) for fact in wanted if fact.key == "category"}

    def ended(fact: Fact) -> bool:
        if fact.scope:
            return fact.relation == "is" and (fact.scope, fact.key) in scoped
        is_kind = fact.key in ("category", "subcategory")
        if fact.relation != "is" or (is_kind and not fact.hard):
            return False
        if fact.key == "category" and "subcategory" in keys and "category" not in keys:
            return str(fact.value) not in parents
        if fact.key == "subcategory" and kinds and "subcategory" not in keys:
            return kinds.isdisjoint(vocabulary.parents.get(str(fact.value), []))
        return fact.key in keys

    return [fact for fact in kept if not ended(fact)]


def _still_said(kept: list[Fact], known: list[Fact], new: list[Fact]) -> list[Fact]:
    """``kept`` with the needs in free words less what was taken back, or is said anew in more words.

    "red dress", then "in blue": a dress. "kettle", then "a glass kettle": the second alone. "a
    kettle for the office", then "a lamp": nothing of the first.
    """
    kinds = [f for f in known if f.key in ("category", "subcategory") and f not in kept]
    if kinds and any(fact.key in ("category", "subcategory") for fact in new):
        names = {stem(word) for fact in kinds for word in words(f"{fact.words} {fact.value}")}
        kept = [
            f for f in kept if f.key != "need" or names.isdisjoint(map(stem, words(str(f.value))))
        ]
    held = {(fact.key, fact.value, fact.relation) for fact in [*kept, *new]}
    gone = {
        stem(word)
        for fact in known
        if fact.key != "need"
        and not fact.scope
        and (fact.key, fact.value, fact.relation) not in held
        for word in words(f"{fact.words} {fact.value}")
    }
    gone |= {
        stem(w)
        for f in new
        if f.relation == "not" and f.key != "product" and not f.scope
        for w in words(str(f.value))
    }
    said = [stems_of(str(fact.value)) for fact in new if fact.key == "need"]
    out = []
    for fact in kept:
        if fact.key == "need":
            left = [word for word in str(fact.value).split() if stem(word.casefold()) not in gone]
            stems = {stem(word.casefold()) for word in left}
            if not content_words(" ".join(left)) or any(stems <= more for more in said):
                continue
            fact = replace(fact, value=" ".join(left))
        out.append(fact)
    return out
