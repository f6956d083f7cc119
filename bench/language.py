"""How well the embedded model understands: ``python -m bench.language``.

Prints the shipped reader's figures on the test side of the corpus, by voice and by label.
``--compare`` trains and measures the other ways of reading (rules, frozen encoder, all layers);
``--curve`` trains on 25, 50, 75 and 100 % of the training side. Both print Markdown tables.
"""

from __future__ import annotations

import argparse

from agent.reader import EmbeddedReader
from agent.training.corpus import read_corpus, split_by_pattern
from agent.training.evaluate import by_label, by_voice, compare, curve, p50_ms, reliability, rows
from agent.training.measure import score
from agent.training.train import Recipe, examples_of
from engine.text_encoder import TextEncoder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compare", action="store_true", help="train the other readers too")
    parser.add_argument("--curve", action="store_true", help="train on parts of the corpus")
    parser.add_argument("--half", action="store_true", help="bfloat16 while training")
    parser.add_argument("--passes", type=int, default=Recipe.passes)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    split = split_by_pattern(read_corpus())
    encoder = TextEncoder.load(options.threads)
    recipe = Recipe(passes=options.passes, half=options.half)
    print(f"train {len(split.train)}, dev {len(split.dev)}, test {len(split.test)} utterances\n")
    tests = examples_of(split.test, "test")
    reader = EmbeddedReader.load(encoder=encoder)
    found = score(reader.read, tests)
    seconds = reader.config.figures.get("seconds", 0)
    for table in (
        rows([("shipped", found, p50_ms(reader.read, tests), seconds)]),
        by_voice(found),
        by_label(found),
        reliability(reader.read, tests),
    ):
        print("\n".join(table), end="\n\n")
    if options.compare:
        print("\n".join(rows(compare(split, encoder, recipe))), end="\n\n")
    if options.curve:
        print("\n".join(rows(curve(split, encoder, recipe))))


if __name__ == "__main__":
    main()
