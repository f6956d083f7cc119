"""Product pictures, drawn: an SVG from category, subcategory and colour, the same every time.

Nothing is fetched. A picture is a tinted ground, a quiet shape behind, a shadow, and a glyph in
the product's colour; the product's ID turns and shifts it a little, so that two of one kind can
be told apart. Pure text in, text out; this module knows no page and no server.
"""

from __future__ import annotations

import colorsys
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from data.records import Product
from ui.glyphs import glyph_for

#: Names of colours as shops write them; several words are looked up from the last to the first.
COLORS: dict[str, str] = {
    "black": "#33363d", "charcoal": "#454a52", "graphite": "#50555e", "anthracite": "#41454c",
    "grey": "#8b919b", "gray": "#8b919b", "silver": "#b4bac3", "slate": "#64748b",
    "white": "#f3f1ec", "ivory": "#efe8d6", "cream": "#eee2c6", "beige": "#d8c3a1",
    "sand": "#d9c08f", "oatmeal": "#d9ccb4", "natural": "#cdb48c", "taupe": "#a39382",
    "brown": "#8a5a3b", "tan": "#c08f5f", "camel": "#bf8f56", "chocolate": "#6b4430",
    "walnut": "#74503a", "oak": "#b98d5b", "wood": "#ad7f52", "cognac": "#a2592c",
    "red": "#d2403f", "crimson": "#b91f3b", "burgundy": "#7c2438", "maroon": "#75222f",
    "wine": "#762a40", "rust": "#b4512c", "terracotta": "#c4673f", "brick": "#a8452f",
    "orange": "#e8802f", "coral": "#f0765d", "peach": "#f4ab85", "apricot": "#f2a866",
    "yellow": "#edbe32", "mustard": "#cf9a25", "gold": "#cfa13a", "amber": "#dd9a1e",
    "green": "#4a9a5b", "olive": "#7d8443", "sage": "#9aae8c", "forest": "#2f6a47",
    "mint": "#8fcfb4", "emerald": "#1f8f68", "lime": "#9cc53b", "moss": "#68793f",
    "khaki": "#a39a6b", "teal": "#2a8c8c", "turquoise": "#36b3ac", "aqua": "#57bfc8",
    "cyan": "#35b2cc", "blue": "#3b78c9", "navy": "#2c4270", "indigo": "#48499c",
    "cobalt": "#2c55b8", "denim": "#4c6d9b", "sky": "#74b4e0", "midnight": "#283252",
    "purple": "#8255b3", "violet": "#8257c2", "lavender": "#ab9bd6", "lilac": "#b9a0d4",
    "plum": "#74395f", "magenta": "#c23b8b", "pink": "#e58aa8", "rose": "#dc8590",
    "blush": "#ecb3ad", "fuchsia": "#cf3b89", "copper": "#b96f45", "bronze": "#99714a",
    "brass": "#bd9a4e", "steel": "#8f9aa6", "chrome": "#aab2bb", "clear": "#b9d5db",
    "transparent": "#b9d5db", "glass": "#a8ccd2",
}  # fmt: skip

#: Attribute columns that hold a product's colour, first come first served.
COLOR_KEYS = ("color", "colour", "shade", "finish")
#: The path under which pictures are served.
PREFIX = "/pictures"

_HEX = re.compile(r"#[0-9a-f]{6}\b")
#: Inks for products whose colour nobody wrote down.
_UNKNOWN = ("teal", "terracotta", "indigo", "mustard", "sage", "plum", "denim", "coral", "forest")

_STROKES = {"s": 9, "d": 6, "t": 3, "n": 5, "h": 5}


def color_of(text: str, seed: str = "") -> str:
    """``#rrggbb`` for a colour's name or hex code; one chosen by ``seed`` when it is unknown."""
    lowered = text.lower()
    if found := _HEX.search(lowered):
        return found.group()
    for word in reversed(re.findall(r"[a-z]+", lowered)):
        if word in COLORS:
            return COLORS[word]
    return COLORS[_UNKNOWN[_digest(seed)[0] % len(_UNKNOWN)]]


