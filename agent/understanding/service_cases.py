"""What staff bring that no recommendation answers: complaints, things to be done, words to be found.

A complaint gets the shop's own page; what would have to be done or said by somebody is said to be
theirs. Patterns over plain English, nothing of the shop.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.understanding.frame import Frame
from agent.understanding.staff import letter
from tools.manners import PLEASE
from tools.references import positions

#: An order gone wrong, or to be undone.
_COMPLAINT = re.compile(
    r"\b(?:refund\w*|money back|exchange[ds]?|swap (?:it|them)|(?:wants? to|can|could|may|is|still) ?(?:s?he|they|i)? ?(?:still )?(?:to )?(?:return|send back)|"
    r"return(?:s|ed|ing)? (?:it|them|the|a|his|her|their)\b|returned?\W*$|sen[dt] (?:it |them )?back|leak(?:s|ing|ed)|faulty|defective|damaged|"
    r"(?:parcel|order|package|delivery|it|they|nothing)\b.{0,24}\b(?:never|not|(?:has|have|did)n['’]?t)\b.{0,12}\b(?:c[ao]me|arrived?|turned? up|show(?:ed|n)? up|delivered)|"
    r"(?:is|are|parcel|order|delivery) (?:\w+ )?(?:late|overdue|delayed|missing)|where(?:['’]?s| is) (?:his|her|their|the|my) (?:order|parcel|package|delivery)|"
    r"charged twice|double charged|overcharged|(?:got|sent|received) the wrong|(?:c[ao]me|arrived?|was delivered) (?:\w+ )?(?:broken|damaged|cracked|smashed|dead|open|empty|late|dirty|scratched)|wrong (?:item|size|colou?r|model|product)|(?:wants? to know|asks?|asking|wonders?|wondering)\b.{0,40}\b(?:warrant\w*|guarantee\w*|deliver\w*|shipping|returns?|refunds?|payments?|discounts?|gift[- ]?wrap\w*)|"
    r"qualif(?:y|ies) for|eligible for|complain(?:s|ing) (?:that|about|of))\b",
    re.IGNORECASE,
)
#: What did not come: the shop's page has its times.
_PARCEL = re.compile(
    r"\b(?:where(?:['’]?s| is)|never c[ao]me|never arrived?|never (?:turned|showed) up|(?:has|have|did)n['’]?t (?:c[ao]me|arrived?|turned? up|show(?:ed|n)? up)|not (?:c[ao]me|arrived?)|late|overdue|delayed|missing)\b",
    re.IGNORECASE,
)
#: "Tell him it's in stock": a fact of the product last spoken of.
_OF_IT = re.compile(
    r"\b(?:it|they|that one)(?:['’](?:s|re)| is| are| has| have| comes?| costs?)\b", re.I
)
_TO_DO = re.compile(
    rf"^\W*(?:(?:{PLEASE}|can you|could you|ok|now|and|just)\b\W*)*(?:(?:refund|cancel|compensate|reimburse|resend|reship|credit|upgrade|void)\b"
    r"|(?:give|offer|grant|send|issue)\b.{0,24}?\b(?:discounts?|refunds?|vouchers?|credit|coupons?|\d+ ?%|free (?:shipping|delivery))"
    r"|(?:change|update|correct)\b.{0,24}?\b(?:address|orders?|e-?mail|payment|card|account)\b)",
    re.IGNORECASE,
)
#: What of these the shop's page may speak of.
_ON_PAGE = re.compile(r"\b(?:refund|reimburse|discount|voucher|coupon|deliver|shipping|%)", re.I)
_TO_SAY = re.compile(
    rf"^\W*(?:(?:{PLEASE}|can you|could you|ok|now|and|just)\b\W*)*(?:(?:tell|inform) (?:him|her|them|the customer|customer)\b|let (?:him|her|them|the customer) know\b|"
    r"(?:apologi[sz]e|say sorry)\b|(?:write|draft|send)\b.{0,20}\b(?:apolog(?:y|ies)|sorry)\b)"
    r"|\bwhat (?:do|should|can|shall) i (?:say|tell|answer|reply|write)\b",
    re.IGNORECASE,
)
#: What a letter can hold: the shop's page, products, their facts.
_CAN_SAY = re.compile(
    r"\b(?:deliver\w*|shipping|returns?|refunds?|payments?|warranty|discounts?|gift[- ]?wrap\w*|opening hours|about (?:the|these|those|it)|"
    r"stock|pric(?:e|es|ed)|costs?|these|those|them all|ideas?|suggestions?|options?|products?|list)\b",
    re.IGNORECASE,
)


def service_case(text: str, customer: str, dialogue: Dialogue) -> Frame | None:
    """The frame of what only the shop's page answers, or nobody here; else None."""
    if not dialogue.support:
        return None
    if _TO_DO.search(text):
        page = {"ask_shop"} if _ON_PAGE.search(text) else set()
        return Frame(acts=frozenset({"no_deeds", *page}), topic=text if page else "")
    tells = _TO_SAY.search(text)
    if tells and dialogue.cards and positions(text, dialogue.cards, bare_numbers=True):
        return letter(text, dialogue)  # "tell him number 2 fits"
    if tells and not _CAN_SAY.search(text):
        return None if _OF_IT.search(text) else Frame(acts=frozenset({"own_words"}))
    if _COMPLAINT.search(text) and not re.match(r"\W*(?:draft|write|compose)\b", text, re.I):
        topic = f"delivery: {text}" if _PARCEL.search(text) else text
        return Frame(acts=frozenset({"ask_shop"}), customer=customer, topic=topic)
    return None
