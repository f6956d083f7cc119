"""The words that tell what a number in a text means: limits, ranges, units, ages, counts.

Patterns alone; ``tools/quantities.py`` says in which order they count.
"""

from __future__ import annotations

import re

from tools.kin import SIBLINGS, YOUNG
from tools.manners import PLEASE
from tools.numerals import CODE, CURRENCIES, SYMBOL


def _bag(words: str) -> frozenset[str]:
    return frozenset(words.split())


MONEY_AFTER = re.compile(
    rf"^\s?(?:{SYMBOL}|-?\s?(?:{CODE}|{CURRENCIES}|rupees?|francs?|yen|kr|"
    r"squid|smackers)(?![a-z]))|^(?:,-|\.-)",
    re.IGNORECASE,
)
CENTS_AFTER = re.compile(r"^\s?(?:pence|cents?|p(?=$|[\s,.!?]))(?![a-z])", re.IGNORECASE)

# What sets a bound, before the number. ``LOW``/``HIGH`` turn round after a negation.
HIGH = (
    r"(?:under|below|beneath|underneath|south of|less th[ae]n|lower th[ae]n|cheaper th[ae]n|smaller "
    r"th[ae]n|lighter "
    r"th[ae]n|shorter th[ae]n|younger th[ae]n|narrower th[ae]n|thinner th[ae]n|slimmer th[ae]n|fewer th[ae]n|slower "
    r"th[ae]n|"
    r"less expensive th[ae]n|inferior to)"
)
LOW = (
    r"(?:over|above|beyond|past|more th[ae]n|(?:more )?expensive more th[ae]n|more expensive th[ae]n|"
    r"costing more "
    r"th[ae]n|north of|exceed(?:s|ing)?|in excess of|upwards of|greater th[ae]n|bigger th[ae]n|larger "
    r"th[ae]n|longer "
    r"th[ae]n|higher th[ae]n|taller th[ae]n|wider th[ae]n|deeper th[ae]n|thicker th[ae]n|heavier th[ae]n|better "
    r"th[ae]n|older "
    r"th[ae]n|faster th[ae]n|stronger th[ae]n|brighter th[ae]n|dearer th[ae]n|pricier th[ae]n|costlier th[ae]n|"
    r"superior to)"
)
GAP = (
    r"(?:\s?(?:the|a|an|about|around|like|of|say|is|are|even|approx\.?|roughly|something like|"
    r"maybe|than|:|=))*\s*"
)
NEGATION = re.compile(
    r"(?:\b(?:no|not|nothing|never|none|nor|without|nowt|cannot|dont|doesnt|cant|wont|shouldnt|"
    r"mustnt|"
    r"wouldnt|isnt)|\b\w+n['’]t)"
    r"(?:\s(?:want|wanna|to|go|going|gonna|spend|spending|pay|paying|be|is|cost|costs|costing|"
    r"anything|"
    r"something|any|much|a|one|single|penny|cent|dollar|euro|buck|pound|expensive|priced|it|"
    r"should|that|"
    r"which|weigh|weighs|weighing|really|get|buy|need|like|thats|that's|rated|them|for|even|"
    r"have|stuff|"
    r"things|products|ones?|items?|with|a rating|ratings?|of|score|exceed))*\s$",
    re.IGNORECASE,
)
LOW_BEFORE = re.compile(rf"\b{LOW}{GAP}$|[>≥]=?\s*$", re.IGNORECASE)
HIGH_BEFORE = re.compile(rf"\b{HIGH}{GAP}$|[<≤]=?\s*$|\bsub[\s-]?\s?$", re.IGNORECASE)
AT_MOST_BEFORE = re.compile(
    r"\b(?:max(?:imum)?\.?(?: of| is| price| budget| spend)?|up ?to|at (?:the )?most|within|"
    r"until|till|"
    r"limit(?:ed)?(?: of| is| to| at)?|cap(?:ped)?(?: of| at| it at)?|ceiling(?: of| is)?|"
    r"keep (?:it|this|them|everything) (?:to|at|within)|stretch(?:ed)? to|go (?:up |as high |"
    r"as far )?(?:to|as)|"
    r"as (?:much|high) as|"
    r"(?:budget|limit|max) (?:to|at))" + GAP + "$",
    re.IGNORECASE,
)
AT_LEAST_BEFORE = re.compile(
    r"\b(?:at ?least|minimum(?: of| is)?|min(?:\.| of)?|from|start(?:s|ing)? (?:at|from)|no "
    r"less|not less|"
    r"upwards? from)" + GAP + "$",
    re.IGNORECASE,
)
#: A ceiling only when the number is money, or stands alone: "I have 50", but "I have 3 kids".
BUDGET_BEFORE = re.compile(
    r"\b(?:budget(?:'?s| is| of| was|ed)?|(?:i|we|she|he|they|i'?ve|we'?ve|only|just|all "
    r"i)?\s?(?:have|has|got|gots|collected|saved)|"
    r"spend(?:ing)?|pay(?:ing)?|afford|only|just|price(?: range)?(?: is)?)"
    r"(?: only| just| got| max| to spend)?(?:\s?[:=])?\s*(?:the |a |of )?$",
    re.IGNORECASE,
)
AROUND_BEFORE = re.compile(
    r"(?:\b(?:around|(?<!what )(?<!how )about|abt|roughly|approx(?:imately)?\.?|circa|ca\.?|near(?:ly)?|close to|"
    r"almost|"
    r"ballpark(?: of)?|(?:in the )?(?:region|ballpark|neighbou?rhood|vicinity|range) of|more "
    r"or less|"
    r"something like|plus minus|or so)|[~≈±])\s*(?:a |the )?$",
    re.IGNORECASE,
)
LIKE_BEFORE = re.compile(r"\blike\s*(?:a )?$", re.IGNORECASE)

