"""Words about one article: its name and its description, out of its own columns only.

Whatever is said of a color, a size or a number is read from the row, so that text and columns
cannot contradict each other. Does not know prices, ratings or other articles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from random import Random
from string import Formatter

from data.sample.vocabulary import Brand, Kind, Subcategory

#: A column and how a sentence speaks of its value. Order is the order of mention.
FRAGMENTS: dict[str, str] = {
    "Material": "made of {}",
    "Color": "in {}",
    "Size": "measuring {}",
    "Weight_Kg": "weighing {} kg",
    "Capacity_Ml": "holding {} ml",
    "Capacity_L": "with a volume of {} liters",
    "Screen_Inches": "with a {}-inch display",
    "RAM_GB": "with {} GB of memory",
    "Storage_GB": "with {} GB of storage",
    "Battery_Hours": "running up to {} hours on one charge",
    "Power_W": "rated at {} watts",
    "Burn_Hours": "burning for about {} hours",
    "Scent": "scented with {}",
    "Skin_Type": "for {} skin",
    "Hair_Type": "for {} hair",
    "Flavor": "tasting of {}",
    "Roast": "with a {} roast",
    "Dietary": "labeled {}",
    "Department": "for {}",
    "Pet": "for {}s",
    "People": "for {} people",
    "Players_Max": "for up to {} players",
    "Play_Minutes": "lasting about {} minutes",
    "Pieces": "with {} pieces",
    "Age_From": "for ages {} and up",
    "Pages": "with {} pages",
}
#: Shelves whose weight or volume is what is in the pack.
PACK_SHELVES = frozenset({
    "Coffee Beans", "Tea", "Sports Nutrition", "Treats & Food", "Birds & Wildlife", "Shoe Care",
    "Craft Kits", "Shaving & Beard",
})  # fmt: skip

Row = Mapping[str, str]


def article_name(rng: Random, brand: Brand, kind: Kind, sub: Subcategory, row: Row) -> str:
    """What the shop prints above the price, e.g. "Fellgrove Ridge Kettlebell 12 kg"."""
    if kind.author:
        return kind.noun
    line = f"{rng.choice(brand.lines)} " if brand.lines and rng.random() < 0.5 else ""
    name = f"{brand.name} {line}{kind.noun}"
    suffix = _filled(sub.suffix, row) if sub.suffix else None
    if suffix:
        return readable(f"{name} {suffix}" if suffix[0].isdigit() else f"{name}, {suffix}")
    if row.get("Color") and rng.random() < 0.55:
        return f"{name} in {row['Color']}"
    return name


def article_text(rng: Random, brand: Brand, kind: Kind, sub: Subcategory, row: Row) -> str:
    """One to three sentences: what it is, then what the row or the shelf says of it.

    Raises:
        KeyError: the kind's own sentence speaks of a column that the row does not have.
    """
    opening = _filled(kind.sentence, row)
    if opening is None:
        raise KeyError(f"{kind.noun}: {kind.sentence!r} needs a column that {dict(row)} lacks")
    if kind.author:
        return " ".join([opening, *_book_sentences(rng, row)])
    features = [text for line in sub.features if (text := _filled(line, row))]
    feature = [rng.choice(features)] if features and "Plain" not in kind.choices else []
    specs = _spec_sentence(rng, kind, sub, row)
    roll = rng.random()
    if roll < 0.5:
        more = [*feature, *specs] if rng.random() < 0.7 else [*specs, *feature]
    elif roll < 0.68:
        more = specs
    elif roll < 0.84:
        more = feature
    elif brand.motto:
        more = [*(specs if rng.random() < 0.6 else feature), brand.motto]
    else:
        more = feature
    return readable(" ".join([opening, *more]))


def readable(text: str) -> str:
    """Small weights in grams and large drives in terabytes, as a shop writes them."""
    text = re.sub(
        r"(?<![\d.])0\.(\d+) kg",
        lambda found: f"{round(float('0.' + found[1]) * 1000)} g",
        text,
    )
    return text.replace("1024 GB", "1 TB")


def _filled(template: str, row: Row) -> str | None:
    """The template with ``{Column}`` as written and ``{column}`` in lower case, or None."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    values: dict[str, str] = {}
    for name in names:
        column = "_".join(part[:1].upper() + part[1:] for part in name.split("_"))
        value = row.get(column, "")
        if not value or value == "Unscented":
            return None
        values[name] = value if name == column else value.lower()
    text = template.format(**values)
    return text[:1].upper() + text[1:]


def _spec_sentence(rng: Random, kind: Kind, sub: Subcategory, row: Row) -> list[str]:
    """At most one sentence that names one to three columns which the name does not."""
    said = kind.sentence + sub.suffix
    found = [
        phrase
        for column, template in FRAGMENTS.items()
        if row.get(column) and f"{{{column}}}" not in said and f"{{{column.lower()}}}" not in said
        if (phrase := _fragment(column, template, row[column], sub))
    ]
    if not found:
        return []
    count = min(len(found), rng.choice((1, 2, 2, 2, 3)))
    chosen = sorted(rng.sample(range(len(found)), count))
    phrases = [found[index] for index in chosen]
    text = phrases[0] if count == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"
    if count == 1 and text.startswith("in "):
        text = f"comes {text}"
    return [f"{text[:1].upper()}{text[1:]}."]


def _fragment(column: str, template: str, value: str, sub: Subcategory) -> str:
    packed = sub.name in PACK_SHELVES
    fixed = {
        ("Scent", "Unscented"): "without any scent",
        ("Department", "Unisex"): "for everyone",
        ("Hair_Type", "All"): "for every type of hair",
        ("Age_From", "0"): "suitable from birth",
        ("People", "1"): "for one person",
        ("Flavor", "Unflavored"): "with no added flavor",
        ("Players_Max", "2"): "for two players",
    }
    if (column, value) in fixed:
        return fixed[column, value]
    if column == "Size":
        if value.startswith("["):
            sizes = json.loads(value)
            return (
                f"sold in size {sizes[0]}"
                if len(sizes) == 1
                else (f"sold in sizes {sizes[0]} to {sizes[-1]}")
            )
        return template.format(value) if value.endswith("cm") else f"in size {value}"
    if column == "Weight_Kg" and packed:
        return f"in a pack of {value} kg"
    if column == "Capacity_Ml" and (sub.category == "Beauty" or sub.name in PACK_SHELVES):
        return f"with {value} ml inside"
    return template.format(value if column == "Dietary" and value.isupper() else value.lower())


def _book_sentences(rng: Random, row: Row) -> list[str]:
    """Who wrote it, how long it is and for whom."""
    author, pages, age = row["Author"], row["Pages"], row.get("Age_From")
    reader = "" if not age else ("from birth" if age == "0" else f"for ages {age} and up")
    choices = [
        [f"By {author}, {pages} pages{', ' + reader if reader else ''}."],
        [f"{author} tells it in {pages} pages."] if not reader else [f"A picture book {reader}."],
        [f"Written by {author}."],
        [],
    ]
    return rng.choice(choices)