@lru_cache(maxsize=4096)
def picture(
    category: str, subcategory: str = "", color: str = "", product_id: str = "", name: str = ""
) -> str:
    """The SVG (240 x 180, under 2.5 kB) of a product. None of the arguments appears in it."""
    bits = _digest(product_id or f"{category}/{subcategory}")
    inks = _inks(color_of(color, seed=f"{category}/{subcategory}/{product_id}"))
    pieces = glyph_for(category, subcategory, name).pieces
    body = "".join(_piece(piece, inks) for piece in pieces)
    turn, flip = bits[1] % 13 - 6, -1 if bits[2] % 2 else 1
    x, y, size = 70 + bits[3] % 100, 62 + bits[4] % 56, 52 + bits[5] % 22
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 240 180'>"
        f"<rect width='240' height='180' fill='{inks['ground']}'/>"
        f"{_backdrop(bits[6] % 4, x, y, size, inks['shape'])}"
        f"<ellipse cx='120' cy='156' rx='58' ry='7' fill='{inks['shadow']}'/>"
        f"<g transform='translate(120 92) rotate({turn}) scale({flip * 1.12:g} 1.12) "
        f"translate(-60 -60)'>{body}</g></svg>"
    )


def picture_url(product: Product) -> str:
    """Where ``picture_route.py`` serves the product's picture; the shop's own when it has one."""
    return product.image_url or f"{PREFIX}/{quote(product.product_id, safe='')}.svg"


def color_text(attributes: Mapping[str, object]) -> str:
    """What the shop wrote about a product's colour; ``""`` when nothing."""
    return next((str(attributes[key]) for key in COLOR_KEYS if attributes.get(key)), "")


def bare_name(name: str, brand: str) -> str:
    """A product's name without its brand, which may sound like another thing."""
    return name.replace(brand, "") if brand else name


def picture_uri(
    category: str, subcategory: str = "", color: str = "", product_id: str = "", name: str = ""
) -> str:
    """The picture as a ``data:`` address that can stand in a quoted attribute."""
    svg = picture(category, subcategory, color, product_id, name)
    return "data:image/svg+xml," + svg.replace("#", "%23").replace("<", "%3C").replace(">", "%3E")


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def _inks(main: str) -> dict[str, str]:
    hue, light, saturation = colorsys.rgb_to_hls(
        *(int(main[i : i + 2], 16) / 255 for i in (1, 3, 5))
    )

    def tone(lightness: float, strength: float = 1.0) -> str:
        rgb = colorsys.hls_to_rgb(hue, lightness, min(1.0, saturation * strength))
        return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)

    pale_product = light > 0.85
    ground, depth = (0.83, 0.4) if pale_product else (0.93, 0.55)
    return {
        "a": main,
        "b": tone(light * (0.82 if pale_product else 0.7)),
        "c": tone(light + (1 - light) * 0.45, 0.9),
        "k": "#2f333b" if light > 0.3 else "#5b616c",
        "w": "#ffffff" if light < 0.85 else "#c9c2b4",
        "g": "#5a9a63",
        "h": "#3f7a4d",
        "y": "#f0c766",
        "ground": tone(ground, depth),
        "shape": tone(ground - 0.055, 0.6),
        "shadow": tone(ground - 0.17, 0.45),
    }


def _backdrop(kind: int, x: int, y: int, size: int, ink: str) -> str:
    if kind == 0:
        return f"<circle cx='{x}' cy='{y}' r='{size}' fill='{ink}'/>"
    if kind == 1:
        return f"<path d='M0 {y + 46}Q{x} {y - 6} 240 {y + 34}V180H0Z' fill='{ink}'/>"
    if kind == 2:
        arch = f"M{x - 50} 180V{y + 12}A50 50 0 0 1 {x + 50} {y + 12}V180Z"
        return f"<path d='{arch}' fill='{ink}'/>"
    return (
        f"<circle cx='{x - 28}' cy='{y}' r='{size - 14}' fill='{ink}'/>"
        f"<circle cx='{x + 38}' cy='{y + 18}' r='{size - 30}' fill='{ink}'/>"
    )


def _piece(piece: str, inks: dict[str, str]) -> str:
    """One piece of a glyph (see ``glyphs.py``) as an SVG element."""
    ink, shape, numbers = piece.split(" ", 2)
    if ink in _STROKES:
        hue = {"s": "a", "d": "b", "t": "c", "n": "k", "h": "h"}[ink]
        paint = (
            f"fill='none' stroke='{inks[hue]}' stroke-width='{_STROKES[ink]}' "
            "stroke-linecap='round' stroke-linejoin='round'"
        )
    else:
        paint = f"fill='{inks[ink]}'"
    if shape == "p":
        return f"<path d='{numbers}' {paint}/>"
    if shape == "c":
        x, y, radius = numbers.split()
        return f"<circle cx='{x}' cy='{y}' r='{radius}' {paint}/>"
    if shape == "e":
        x, y, rx, ry = numbers.split()
        return f"<ellipse cx='{x}' cy='{y}' rx='{rx}' ry='{ry}' {paint}/>"
    x, y, width, height, corner = numbers.split()
    return f"<rect x='{x}' y='{y}' width='{width}' height='{height}' rx='{corner}' {paint}/>"
