"""What people call those whom they buy for, or speak of: parts of patterns, in the singular.

Only words. Who is meant by them, and what is said of whom, is for whoever reads a sentence.
"""

from __future__ import annotations

PARENTS = "dad|father|mum|mom|mother"
SIBLINGS = "sister|brother"
PARTNERS = "wife|husband|girlfriend|boyfriend|partner|fianc[eé]e?"
#: Somebody's own children; a boy or a girl may be anybody's.
CHILDREN = "son|daughter|kid|child|toddler|baby"
#: Who has an age that is told in years.
YOUNG = f"{CHILDREN}|nephew|niece|grandson|granddaughter|boy|girl"
ELDERS = "grand(?:ma|pa|mother|father|dad)|(?:grand)?parents|gran|nan|granny"
AT_WORK = "colleague|coworker|boss|manager|supervisor|teacher"
#: Somebody whom one may buy for.
ANYBODY = (
    f"{PARENTS}|{SIBLINGS}|{PARTNERS}|{CHILDREN}|kids|nephew|niece|cousin|aunt(?:ie)?|uncle|"
    f"grand(?:son|daughter)|{ELDERS}|friend|mate|{AT_WORK}|neighbou?r|"
    "mother[- ]in[- ]law|father[- ]in[- ]law|roommate|flatmate"
)
#: Several of them who get a gift each, or one together.
SEVERAL = (
    "sisters|brothers|siblings|sons|daughters|nephews|nieces|cousins|aunts|uncles|grandchildren|grandkids|"
    "friends|mates|colleagues|coworkers|neighbou?rs"
)
#: Words for one and the same person, or for some of those a wider word covers.
SYNONYMS = (
    {"dad", "father"}, {"mum", "mom", "mother"}, {"wife", "husband", "partner", "girlfriend", "boyfriend"},
    {"grandma", "grandmother", "gran", "nan", "granny"}, {"grandpa", "grandfather", "granddad"},
    {"kid", "child", "children", "son", "daughter", "baby", "toddler"},
    {"parent", "dad", "father", "mum", "mom", "mother"}, {"friend", "mate"}, {"roommate", "flatmate"},
    {"colleague", "coworker", "boss", "manager", "supervisor"},
)  # fmt: skip
