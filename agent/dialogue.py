"""Where a conversation stands, rebuilt from its message list: what is shown, asked and offered.

Tools leave their data in the artifacts of their messages; this module reads them back, so the
embedded model needs no hidden state of its own. Nothing here understands language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

Card = dict[str, Any]
Artifact = dict[str, Any]

#: Key of an asked question -> stage of the conversation.
_ASKED = {
    "price": "asked_budget",
    "recipient": "asked_recipient",
    "category": "asked_kind",
    "subcategory": "asked_kind",
    "brand": "asked_brand",
}


@dataclass(frozen=True)
class ToolResult:
    """One finished tool call of a turn."""

    name: str
    args: dict[str, Any]
    artifact: Artifact
    failed: bool = False


@dataclass(frozen=True)
class Dialogue:
    """The conversation up to and with the person's last message.

    Attributes:
        message: what the person wrote last.
        results: tool results since then, in order; ``pending`` calls are not among them.
        stage: one of ``agent.models.reading.STAGES``, as it was when the message was written.
        cards: the products on screen then; ``focus`` the one last spoken of (position), or None;
            ``spoken`` all that were spoken of since they are shown, the last one last; ``better``
            the one that the last comparison came out for.
        opening, former: the cards of the first list, and of the one before the cards on screen.
        question, offer: what the assistant asked or offered last, if it stands open.
        subject: whose wishes were being kept.
        needs: the needs of the last list that no profile keeps: several at once, or one that was not
            understood; else ().
        like: the product that the last list was to resemble, its ID, or "".
        beside: the product that the last list was to go with, its ID, or "".
        signed_in: True when the person is a customer whom the session knows.
        support: True when the session is a support agent's.
        before: the tool results of the turn before this one.
        turns: how many messages the person wrote, this one counted.
        replies: the assistant's earlier replies, oldest first.
        said: the person's earlier messages about whoever it is for now, oldest first; what was said
            before a new beginning, or of another customer, is not among them.
    """

    message: str = ""
    results: tuple[ToolResult, ...] = ()
    stage: str = "start"
    cards: tuple[Card, ...] = ()
    focus: int | None = None
    spoken: tuple[int, ...] = ()
    better: int | None = None
    opening: tuple[Card, ...] = ()
    former: tuple[Card, ...] = ()
    question: dict[str, Any] | None = None
    offer: dict[str, Any] | None = None
    subject: str = "you"
    profile: tuple[dict[str, Any], ...] = ()
    shortlist: tuple[Card, ...] = ()
    needs: tuple[str, ...] = ()
    like: str = ""
    beside: str = ""
    support: bool = False
    signed_in: bool = False
    customer: dict[str, Any] | None = None
    before: tuple[ToolResult, ...] = ()
    turns: int = 0
    replies: tuple[str, ...] = ()
    earlier: tuple[str, ...] = field(default=())
    said: tuple[str, ...] = ()


#: How the system message tells a model that it speaks with staff (see ``prompts.py``).
SUPPORT_MARK = "support staff"
SIGNED_IN_MARK = "signed-in customer"


def dialogue_from(messages: Sequence[BaseMessage]) -> Dialogue:
    """Rebuild the conversation's standing from its messages."""
    prompt = " ".join(str(m.text) for m in messages if isinstance(m, SystemMessage))
    support = SUPPORT_MARK in prompt
    last = max((i for i, m in enumerate(messages) if isinstance(m, HumanMessage)), default=-1)
    before, since = messages[: max(last, 0)], messages[last + 1 :] if last >= 0 else []
    standing = _Standing(support, stage="staff" if support else "start")
    for result in tool_results(before):
        standing.take(result)
    previous = max((i for i, m in enumerate(before) if isinstance(m, HumanMessage)), default=-1)
    humans = [str(m.text) for m in messages if isinstance(m, HumanMessage)]
    return Dialogue(
        message=humans[-1] if humans else "",
        results=tuple(tool_results(since)),
        stage=standing.stage,
        cards=standing.cards,
        focus=standing.focus,
        spoken=tuple(standing.spoken),
        better=standing.better,
        opening=standing.lists[0] if standing.lists else (),
        former=standing.lists[-2] if len(standing.lists) > 1 else (),
        question=standing.question,
        offer=standing.offer,
        subject=standing.subject,
        profile=standing.profile,
        shortlist=standing.shortlist,
        needs=standing.needs,
        like=standing.like,
        beside=standing.beside,
        support=support,
        signed_in=SIGNED_IN_MARK in prompt,
        customer=standing.customer,
        before=tuple(tool_results(before[previous + 1 :])) if previous >= 0 else (),
        turns=len(humans),
        replies=tuple(
            str(m.text) for m in before if isinstance(m, AIMessage) and not m.tool_calls and m.text
        ),
        earlier=tuple(humans[:-1]),
        said=_said_since(before),
    )


