"""What plain rules are sure of in a message: acts that are surely there, acts that cannot be.

High precision only; everything else is the trained reader's business. The union of both was
better than either alone.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.polarity import HAS_ENOUGH, NO_GO, TOO_DEAR
from agent.recipients import ASKS_SUITABLE, GIFT, GIVEN_UP, turns_to
from tools.columns import TO_SEE
from tools.references import points_back
from tools.slips import mended

#: Acts that ask something of products or of the shop.
QUESTION_ACTS = frozenset({"ask_product", "ask_shop", "compare", "why", "why_not"})

#: Whose side the assistant is on: whether somebody pays for what it shows.
ASKS_WHOSE_SIDE = re.compile(
    r"\b(?:commissions?|sponsor(?:ed|s|ship)?|affiliates?|kickbacks?|biased|hidden agenda|paid placements?)\b"
    r"|\b(?:do|are|does|did) (?:you|they|the shop|any(?:one|body)|some(?:one|body)) (?:get |getting |being )?(?:paid|earn|make (?:any |some )?money)\b(?! back)"
    r"|\bpa(?:y|ys|ying|id) you (?:for|to)\b|\b(?<!i )pa(?:y|ys|ying|id) you\W*$"
    r"|\b(?:are|is) (?:these|this|they|it|those|that|the \w+)(?: one| ones)? (?:just |all |really |only |actually )?(?:an? )?(?:ads?|adverts?|advertisements?|advertising|promoted)\b"
    r"|\b(?:trust|believe) (?:you|your|what you|this (?:bot|list|thing|shop)|these (?:picks|suggestions|recommendations))\b"
    r"|\b(?:you(?:['’]re)?|u|they) (?:are |only |just |all )*(?:trying to|want to|wanna|wants? to) (?:just )?(?:push|sell|flog|upsell)\b.{0,20}\b(?:me|dear|expensive|stuff|it|this|that|them|things?|something|anything)\b|\bwhat'?s in it for you\b|\bupsell(?:ing)? me\b"
    r"|\b(?:are|being) you (?:being )?(?:honest|neutral|independent|objective|impartial)\b",
    re.IGNORECASE,
)

#: What one asks a person and no shop: "do you have a favourite colour?"
_OF_THE_ASSISTANT = re.compile(
    r"\b(?:do|have) (?:you|u|ya) (?:even |ever |really )?(?:have |got |have got )?(?:an? |any )?(?:favou?rites?|feelings?|hobb(?:y|ies)|opinions?|emotions?|friends|soul|life|family|birthday|boyfriend|girlfriend|husband|wife|kids)\b"
    r"|\b(?:what(?:['’]?s| is)|who(?:['’]?s| is)) your (?:own )?favou?rite (?:colou?r|food|film|movie|song|animal|season|team|drink|band)\b",
    re.IGNORECASE,
)

#: "Nah, too boring": none of those on screen.
_BORED = re.compile(
    r"^\W*(?:(?:nah|no|nope|meh|ugh|hm+|well|sorry|eh|oh)\W+)*(?:(?:these|they|those|all|it|that|this)(?: all)?(?:['’]s|['’]re| are| is| look| looks)? )?"
    r"(?:all |a bit |bit |so |too |pretty |kinda |quite |really |rather |just )*"
    r"(?:boring|dull|bland|ugly|hideous|lame|meh|uninspiring|tacky|cheesy|naff|not (?:my|her|his|their) (?:style|thing|taste))\W*$",
    re.IGNORECASE,
)
#: "Not interested in any of those", "not that": others are wanted.
_NONE_OF_THEM = re.compile(
    r"^\W*(?:(?:nah|no|nope|meh|ugh|hm+|well|sorry|eh|oh|thanks?|thank you|but|i'?m|i am|i)\W+)*"
    r"(?:(?:really |just )?(?:not (?:interested in|keen on|into|a fan of|sold on|mad about|convinced by|feeling)|(?:don'?t|do not|didn'?t) (?:really |much )?(?:like|want|fancy|care for|love|need)|hate)\s+"
    r"(?:any of |either of |all of )?(?:those|these|them|that|the list|what you(?:'ve)? (?:show(?:ed|n)?|got))"
    r"|(?:none|neither) of (?:those|these|them)(?: (?:suits?|works?|fits?|appeals?|please|is|are|for|really|do|does|will).{0,24})?|not (?:those|these|them|that|any of (?:those|these|them))|no good|none)\W*$",
    re.IGNORECASE,
)
#: An order that went wrong: a question of the shop, though it names a thing.
_WENT_WRONG = (
    r"\b(?:i|we|my|our|it|the one|they)\b.{0,40}\b(?:ordered|bought|received|got|came|arrived|delivered|order|parcel|package|delivery)\b.{0,50}"
    r"\b(?:broken?|damaged|faulty|defective|cracked|(?:does|do|did)(?:n'?t| not) work|stopped working|not working|dead|leak(?:s|ing|ed)|"
    r"(?:the )?wrong (?:one|item|thing|size|colou?r|product)|never (?:came|arrived|turned up)|(?:has|have)(?:n'?t| not) (?:come|arrived|turned up)|missing)\b"
)
#: The list that the conversation began with.
_FIRST_LIST = (
    r"\b(?:back to|show(?: me)?|see|want|restore)\s+(?:the |your |my |that )?(?:very )?(?:first|original|initial) "
    r"(?:list|lot|results?|selection|suggestions?|search)\b"
)
_PLACE = r"(?:number |no\.? ?|#)?[1-9]"
_WONT_DO = r"(?:won['’]?t|will not|wouldn['’]?t|can(?:no|['’])t) (?:do|work|fit|be (?:any )?(?:good|use))\b|\b(?:number |no\.? ?|#)[1-9] (?:is|['’]s) (?:out|no good)\b"
_LACKS = (
    rf"^\W*(?:no\W+)?{_PLACE}(?: one)? (?:isn['’]?t|is not|['’]s not|has(?:n['’]?t| no)|does(?:n['’]?t| not) (?:have|come))\b"
    r".{1,60}\b(?:i|we|she|he|they) (?:really |only |do )?(?:needs?|wants?|buys?)\b"
)
_NOT_LIKE = r"^\W*(?:no\W+)?not (?:at all |really |quite )?like (?:number |no\.? ?|#)?[1-9]\b"
#: "Show me the blue one" asks to see it; nothing is taken yet.
_LOOK_AT = (
    rf"{TO_SEE} (?:(?:number |no\.? ?|#)\d|(?:the|that) (?!most|cheapest|dearest|best)(?:\w+ ){{0,2}}one)\b"
    r"(?! (?:in|but|with|for|cheaper|under)\b)"
)
_SURE: tuple[tuple[str, str], ...] = (
    ("about_bot", ASKS_WHOSE_SIDE.pattern),
    ("gift", GIFT.pattern),
    ("self", r"\b(?:back to|just for|it'?s for|for) (?:me|myself)\b(?! (?:and|to|please\?))|\bmy ?self\b.{0,12}$"),
    ("find", r"\b(?:do|have) (?:you|u|ya) (?:guys )?(?:happen to |by any chance |actually |even )?(?:have|stock|sell|carry|got)\b(?! (?:it|that|this|them|those|these|number|#|\d|the (?:first|second|third|fourth|fifth|last)))"),
    ("find", r"\b(?:suggest|recommend)(?:ations?|ions?|s|ed)?\b(?!.{0,20}\b(?:why|because)\b)|\b(?:something|anything)(?: good| nice)? for me\b"),
    ("find", r"\b(?:show|get|find|give|gimme) (?:me )?(?:something|a|an|some) (?!(?:more|else|other|others|cheaper|different|better|nicer|similar|bigger|smaller|summary|reply|draft|bit|little|lot|reason|idea)\b)\w+"),
    ("smalltalk", _OF_THE_ASSISTANT.pattern),
    ("find", r"^\W*(?:(?:ok(?:ay)?|so|and|just|please|got|have you|do you have|give me|show me|i need|any|some|a few|a couple of|more|other|quick|good|nice)\W+)*(?:ideas?|suggestions?|recommendations?|inspiration|tips)\b(?! (?:what|how|why))"),
    ("find", ASKS_SUITABLE.pattern),
    ("find", r"\b(?:what|something|anything)(?: else)? (?:that )?(?:(?:would|could) )?(?:goes?|go|fits?|works?)(?: well)? (?:with |on |in )?(?:my|our) \w"),
    ("inform", r"^\W*(?:there (?:are|will be)|we are|we['’]re|it['’]?s for)\s+(?:\d{1,2}|two|three|four|five|six|seven|eight)(?:\s+of us)?\W*$"),
    ("cheaper", r"\b(?:che+a?p+e+r|cheapr|chaper|less expensive|more affordable|lower price|too (?:expensive|pricey|dear|much money))\b"),
    ("cheaper", TOO_DEAR.pattern),
    ("pricier", r"\b(?:pricier|more expensive|higher[- ]end|more upmarket|fancier)\b"),
    ("better", r"\b(?:better|higher)[- ]?(?:rat(?:ed|ing)s?|review(?:s|ed))\b|\b(?:some(?:thing|what)|anything|a bit|bit|any|one|ones) (?:a bit |bit )?(?:nicer|better)\b(?! (?:at|than|in the|for))|^\W*(?:nicer|better)(?: ones?)?\W*(?:pls|please)?\W*$"),
    ("cheapest", r"\b(?:the |your )?(?:cheapest|least expensive|lowest priced?)\b"),
    ("dearest", r"\b(?:most expensive|priciest|dearest)\b(?! (?:friend|mum|mom|aunt))"),
    ("best_rated", r"\b(?:best|highest|top)[- ]rated\b|\bhighest rating\b"),
    ("more", r"^\W*(?:something|anything|someth?ing) (?:else|different)\W*$|\bshow (?:me )?(?:some )?(?:more|others)\b|^\W*(?:more|next|others?|else)\W*$|\b(?:any|some|got|have|few) (?:more|others|different ones|other ones)\b(?=\W*$|\?| to | please| pls| like | from )"),
    ("reject", rf"\b(?:that|this|it|they|those|these|{_PLACE}|(?:first|second|third|fourth|fifth|last)(?: one)?|one) {_WONT_DO}"),
    ("reject", _NOT_LIKE),
    ("reject", _LACKS),
    ("reject", r"\bnot (?:that|this|the same) (?:brand|one|make)\b|^\W*(?:not|no) (?:number |#)\d\W*$"),
    ("why", r"^\W*(?:and |so |but )?how come\b|^\W*(?:and |so |but )?why\b(?! (?:not|isn|aren|didn|don|wasn|no\b))"),
    ("why", r"\bwhat(?:['’]?s| is| are)? (?:the )?(?:catch|downsides?|drawbacks?|wrong with|bad about|not (?:so )?good about|against)\b|\bany (?:downsides?|drawbacks?|cons|catch)\b"),
    ("pick", r"\b(?:which|wich)(?: one| of (?:them|these|those|the two))?\b.{0,12}\b(?:would|wud|do|should|shall) (?:you|u|ya|i) (?:personally |rather )?(?:pick|choose|take|recommend|get|give|go (?:for|with)|buy|suggest|prefer)\b|\bwhat would you (?:pick|choose|take|go (?:for|with))\b|\bwhat'?s your (?:pick|favou?rite|tip)\b"),
    ("why_not", r"^\W*(?:and |so |but )?why (?:not|isn'?t|aren'?t|didn'?t|wasn'?t|no)\b"),
    ("compare", r"\bcompare\b|\bcompar(?:ison|ing)\b|\bdifferences? between\b|\b\d (?:vs|versus|or) \d\b"),
    ("ask_product", r"\b(?:is|are|r) (?:it|this|that|they|these|(?:this|that) one|number \d|the \w+(?: one)?) (?:any |really |actually )?(?:good|decent|worth it|worth the money)\b"),
    ("show_list", r"\b(?:what'?s|what is|how much is) (?:the|my) total\b|\bhow much (?:altogether|in total)\b"),
    ("undo", r"^\W*(?:undo|go back|step back)\b"),
    ("undo", _FIRST_LIST),
    ("first_list", _FIRST_LIST),
    ("start_over", r"^\W*(?:start (?:over|again|afresh)|reset|new conversation|begin again)\W*$"),
    ("forget", r"\b(?:forget (?:me|everything about me|all about me)|delete (?:my|all my) (?:data|info|information|profile)|erase (?:my|everything))\b"),
    ("ask_profile", r"\bwhat do you (?:already )?(?:know|have|remember)(?: so far| now)? (?:about|on|of) me\b|\bmy profile\b|\b(?:saved|stored|kept|on file|recorded|noted|written down)\b.{0,12}\b(?:about|on|of) me\b|\b(?:have|know|got|keep|store) my (?:address|e-?mail|phone|number|details|data|name|age)\b"),
    ("ask_profile", r"\bwhat (?:are you|do you) (?:going by|go by|basing (?:this|that|these|it) on|working with)\b|"
     r"\bwhat(?:['’]?s| is| are) (?:still |now |currently )?in force\b|\bwhat(?:['’]?s| is| are) (?:my|the) (?:limits?|filters?|criteria|conditions)\b|"
     r"\bwhat (?:have|did) i (?:ask(?:ed)? for|tell you|told you|said|say)(?: so far| now)?\W*$|\bwhich (?:limits?|filters?|wishes) (?:are|do you)\b"),
    ("ask_profile", r"^\W*(?:(?:and|so|ok(?:ay)?|well|right)\W+)*what (?:do|did) you (?:know|remember)(?: (?:by |until |up to )?(?:now|so far|already|then|right now|at this point))*\W*$|"
     r"\bwhat (?:(?:have|did|do) you|you'?ve)(?: already| now)? (?:got|have|noted?|saved?|stored?|kept|keep|learn(?:ed|t)?|remember(?:ed)?|wr(?:itten|ote)|gather(?:ed)?|collect(?:ed)?|know)(?: down)? (?:about|on|of) (?:me|us)\b|"
     r"^\W*(?:(?:and|so|ok(?:ay)?)\W+)*what (?:(?:have|did) you|you'?ve) (?:noted?|saved?|stored?|learn(?:ed|t)?|remember(?:ed)?|wr(?:itten|ote)|gather(?:ed)?|collect(?:ed)?)(?: down)?(?: (?:so far|now|already|by now|until now))?\W*$"),
    ("show_list", r"^\W*(?:show |see |what'?s (?:in|on) |open )?(?:me )?my (?:short ?list|list|basket|cart|saved)\b(?!\s+(?:for|of|says|has|is)\b)"),
    ("draft", r"\bdraft\b.*\b(?:reply|answer|message|email|mail|response)\b|^\W*draft\b|^\W*(?:(?:please|now|ok(?:ay)?|and|then|(?:can|could|would) you)\W+)*(?:write|compose|send)\b.{0,30}\b(?:reply|answer|message|e-?mail|mail|response|note|letter|lines?)\b"),
    ("ask_shop", _WENT_WRONG),
    ("ask_shop", r"\b(?:do|have|got|are|sell|buy|get|use|any)\b.{0,20}\bgift (?:cards?|vouchers?|certificates?)\b"),
    ("ask_product", _LOOK_AT),
    ("ask_shop", r"\b(?:deliver(?:y|ies)?|shipping|refunds?|return policy|returns?|opening hours|warranty|gift[- ]?wrap\w*|pay(?:ment)? (?:with|by|method|option)s?|discount codes?|vouchers?|coupons?)\b.*\?|\b(?:do|can|will|does) (?:you|u|ya|it) (?:guys )?(?:deliver|ship|accept|refund|gift[- ]?wrap|price match)\b|^\W*(?:and |so )?(?:what|how) about (?:the )?(?:deliver(?:y|ies)|shipping|returns?|refunds?|payment|warranty|discounts?|gift[- ]?wrap\w*)\b"),
    ("ask_shop", r"\b(?:(?:do|have|are|is|where)\b.{0,16}?\b(?:an?|any|your|the|another|other)|have|got|are there|any)\s+(?:(?:real|physical|local|other|actual)\s+)?(?:shops?|stores?|branch(?:es)?|showrooms?|outlets?)\b(?=\W*$|\s+(?:in|near|nearby|around|at|here|close|i|we|open|somewhere|anywhere|to (?:visit|go|see))\b)"),
    ("drop", r"\b(?:take|cross|strike|kick)\s+(?:the |number |no\.? ?|#)?(?:it|that|this|them|both|\d{1,2}|first|second|third|fourth|fifth|last)\b.{0,24}?\b(?:off|out)\b"),
    ("take", r"^\W*(?:(?:ok(?:ay)?|fine|yes|yeah|alright|all right|then)\W+)*(?:gimme|give me|take)\s+(?:the |number |no\.? ?|#)?(?:[1-9]|first|second|third|fourth|fifth|last)\b(?: one)?\W*(?:please|pls|plz|then|thanks|thx)?\W*$"),
    ("take", r"\b(?:i'?ll|i will|i'?d like to|let me|let'?s|gonna|going to|i want to|i wanna|can i)\s+(?:just )?(?:take|have|get|buy|grab|order|go (?:with|for))\s+(?:the|that|this|it|number|#|no\.?|both|them|those|\d)"),
    ("about_bot", r"^\W*(?:who|what) (?:are|r) (?:you|u)\b|\bwhat can you (?:do|help)|\bare (?:you|u) (?:a |an )?(?:bot|robot|human|real|ai|machine|person|computer)\b"),
    ("attack", r"\b(?:ignore|forget|disregard|override)\b.{0,30}\b(?:instructions?|rules|prompts?|guidelines)\b|\b(?:system prompt|developer mode|jailbreak)\b|\byou are now\b|\bselect\b.{1,40}\bfrom\b|\bdrop table\b|<script"),
    ("greet", r"^\W*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening))\b"),
    ("thanks", r"(?:^|[.,!]\s*)(?:tnx|thnx|thanx|thx|ty|tysm|cheers)\W*$"),
    ("thanks", r"^\W*(?:thanks|thank you|thx|ty|cheers)\W*(?:a lot|so much|very much|mate)?\W*$"),
)  # fmt: skip
#: What only staff say; with a customer's ID or name.
_STAFF_LOOKUP = re.compile(
    r"\b(?:look(?:ing)? ?up|pull(?:ing)? up|find|check|open|bring up|who is|get)\b.{0,20}\b(?:customer|cust|account|client|profile)\b"
    r"|^\W*(?:look ?up|pull up|open up|bring up|who is)\b|\b(?:customer|cust|acct|account|client) (?:no\.?|number|id|#)?\s?[A-Z]*\d+",
    re.IGNORECASE,
)

_COMPILED = tuple((act, re.compile(pattern, re.IGNORECASE)) for act, pattern in _SURE)

_INSTEAD = re.compile(r"\b(?:instead|rather|i meant?|no wait|actually|sorry)\b", re.IGNORECASE)
_YES = re.compile(r"^\W*(?:y|yes|yeah|yep|yup|sure|ok(?:ay)?|go on|please do|do (?:it|that)|why not|fine|alright|sounds good)\b\W*(?:please|thanks|then|go on|do it|go ahead)?\W*$", re.IGNORECASE)  # fmt: skip
_NO = re.compile(
    r"^\W*(?:n|no|nope|nah|not really|no thanks?|no thank you|rather not)\W*$", re.IGNORECASE
)
_SKIP = re.compile(
    r"^\W*(?:skip|no idea|dunno|don'?t (?:know|mind|care)|i don'?t (?:know|mind|care)|whatever|anything|any|"
    r"surprise me|no preference|doesn'?t matter|not sure|idk)\W*$",
    re.IGNORECASE,
)


#: One's own past, asked for by somebody who is signed in; a customer's, by staff.
_OWN_RECORD = re.compile(
    r"\b(?:what|which|when|how (?:many|much|often)|show|list)\b.{0,30}\b(?:i|me|my|we)\b.{0,20}"
    r"\b(?:b[uo]y|bought|order(?:ed|s)?|purchase[ds]?|got)\b|^\W*my (?:last |past |previous )?(?:orders?|purchases?)\W*$",
    re.IGNORECASE,
)
_THEIR_RECORD = re.compile(
    r"\b(?:(?:is|was|has|are|were|have) (?:s?he|they|this|that) (?:been )?(?:an?|one of (?:our|the)|really an?)|"
    r"what (?:kind|sort) of an?|what (?:kind|sort) of|how (?:good|loyal|regular) an?) (?:\w+ ){0,2}?"
    r"(?:customers?|clients?|shoppers?|buyers?|spenders?|regulars?|vips?)\b|"
    r"\b(?:has|have) (?:s?he|they) (?:ever |already )?(?:bought|ordered|purchased|returned|browsed|looked at)\b|"
    r"\b(?:what(?:'?s| is| does| did| do| has| have)?|how (?:much|often|many)|when|which)\b.{0,20}\b(?:s?he|they|her|his|their)\b"
    r".{0,24}\b(?:buy|bought|order(?:ed|s)?|purchased?|spend|spends|spent|browsed?|browsing|look(?:ed|ing)? at|usual(?:ly)?|like)\b",
    re.IGNORECASE,
)
#: Other people's business, asked for by anybody but staff: "how many customers do you have?"
_OF_CUSTOMERS = re.compile(
    r"\b(?:how many|which|list(?: of)?|names? of|who are|show (?:me )?(?:all|your)|your (?:most |best )?(?:loyal|regular|biggest|richest|best)) (?:of )?(?:your |the |all )?(?:\w+ )?customers\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|u|ur|bot|assistant)\b", re.IGNORECASE)
_FORGET_THING = re.compile(
    r"\bforget (?:about )?(?:the|that|this|those|it|my|his|her)\b(?! (?:data|info|details|profile|account|history|conversation|everything))",
    re.IGNORECASE,
)
_NO_GO = re.compile(
    rf"\b(?:[a-z]{{3,}} {NO_GO}|(?!it\b|that\b|this\b|they\b)\w+ (?:is|are) out\b(?! of stock| there| yet|\W*\?))",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"^\W*(?:(?:actually|maybe|and|ideally|preferably|oh|hmm|well|rather|it'?s)\W+)?(?:about|for|with|made of|by|from)\s+[a-z][\w' -]{2,40}$",
    re.IGNORECASE,
)
_CHEAP = re.compile(r"\b(?:che+a?p|less|lower|afford)", re.IGNORECASE)
_BEGINS_WITH = re.compile(r"\b(?:start|begin)(?:ing)? (?:with|by|from|at)\b", re.IGNORECASE)


def rule_acts(text: str, dialogue: Dialogue) -> tuple[set[str], set[str]]:
    """(acts that are surely carried, acts that cannot be) of a message at this point."""
    text = mended(text)[0]
    sure = {act for act, pattern in _COMPILED if pattern.search(text)}
    never: set[str] = set()
    if ASKS_SUITABLE.search(text):
        never |= {"take", "compare", "similar", "lookup"}  # "what goes with that?" takes nothing
    if "find" in sure:
        never |= {"take"} - sure  # "ok, do you sell tents for 4"
    if dialogue.cards and (
        _BORED.match(text) or (dialogue.focus is None and _NONE_OF_THEM.match(text))
    ):
        sure.add("more")
        never |= {"reject", "take", "find", "skip", "deny", "inform"}
    if "ask_profile" in sure:
        sure -= {"find", "show_list"}  # "what have you got saved about me?"
    if "pick" in sure:
        sure.remove("pick")
        if dialogue.cards:  # the one that ranks first, with its reasons
            sure.add("why")
            never |= {"find", "take", "ask_product", "best_rated", "gift"}
            sure.discard("gift")
    if _YES.match(text):
        sure.add("affirm")
        sure.discard("why_not")
    if _NO.match(text):
        sure.add("deny")
    if dialogue.focus is not None and points_back(text) and not _YOU.search(text):
        never.add("about_bot")  # "how long does it take?" is asked of the product
    if _OF_THE_ASSISTANT.search(text):
        sure.discard("find")
        never |= {"find", "inform", "ask_product", "skip"}
    if not dialogue.support and _OF_CUSTOMERS.search(text):
        sure, never = (
            (sure - {"find"}) | {"lookup"},
            never | {"find", "inform", "better", "best_rated"},
        )
    if _SKIP.match(text):
        sure.add("skip")
        never |= {"find", "off_topic"}
    if dialogue.support and _STAFF_LOOKUP.search(text):
        sure.add("lookup")
    if dialogue.signed_in and _OWN_RECORD.search(text):
        sure, never = {"lookup"}, never | {"ask_profile", "find", "inform", "ask_product", "why"}
    if (
        dialogue.support
        and dialogue.customer
        and _THEIR_RECORD.search(text)
        and "draft" not in sure
    ):
        sure, never = {"summary"}, never | {"find", "inform", "smalltalk", "ask_product"}
    if turns_to(text):
        sure |= {"gift"} - never
        never |= {"undo", "start_over", "forget", "more", "deny"}
    if GIVEN_UP.search(text):
        sure.add("self")
        never |= {"forget", "find", "lookup"}
    elif _FORGET_THING.search(text):
        sure.discard("forget")
        never |= {"forget", "start_over"}
    if _BEGINS_WITH.search(text):
        never.add("start_over")
    if "drop" in sure:
        never |= {"take", "find"}
    if "gift" in sure:
        never |= {"deny", "start_over", "forget"}
    if "self" in sure:
        never |= {"gift", "undo", "start_over"}
        if (
            dialogue.subject == "you"
            and dialogue.stage != "asked_recipient"
            and len(text.split()) > 4
        ):
            sure.discard("self")  # "something for me" where nobody else was meant
    if "undo" in sure:
        never.add("start_over")
    if "ask_profile" in sure:
        sure -= {"find"}  # "what have you got about me"
        never |= {"skip", "about_bot", "ask_shop", "show_list"} - sure
    if sure & {"find", "inform"}:
        never |= {"skip"} - sure
    if "find" in sure:
        never |= {"ask_profile", "about_bot", "smalltalk", "ask_product", "summary"}
        never |= {"ask_shop"} - sure
    if "better" in sure:
        never |= {"cheaper"} - sure
    if "cheaper" in sure and "cheapest" not in sure:
        never |= {"cheapest", "skip", "self"}
    if "ask_product" in sure:
        sure -= set() if dialogue.cards else {"ask_product"}
        never |= {"find", "smalltalk"} - sure
    if "why_not" in sure:
        never |= {"why", "take"}
    if _NO_GO.search(text) or HAS_ENOUGH.search(text):
        sure.add("inform")
        never |= {"skip", "deny", "off_topic", "smalltalk", "rude", "ask_product"}
    if dialogue.cards and _FRAGMENT.match(text) and "gift" not in sure:
        sure.add("inform")  # "about space", "with a lid": more of the wish at hand
        never |= {"off_topic", "smalltalk", "ask_profile", "ask_shop", "about_bot", "find"} - sure
    if "why" in sure:
        never |= {"why_not", "find", "skip", "affirm"}
        if not _CHEAP.search(text):
            sure.discard("cheaper")  # "why is it so expensive?" asks for the reason
    if {"cheapest", "dearest", "best_rated"} & sure:
        never |= {"cheaper", "pricier", "better"} - {a for a in sure if a in {"cheaper", "pricier"}}
    if sure & {"greet"} and len(text.split()) <= 3:
        never |= {"find"}
    if "reject" in sure and re.search(rf"{_WONT_DO}|{_NOT_LIKE}|{_LACKS}", text, re.IGNORECASE):
        never |= {"take", "ask_product", "skip", "similar", "bye", "deny"}
    if re.search(TO_SEE, text, re.IGNORECASE):
        never |= {"take"}
    if "ask_product" in sure and re.search(_LOOK_AT, text, re.IGNORECASE):
        never |= {"find", "more", "similar"}
    if "ask_shop" in sure:
        never |= {"ask_product", "find", "inform"}
    if "take" in sure:
        never |= {"reject", "similar"} if dialogue.cards else {"take"}
    if sure & {"about_bot", "attack"}:
        never |= {"find", "inform", "more", "forget"}
    if ASKS_WHOSE_SIDE.search(text):
        sure -= {"ask_shop", "why"}
        never |= {
            "ask_shop",
            "why",
            "ask_product",
            "skip",
            "compare",
            "take",
            "better",
            "dearest",
            "pricier",
        }
    if sure & {"undo", "start_over", "forget", "ask_profile", "show_list"}:
        never |= {"find", "inform", "lookup", "more"}
    if "ask_profile" in sure:
        never.add("show_list")
    if (
        not dialogue.support
        and dialogue.stage != "offered"
        and _INSTEAD.search(text)
        and dialogue.turns > 1
    ):
        sure.discard("greet")
    return sure, never
