"""Words that carry an act for sure, whatever was said before: "compare", "how come", "start over".

A table of patterns over plain English; how they get along with each other and with the
conversation is for ``rules.py``.
"""

from __future__ import annotations

import re

from agent.slots.needs import LETTERS
from agent.slots.polarity import TOO_DEAR
from agent.slots.recipients import ASKS_SUITABLE, GIFT
from agent.understanding.staff import ASKED_TO
from agent.understanding.turned_down import (
    DISLIKES,
    LACKS,
    NOT_LIKE,
    NOT_THAT_NUMBER,
    OWNED,
    PLACE,
    WITHOUT,
    WONT_DO,
)
from tools.columns import TO_SEE
from tools.deadlines import BY_WHEN
from tools.manners import GREETINGS, THANKS

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
OF_THE_ASSISTANT = re.compile(
    r"\b(?:do|have) (?:you|u|ya) (?:even |ever |really )?(?:have |got |have got )?(?:an? |any )?(?:favou?rites?|feelings?|hobb(?:y|ies)|opinions?|emotions?|friends|soul|life|family|birthday|boyfriend|girlfriend|husband|wife|kids)\b"
    r"|\b(?:what(?:['’]?s| is)|who(?:['’]?s| is)) your (?:own )?favou?rite (?:colou?r|food|film|movie|song|animal|season|team|drink|band)\b",
    re.IGNORECASE,
)

#: One of those shown, by its place.
_ONE = rf"(?:{PLACE}|(?:the )?(?:first|second|third|fourth|fifth|last)(?: one)?)"
_THEY = r"(?:the |other |most |all )*(?:people|customers|buyers|others|users|owners|shoppers|they)"
#: What people made of a product that is shown: "what do people say about it?", "any complaints?"
ASKS_REVIEWS = re.compile(
    r"^\W*(?:(?:and|so|ok(?:ay)?|but|well)\W+)*(?:"
    r"(?:what|how)\b.{0,16}?\b(?:reviews?|opinions?|feedback)\b(?! (?:should|would|do) i)"
    rf"|(?:what|how) (?:do|did|are|would|have) {_THEY} (?:all |really )?(?:say|said|saying|think|thinking|reckon|like|feel)\b"
    rf"|(?:do|did) {_THEY} (?:really |actually )?(?:like|recommend|love|rate)\b"
    r"|(?:any|are there(?: any)?|does it have(?: any)?|has it(?: got)?(?: any)?|have you(?: got)?(?: any)?|(?:can|may|could) i (?:see|read)|show(?: me)?|let me (?:see|read)|read|see|where are)\b"
    r" (?:me |the |its |their |any |some |bad |negative |good |customer |user )*(?:reviews?|complaints?|feedback|testimonials?|opinions?)\b"
    r"|how many (?:reviews|ratings|votes|(?:people|customers) (?:have )?rated)"
    r"|which\b.{0,20}\bmost (?:reviews|ratings|votes)\b)",
    re.IGNORECASE,
)

