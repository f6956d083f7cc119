"""What things of a country are called: "Italian" wine where a column says "Italy".

English alone knows that; whether a shop tells of countries its own columns say.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Country, in lower case -> what is of it.
DEMONYMS: Mapping[str, str] = dict(
    pair.split(":")
    for pair in [
        "argentina:argentinian",
        "australia:australian",
        "austria:austrian",
        "belgium:belgian",
        "brazil:brazilian",
        "bulgaria:bulgarian",
        "canada:canadian",
        "chile:chilean",
        "china:chinese",
        "croatia:croatian",
        "cuba:cuban",
        "denmark:danish",
        "egypt:egyptian",
        "england:english",
        "estonia:estonian",
        "ethiopia:ethiopian",
        "finland:finnish",
        "france:french",
        "georgia:georgian",
        "germany:german",
        "greece:greek",
        "hungary:hungarian",
        "iceland:icelandic",
        "india:indian",
        "indonesia:indonesian",
        "ireland:irish",
        "israel:israeli",
        "italy:italian",
        "jamaica:jamaican",
        "japan:japanese",
        "kenya:kenyan",
        "korea:korean",
        "latvia:latvian",
        "lebanon:lebanese",
        "mexico:mexican",
        "moldova:moldovan",
        "morocco:moroccan",
        "netherlands:dutch",
        "norway:norwegian",
        "peru:peruvian",
        "portugal:portuguese",
        "romania:romanian",
        "russia:russian",
        "scotland:scottish",
        "serbia:serbian",
        "slovakia:slovak",
        "slovenia:slovenian",
        "spain:spanish",
        "sweden:swedish",
        "switzerland:swiss",
        "taiwan:taiwanese",
        "thailand:thai",
        "tunisia:tunisian",
        "ukraine:ukrainian",
        "uruguay:uruguayan",
        "vietnam:vietnamese",
        "wales:welsh",
    ]
)
