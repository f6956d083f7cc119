"""A reading without what its numbers are about: a bound on ratings, a part that is measured."""

from __future__ import annotations

from dataclasses import replace

from agent.dialogue import Dialogue
from agent.models.reading import Reading, Span
from agent.slots.spoken import columns_of_kind
from engine.language.lexical import content_words, stem
from engine.language.vocabulary import Vocabulary
from tools.limit_words import STOP
from tools.quantities import quantities, sets_bound


def without_measured(
    text: str, reading: Reading, dialogue: Dialogue, vocabulary: Vocabulary
) -> Reading:
    """A reading without what is measured: of shown headphones "a battery of 20 hours" is a part.

    Only where a number bounds something and the products spoken of have a column of that name.
    """
    if not dialogue.cards or not sets_bound(text):
        return reading
    own = columns_of_kind(text, dialogue, vocabulary) & vocabulary.numeric.keys()
    parts = {stem(part) for key in own for part in key.split("_") if len(part) > 2} - STOP

    def measured(span: Span) -> bool:
        named = {stem(word) for word in content_words(text[span.start : span.end])}
        return span.slot == "need" and bool(named) and named <= parts

    kept = tuple(span for span in reading.spans if not measured(span))
    if len(kept) == len(reading.spans) or any(span.slot == "need" for span in kept):
        return replace(reading, spans=kept)
    return Reading({**reading.acts, "find": 0.0, "inform": 1.0}, kept)  # it goes on with the list


def without_ratings(text: str, reading: Reading) -> tuple[str, Reading]:
    """A message without its bounds on ratings: in "number 1? rated 4 or better" 4 is no product."""
    for quantity in quantities(text, set()):
        if quantity.kind == "rating" and quantity.bounded:
            start, end = quantity.start, quantity.end
            text = text[:start] + " " * (end - start) + text[end:]
            kept = [
                s for s in reading.spans if s.slot != "item" or s.end <= start or s.start >= end
            ]
            reading = replace(reading, spans=tuple(kept))
    return text, reading
