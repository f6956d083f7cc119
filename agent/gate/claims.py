"""The shapes that claims take: purchases, tastes, stock, actions, promises, superlatives, praise.

Each claim is a pattern and what must stand in the evidence for it (``claim_checks.py``). A claim
that cannot be shown to stand fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from agent.gate.claim_checks import (
    action_done,
    comparison_stands,
    on_page,
    person_spoken_of,
    praise_stands,
    record_stands,
    stock_stands,
    superlative_stands,
    taste_stands,
)
from agent.gate.figures import in_digits
from agent.gate.property_checks import in_columns, parts_stand, use_stands
from agent.gate.said import Said
from tools.kin import ANYBODY

Check = Callable[["re.Match[str]", str, Said], bool]


@dataclass(frozen=True)
class Claim:
    """A kind of claim: ``stands`` is asked for each place where ``pattern`` is found."""

    name: str
    pattern: re.Pattern[str]
    stands: Check


def claim_fault(said: Said) -> str | None:
    """The first claim of the sentence that the evidence does not carry, or None."""
    text = re.sub(r" {2,}", " ", in_digits(said.own))
    for claim in CLAIMS:
        if any(not claim.stands(match, text, said) for match in claim.pattern.finditer(text)):
            return claim.name
    return None


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "a purchase or visit that is not on record",
        _pattern(
            r"\b(?:you|they|he|she|(?:the|this|your) customer|who)(?:'ve|'d| have| has| had)?\s+(?:\w+ly |just |already |also |once |last |even |ever |both )*"
            r"(?:bought|purchased|ordered|viewed|browsed|looked at|searched for|own(?:ed|s)?|returned|got (?:from|with) us|picked up)\b"
            r"|\b(?:your|their|his|her) (?:last|previous|recent|past|earlier|most recent|latest) (?:orders?|purchases?|visits?)\b|\blast time (?:you|they|he|she)\b"
            r"|\b(?:like|unlike|as) last time\b|\bwelcome back\b|\b(?:your|their) (?:purchase|order|browsing) history\b|\b(?:your|their) (?:account|profile|records?|history) (?:shows?|says?|lists?|tells)\b|\byour (?:bought|purchased|ordered)\b"
        ),
        record_stands,
    ),
    Claim(
        "a taste that is not known",
        _pattern(
            r"\b(?:you|they|he|she|who|(?:the|this|your) customer)(?:'re| are| is|'s)?\s+(?:usually |always |often |really |clearly |both |also |seem to |tend to |typically |do )*"
            r"(?:likes?|loves?|prefers?|enjoys?|adores?|favou?rs?|hates?|(?:a )?(?:big |huge |great )?fan of|into|fond of|keen on)\b(?! to (?:see|know|hear|have|spend|try|start|go|add|save|narrow|keep))(?! me\b)"
            r"|\b(?:your|their|his|her) (?:favou?rite|usual)\b(?! (?:colou?r|brand)?\?)"
        ),
        taste_stands,
    ),
    Claim(
        "stock that is not on record",
        _pattern(
            r"\b(?:(?:only |just )?\d+ (?:left(?: in stock)?|in stock|remaining|pieces left|pieces in stock|units?(?: left)?|available|to go)|in stock|out of stock|sold out|"
            r"back in stock|almost gone|last (?:few|one|pieces?)|few (?:left|remaining)|limited (?:stock|quantit\w+|supply)|available (?:now|right now|immediately|today)|"
            r"ready to (?:ship|be shipped)|ships? (?:today|tomorrow|within|in \d|immediately)|dispatched (?:today|tomorrow)|running low|selling out|discontinued|(?:only have|have only|just have) \d+|selling fast|going fast|"
            r"(?:nearly|almost) (?:sold out|gone)|while (?:stocks|supplies) last|unavailable|hurry|in (?:our|the) warehouse)\b"
        ),
        stock_stands,
    ),
    Claim(
        "an action that no tool did",
        _pattern(
            r"\b(?:I|we)(?:'ve|'ll| have| will| just)?(?: just| already| now| gone ahead and| also| not)*\s+(?:added|placed|ordered|reserved|booked|refunded|"
            r"applied|sent|emailed|cancel(?:l)?ed|shipped|notified|charged|upgraded|deleted|erased|cleared|removed|saved|dropped|taken|updated your (?:account|address|order)|"
            r"(?:put|saved|moved) .{1,80} (?:cart|basket|shortlist))\b"
            r"|\b(?:in|to|into) (?:your|the) (?:cart|basket|trolley|bag)\b(?<!like)|\byour (?:order|card|account) (?:is|has been|was|will)\b"
            r"|\b(?:I|we)(?:'ll| will| am going to| are going to)\s+(?:order|place|reserve|book|refund|ship|email|cancel|charge|apply|notify|deliver)\b"
            r"|\b(?:is|are|has been|have been|been|now) (?:added to|saved (?:to|on)|on|removed from) (?:your|the) (?:shortlist|cart|basket)\b"
            r"|\b(?:has|have) been (?:added|placed|ordered|reserved|booked|refunded|applied|shipped|charged|upgraded|cancel(?:l)?ed)\b"
            r"|\b(?:added|saved)(?: it| this| that| them)?(?: to)? (?:your|the) (?:cart|basket|shortlist)\b|^\W*(?:added|ordered|reserved|booked|done)\b(?=[^?]*$)"
        ),
        action_done,
    ),
    Claim(
        "a promise that the shop does not make",
        _pattern(
            r"\b(?:free (?:\w+ )?(?:delivery|shipping|returns?|gifts?|wrapping|samples?)|(?:delivery|shipping|returns?) (?:is|are) free|ships? (?:for )?free|delivered (?:for )?free|free of charge|"
            r"next[- ]day|same[- ]day|overnight|discount(?:s|ed)?|coupons?|vouchers?|promo(?:tion)?s?|promo codes?|"
            r"on (?:sale|offer|special)|\d+ ?(?:%|percent|per cent) (?:off|discount|cheaper|less)|half[- ]price|marked down|reduced (?:from|to|by)|clearance|special offer|bargain price|"
            r"(?:\d+[- ](?:year|month|day)s? )?(?:warrant(?:y|ies)|guarantees?)|money[- ]back|guaranteed|gift[- ]wrap\w*|gift wrapping|"
            r"price match\w*|cashback|loyalty points?|pre-?orders?|refund(?:s|ed|able)?|return (?:it|them|this|anything)|\d+[- ]days? (?:returns?|trial)|"
            r"arrives? (?:tomorrow|today|by|within|in \d)|deliver(?:ed|y)? (?:tomorrow|today|by|within|in \d|takes)|instal(?:l)?ments?|interest[- ]free|"
            r"(?:ship|deliver|send|dispatch)\w*\b.{0,20}\b(?:today|tomorrow|tonight|this week)|ships? from|our \w+ warehouse|"
            r"get (?:one|two|1|2) free|buy one)\b"
        ),
        on_page,
    ),
    Claim(
        "a superlative that the list does not bear out",
        _pattern(
            r"\b(?:cheapest|least expensive|lowest[- ]priced?|lowest price|most affordable|most expensive|priciest|dearest|"
            r"(?:best|highest|top)[- ](?:rated|reviewed|rating|score[ds]?)|best reviews)\b"
        ),
        superlative_stands,
    ),
    Claim(
        "a comparison that is not so",
        _pattern(
            r"\b(?:cheaper than|less than|less expensive than|costs? less|more expensive than|costs? more|dearer than|pricier than|(?:costs?|are|priced) the same|(?:the )?same price|(?:better|higher)[- ]rated than|rated (?:better|higher) than)\b"
        ),
        comparison_stands,
    ),
    Claim(
        "praise that nothing supports",
        _pattern(
            r"\b(?:best[- ]?sell(?:ing|er)s?|top[- ]?sell(?:ing|er)s?|award[- ]winning|(?:quite |very |pretty |also )?popular|most popular|well[- ]liked|(?:our|the|a) number one|"
            r"(?:customers|shoppers|buyers|people|reviewers?|users|owners|everyone|others|parents|experts) (?:\w+ )?(?:love|say|said|rave|praise|adore|swear|recommend|agree|report|call|rate|like|bought|buy|prefer)s?\b|"
            r"(?:glowing|rave|great|excellent|fantastic|positive|five[- ]star|5[- ]star) reviews|\d+ (?:\w+ )?(?:reviews?|ratings|customers|buyers)|"
            r"recommended by \w+|trending|viral|celebrit(?:y|ies)|world'?s best|award|certified|patented|clinically|scientifically|doctor|dermatologist)\b"
        ),
        praise_stands,
    ),
    Claim(
        "a property that is not on record",
        _pattern(
            r"\b(?:hand[- ]?made|hand[- ]?crafted|organic|vegan|fair ?trade|waterproof|water[- ]resistant|weatherproof|eco[- ]friendly|sustainable|recycled|biodegradable|"
            r"dishwasher[- ]safe|machine[- ]washable|bpa[- ]free|gluten[- ]free|sugar[- ]free|cruelty[- ]free|hypoallergenic|wireless|bluetooth|rechargeable|foldable|folds|"
            r"noise[- ]cancell?ing|stainless|genuine leather|real leather|solid gold|imported|made in [a-z]+|usb-c|solar|shockproof|fireproof|non[- ]stick|non[- ]slip|"
            r"breathable|insulated|fast[- ]charging|touch ?screen|ergonomic|adjustable|lightweight|durable|sturdy|robust|rugged|long[- ]lasting|heavy[- ]duty|beginner[- ]friendly|"
            r"kid[- ]friendly|travel[- ]friendly|family[- ]friendly|easy to (?:use|clean|carry|assemble|store|learn)|portable|versatile|"
            r"reliable|child[- ]?safe|all[- ]weather|professional[- ]grade|high[- ]quality|top[- ]quality|built to last|unbreakable|scratch[- ]resistant|rust[- ]?proof|stain[- ]resistant|limited edition)\b"
        ),
        in_columns,
    ),
    Claim(
        "a use that nothing speaks of",
        _pattern(
            r"\b(?:good|great|perfect|ideal|suitable|suited|excellent|best|fantastic|wonderful|brilliant|fine|handy|safe|"
            r"made|designed|built|intended|meant|recommended|right|enough|comfortable|popular (?:choice|pick))\s+"
            r"(?:choice |pick |option |companion |fit |match |one |to use )?for\s+(?:(?:any|all|every|the|a|an|your|those|people)\s+)*"
            r"(?!you\b|me\b|us\b|it\b|this\b|that\b|these\b|them\b|now\b|him\b|her\b|less\b|under\b)(?=[a-z])"
        ),
        use_stands,
    ),
    Claim(
        "a part or material that is not on record",
        _pattern(
            r"\b(?:made (?:of|from|out of)|comes with|come with|includes?|equipped with|supplied with)\b"
        ),
        parts_stand,
    ),
    Claim(
        "somebody whom nobody spoke of",
        _pattern(rf"\b(?:your|their|his|her) ({ANYBODY}|children|parent)\b"),
        person_spoken_of,
    ),
)