# What sets a bound, after the number. One further word may stand between ("16 gb ram minimum").
OF = r"^\s?(?:(?!or\b|and\b|at\b|is\b|to\b|for\b)[\w'-]+\s)?"
AT_MOST_AFTER = re.compile(
    OF + r"(?:or (?:less|under|below|cheaper|lower|smaller|shorter|lighter|fewer|thinner|younger|"
    r"so max)|"
    r"tops?(?!\w)|(?:is )?(?:the )?max(?:imum)?\b|at (?:the )?(?:very )?most|(?:and|or) "
    r"(?:under|below|less)|to "
    r"spend|"
    r"is (?:about )?(?:my|our|the|her|his|their) (?:absolute |new |upper )?(?:limit|"
    r"max(?:imum)?|budget|ceiling|top)|"
    r"is (?:all|the most) (?:i|we|she|he|they)\b|limit\b|budget\b|ceiling\b|cap\b|"
    r"is (?:way |far |a bit |a little )?too (?:much|expensive|dear|pricey|high|heavy|big|large|"
    r"long|wide|tall|steep))",
    re.IGNORECASE,
)
AT_LEAST_AFTER = re.compile(
    r"^\s?\+(?!\s?\d)|"
    + OF
    + r"(?:or (?:more|over|above|better|higher|bigger|larger|up|longer|older|wider|"
    r"taller|heavier|stronger|upwards?)|and (?:up|above|over|more|higher|better|bigger|"
    r"upwards?|older|beyond)|"
    r"plus\b|(?:is )?(?:the |my )?(?:minimum|min)\b(?!\s?\d)|at (?:the very )?least|upwards?\b|"
    r"is (?:way |far |a bit )?too (?:cheap|little|small|short|light|low|few|narrow|thin))",
    re.IGNORECASE,
)
TAKEN_BACK = re.compile(r"\b(?:not|instead of|rather than)\s+$", re.IGNORECASE)
AROUND_AFTER = re.compile(
    r"^\s?(?:-?ish\b|(?:\w+\s)?(?:or so|ish|roughly|give or take|or thereabouts|thereabouts|"
    r"approx\w*|"
    r"more or less|(?:or )?around)\b|-?odd\b)",
    re.IGNORECASE,
)
EXCLUDED_AFTER = re.compile(
    r"^\s?(?:\w+\s)?(?:is|are) (?:way |far |a bit )?(?:too|out\b|a no\b|not ok)", re.I
)

