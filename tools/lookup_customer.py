"""The tool that looks a customer up, as far as the session's identity allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from langchain.tools import tool
from langgraph.types import Command

from data.records import Customer
from tools.answers import Runtime, answer
from tools.context import ShopContext
from tools.facts import fact_row, recorded_facts
from tools.lasting import lasting_facts
from tools.record_questions import record_question, thing_asked
from tools.records import Record
from tools.resemblance import product_meant
from tools.state import SELF, ShopState, facts_of, subject_of
from tools.subjects import is_of_the_request

#: Said to everybody who may not see a customer, whether that customer exists or not.
NOT_YOURS = "Only support staff can look up customers. This session can see its own account only."
#: Characters of a name or an ID that are kept.
_LONGEST = 80
#: How many of each are told.
_TOLD = 5


@tool
def lookup_customer(
    customer_id: str,
    runtime: Runtime,
    question: str = "",
    products: list[str] | None = None,
    same_wishes: bool = False,
) -> Command[Any]:
    """Look up what the shop knows of a customer: purchases, browsing, segment, usual spend.

    Args:
        customer_id: the ID as the person wrote it (or a full name, for support). Leave it empty
            for the customer who is signed in.
        question: what is asked of the record, in the person's words ("what did she buy last?").
        products: the shown products that the question points at, by number, name or ID.
        same_wishes: true when support wants the same for this customer as for the last one.
    """
    context = runtime.context
    identity = context.identity
    wanted = customer_id.strip()[:_LONGEST] or (identity.customer_id or "")
    if identity.role == "support":
        if not wanted:
            artifact = {
                "refused": False, "unnamed": True, "text": f"Which customer? {_id_hint(context)}"
            }  # fmt: skip
            return answer(runtime, "lookup_customer", artifact)
        found = _found(context, wanted)
        # The line names whom the look-up reached; what was typed only when it reached nobody.
        context.audit(identity, found[0].customer_id if len(found) == 1 else wanted)
        if len(found) != 1:
            text = _nobody(context, wanted) if not found else _several(wanted, found)
            return answer(runtime, "lookup_customer", {"refused": False, "text": text})
        customer = found[0]
    else:
        # The same words whether that customer exists or not: nothing is looked up first.
        own = context.shop.customer(identity.customer_id or "")
        if own is None or not _is_own(wanted, own):
            return answer(runtime, "lookup_customer", {"refused": True, "text": NOT_YOURS})
        customer = own
    profile = context.recommender.profile_for(customer.customer_id)
    bought = [item.product_id for item in reversed(profile.history) if item.kind == "purchase"]
    summary = summary_of(customer, context.shop.titles(bought), len(bought))
    update: dict[str, Any] = {"customer_id": customer.customer_id}
    if identity.role == "support" and runtime.state.get("customer_id") != customer.customer_id:
        update |= _turned_to(customer.customer_id, context, runtime.state, same_wishes)
    state: ShopState = {**runtime.state, **update}  # type: ignore[typeddict-item]
    facts = recorded_facts(context, state)
    for deleted in {fact.key for fact in profile.facts if fact not in facts}:
        if deleted in summary:
            summary[deleted] = None
    summary |= {row["key"]: row["value"] for row in lasting_facts(state) if row["key"] in summary}
    artifact = {"refused": False, "customer": summary}
    if said := _answered(runtime, customer, question, products or []):
        artifact["answer"] = said
    return answer(
        runtime,
        "lookup_customer",
        {**artifact, "facts": [fact_row(fact, context.shop.currency) for fact in facts]},
        content=artifact,
        update=update,
    )


def _turned_to(
    customer_id: str, context: ShopContext, state: ShopState, same_wishes: bool
) -> dict[str, Any]:
    """The state for another customer: nothing said of the one before may colour this one's list.

    What this one set right themself holds here, too.
    """
    asked_for = [f for f in facts_of(state) if is_of_the_request(f)] if same_wishes else []
    subject = subject_of(state) if same_wishes else SELF
    own: dict[str, Any] = {"facts": [], "hidden": [], "without_demographics": False}
    own |= context.corrections(customer_id)
    wished = [fact.to_dict() for fact in asked_for]
    return {
        **own,
        "facts": [*own["facts"], *wished] if subject == SELF else wished,
        "set_aside": {} if subject == SELF else {SELF: own["facts"]},
        "subject": subject, "cards": [], "seen": [], "shortlist": [], "listing": {}, "asked": [],
        "question": None, "offer": None, "past": [],
    }  # fmt: skip


def _answered(
    runtime: Runtime, customer: Customer, question: str, products: Sequence[str]
) -> dict[str, Any]:
    """What the record says to a question, as "about" and "text"; nothing where it asks nothing of it."""
    context, cards = runtime.context, list(runtime.state.get("cards") or [])
    own = context.identity.role != "support"
    names = names_of(customer)
    about = record_question(question, own=own, names=names)
    if about is None:
        return {}
    meant = [found for one in products if (found := product_meant(runtime, one, cards))]
    record = Record.of(customer, context)
    text = record.answer(about, thing_asked(question, own=own, names=names), meant)
    return {"about": about, "text": text}


def names_of(customer: Customer) -> list[str]:
    """What a question may call a customer by."""
    return [customer.customer_id, customer.name, *customer.name.split()[:1]]


def summary_of(customer: Customer, bought: Sequence[str], count: int) -> dict[str, Any]:
    """What is told of a customer: the record, and what was bought and looked at last.

    Args:
        bought: titles of what was bought, as far as the shop still has it, the last first.
        count: how many purchases there are on record, 0 where the shop has no events.
    """
    return {
        "customer_id": customer.customer_id,
        "name": customer.name,
        "segment": customer.segment,
        "age": customer.age,
        "gender": customer.gender,
        "location": customer.location,
        "avg_order_value": customer.avg_order_value,
        "season": customer.season,
        "bought": _unique(bought),
        "bought_kinds": _unique(reversed(customer.purchases)),
        "browsed": _unique(reversed(customer.browsing)),
        "purchases": count or len(customer.purchases),
    }


def _is_own(wanted: str, own: Customer) -> bool:
    """A shopper may ask by their own ID or name."""
    folded = wanted.casefold()
    return folded == own.customer_id.casefold() or (
        bool(own.name) and folded == own.name.casefold()
    )


def _found(context: ShopContext, wanted: str) -> list[Customer]:
    """By ID in any case, else everybody of that full name."""
    if customer := context.shop.customer(wanted):
        return [customer]
    folded = " ".join(wanted.casefold().split())
    by_id = [c for c in context.shop.customers if c.customer_id.casefold() == folded]
    return by_id or [c for c in context.shop.customers if c.name and c.name.casefold() == folded]


def _nobody(context: ShopContext, wanted: str) -> str:
    return f"There is no customer {wanted!r}. {_id_hint(context)}"


def _several(wanted: str, found: list[Customer]) -> str:
    ids = ", ".join(customer.customer_id for customer in found[:5])
    return f"{len(found)} customers are called {wanted}: {ids}. Use an ID."


def _id_hint(context: ShopContext) -> str:
    customers = context.shop.customers
    return (
        f"IDs look like {customers[0].customer_id}." if customers else "This shop has no customers."
    )


def _unique(values: Iterable[str]) -> list[str]:
    """The first few that differ."""
    return list(dict.fromkeys(values))[:_TOLD]