@dataclass
class _Standing:
    """Where the conversation stands after each result; see ``Dialogue`` for what is not told here.

    Attributes:
        lists: the lists shown since the conversation began anew, one after another of the same
            products once.
    """

    support: bool
    stage: str
    cards: tuple[Card, ...] = ()
    lists: list[tuple[Card, ...]] = field(default_factory=list)
    focus: int | None = None
    spoken: list[int] = field(default_factory=list)
    better: int | None = None
    question: dict[str, Any] | None = None
    offer: dict[str, Any] | None = None
    customer: dict[str, Any] | None = None
    subject: str = "you"
    profile: tuple[dict[str, Any], ...] = ()
    shortlist: tuple[Card, ...] = ()
    needs: tuple[str, ...] = ()
    like: str = ""
    beside: str = ""

    def take(self, result: ToolResult) -> None:
        """Where it stands after one more result."""
        artifact = result.artifact
        if "profile" in artifact:
            self.profile = tuple(artifact["profile"])
        self.subject = artifact.get("subject", self.subject)
        if result.name == "lookup_customer" and artifact.get("customer"):
            self._look_up(artifact["customer"])
        elif result.name == "rank_products":
            self._rank(artifact, result.args)
        elif result.name == "explain_products" and artifact.get("items"):
            self._explain(artifact)
        elif result.name == "keep_shortlist":
            self.shortlist = tuple(artifact["shortlist"])
            self._keep(artifact)
        elif result.name == "build_profile" and artifact.get("action") in ("start_over", "forget"):
            self._begin_anew()

    def _look_up(self, customer: dict[str, Any]) -> None:
        if self.support and self.customer and self.customer != customer:
            self.cards, self.shortlist, self.lists = (), (), []
            self.question = self.offer = None
        self.customer = customer
        if self.support:
            self.stage = "staff_customer"

    def _rank(self, artifact: Artifact, args: dict[str, Any]) -> None:
        self.question, self.offer = artifact.get("question"), artifact.get("offer")
        self.needs = tuple(args.get("needs", ()))
        alike = str(args.get("like", "")) if artifact.get("like_name") else ""
        self.like = artifact.get("like") or alike
        self.beside = artifact.get("beside") or ""
        self.focus = None
        if not artifact["cards"]:
            self.stage = "offered" if self.offer else self.stage
            return
        self.spoken, self.better = [], None
        self.cards, self.stage = tuple(artifact["cards"]), "shown"
        if not self.lists or _ids(self.lists[-1]) != _ids(self.cards):
            self.lists.append(self.cards)
        if self.question:
            self.stage = _ASKED.get(self.question["key"], "asked_attribute")

    def _explain(self, artifact: Artifact) -> None:
        places = [_place(item, self.cards) for item in artifact["items"]]
        self.focus = places[0]
        if len(places) < len(self.cards) or len(self.cards) < 3:  # all at once are none of them
            told = [place for place in places if place is not None]
            self.spoken = [*(p for p in self.spoken if p not in told), *reversed(told)]
        ahead = artifact.get("ahead")  # by the column that was asked for, where it was only one
        better = artifact.get("better") if ahead is None else ahead
        self.better = None if better is None else places[better]
        self.question, self.stage = None, "shown" if self.cards else self.stage

    def _keep(self, artifact: Artifact) -> None:
        self.question = None
        if not artifact["added"]:
            return
        self.stage = "taken"
        places = [_place({"card": card}, self.cards) for card in artifact["added"]]
        told = [place for place in places if place is not None]
        if told:  # "that one" is the one that was taken
            self.focus = told[-1]
            self.spoken = [*(p for p in self.spoken if p not in told), *told]

    def _begin_anew(self) -> None:
        self.cards, self.lists, self.spoken = (), [], []
        self.focus = self.better = self.question = self.offer = None
        self.subject, self.stage = "you", "staff" if self.support else "start"


def _ids(cards: Sequence[Card]) -> list[str]:
    return [str(card["product_id"]) for card in cards]


def _said_since(messages: Sequence[BaseMessage]) -> tuple[str, ...]:
    """What the person wrote since the conversation last turned to somebody or began anew."""
    said: list[str] = []
    subject, customer = "you", ""
    results = tool_results(messages)
    for message in messages:
        if isinstance(message, HumanMessage):
            said.append(str(message.text))
        if not isinstance(message, ToolMessage):
            continue
        artifact = next(results).artifact
        opened = artifact.get("customer") if message.name == "lookup_customer" else None
        told = str(opened["customer_id"]) if opened else customer
        turned = artifact.get("subject", subject) != subject or (customer and told != customer)
        subject, customer = artifact.get("subject", subject), told
        if artifact.get("action") in ("start_over", "forget"):
            said = []
        elif turned:
            said = said[-1:]  # whom it turns to stands in this message
    return tuple(said)


def tool_results(messages: Sequence[BaseMessage]) -> Iterator[ToolResult]:
    """Each tool message with the arguments of the call it answers."""
    calls: dict[str, dict[str, Any]] = {}
    for message in messages:
        if isinstance(message, AIMessage):
            calls |= {str(call["id"]): call["args"] for call in message.tool_calls}
        elif isinstance(message, ToolMessage):
            artifact = message.artifact if isinstance(message.artifact, dict) else {}
            yield ToolResult(
                name=message.name or "",
                args=calls.get(message.tool_call_id, {}),
                artifact=artifact,
                failed=message.status == "error" or not artifact,
            )


def _place(item: Artifact, cards: Sequence[Card]) -> int | None:
    wanted = item["card"]["product_id"]
    return next((n for n, card in enumerate(cards) if card["product_id"] == wanted), None)