BETWEEN = re.compile(
    r"\b(?:between|btwn?|from|anywhere (?:between|from))\s*(?:about |like |around )?$", re.I
)
RANGE_OPENED = re.compile(
    r"^\s?(?:[\w/$€£]{1,7}\s?)?(?:-|–|—|to|and|&|or|till|until|up to)\s*(?:about |like )?$", re.I
)
RANGE = re.compile(
    r"^\s?(?:[\w$€£]{1,7}\s?)?(?:-|–|—|\bto\b|\bup to\b)\s*(?:about |like )?$", re.IGNORECASE
)
#: Two amounts that will do alike; a range only where a unit follows ("16 or 32 GB").
EITHER = re.compile(r"^\s?or\s?$", re.IGNORECASE)
#: What begins a limit of its own between two numbers.
ENDS_AT = re.compile(
    r"\b(?:up to|at (?:the )?most|under|below|max(?:imum)?|no more th[ae]n)\b", re.IGNORECASE
)
#: "1 won't do", "2 is out": a place in the list, at the beginning of a clause.
CLAUSE_BEGINS = re.compile(r"(?:^|[.,;:!?]\s|\b(?:and|but|so|no|ok)\s)\W*$", re.IGNORECASE)
JUDGED_AFTER = re.compile(
    r"\s(?:(?:won|can|does|is|was|wouldn)['’]?n?['’]?t\b|will not\b|is (?:out|no|not|too|a|the|ugly|fine|good|perfect|nice|great|ok)\b|"
    r"looks?\b|costs? (?:more|too)\b|has\b|seems?\b)",
    re.IGNORECASE,
)
ITEM_BEFORE = re.compile(
    r"(?:#|\b(?:no\.|number|nr\.?|num|nmbr|option|item|product|choice|pick|first|last|the|like|"
    r"and|or))\s*$",
    re.IGNORECASE,
)

STARS_AFTER = re.compile(
    r"^\s?(?:\+|-|plus)?\s?(?:or (?:more|better|up|above)\s)?(?:stars?|star-|\*|rat(?:ing|ed)s?\b)",
    re.I,
)
RATING_BEFORE = re.compile(
    r"\b(?:rat(?:ed|ings?)|stars?|reviews?|reviewed|scor(?:e[ds]?|ing))"
    r"(?:\s(?:no|is|of|over|above|below|under|at|least|most|more|than|higher|better|about|around|"
    r"from|min|minimum|a|"
    r"not|less|lower))*\s*[≥>=:]*\s*$",
    re.IGNORECASE,
)
AGE_AFTER = re.compile(
    r"^\s?-?\s?(?:years?|yrs?|yr)[\s-]?(?:olds?\b|of age)|^\s?-?(?:yo|y/o|y\.o\.)(?![a-z])|"
    r"^\s?-year-olds?",
    re.IGNORECASE,
)
AGE_BEFORE = re.compile(
    r"\b(?:i'?m|i am|im|he'?s|hes|he’s|she'?s|shes|she’s|he is|she is|they'?re|who'?s|who is|whos|"
    r"(?:my|our|the|his|her) (?!budget|limit|max|price|cap|size|favou?rite|maximum|range)[\w-]+ is|"
    rf"(?:{YOUNG})s? of|turn(?:s|ing|ed)?|aged?|ages|age(?: is| of| group)?|(?:he|she|they)(?:'ll| will) be)"
    r"\s(?:about |around |only |just |now |already |turning |nearly |almost )?$"
    rf"|\b(?:{YOUNG}|{SIBLINGS})\s?[,(]\s?$",
    re.IGNORECASE,
)
AGE_END = re.compile(
    r"^\s?(?:$|[,.;!?)+]|years?\b(?! (?:warranty|guarantee|of))|and\b|now\b|next\b|tomorrow\b|this\b|so\b|on\b|but\b|who\b|soon\b|"
    r"in\b|today\b|or\b)",
    re.IGNORECASE,
)
COUNT_AFTER = re.compile(
    r"^\s?(?:more |other |good |nice |different |quick |best |alternative )?"
    r"(?:ideas?|options?|suggestions?|choices|picks|recommendations?|products|things|of them|"
    r"results|alternatives|gifts|presents)\b",
    re.IGNORECASE,
)
SHOW_BEFORE = re.compile(
    r"\b(?:(?:show|give|gimme|suggest|recommend|find|list|name|see|pick|send)(?: me| us| him| her)?(?: "
    r"the| my| your)?(?: (?:list|selection) of)?(?: top| best)?|(?:a )?list of|top|best)\s$",
    re.IGNORECASE,
)
#: "cheapest two please".
RANKED_BEFORE = re.compile(
    r"\b(?:cheapest|dearest|priciest|(?:best|top|highest)(?:[- ]rated)?)\s$", re.IGNORECASE
)
#: "the top 3": no word of the thing that is counted.
TOP_BEFORE = re.compile(r"\b(?:top|best)\s$", re.IGNORECASE)
#: Words that end what a count is of: "show me 3 in blue" counts no blues.
_NO_THING = (
    r"(?!(?:in|of|or|and|to|for|with|under|over|from|at|by|on|is|are|was|if|but|please|pls|per|as|than|"
    r"that|this|it|i|you)\b)"
)
SHOW_AFTER = re.compile(
    rf"^\s?(?:$|[.!?,]|{PLEASE}|more\b|for (?:him|her|them|me|us|my|the)\b|"
    rf"(?:{_NO_THING}[a-z][a-z'’-]*\s){{0,4}}{_NO_THING}[a-z-]+s\b)",
    re.IGNORECASE,
)
#: "the 3 cheapest kettles", "10 headphones as a list": how many the list is to have.
RANKED_AFTER = re.compile(
    r"^\s(?:(?:very )?(?:best|cheapest|dearest|top|priciest|nicest|[a-z]{3,}est)\b|(?:highest|lowest)[- ]rated\b|most \w+)"
    rf"|^\s(?:{_NO_THING}[a-z][a-z'’-]*\s){{1,5}}(?:as|in) (?:an? )?list\b",
    re.IGNORECASE,
)
ALONE = re.compile(r"^\s?(?:$|[,.;:!?)])")

