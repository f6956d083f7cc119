"""How well the embedded model understands: ``python -m bench.language``.

Prints the shipped reader's figures on the held-out sides of the corpus: acts, slots, tool calls, by
voice and by label. ``--compare`` trains and measures the other ways of reading (rules, frozen
encoder, all layers, one that writes), ``--curve`` trains on 25, 50, 75 and 100 % of the training
side. With ``--card`` each goes into the model card as well, the first into ``config.json`` too.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from agent.models.reader import CARD, FOLDER, EmbeddedReader
from agent.training.calls import CallMaker
from agent.training.card import rows, shipped_part, update_card
from agent.training.corpus import Split, read_corpus, split_by_pattern
from agent.training.evaluate import bundled_shop, measured
from agent.training.passes import Recipe
from agent.training.trials import Finished, Result, compare, curve
from engine.text_encoder import TextEncoder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compare", action="store_true", help="train the other readers too")
    parser.add_argument("--curve", action="store_true", help="train on parts of the corpus")
    parser.add_argument("--card", action="store_true", help="write the figures into the card")
    parser.add_argument(
        "--done", type=Path, help="JSON file of finished trainings: a run that was cut goes on"
    )
    parser.add_argument("--half", action="store_true", help="bfloat16 while training")
    parser.add_argument("--passes", type=int, default=Recipe.passes)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    split = split_by_pattern(read_corpus())
    encoder, maker = TextEncoder.load(options.threads), CallMaker.of(bundled_shop())
    recipe = Recipe(passes=options.passes, half=options.half)
    reader = EmbeddedReader.from_pretrained(FOLDER, encoder=encoder)
    reader.config.figures.update(measured(reader, split, maker))
    parts = shipped_part(reader.config.figures)
    print(parts["shipped"], end="\n\n")
    finished = Finished(options.done)
    if options.compare:
        results = compare(split, encoder, recipe, maker, options.seeds, finished=finished)
        parts["compare"] = trial_part(split, recipe, results, options.seeds)
        print(parts["compare"], end="\n\n")
    if options.curve:
        parts["curve"] = trial_part(
            split, recipe, curve(split, encoder, recipe, maker, finished=finished), 1
        )
        print(parts["curve"])
    if options.card:
        reader.save_pretrained(FOLDER)
        update_card(FOLDER / CARD, parts)


def trial_part(split: Split, recipe: Recipe, results: dict[str, Result], seeds: int) -> str:
    """A table, and under which conditions it was made."""
    said = (
        f"{len(split.train):,} utterances trained on, {len(split.test)} measured on, "
        f"{recipe.passes} passes, {'one seed' if seeds == 1 else f'mean of {seeds} seeds'}."
    )
    return "\n".join([said, "", *rows(results)])


if __name__ == "__main__":
    main()
