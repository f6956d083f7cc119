"""Writes the sample shop: ``python -m data.sample.generate [folder]``.

The same words and seed give the same bytes. Does not know what the files are used for.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from data.sample import products, shoppers, visits
from data.sample.vocabulary import read_vocabulary

SEED = 20251101
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Sample:
    """The generated shop with what the files do not show."""

    articles: list[products.Article]
    people: list[shoppers.Shopper]
    happenings: list[visits.Happening]


def make_sample(seed: int = SEED) -> Sample:
    """Products, customers and their year, each from its own stream of random numbers."""
    words = read_vocabulary()
    articles = products.make_articles(words, Random(f"{seed} products"))
    people = shoppers.make_shoppers(words, Random(f"{seed} customers"))
    happenings = visits.simulate(articles, people, Random(f"{seed} visits"))
    return Sample(articles, people, happenings)


def write_sample(folder: Path, sample: Sample) -> list[Path]:
    """Write products.csv, customers.csv and events.csv (UTF-8, LF) and return their paths."""
    tables: dict[str, tuple[Sequence[str], list[Mapping[str, str]]]] = {
        "products.csv": (
            products.COLUMNS + products.ATTRIBUTES,
            [article.row for article in sample.articles],
        ),
        "customers.csv": (shoppers.COLUMNS, [person.row for person in sample.people]),
        "events.csv": (visits.COLUMNS, [happening.row for happening in sample.happenings]),
    }
    paths = []
    for name, (columns, rows) in tables.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path = folder / name
        path.write_bytes(text.getvalue().encode("utf-8"))
        paths.append(path)
    return paths


def main(arguments: Sequence[str]) -> None:
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    sample = make_sample()
    for path in write_sample(folder, sample):
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
