"""How simulated shoppers put things: their own words, none taken from the training corpus.

Templates alone; ``shopper.py`` says when each is used. A test compares them with the corpus.
"""

from __future__ import annotations

import random

OPENINGS = (
    "Do you stock {kind}? {limits}",
    "{kind} wanted. {limits}",
    "Morning, my old {kind} gave up on me so I need a replacement. {limits}",
    "could use a hand picking {kind}. {limits}",
    "trying to find {kind} here, {limits}",
    "where would I look for {kind}? {limits}",
    "Thinking of getting {kind}. {limits}",
    "I came for {kind}. {limits}",
    "{kind}?? {limits}",
    "{kind}. {limits}",
    "right, {kind}, quickly: {limits}",
    "evening all. a colleague said you carry {kind}. {limits}",
    "We moved house and are still without {kind}. {limits}",
    "can anybody point me at {kind}, {limits}",
    "my list for today says {kind}. {limits}",
    "Let's talk {kind}. {limits}",
    "so I've been putting off buying {kind} for months. {limits}",
    "Please help me choose {kind}. {limits}",
    "I was told this is the place for {kind}. {limits}",
    "{limits}. it's {kind} I'm shopping for",
    "what have you got in the way of {kind}? {limits}",
    "in the market for {kind}, {limits}",
    "time to buy {kind} again. {limits}",
    "{kind} pls. {limits}",
    "I'd be glad of some {kind}. {limits}",
)
LIMITS: dict[str, tuple[str, ...]] = {
    "price": (
        "my ceiling is {value}", "I can part with {value} at most", "it mustn't cost over {value}",
        "below {value} if you would", "{value} tops", "max {value}", "not a penny over {value}",
        "no more than {value} all in", "up to {value}, that's all I have", "I've set aside {value} for it",
        "cheaper than {value}", "{value} or less", "don't go past {value}",
    ),
    "not_brand": (
        "I've had trouble with {value}, so not them", "please leave {value} out of it",
        "no {value} for me, thanks", "anything other than {value}", "not {value} though",
        "skip {value}", "any make except {value}", "{value} is out", "without {value} please",
        "never again {value}",
    ),
    "brand": (
        "it should be a {value}", "from {value} please", "only {value}, I trust them",
        "{value} and nobody else", "made by {value}", "I always buy {value}",
    ),
    "rating": (
        "rated {value} or higher", "with at least {value} stars",
        "buyers should have given it {value} stars or more", "{value} stars minimum",
        "a rating of {value} or above", "rated no lower than {value}", "{value}+ stars",
    ),
    "label": (
        "it has to be {value}", "only {value} will do", "I'm set on {value}", "must be {value}",
        "in {value} please", "{value} it should be", "I only want {value}", "make it {value}",
        "has to come in {value}",
    ),
    "ram": ("at least {value} GB of ram", "{value} GB memory or more", "no less than {value} gb ram"),
    "storage": ("at least {value} GB of storage", "{value} gb storage minimum", "storage of {value} GB or more"),
    "battery": ("a battery that does at least {value} hours", "battery {value} hours or longer", "no less than {value} hours of battery"),
    "screen": ("a screen of at least {value} inches", "{value} inch screen or bigger"),
    "weight": ("weighing no more than {value} kg", "{value} kg or less", "at most {value} kg please", "lighter than {value} kg"),
    "capacity": ("holding at least {value}", "capacity of {value} or more", "no less than {value}"),
    "pages": ("no longer than {value} pages", "at most {value} pages", "under {value} pages"),
    "people": ("for at least {value} people", "sleeping {value} people or more"),
    "players": ("for at least {value} players", "{value} players or more"),
    "pieces": ("with at least {value} pieces", "{value} pieces or more"),
}  # fmt: skip
REJECTIONS: dict[str, tuple[str, ...]] = {
    "price": (
        "Number {n} is too much, I can't go above {value}.", "{n} costs more than I have: {value} is the limit",
        "ouch, number {n}. {value} is my limit", "Steep. Nothing over {value}, please.",
        "out of my range, max {value}",
    ),
    "not_brand": (
        "{n} is from {value}; I don't buy from {value}", "Not {value}, number {n} is out.",
        "ugh {value}. no {value} please", "I see {value} there. Not {value}.",
    ),
    "brand": ("number {n} isn't {value} and I only buy {value}", "wrong make, I want {value}", "only {value} please"),
    "rating": (
        "{n} has poor marks. Rated {value} or better, please.", "Number {n} is rated too low, at least {value} stars please",
        "people don't seem to like {n}; rated {value} or higher only",
    ),
    "label": (
        "Number {n} won't do, it has to be {value}.", "{n} isn't {value} and I need {value}",
        "I said nothing yet, but it should be {value}", "not like {n}. {value} only",
    ),
    "numeric": ("number {n} falls short: {said}", "{n} won't do. {said}", "I should have said: {said}", "hm no, {said}"),
}  # fmt: skip
CORRECTIONS = (
    "sorry, I mixed that up: {value} is the most I can pay",
    "wait, scratch that, not over {value}",
    "My mistake, the limit is {value}.",
    "correction, {value} at most",
)
OTHERS = (
    "what other ones are there?",
    "could I see a few different ones?",
    "any more to pick from?",
    "show me others please",
    "not quite. what else have you got?",
    "next ones",
    "got more?",
    "keep going, others?",
)
TAKING = (
    "Number {n} it is, I'll take that.",
    "I'll take number {n}.",
    "Then I'll have number {n}, please.",
    "number {n}, sold",
    "{n} please, I'll take it",
    "going with number {n}, I'll take it",
    "put number {n} on my list",
)
#: Questions on the way; their answers are facts that can be checked.
ASIDES = (
    "how do 1 and 2 differ, compare 1 and 2",
    "is number {n} in stock?",
    "what is number {n} rated?",
    "how much is number {n}?",
    "why number {n}?",
    "compare the first and the last",
)
JOINS = ("; ", ", ", " and ", ". ", ", oh and ")


def with_slip(text: str, keep: tuple[str, ...], rng: random.Random) -> str:
    """``text`` with two neighbouring letters of one longer word swapped; words of ``keep`` stay."""
    fixed = {word for value in keep for word in value.casefold().split()}
    words = text.split(" ")
    able = [
        n for n, w in enumerate(words) if len(w) > 4 and w.isalpha() and w.casefold() not in fixed
    ]
    if not able:
        return text
    at = rng.choice(able)
    place = rng.randrange(1, len(words[at]) - 2)
    word = words[at]
    words[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(words)
