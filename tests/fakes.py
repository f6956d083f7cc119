"""Fakes and toy shops for tests. Append; do not change what others lean on."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import torch
from torch import Tensor

from engine.lexical import stem, words


def fake_encode(texts: Sequence[str]) -> Tensor:
    """A sentence encoder without a model: each word a fixed random direction, the sum of unit length.

    Texts that share words are near each other, others are not. (n, 48) float32.
    """
    rows = torch.zeros(len(texts), 48)
    for row, text in enumerate(texts):
        for word in words(text):
            seed = zlib.crc32(stem(word).encode())
            rows[row] += torch.randn(48, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.normalize(rows, dim=-1)
