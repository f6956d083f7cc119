"""The embedded model's replies: this turn's tool results put into written clauses.

Every figure and name comes out of a tool's artifact. One method a tool; ``reply`` joins them in
the order in which the tools ran.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.dialogue import Dialogue
from agent.replying.chooser import Chooser
from agent.replying.explanations import bold, explanation, how_many, knows_nothing
from agent.replying.list_replies import list_reply
from agent.replying.person_replies import known, noted, of_record
from agent.replying.phrasing import Clause, PhraseBook, Voice, joined, tone_of
from agent.understanding.frame import Frame
from agent.understanding.staff import REVISES
from agent.understanding.sure_acts import ASKS_WHOSE_SIDE
from data.money import money
from tools.deadlines import BY_WHEN

Artifact = dict[str, Any]
#: Small talk that wants to know how the assistant is; other small talk may be anything.
_ASKS_HOW = re.compile(
    r"\b(?:how(?:'?s| is| are| r) (?:it|you|u|ya|things|life|your|the day)|how do you do|what'?s up|"
    r"sup|how have you been|you (?:ok|okay|well|good|alright)\?)",
    re.IGNORECASE,
)
#: What a letter to the customer may say of a product: what holds of it, and what they bought. What
#: they only looked at would read as watched.
_FIT_FOR_LETTERS = re.compile(
    r"(?:rated [\d.]+ of 5|good reviews \(\d+ of 100\)|popular|goes with the .{3,80} you bought)$"
)
#: How many products a letter holds where staff name none.
_IN_LETTER = 3


@dataclass(frozen=True)
class Shopkeeper:
    """What a reply may know of the shop itself, and how it chooses its words."""

    name: str
    products: int
    currency: str
    book: PhraseBook
    chooser: Chooser | None = None


def reply(frame: Frame, dialogue: Dialogue, shop: Shopkeeper) -> str:
    """The whole reply to a message, after its tools have run (or without any)."""
    return Reply(frame, dialogue, shop).text()


def _is_unknown(artifact: Artifact) -> bool:
    return artifact.get("kind") == "facts" and bool(artifact["items"]) and knows_nothing(artifact)


class Reply:
    """One reply in the making."""

    def __init__(self, frame: Frame, dialogue: Dialogue, shop: Shopkeeper) -> None:
        tone, brief = tone_of(dialogue.message)
        self.frame = frame
        self.dialogue = dialogue
        self.shop = shop
        self.ranked = any(r.name == "rank_products" and not r.failed for r in dialogue.results)
        fit = None
        if shop.chooser:
            said, earlier = dialogue.message, dialogue.earlier
            fit = shop.chooser.fit(said, earlier, staff=dialogue.support)
        self.voice = Voice(
            shop.book,
            seed=f"{dialogue.turns}:{dialogue.message}",
            tone="plain" if dialogue.support else tone,
            brief=brief,
            before=dialogue.replies,
            third_person=dialogue.support,
            fit=fit,
        )

    def text(self) -> str:
        """The reply's text."""
        answers: dict[str, Callable[[Artifact], str]] = {
            "lookup_customer": self._looked_up,
            "build_profile": self._profiled,
            "rank_products": self._ranked,
            "explain_products": lambda a: explanation(a, len(self.dialogue.cards), self.voice),
            "shop_information": self._informed,
            "keep_shortlist": self._kept,
        }
        parts = [self._before()]
        results = [r for r in self.dialogue.results if not r.failed]
        if any(r.name == "shop_information" and r.artifact["text"] for r in results):
            # "does it come wrapped?" is answered by the shop; that no column says so is no news.
            results = [
                r for r in results if r.name != "explain_products" or not _is_unknown(r.artifact)
            ]
        if self.frame.has("draft"):  # what the page says stands in the letter
            results = [r for r in results if r.name != "shop_information"]
        if self.frame.has("not_kept"):
            parts.append(self.voice.say("staff_not_kept"))
        if self.frame.has("no_deeds"):
            parts.append(self.voice.say("staff_no_deeds"))
        parts += [answers[r.name](r.artifact) for r in results]
        unknown = self.frame.beyond and not self.frame.products  # "number 9" of five: that is said
        if self.frame.has("draft") and not self.ranked and not unknown:
            parts.append(self._draft(self._in_letter()))
        if self.frame.waiting:
            parts.append(self.voice.say("staff_next"))
        return "\n\n".join(part for part in parts if part) or self._talk()

    def _before(self) -> str:
        """What goes before the answers: a number that no card has, a list that is not there."""
        if self.frame.beyond and self.dialogue.cards:
            return self.voice.say("no_such", {"count": how_many(len(self.dialogue.cards))})
        asks = self.frame.has("compare", "why", "why_not", "ask_product")
        if (
            asks
            and not self.dialogue.cards
            and not self.frame.products
            and not self.dialogue.results
        ):
            return self.voice.say("nothing_shown")
        return ""

    def _talk(self) -> str:
        """A reply to a message that needed no tool."""
        frame, dialogue, say = self.frame, self.dialogue, self.voice.say
        name = str((dialogue.customer or {}).get("name", "")).split(" ")[0]
        facts = {
            "name": "" if dialogue.support else name,
            "products": f"{self.shop.products:,}",
            "shop": self.shop.name,
        }
        for act in (
            "other_language",
            "attack",
            "about_bot",
            "bye",
            "thanks",
            "smalltalk",
            "greet",
            "off_topic",
            "rude",
        ):
            if frame.has(act):
                if act == "about_bot" and ASKS_WHOSE_SIDE.search(dialogue.message):
                    return say("whose_side", facts)
                if act == "smalltalk" and _ASKS_HOW.search(dialogue.message):
                    return say("how_are_you", facts)
                return say("greet_staff" if act == "greet" and dialogue.support else act, facts)
        if frame.has("gibberish"):
            return say("lost")
        if frame.has("own_words"):
            return say("staff_own_words")
        if frame.has("many_customers"):
            return say("staff_one_at_a_time")
        if frame.has("take", "unclear"):
            return say("took_which" if frame.has("take") else "which_one")
        if frame.has("deny"):
            return say("deny_offer" if dialogue.stage == "offered" else "deny")
        if frame.has("affirm"):
            return say("affirm_list" if dialogue.cards else "affirm")
        return say("not_followed" if dialogue.cards else "lost")

    def _ranked(self, artifact: Artifact) -> str:
        if self.frame.has("draft") and artifact["cards"]:
            return self._draft(artifact["cards"][:_IN_LETTER])
        said = list_reply(artifact, self.frame, self.dialogue, self.voice)
        if self.frame.held_against and artifact["cards"] and self.dialogue.cards:
            said += f"\n\n{self._shared(artifact['cards'])}"
        owner = "their" if self.voice.third_person else "your"
        others = joined([f"{owner} {other.recipient}" for other in self.frame.others])
        return said + (f"\n\n{self.voice.say('others_next', {'others': others})}" if others else "")

    def _shared(self, cards: list[Artifact]) -> str:
        """What stands on this list and on the one that another customer was shown before."""
        before = {card["product_id"] for card in self.dialogue.cards}
        shared = [bold(card) for card in cards if card["product_id"] in before]
        return self.voice.say("staff_shared", {"names": joined(shared)})

    def _looked_up(self, artifact: Artifact) -> str:
        if artifact.get("refused"):
            return self.voice.say("refused")
        customer = artifact.get("customer")
        if not customer:
            which = "customer_unnamed" if artifact.get("unnamed") else "customer_unknown"
            return self.voice.say(which, {"text": artifact["text"]})
        if artifact.get("answer"):
            return of_record(artifact, self.voice)
        if not self.dialogue.support:
            if self.frame.has("lookup") and not self.ranked:
                bought = joined(customer["bought"] or customer["bought_kinds"])
                return self.voice.say("own_bought", {"bought": bought})
            return "" if self.ranked else self._known_of(artifact["facts"])
        if self.ranked and not self.frame.has("summary", "lookup"):
            return ""
        return self._summary(customer)

    def _summary(self, customer: Artifact) -> str:
        """A customer for staff, in two or three sentences."""
        label = customer["customer_id"]
        if customer["name"]:
            label = f"{customer['name']} ({label})"
        details = [customer["segment"]]
        if customer["age"]:
            details.append(f"{customer['age']:g} years old")
        details += [customer["gender"], customer["location"]]
        if customer["avg_order_value"] is not None:
            details.append(f"usual order {money(customer['avg_order_value'], self.shop.currency)}")
        if customer["purchases"]:
            ending = "" if customer["purchases"] == 1 else "s"
            details.append(f"{customer['purchases']} purchase{ending}")
        told = ", ".join(detail for detail in details if detail)
        lines = [
            self.voice.say("staff_summary", {"customer": label, "details": told}),
            self.voice.say(
                "staff_bought", {"bought": joined(customer["bought"] or customer["bought_kinds"])}
            ),
            self.voice.say("staff_browsed", {"browsed": joined(customer["browsed"])}),
        ]
        return " ".join(line for line in lines if line)

    def _known_of(self, rows: list[Artifact]) -> str:
        return known(rows, self.dialogue.customer or {}, self.voice)

    def _profiled(self, artifact: Artifact) -> str:
        action = artifact.get("action", "add")
        if action == "forget":
            account = self.voice.say("forgotten_account") if artifact["profile"] else ""
            return " ".join(part for part in (self.voice.say("forgotten"), account) if part)
        if action == "start_over":
            return "" if self.ranked else self.voice.say("started_over")
        if action == "undo" and not artifact.get("undone"):
            return self.voice.say("nothing_to_undo")
        problems = artifact.get("problems", [])
        if any("nothing was deleted" in problem for problem in problems):
            return self.voice.say("forget_sure")
        if self.frame.has("ask_profile") and not self.ranked:
            return self._known_of(artifact["profile"])
        if self.frame.has("about_me"):
            untold = [
                f"{problem[:1].upper()}{problem[1:]}, so there is nothing to leave out."
                for problem in problems
            ]
            return " ".join(
                part
                for part in (
                    noted(artifact, self.voice, taken_back=bool(self.frame.remove)),
                    *untold,
                )
                if part
            )
        return self.voice.say("problem", {"problem": joined(problems)}) if problems else ""

    def _informed(self, artifact: Artifact) -> str:
        if artifact["text"]:
            day = "shop_info_day" if BY_WHEN.search(artifact["asked"]) else "shop_info"
            return self.voice.say(day, {"text": artifact["text"]})
        topics = joined([topic.lower() for topic in artifact["topics"]])
        return self.voice.say("shop_info_unknown", {"topics": topics})

    def _kept(self, artifact: Artifact) -> str:
        say = self.voice.say
        lines = []
        if artifact["added"]:
            names = joined([bold(card) for card in artifact["added"]])
            first = len(artifact["shortlist"]) == len(artifact["added"])
            meaning = artifact["meaning"] if first else ""  # said once, not at every product
            lines.append(say("took", {"name": names, "meaning": meaning}))
            lines.append(say("took_copies", {"copies": self.frame.copies}))
        if artifact["dropped"]:
            lines.append(say("dropped", {"name": joined([bold(c) for c in artifact["dropped"]])}))
        if self.frame.has("take") and not artifact["added"] and not self.frame.beyond:
            which = say("took_copies_which", {"copies": self.frame.copies})
            lines.append(which or say("took_which"))
        if self.frame.has("show_list") or (self.frame.has("drop") and not artifact["dropped"]):
            currency = self.shop.currency
            items = [f"{bold(c)} ({money(c['price'], currency)})" for c in artifact["shortlist"]]
            total = money(artifact["total"], currency) if len(items) > 1 else ""
            facts = {"items": joined(items), "total": total}
            lines.append(say("shortlist", facts) if items else say("shortlist_empty"))
        return " ".join(line for line in lines if line)

    def _letter_voice(self) -> Voice:
        """The voice of a letter, which speaks to the customer, in the tone that staff asked for."""
        asked = REVISES.search(self.dialogue.message) if self.dialogue.support else None
        tone = (asked.lastgroup or "") if asked else ""

        def fit(clauses: Sequence[Clause]) -> list[float]:
            return [0.0 if c.tone == tone else -1.0 if c.tone == "" else -5.0 for c in clauses]

        return replace(self.voice, third_person=False, fit=fit)

    def _in_letter(self) -> list[Artifact]:
        """The products that staff named for a letter, else the first that are on screen."""
        cards = self.dialogue.cards
        named = [cards[int(place) - 1] for place in self.frame.products]
        return named or list(cards[:_IN_LETTER])

    def _draft(self, cards: list[Artifact]) -> str:
        """A message that staff can send: the customer's products, each with price and reason."""
        looked_up = [r for r in self.dialogue.results if r.name == "lookup_customer"]
        customer = next((r.artifact.get("customer") for r in looked_up), self.dialogue.customer)
        if not cards or not isinstance(customer, dict):
            return self.voice.say("draft_needs")
        lines = []
        for card in cards:
            told = [r["text"] for r in card.get("reasons", ()) if r["contribution"] > 0]
            reason = next((f" ({text})" for text in told if _FIT_FOR_LETTERS.match(text)), "")
            lines.append(f"- {card['name']}, {money(card['price'], self.shop.currency)}{reason}")
        page = [r.artifact["text"] for r in self.dialogue.results if r.name == "shop_information"]
        facts = {
            "name": str(customer["name"]).split(" ")[0],
            "lines": "\n\n".join(["\n".join(lines), *(text for text in page if text)]),
            "shop": self.shop.name,
            "one": "yes" if len(lines) == 1 else "",
            "several": "yes" if len(lines) > 1 else "",
        }
        letter = self._letter_voice().say("draft", facts).replace("\\n", "\n")
        return f"{self.voice.say('draft_intro')}\n\n{letter}"
