"""Messages in other languages than English, and requests for one: answered with what is spoken here.

Words by which German, French, Spanish, Italian, Portuguese and Dutch are known, none of them English;
and letters that English does not have. What they say is not read.
"""

from __future__ import annotations

import re

from agent.slots.phrase import names_kind, names_surely
from engine.language.vocabulary import Vocabulary

_LANGUAGES = (
    r"english|german|deutsch|french|fran[cç]ais|spanish|espa[nñ]ol|italian[oa]?|portugu[eê]se?|dutch|nederlands|polish|polski|"
    r"russian|chinese|mandarin|japanese|turkish|arabic|swedish|danish|norwegian|hindi"
)
_POLITE = r"(?:please|pls|plz|thanks|only|now|bitte|por favor|s['’]il (?:vous|te) pla[iî]t)"
#: "English please", "do you speak French?", "can we do this in German?"
_ASKS_LANGUAGE = re.compile(
    rf"^\W*(?:(?:in|hi|hello|sorry|ok(?:ay)?|and|auf|en)\b\W*)*(?:{_LANGUAGES})\W*(?:{_POLITE}\W*)*\?*$"
    rf"|\b(?:(?:you|u|ya|i|we|anyone|anybody|someone|somebody)(?: \w+)? (?:speak|talk|write|answer|reply|understand)|sprechen|sprichst|parle[zr]?|parlate|parli?|parla|hablas?|habl[aá]is|fala|spreekt?)\b.{{0,16}}\b(?:{_LANGUAGES})\b"
    rf"|\b(?:can|could|may|do|shall|let['’]?s)\b.{{0,24}}\bin (?:{_LANGUAGES})\b\W*(?:{_POLITE}\W*)*$"
    r"|\b(?:what|which|other|another|my) languages?\b.{0,30}(?:\b(?:speak|talk|understand|support)\b|\?)|\bdo(?:es)? (?:you|u|it|this) (?:speak|understand|support|do) (?:any )?other languages?\b",
    re.IGNORECASE,
)
#: Words of everyday sentences in those languages.
_FOREIGN = frozenset(
    # German
    "ich suche sucht brauche möchte hätte gerne gern ein eine einen einem eines und für bitte haben habt sprechen nicht mein "  # noqa: SIM905
    "meine meinen kaufen geschenk sie ist wir mit auch oder gibt wie kostet danke guten können kannst mir euch unter vater mutter "
    # French
    "je cherche cherchons voudrais veux avez vous est une pour cadeau mon ma mes avec moi besoin bonjour merci nous quel quelle "
    "combien coûte parlez les des "
    # Spanish, Portuguese
    "busco quiero necesito regalo para tienen tienes hola gracias un una unos quisiera cuánto cuanto cuesta padre madre hermana "
    "procuro preciso quero presente obrigado tem você vocês uma meu minha "
    # Italian
    "cerco vorrei mio mia avete quanto costa grazie ciao sono bisogno che questo dello della "
    # Dutch
    "ik zoek een voor mijn heeft wil graag cadeau hebben jullie dank hoeveel kost".split()
)
_WORD = re.compile(r"[^\W\d_]+")
#: Scripts that English is not written in.
_OTHER_LETTERS = re.compile(r"[Ͱ-῿぀-鿿가-힯؀-ۿऀ-ॿ]")
#: Of a message's words so many are of another language, and this share of them.
_LEAST, _SHARE = 2, 0.5
#: A longer message says more than which language is meant.
_LONGEST = 8


def is_of_language(text: str, vocabulary: Vocabulary) -> bool:
    """Whether ``text`` asks for a language, or is plainly not English.

    What names a thing of the shop all the same ("ich suche Headphones") can be searched for, and a
    shop may sell books by their language.
    """
    if names_kind(text, vocabulary) or names_surely(text, vocabulary):
        return False
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words:
        return False
    if len(words) <= _LONGEST and _ASKS_LANGUAGE.search(text):
        return True
    letters = len(_OTHER_LETTERS.findall(text))
    if letters > sum(map(len, words)) / 2:
        return True
    known = sum(word in _FOREIGN for word in words)
    return known >= _LEAST and known >= _SHARE * len(words)
