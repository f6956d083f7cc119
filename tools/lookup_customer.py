"""The tool that looks a customer up, as far as the session's identity allows."""

from __future__ import annotations

from typing import Any

from langchain.tools import tool
from langgraph.types import Command

from data.records import Customer
from tools.answers import Runtime, answer
from tools.context import ShopContext
from tools.facts import fact_row
from tools.state import SELF

#: Said to everybody who may not see a customer, whether that customer exists or not.
NOT_YOURS = "Only support staff can look up customers. This session can see its own account only."


@tool
def lookup_customer(customer_id: str, runtime: Runtime) -> Command[Any]:
    """Look up what the shop knows of a customer: purchases, browsing, segment, usual spend.

    Args:
        customer_id: the ID as the person wrote it (or a full name, for support). Leave it empty
            for the customer who is signed in.
    """
    context = runtime.context
    identity = context.identity
    wanted = customer_id.strip() or (identity.customer_id or "")
    if identity.role == "guest" or not (identity.role == "support" or identity.may_see(wanted)):
        return answer(runtime, "lookup_customer", {"refused": True, "text": NOT_YOURS})
    customer = _find(context, wanted)
    if identity.role == "support":
        context.audit(identity, wanted)
    if customer is None:
        text = f"There is no customer {wanted!r}. IDs look like {_example_id(context)}."
        return answer(runtime, "lookup_customer", {"refused": False, "text": text})
    profile = context.recommender.profile_for(customer.customer_id)
    bought = [item for item in profile.history if item.kind == "purchase"]
    summary = {
        "customer_id": customer.customer_id,
        "name": customer.name,
        "segment": customer.segment,
        "age": customer.age,
        "gender": customer.gender,
        "location": customer.location,
        "avg_order_value": customer.avg_order_value,
        "season": customer.season,
        "bought": _unique(context.shop.titles([item.product_id for item in reversed(bought)]))[:5],
        "bought_kinds": _unique(reversed(customer.purchases))[:5],
        "browsed": _unique(reversed(customer.browsing))[:5],
        "purchases": len(bought) or len(customer.purchases),
    }
    facts = [fact_row(fact, context.shop.currency) for fact in profile.facts]
    update: dict[str, Any] = {"customer_id": customer.customer_id}
    if identity.role == "support" and runtime.state.get("customer_id") != customer.customer_id:
        # Another customer: nothing said for the one before may colour this one's list.
        update |= {"facts": [], "subject": SELF, "set_aside": {}, "hidden": [], "cards": []}
        update |= {
            "seen": [],
            "shortlist": [],
            "asked": [],
            "question": None,
            "offer": None,
            "past": [],
        }
    artifact = {"refused": False, "customer": summary}
    return answer(
        runtime, "lookup_customer", {**artifact, "facts": facts}, content=artifact, update=update
    )


def _find(context: ShopContext, wanted: str) -> Customer | None:
    """By ID in any case, else by full name when exactly one customer has it."""
    if customer := context.shop.customer(wanted):
        return customer
    folded = wanted.casefold()
    hits = [
        customer
        for customer in context.shop.customers
        if folded in (customer.customer_id.casefold(), customer.name.casefold())
    ]
    return hits[0] if len(hits) == 1 else None


def _example_id(context: ShopContext) -> str:
    return context.shop.customers[0].customer_id if context.shop.customers else "C1"


def _unique(values: Any) -> list[str]:
    return list(dict.fromkeys(values))
