"""The lists of a ranking: one, or a short list for each of several things wanted at once.

What was said of one thing holds for its list alone. Which products are meant by words of the person
is for ``tools/resemblance.py``, what is shown of the lists for ``tools/rank_products.py``.
"""

from __future__ import annotations

from dataclasses import replace

from engine.profile import Fact, Profile
from engine.ranking.ordering import Sort
from engine.results import Recommendation
from tools.context import ShopContext
from tools.facts import speaker
from tools.wishes import values_named

#: Products for each need when there are several, and how many needs are answered at once.
SHORT_LIST, MOST_NEEDS = 2, 4


def ranked_lists(
    context: ShopContext,
    profile: Profile,
    facts: list[Fact],
    needs: list[str],
    count: int,
    sort: Sort,
    anchor: str | None,
    beside: str | None = None,
    by: str = "",
) -> list[tuple[str, Recommendation]]:
    """(need, its list): one list, or a short one for each of several needs with no product twice.

    Args:
        profile: with all that holds; of several needs without the kinds wished for before.
        facts: all that was said, also what was said of one need alone.
        anchor: the ID of a product that those of one list are to resemble.
        beside: the ID of a product that those of one list are to go with.
        by: the column of one list that is in order of a measure.
    """
    if len(needs) < 2:
        named = _facts_of_need(context, needs[0]) if needs else []
        found = context.recommender.recommend(
            profile.with_facts(named), count, sort=sort, like=anchor, beside=beside, by=by
        )
        return [(needs[0] if needs else "", found)]
    lists: list[tuple[str, Recommendation]] = []
    taken: frozenset[str] = frozenset()
    for need in needs[:MOST_NEEDS]:
        own = _alone(profile, facts, need)
        own = replace(
            own.with_facts(_facts_of_need(context, need)), exclude=profile.exclude | taken
        )
        found = context.recommender.recommend(own, SHORT_LIST, sort=sort)
        taken |= {scored.product.product_id for scored in found.items}
        lists.append((need, found))
    return lists


def without_kinds(profile: Profile) -> tuple[Fact, ...]:
    """Several needs bring kinds of their own; those wished for before would exclude them."""
    kinds = ("category", "subcategory", "need")
    return tuple(f for f in profile.facts if f.key not in kinds or f.relation == "not")


def own_facts(facts: list[Fact], need: str) -> list[Fact]:
    """What was said of one of several needs and holds: not what was said of all since, and is tighter."""
    own = []
    for place, fact in enumerate(facts):
        if fact.scope != need:
            continue
        later = [f for f in facts[place:] if not f.scope and f.hard and _alike(f, fact)]
        if not any(f.relation == "is" or _as_tight(f, fact) for f in later):
            own.append(replace(fact, scope=""))
    return own


def _alone(profile: Profile, facts: list[Fact], need: str) -> Profile:
    """The profile for one of several needs: what was said of it goes before what was said of all."""
    own = [fact for fact in facts if fact.scope == need]
    last = {(fact.key, fact.relation): place for place, fact in enumerate(facts) if fact in own}
    overruled = [
        fact for place, fact in enumerate(facts)
        if not fact.scope and fact.relation != "not" and place < last.get((fact.key, fact.relation), -1)
    ]  # fmt: skip
    kept = tuple(fact for fact in profile.facts if fact not in overruled)
    return replace(profile, facts=(*kept, *own_facts(facts, need)))


def _alike(one: Fact, other: Fact) -> bool:
    """Whether one takes the other's place: bounds of one side, or values, of one key."""
    return one.relation != "not" and (one.key, one.relation) == (other.key, other.relation)


def _as_tight(one: Fact, other: Fact) -> bool:
    """Whether a bound leaves no more than another one of its kind."""
    tighter = min if one.relation == "at_most" else max
    return tighter(float(one.value), float(other.value)) == float(one.value)


def _facts_of_need(context: ShopContext, need: str) -> list[Fact]:
    """A need in free words, and as a limit the kind of product that it names."""
    source = speaker(context)
    facts = [Fact("need", need, source=source, words=need)]
    named = values_named(context.recommender.vocabulary, "subcategory", need)
    return facts + [Fact(k, v, source=source, words=need, hard=True) for k, v in named]