#: "in 10 min" is a time, where "10 min" alone is a floor.
MINUTES_BEFORE = re.compile(
    r"\b(?:in|within|after|for|another|next|last|every|(?:longer|shorter) th[ae]n|up to|under|max|at most)\s$"
    r"|\b(?:long|longer|short|shorter|quick|lasts?|takes?|lasting|taking)\b[^.;!?]{0,16}\s$",
    re.IGNORECASE,
)
UNIT_AFTER = re.compile(r"^\s?-?\s?(?P<unit>[a-zA-Z]+|[\"”″°])")
UNITS = _bag(
    "mm cm m km metre metres meter meters in inch inches ft foot feet yard yards mile miles ml "
    "cl dl l ltr litre litres liter liters litr gallon gallons oz ounce ounces fl pint pints "
    "cup cups g gr gram grams gramm kg kgs kilo kilos kilogram kilograms lb lbs stone ton w "
    "watt watts kw kwh wh v volt volts a amp amps mah ah hz khz mhz ghz fps mp megapixel "
    "megapixels dpi ppi kb mb gb gbs gig gigs gigabyte gigabytes tb terabyte terabytes db "
    "decibel decibels lumen lumens lux kelvin k rpm bar psi btu min mins minute minutes s sec "
    "secs second seconds h hr hrs hour hours day days week weeks month months year years yr yrs "
    "page pages piece pieces pc pcs pk pack packs part parts person persons people ppl poeple "
    "peple player players seat seats seater guest guests serving servings portion portions "
    "capsule capsules bag bags sheet sheets room rooms thread threads tog denier gsm door doors "
    "drawer drawers shelf shelves pocket pockets layer layers card cards string strings key "
    "keys speed speeds gear gears blade blades kid kids child children adult adults dog dogs "
    "cat cats time times x size sizes tier tiers slice slices burner burners ring core cores "
    "channel channels bit inchs calories kcal cal bulbs leds led ply colours colors hole holes "
    "bottle bottles tablet tablets wheel wheels man men c f"
)
STOP = _bag(
    "or and to is a an the for max tops top maximum please pls plz but budget would i he she it "
    "in on with if so that this at least ish of from limit only just not no thanks thx as are "
    "was you yes we my his her per each total about around ideally minimum ok okay though tho "
    "maybe instead because cause cos cuz bc then lol now roughly something stuff things nothing "
    "too less plus always"
)
