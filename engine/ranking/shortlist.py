"""The best rows of persons' vectors: narrow blocks in full, the wide one by the exact index.

The same for one person as for many at once. It does not know profiles or products, nor how the
index searches.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from engine.features import FeatureSpace, Term
from engine.scan.best_rows import best_of


def shortlist(
    space: FeatureSpace,
    people: Sequence[Sequence[Term]],
    masks: Sequence[np.ndarray],
    ks: Sequence[int],
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The best k eligible rows of each person.

    Args:
        people: the terms of each.
        masks: (n,) bool each, True = eligible.

    Returns:
        (rows int64, scores float32) each, best first, fewer than k when fewer are eligible.
    """
    found: list[tuple[np.ndarray, np.ndarray]] = [(np.zeros(0, np.int64), np.zeros(0, np.float32))]
    found *= len(people)
    waiting: list[tuple[int, np.ndarray, np.ndarray]] = []
    for number, (terms, mask, k) in enumerate(zip(people, masks, ks, strict=True)):
        base, vector = space.base_scores(terms), space.wide_vector(terms)
        if vector is None:
            found[number] = best_of(base, mask, k)
        else:
            waiting.append((number, base, vector))
    if waiting and space.wide is not None:
        answers = space.wide.index.answers(
            torch.from_numpy(np.stack([vector for *_, vector in waiting])),
            max(ks[number] for number, *_ in waiting),
            [masks[number] for number, *_ in waiting],
            [base for _, base, _ in waiting],
        )
        for (number, *_), (scores, rows) in zip(waiting, answers, strict=True):
            k = ks[number]
            found[number] = rows[:k].numpy(), scores[:k].numpy()
    return found
