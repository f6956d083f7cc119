"""The lists of a ranking: one, or a short list for each of several things wanted at once.

Each answers a question of its own, and what is said of a list later goes by the same one. What was
said of one thing holds for its list alone. Which products are meant by words of the person is for
``tools/resemblance.py``, what is shown of the lists for ``tools/rank_products.py``.
"""

from __future__ import annotations

from dataclasses import replace

from engine.profile import Fact, Profile
from engine.ranking.asked import Asked
from engine.results import Recommendation
from tools.answers import Runtime
from tools.context import ShopContext
from tools.facts import current_profile, speaker
from tools.listing import Listing
from tools.resemblance import beyond
from tools.state import facts_of
from tools.wishes import values_named

#: Products for each need when there are several, and how many needs are answered at once.
SHORT_LIST, MOST_NEEDS = 2, 4


def profile_for(context: ShopContext, profile: Profile, listing: Listing) -> Profile:
    """A profile less what a listing rules out, and with what it alone asks for."""
    if partner := context.shop.product(listing.beside or ""):
        profile = beyond(profile, partner)
    if listing.kind:
        kind = Fact("subcategory", listing.kind, source="history", words="last purchase", hard=True)
        profile = replace(profile, facts=(*_without_kinds(profile), kind))
    if listing.is_several:
        profile = replace(profile, facts=_without_kinds(profile))
    return profile


def asked_for(
    context: ShopContext, profile: Profile, facts: list[Fact], listing: Listing
) -> list[tuple[str, Asked]]:
    """(need, the question that its list answers).

    Args:
        profile: of ``profile_for``.
        facts: all that was said, also what was said of one need alone.
    """
    like, beside = (None, None) if listing.is_several else (listing.like, listing.beside)
    out = []
    for need in listing.needs[:MOST_NEEDS] or ("",):
        own = _alone(profile, facts, need) if listing.is_several else profile
        own = own.with_facts(_facts_of_need(context, need) if need else [])
        out.append((need, Asked(own, sort=listing.sort, like=like, beside=beside, by=listing.by)))
    return out


def ranked_lists(
    context: ShopContext, asked: list[tuple[str, Asked]], count: int
) -> list[tuple[str, Recommendation]]:
    """(need, its list): one of ``count`` products, or several short ones with no product twice."""
    count = count if len(asked) < 2 else SHORT_LIST
    lists: list[tuple[str, Recommendation]] = []
    taken: frozenset[str] = frozenset()
    for need, one in asked:
        profile = replace(one.profile, exclude=one.profile.exclude | taken)
        (found,) = context.recommender.recommend_many([replace(one, profile=profile, k=count)])
        taken |= {scored.product.product_id for scored in found.items}
        lists.append((need, found))
    return lists


def asked_behind(runtime: Runtime, product_id: str) -> tuple[str, Asked]:
    """(need, the question) of the list on screen that a product stands in, or would stand in."""
    context, state = runtime.context, runtime.state
    listing = Listing.on_screen(state)
    profile = profile_for(context, current_profile(context, state), listing)
    asked = asked_for(context, profile, facts_of(state), listing)
    of_need = dict(asked)
    for card in state.get("cards") or []:
        if card["product_id"] == product_id and card.get("for") in of_need:
            return card["for"], of_need[card["for"]]
    broken = context.recommender.broken
    return next((one for one in asked if not broken(one[1].profile, product_id)), asked[0])


def _without_kinds(profile: Profile) -> tuple[Fact, ...]:
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
