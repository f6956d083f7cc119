"""Which customer a message names: by ID, by full name, or by a name that the shop may not know.

It knows no access rules: whether somebody may see a customer is the look-up's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from agent.dialogue import Dialogue
from agent.models.reading import Reading
from engine.language.vocabulary import Vocabulary

#: A look-up counts from this probability on.
_LIKELY = 0.5
#: What looks like a customer's ID.
AN_ID = re.compile(r"\b[A-Za-z]{1,5}[-_]?\d{2,}\b")
#: The same as people type it, and a number alone that is called a customer's: "c 15", "customer no. 15".
_LOOSE_ID = re.compile(
    r"\b(?:(?:customer|cust|client|acct|account)(?: (?:id|no|nr|number))?[ .:#]*|(?P<prefix>[A-Za-z]{1,5})[-_ ]?#?)(?P<number>\d{1,9})\b(?!\s*(?:%|x\b|st\b|nd\b|rd\b|th\b))"
    r"|^\W*(?:(?:back to|and|now|ok|open|pull up|look up)\W+)*(?P<alone>\d{3,9})\W*$",
    re.IGNORECASE,
)
#: What somebody asks of others' records; without it a name that nobody has is no customer's.
_PRIES = re.compile(
    r"\b(?:bought|buys?|buying|orders|ordered|['’]s (?:\w+ )?order|did\b.{1,24}\border|purchas\w*|spen[dt]\w*|profile|account|details?|data|address\w*|"
    r"e-?mail|phone|histor\w+|records?|customers?|clients?|who is|who'?s|look(?:ed)? (?:up|at)|pull up|browsed)\b",
    re.IGNORECASE,
)
#: What may be said of the list on screen for the next customer.
_OF_THE_LIST = re.compile(
    r"\b(?:draft|write|letter|reply|same(?! (?:brand|make|colou?r|size|material|kind|type|price|style)\b)|compar\w*|these|those|that|this)\b",
    re.I,
)
#: How several customers are spoken of before what they want.
_BOTH_WANT = re.compile(r"\b(?:both|all|each)\s+(?=(?:are|want|need|look|wait|ask)\w*\b)", re.I)
#: Words for somebody that name nobody: "he", "a good customer".
_NO_NAME = re.compile(
    r"(?:(?:s?he|him|hers?|his|they|them|this|that|these|those|the|an?|my|our|one|of|"
    r"good|great|loyal|regular|new|old|best|better|big|frequent|valued|"
    r"customers?|clients?|shoppers?|buyers?|spenders?|regulars?|person|guy|man|woman|lady)\b\W*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Customers:
    """The customers of one shop, as far as messages name them.

    Attributes:
        ids: as the shop writes them.
        names: full names, casefolded.
    """

    ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @cached_property
    def _by_number(self) -> dict[tuple[str, int], str]:
        """(prefix, number) -> the one ID that has them, whatever the zeros; also ("", number)."""
        found: dict[tuple[str, int], list[str]] = {}
        for one in self.ids:
            if match := re.fullmatch(r"([^\W\d_]{0,5})[-_]?(\d{1,9})", one):
                for prefix in {match[1].casefold(), ""}:
                    found.setdefault((prefix, int(match[2])), []).append(one)
        return {key: ids[0] for key, ids in found.items() if len(ids) == 1}

    def spelled(self, text: str) -> str:
        """``text`` with customers' IDs as the shop writes them: "c12" is C0012."""

        def as_written(match: re.Match[str]) -> str:
            written = match.group()
            if written in self.ids or written.upper() in self.ids:
                return written
            prefix = (match["prefix"] or "").casefold()
            number = match["number"] or match["alone"]
            found = self._by_number.get((prefix, int(number)))
            return written.replace(number, found) if match["alone"] and found else found or written

        return _LOOSE_ID.sub(as_written, text)

    def further(self, text: str, customer: str) -> str:
        """The ID of another customer than ``customer`` in the words, or ""."""
        found = (match.group() for match in AN_ID.finditer(text))
        others = (word if word in self.ids else word.upper() for word in found)
        return next((one for one in others if one in self.ids and one != customer), "")

    def turns_from(self, text: str, dialogue: Dialogue) -> bool:
        """Whether staff name another customer than the one on screen, and no letter."""
        if not dialogue.support or not dialogue.customer or _OF_THE_LIST.search(text):
            return False
        return bool(self.further(text, str(dialogue.customer["customer_id"])))

    def one_alone(self, text: str) -> str:
        """``text`` with the first customer's ID and no other's: "C1, C2 both want desks"."""
        known = [m for m in AN_ID.finditer(text) if {m.group(), m.group().upper()} & self.ids]
        for match in reversed(known[1:]):
            if match.group().upper() != known[0].group().upper():
                text = f"{text[: match.start()]}{text[match.end() :]}"
        return _BOTH_WANT.sub("", re.sub(r"[\s,;&/+]+(?=,)", "", text)) if len(known) > 1 else text

    def named(self, text: str, reading: Reading, dialogue: Dialogue, vocabulary: Vocabulary) -> str:
        """The ID or name in the words, or "".

        Staff may misspell a name. Of others a name that nobody has is a customer's only where they
        ask for what is on record: "my list for toady" is a slip of the fingers.
        """
        for match in AN_ID.finditer(text):
            word = match.group()
            if word.upper() in self.ids or word in self.ids:
                return word if word in self.ids else word.upper()
        words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", text)
        for first in range(len(words)):
            for last in range(first + 2, min(first + 4, len(words)) + 1):
                if " ".join(words[first:last]).casefold() in self.names:
                    return " ".join(words[first:last])
        if reading.acts.get("lookup", 0) < _LIKELY and not (
            dialogue.support and dialogue.stage == "staff"
        ):
            return ""
        if found := AN_ID.search(text):
            return found.group()
        ours = vocabulary.find(text)
        for span in reading.spans:
            apart = all(m.end <= span.start or span.end <= m.start for m in ours)
            if (
                span.slot != "customer"
                or not apart
                or _NO_NAME.fullmatch(text, span.start, span.end)
            ):
                continue
            if dialogue.support or _PRIES.search(text):
                return text[span.start : span.end]  # the "D" of "Brand D" is nobody
        return ""


#: A shop without customers.
NOBODY = Customers()
