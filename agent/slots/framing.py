"""The words around a thing that ask for it, whatever it is: "could use a hand picking", "on the hunt
for", "needed asap".

Patterns over plain English, taken off a clause from both ends. Words that may as well be of a
thing ("running shoes", "fancy dress", "time management") are taken off in whole phrases only.
Nothing here knows the shop.
"""

from __future__ import annotations

import re

from tools.manners import GREETINGS, PLEASE, THANKS

#: What staff say of a customer before the thing: "customer wants a desk".
FOR_A_CUSTOMER = (
    r"(?:(?:(?:the|my|this|a|one) )?(?:cust|customer|client|shopper|caller|lady|gentleman|guy)s?(?: here)?(?: (?:no\.? ?|number |#)?[a-z]{1,4}\d+)?|[a-z]{1,4}[-_]?\d{2,},?)(?:'s| is| are| who)? "
    r"(?:needs?|wants?|would like|looking for|looks for|asks? for|asking for|after|wants to buy)\b"
)
_GREETS = (
    rf"(?:{GREETINGS}|bonjour|hola|ciao|hallo|salut|guten tag|buenos dias|good day|yo|oi|sup|nah|nope|no(?=[.,!])|ok(?:ay)?|so|and|well|right|{PLEASE}|um+|hmm+|now|then|next|actually|alright|evening|morning|all|low-?key|ngl|tbh|btw|also|"
    r"listen|quick (?:one|question)|first (?:up|of all)|one more thing)\b\W*"
)
#: Somebody who speaks of it: "a colleague said you carry", "my wife sent me for".
_HEARSAY = (
    r"(?:(?:an?|my|our|the) \w+|i|we|they|people)(?:['’]ve| have| has| was| were)?(?: been)? (?:said|says?|told|tells|asked|sent|heard|hears?)(?: (?:me|us))?"
    r"(?: (?:that|to|for|this is the place for))*\b"
)
_ASIDES = (
    r"(?:(?:it['’]?s|it is) )?(?:about |high )?time (?:(?:i|we) (?:bought|got|had)|to|for)\b|(?:in|on) the (?:market|hunt|look-?out|search) (?:for|to)\b|"
    r"in (?:need|terms|search|the way) of\b|any (?:chance|sign|hope) of\b|do (?:me|us) a (?:favou?r|solid)(?: and)?\b|(?:use|need|want) (?:a hand|(?:some )?help|(?:some )?advice)(?: (?:with|on))?\b|(?:if|whether) (?:you|u|ya) (?:have|sell|stock|carry|do|got)\b|"
    r"(?:had|have|got|having) (?:my|our) (?:eye|heart|mind) (?:set )?on\b|(?:saving|saved) (?:up )?for\b|(?:running|run|ran) (?:low on|out of)\b|"
    r"(?:short|out|glad|in want) of\b|(?:moved (?:house|home)|just moved) and\b|(?:are|am|still|be) (?:still )?without\b|"
    r"(?:sort|set|fix|hook|kit) (?:me|us) (?:out|up) with\b|point (?:me|us) (?:at|to(?:wards)?)\b|(?:treat|treating) (?:myself|ourselves|me|us) to\b|"
    r"(?:popp?ed|came|come|dropped|stopped|called|am|['’]m|we['’]re|just) (?:in |by |here |over )+(?:for|to (?:get|buy|find|pick up))\b|came for\b|here for\b|"
    r"(?:next|first|last|top|still) on (?:my|our|the) list\b\W*(?:is|are)?|(?:get|getting) (?:hold of|my hands on)\b|(?:puts?|putting|put) off\b|"
    r"(?:i|we)(?:['’]d| would| do)?(?: really| quite| rather)? fancy\b|fancy(?= (?:an?|some|any|new)\b)|(?:do|doing|deal) with\b|check(?:ing)? out\b|"
    r"tell (?:me|us) about(?: (?:your|the))?\b|(?:it['’]?s |is )?(?:my|our) first time\b|this is the (?:place|shop) for\b|(?:is|are) there\b|"
    r"(?:could|would|was|were|had|can(?= (?:i|you|we|u|anybody|anyone|somebody|someone)\b))\b|(?:i|we|you|u)(?:['’](?:m|re|d|ve|ll)| (?:am|are|was|were|can|could|will|might|must|had))?\b|"
    r"never (?:owned|had|bought|used)\b|what(?! is\b| are\b)\b|your\b|it['’]s(?= \w)"
)
#: Words that ask, on their own and in a row.
_WORDS = (
    r"(?:need(?:s|ing)?|want(?:s|ing)?|would|rather|prefer|like|love|try(?:ing)?|hop(?:e|ing)|think(?:ing)?|thought|going|gonna|wanna|to|of|talk|let['’]?s|let me|"
    r"(?:get|buy|find|pick|choos|select|order|purchas|grab|hunt|search|track|look|shopp?|brows|seek|replac|upgrad|consider|interest|wonder|need)(?:t?ing|e|ed)?(?: (?:down|up|into|at|about|in|around))?(?![-\w])|"
    r"also|anybody|anyone|somebody|someone|stock|sell|carry|have|got|see(?![-\w])|been|be(?![-\w])|being|meaning|told|finally|just|happen(?:ing|ed)? to|curious about|keen on|"
    r"show|recommend|suggest|help|after(?![-\w])|me|us|for|a|an|some|any)\b\s*"
)
_LEAD = re.compile(
    rf"^\W*+(?:{_GREETS})*(?:{_HEARSAY}\s*)?"
    r"(?:(?:do|have|could|can|would|will|where (?:do|would|could|can)|what (?:do|would|can|could|have|did)) (?:you|u|ya|i|we)(?: guys)?(?: please)?|"
    r"(?:i|we|you|u)(?:['’]m| am|['’]re| are|['’]d|['’]ve|['’]ll| will| was| were| could| can| might| must| should| had)?)?\s*"
    rf"(?:(?:{_ASIDES})\s*|{_WORDS})+",
    re.IGNORECASE,
)
_OF_A_CUSTOMER = re.compile(rf"^\W*+(?:{_GREETS})*{FOR_A_CUSTOMER}\s*", re.IGNORECASE)
#: What a list is called before what stands on it: "my list for today says milk".
_LISTED = re.compile(
    r"^\W*+(?:on\s+)?(?:my|our|the|this|a|his|her)?\s*(?:(?:shopping|wish|to-?do)\s+)?list\b"
    r"(?:\s+(?:for|from|of)\s+[\w'’]+)?(?:\s+(?:says|has|is|reads|includes|contains)\b)?",
    re.IGNORECASE,
)
_BROKE = (
    r"(?:gave up|given up|died|dead|broke(?:n)?(?: down)?|packed (?:it )?in|had it|bit the dust|stopped working|wore out|worn out|"
    r"fell apart|falling apart|gone|kaput|conked out)\b"
)
_TAIL = re.compile(
    r"(?<![\s,])[\s,]++(?:(?:is |are )?(?:needed|wanted|required|sought)|again(?: after [\w ]{3,20})?|soon|asap|left|quickly|somewhere|anywhere|(?:that )?(?:you|u|ya)(?: guys| lot)? (?:have|got|sell|stock|carry|offer)|at the moment|right now|(?:as|in) (?:an? )?list|in (?:here|stock|(?:this|the|your) (?:shop|store))|"
    r"if (?:you(?:['’]ve| have|['’]ve got)?(?: got)?(?: any| some| one| them)?|possible)|anything good|any good|to match|"
    r"(?:do|have|can|would) (?:you|u|ya|i|we)(?: (?:have|sell|stock|carry|got|get|recommend|suggest))?|do|"
    rf"for (?:a while|(?:some|a long) time|(?:\w+ )?(?:ages|days|weeks|months|years)(?: now)?)|{PLEASE}|{THANKS}|today|now|"
    r"(?:i|we)(?:['’]m| am|['’]re| are) (?:shopping|looking|hunting) for|would be (?:great|nice|good|lovely)|"
    rf"(?:(?:has|have|had|just|is|are) )*{_BROKE}(?: on(?: me| us)?)?(?: yesterday| today| (?:last|this) \w+)?)\W*$",
    re.IGNORECASE,
)
#: Words that a need does not end in.
_ENDS = frozenset(
    ("please", "pls", "plz", "thanks", "today", "now", "here", "for", "in", "of", "and", "or", "with", "from", "to",
     "at", "a", "an", "the", "me", "us", "you", "i", "is", "are", "that", "some", "any", "by", "my", "it's", "then",
     "instead", "rather", "have", "sell", "stock", "got",
     # what led up to a limit that is settled: "storage, made by Acme", "a bowl holding at least 6 l"
     "made", "holding", "weighing", "costing", "rated", "priced", "coming", "having", "being")
)  # fmt: skip
#: Of those, what ends a use: "something to drink from".
_OF_A_USE = frozenset(("in", "with", "from"))
#: What somebody had and has no longer: "my old kettle gave up on me".
BROKE = re.compile(
    r"\b(?:my|our|the|his|her|their)\s+(?:(?:old|last|only|current|previous|trusty|poor)\s+)*(?P<what>[a-z][\w' -]{2,30}?)\s+"
    r"(?:(?:has|have|had|just|finally|is|are|was|were|completely)\s+)*"
    rf"{_BROKE}",
    re.IGNORECASE,
)
#: What asks though it stands alone before the thing; "hunting knife" and "shopping bag" are things.
_ASKS_ALONE = frozenset(
    ("need", "needs", "want", "wants", "wanna", "gimme", "search", "get", "find", "buy", "show", "recommend", "suggest", "order", "replace", "see",
     "for", "a", "an", "some", "any", "after", "your", "it's", "what")
)  # fmt: skip
#: A thing that is named by what it is to do: the words before the verb belong to it.
_SOMETHING_TO = re.compile(r"\b(?:something|anything|sth|smth) to \w", re.IGNORECASE)


def names_purpose(clause: str) -> bool:
    """ "something to keep coffee hot": what is wanted has no name, only a purpose."""
    return _SOMETHING_TO.match(clause) is not None


def unframed(clause: str) -> str:
    """A clause without the words around it that ask for something; "" when it is nothing else."""
    left = _OF_A_CUSTOMER.sub("", _LISTED.sub("", clause.strip()))
    lead = _LEAD.match(left)
    purpose = _SOMETHING_TO.search(left)
    if lead and purpose and purpose.start() < lead.end():
        left = left[purpose.start() :]
    elif lead and not (len(lead[0].split()) == 1 and lead[0].casefold().strip() not in _ASKS_ALONE):
        left = left[lead.end() :]
    while (shorter := _TAIL.sub("", left)) != left:
        left = shorter
    words = left.split()
    ends = _ENDS - _OF_A_USE if names_purpose(left) else _ENDS
    while words and words[-1].casefold().replace("’", "'").strip(" ,.!?:") in ends:
        words.pop()
    return " ".join(words)