#: What puts a thing aside in so many words, beside a question of the shop.
TAKES_SURELY = re.compile(
    r"\b(?:take|buy|grab|i['’]?ll (?:have|get|go)|i will (?:have|get)|shortlist)\b", re.IGNORECASE
)
#: An order that went wrong: a question of the shop, though it names a thing.
_WENT_WRONG = (
    r"\b(?:i|we|my|our|it|the one|they)\b.{0,40}\b(?:ordered|bought|received|got|came|arrived|delivered|order|parcel|package|delivery)\b.{0,50}"
    r"\b(?:broken?|damaged|faulty|defective|cracked|(?:does|do|did)(?:n'?t| not) work|stopped working|not working|dead|leak(?:s|ing|ed)|"
    r"(?:the )?wrong (?:one|item|thing|size|colou?r|product)|never (?:came|arrived|turned up)|(?:has|have)(?:n'?t| not) (?:come|arrived|turned up)|missing)\b"
)
#: A list that was liked more than the one on screen.
_LIKED_MORE = (
    r"\b(?:the|your|those) (?:{0}) (?:list|lot|ones|batch|results|selection|suggestions|picks) (?:was|were|is|are|looked) (?:\w+ )?(?:better|nicer|best)\b"
    r"|\b(?:liked?|prefer(?:red)?) (?:the|your|those) (?:{0}) (?:list|lot|ones|batch|results|selection|suggestions|picks)\b"
)
#: The list that the conversation began with.
_FIRST_LIST = (
    r"\b(?:back to|show(?: me)?|see|want|restore)\s+(?:the |your |my |that )?(?:very )?(?:first|original|initial) "
    r"(?:list|lot|results?|selection|suggestions?|search)\b"
    rf"|{_LIKED_MORE.format('first|original|initial|very first')}"
)
#: The list before: "the last lot was better", "I liked the ones before more".
_LIST_BEFORE = (
    _LIKED_MORE.format("last|previous|earlier|old|other|former")
    + r"|\bthe (?:ones|lot|list) (?:from )?before (?:was|were|looked) (?:\w+ )?(?:better|nicer)\b"
)
#: "Show me the blue one" asks to see it; nothing is taken yet.
LOOK_AT = (
    rf"{TO_SEE} (?:(?:number |no\.? ?|#)\d|(?:the|that) (?!most|cheapest|dearest|best)(?:\w+ ){{0,2}}one)\b"
    r"(?! (?:in|but|with|for|cheaper|under)\b)"
    rf"|{TO_SEE} (?:the|that) (?:first|second|third|fourth|fifth|last)(?: one)?(?: again)?\W*$"
)
#: What was shown there: "what was the first one again?"
AGAIN = (
    rf"^\W*(?:(?:and|so|sorry|ok(?:ay)?|hm+|wait|remind me)\b\W*)*(?:what|which)(?: one)?(?:['’]?s| is| was)\s+"
    rf"(?:{PLACE}|(?:the|your|that)\s+(?:first|second|third|fourth|fifth|last))(?:\s+(?:one|product|pick|suggestion|option))?(?:\s+called)?(?:\s+again)?\W*$"
)
_SURE: tuple[tuple[str, str], ...] = (
    ("about_bot", ASKS_WHOSE_SIDE.pattern),
    ("gift", GIFT.pattern),
    ("self", r"\b(?:back to|just for|it'?s for|for) (?:me|myself)\b(?! (?:and|to|please\?))|\bmy ?self\b.{0,12}$"),
    ("find", r"\b(?:do|have) (?:you|u|ya) (?:guys )?(?:happen to |by any chance |actually |even )?(?:have|stock|sell|carry|got)\b(?! (?:it|that|this|them|those|these|number|#|\d|the (?:first|second|third|fourth|fifth|last)))"),
    ("find", r"\b(?:suggest|recommend)(?:ations?|ions?|s|ed)?\b(?!.{0,20}\b(?:why|because)\b)|\b(?:something|anything)(?: good| nice)? for me\b"),
    ("find", r"\b(?:show|get|find|give|gimme) (?:me )?(?:something|a|an|some) (?!(?:more|else|other|others|cheaper|different|better|nicer|similar|bigger|smaller|summary|reply|draft|bit|little|lot|reason|idea)\b)\w+"),
    ("smalltalk", OF_THE_ASSISTANT.pattern),
    ("find", r"^\W*(?:(?:ok(?:ay)?|so|and|just|please|got|have you|do you have|give me|show me|i need|any|some|a few|a couple of|more|other|quick|good|nice)\W+)*(?:ideas?|suggestions?|recommendations?|inspiration|tips)\b(?! (?:what|how|why))"),
    ("find", ASKS_SUITABLE.pattern),
    ("find", r"\b(?:what|something|anything)(?: else)? (?:that )?(?:(?:would|could) )?(?:goes?|go|fits?|works?)(?: well)? (?:with |on |in )?(?:my|our) \w"),
    ("inform", r"^\W*(?:there (?:are|will be)|we are|we['’]re|it['’]?s for)\s+(?:\d{1,2}|two|three|four|five|six|seven|eight)(?:\s+of us)?\W*$"),
    ("cheaper", r"\b(?:che+a?p+e+r|cheapr|chaper|less expensive|more affordable|lower price|too (?:expensive|pricey|dear|much money))\b"),
    ("cheaper", TOO_DEAR.pattern),
    ("pricier", r"\b(?:not|isn['’]?t|nothing) (?:so|too|that|very|quite|all that) cheap\b"),
    ("pricier", r"\b(?:pricier|more expensive|higher[- ]end|more upmarket|fancier)\b"),
    ("better", r"\b(?:better|higher)[- ]?(?:rat(?:ed|ing)s?|review(?:s|ed))\b|\b(?:some(?:thing|what)|anything|a bit|bit|any|one|ones) (?:a bit |bit )?(?:nicer|better)\b(?! (?:at|than|in the|for))|^\W*(?:nicer|better)(?: ones?)?\W*(?:pls|please)?\W*$"),
    ("cheapest", r"\b(?:the |your )?(?:cheapest|least expensive|lowest priced?)\b"),
    ("dearest", r"\b(?:most expensive|priciest|dearest)\b(?! (?:friend|mum|mom|aunt))"),
    ("best_rated", r"\b(?:best|highest|top)[- ]rated\b|\bhighest rating\b"),
    ("more", r"^\W*(?:something|anything|someth?ing) (?:else|different)\W*$|\bshow (?:me )?(?:some )?(?:more|others)\b|^\W*(?:more|next|others?|else)\W*$|\b(?:any|some|got|have|few) (?:more|others|different ones|other ones)\b(?=\W*$|\?| to | please| pls| like | from )"),
    ("reject", rf"\b(?:that|this|it|they|those|these|{PLACE}|(?:first|second|third|fourth|fifth|last)(?: one)?|one) {WONT_DO}"),
    ("reject", NOT_LIKE),
    ("reject", WITHOUT),
    ("reject", DISLIKES),
    ("reject", OWNED),
    ("reject", NOT_THAT_NUMBER),
    ("find", r"\b(?:said|says|told me|heard)\b.{0,12}\byou (?:guys )?(?:carry|sell|stock|have|do)\b"),
    ("reject", LACKS),
    ("reject", r"\bnot (?:that|this|the same) (?:brand|one|make)\b|^\W*(?:not|no) (?:number |#)\d\W*$"),
    ("why", r"^\W*(?:and |so |but )?how come\b|^\W*(?:and |so |but )?why\b(?! (?:not|isn|aren|didn|don|wasn|no\b))"),
    ("why", r"\bwhat(?:['’]?s| is| are)? (?:the )?(?:catch|downsides?|drawbacks?|wrong with|bad about|not (?:so )?good about|against)\b|\bany (?:downsides?|drawbacks?|cons|catch)\b"),
    ("pick", r"\b(?:which|wich)(?: one| of (?:them|these|those|the two))?\b.{0,12}\b(?:would|wud|do|should|shall) (?:you|u|ya|i) (?:personally |rather )?(?:pick|choose|take|recommend|get|give|go (?:for|with)|buy|suggest|prefer)\b|\bwhat would you (?:pick|choose|take|go (?:for|with))\b|\bwhat'?s your (?:pick|favou?rite|tip)\b"),
    ("why_not", r"^\W*(?:and |so |but )?why (?:not|isn'?t|aren'?t|didn'?t|wasn'?t|no)\b"),
    ("compare", r"\bcompare\b|\bcompar(?:ison|ing)\b|\bdiff(?:erences?|s)?\b.{0,6}\bbetween\b|\b\d (?:vs|versus|or) \d\b"),
    ("compare", rf"^\W*(?:(?:and|so|but|ok|how come|why) )+(?:(?:is|are|did|do|would|you|we|put|rank|choose|pick|place|have|not|isn['’]?t|wasn['’]?t|didn['’]?t) )*{_ONE} (?:\w+ )?(?:over|above|before|ahead of|in front of|(?:rather|better|higher|lower) than|instead of|below|behind|under|and not) {_ONE}\W*$"),
    ("ask_product", r"\b(?:is|are|r) (?:it|this|that|they|these|(?:this|that) one|number \d|the \w+(?: one)?) (?:any |really |actually )?(?:good|decent|worth it|worth the money)\b"),
    ("show_list", r"\b(?:what'?s|what is|how much is) (?:the|my) total\b|\bhow much (?:altogether|in total)\b"),
    ("undo", r"^\W*(?:undo|go back|step back)\b"),
    ("undo", _FIRST_LIST),
    ("undo", _LIST_BEFORE),
    ("first_list", _FIRST_LIST),
    ("start_over", r"^\W*(?:start (?:over|again|afresh)|reset|new conversation|begin again)\W*$"),
    ("forget", r"\b(?:forget (?:me|everything about me|all about me)|delete (?:my|all my) (?:data|info|information|profile)|erase (?:my|everything))\b"),
    ("ask_profile", r"\bwhat do you (?:already )?(?:know|have|remember)(?: so far| now)? (?:about|on|of) me\b|\bmy profile\b|\b(?:saved|stored|kept|on file|recorded|noted|written down)\b.{0,12}\b(?:about|on|of) me\b|\b(?:have|know|got|keep|store) my (?:address|e-?mail|phone|number|details|data|name|age)\b"),
    ("ask_profile", r"\bwhat (?:are you|do you) (?:going by|go by|basing (?:this|that|these|it) on|working with)\b|"
     r"\bwhat(?:['’]?s| is| are) (?:still |now |currently )?in force\b|\bwhat(?:['’]?s| is| are) (?:my|the) (?:limits?|filters?|criteria|conditions)\b|"
     r"\bwhat (?:have|did) i (?:ask(?:ed)? for|tell you|told you|said|say)(?: so far| now)?\W*$|\bwhich (?:limits?|filters?|wishes) (?:are|do you)\b|"
     r"\bwhat (?:have|do|did) you (?:got|get|have|know)\b.{0,16}\babout me\b"),
    ("ask_profile", r"^\W*(?:(?:and|so|ok(?:ay)?|well|right)\W+)*what (?:do|did) you (?:know|remember)(?: (?:by |until |up to )?(?:now|so far|already|then|right now|at this point))*\W*$|"
     r"\bwhat (?:(?:have|did|do) you|you'?ve)(?: already| now)? (?:got|have|noted?|saved?|stored?|kept|keep|learn(?:ed|t)?|remember(?:ed)?|wr(?:itten|ote)|gather(?:ed)?|collect(?:ed)?|know)(?: down)? (?:about|on|of) (?:me|us)\b|"
     r"^\W*(?:(?:and|so|ok(?:ay)?)\W+)*what (?:(?:have|did) you|you'?ve) (?:noted?|saved?|stored?|learn(?:ed|t)?|remember(?:ed)?|wr(?:itten|ote)|gather(?:ed)?|collect(?:ed)?)(?: down)?(?: (?:so far|now|already|by now|until now))?\W*$"),
    ("show_list", r"^\W*(?:show |see |what'?s (?:in|on) |open )?(?:me )?my (?:short ?list|list|basket|cart|saved)\b(?!\s+(?:for|of|says|has|is)\b)"),
    ("draft", r"\bdraft\b.*\b(?:reply|answer|message|email|mail|response)\b|^\W*draft\b|"
     rf"{ASKED_TO}(?:write|compose|send)\b.{{0,30}}\b(?:{LETTERS}|lines?)\b"),
    ("remove_wish", r"^\W*(?:(?:actually|ok(?:ay)?|no|and|well|sorry|then|so)\W+)*(?:no (?:more )?(?:(?:price|upper) )?(?:limit|budget|ceiling|max(?:imum)?)s?|money is no object|(?:the )?price (?:does(?:n['’]?t| not) matter|is(?:n['’]?t| not|['’]?nt| no) (?:an? )?(?:issue|important|object|concern|problem)))\b"
     r"(?: on (?:the |my )?(?:price|budget|it))?(?: (?:any ?more|now|then|after all|at all))*\W*$"),
    ("draft", r"^\W*(?:(?:ok(?:ay)?|fine|yes|right|good|then|and|please)\W+)*(?:number |no\.? ?|#)?\w*\W*\b(?:write|draft)\s+(?:that|it|this|them)(?: up| down)?\W*$"),
    ("ask_shop", r"\b(?:your|our|the|any|a|returns?|refunds?|shipping|delivery|privacy|exchange) polic(?:y|ies)\b"),
    ("ask_shop", _WENT_WRONG),
    ("ask_shop", BY_WHEN.pattern),
    ("ask_shop", r"\b(?:are|do|will) you (?:\w+ )?(?:record|track|log|listen|spy|watch|store|save|keep|sell)(?:ing)? (?:on |to |of )?(?:this|all this|me|us|what i (?:say|write|type)|everything|my data|our (?:chat|conversation)s?)\b|\bwhy do you (?:want|need) to know\b"),
    ("ask_shop", r"\b(?:can|could|may) (?:i|we) (?:have|get)\b.{0,20}\b(?:delivered|shipped|sent|posted|wrapped|mailed)\b"),
    ("ask_shop", r"\b(?:is|are|am|would|will)\b.{0,24}\bcovered (?:if|when|by|against|under)\b"),
    ("ask_shop", r"\b(?:can|could|may|do) (?:i|we) (?:come (?:and )?)?(?:pick|collect)\b.{0,16}\b(?:up|from|at|in (?:the )?(?:store|shop|person)|today|tomorrow)\b"),
    ("ask_shop", r"\bwhat if (?:i|we|s?he|they|it|this|that)\b.{0,24}\b(?:(?:don['’]?t|doesn['’]?t|do not|does not) (?:like|want|fit|need|work|suit)|break|broken?|change (?:my|our|her|his|their) mind|wrong|too (?:big|small))"),
    ("ask_shop", r"\b(?:do|have|got|are|sell|buy|get|use|any)\b.{0,20}\bgift (?:cards?|vouchers?|certificates?)\b"),
    ("ask_product", LOOK_AT),
    ("ask_product", AGAIN),
    ("ask_product", ASKS_REVIEWS.pattern),
    ("ask_shop", r"\b(?:deliver(?:y|ies)?|shipping|refunds?|return policy|returns?|opening hours|warranty|gift[- ]?wrap\w*|pay(?:ment)? (?:with|by|method|option)s?|discount codes?|vouchers?|coupons?)\b.*\?|\b(?:do|can|will|does) (?:you|u|ya|it) (?:guys )?(?:deliver|ship|accept|refund|gift[- ]?wrap|price match)\b|^\W*(?:and |so )?(?:what|how) about (?:the )?(?:deliver(?:y|ies)|shipping|returns?|refunds?|payment|warranty|discounts?|gift[- ]?wrap\w*)\b"),
    ("ask_shop", r"\b(?:(?:do|have|are|is|where)\b.{0,16}?\b(?:an?|any|your|the|another|other)|have|got|are there|any)\s+(?:(?:real|physical|local|other|actual)\s+)?(?:shops?|stores?|branch(?:es)?|showrooms?|outlets?)\b(?=\W*$|\s+(?:in|near|nearby|around|at|here|close|i|we|open|somewhere|anywhere|to (?:visit|go|see))\b)"),
    ("drop", r"\b(?:take|cross|strike|kick)\s+(?:the |number |no\.? ?|#)?(?:it|that|this|them|both|\d{1,2}|first|second|third|fourth|fifth|last)\b.{0,24}?\b(?:off|out)\b"),
    ("drop", r"^\W*(?:(?:ok(?:ay)?|actually|and|please|pls|no|now|well|then|hm+|wait|can you|could you)\b\W*)*(?:drop|remove|delete|scrap|scratch|ditch|lose|bin|axe)\s+(?:the |number |no\.? ?|#)?(?:\d{1,2}|first|second|third|fourth|fifth|last)\b(?: ones?| two)?(?:\s*(?:,|and|&)\s*(?:the |number )?(?:\d|first|second|third|fourth|fifth|last)(?: one)?)*\W*(?:please|pls|then|again|thanks|instead)?\W*$"),
    ("take", r"^\W*(?:(?:ok(?:ay)?|fine|yes|yeah|alright|all right|then)\W+)*(?:gimme|give me|take)\s+(?:the |number |no\.? ?|#)?(?:[1-9]|first|second|third|fourth|fifth|last)\b(?: one)?\W*(?:please|pls|plz|then|thanks|thx)?\W*$"),
    ("take", r"\b(?:i'?ll|i will|i'?d like to|let me|let'?s|gonna|going to|i want to|i wanna|can i)\s+(?:just )?(?:take|have|get|buy|grab|order|go (?:with|for))\s+(?:the|that|this|it|number|#|no\.?|both|them|those|\d)"),
    ("about_bot", r"^\W*(?:who|what) (?:are|r) (?:you|u)\b|\bwhat can you (?:do|help)|\bare (?:you|u) (?:a |an )?(?:bot|robot|human|real|ai|machine|person|computer)\b"),
    ("attack", r"\b(?:ignore|forget|disregard|override)\b.{0,30}\b(?:instructions?|rules|prompts?|guidelines)\b|\b(?:system prompt|developer mode|jailbreak)\b|\byou are now\b|\bselect\b.{1,40}\bfrom\b|\bdrop table\b|<script"),
    ("greet", rf"^\W*(?:{GREETINGS}|good (?:morning|afternoon|evening))\b"),
    ("thanks", r"(?:^|[.,!]\s*)(?:tnx|thnx|thanx|thx|ty|tysm|cheers)\W*$"),
    ("thanks", rf"^\W*(?:{THANKS}|ty|cheers)\W*(?:a lot|so much|very much|mate)?\W*$"),
)  # fmt: skip
_COMPILED = tuple((act, re.compile(pattern, re.IGNORECASE)) for act, pattern in _SURE)


def surely(text: str) -> set[str]:
    """The acts that the words of a message carry for sure."""
    return {act for act, pattern in _COMPILED if pattern.search(text)}
