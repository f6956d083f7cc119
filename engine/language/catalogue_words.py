"""What the catalogue's own texts say of words: which it tells, how it spells them, what is near.

For whoever reads people's words: a slip of a product's name is mended as the catalogue spells it,
and an unusual need ("learn to meditate") is told from talk by its nearness to the products.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from torch import Tensor

from data.record_table import RecordTable
from data.records import Product
from engine.features import FeatureSpace
from engine.language.catalogue_texts import CatalogueTexts
from engine.language.lexical import words
from engine.language.spelling import Spelling
from engine.language.titles import Titles

#: The products whose mean nearness counts: one alone may be near by a word of its title.
_NEAREST = 3


class CatalogueWords:
    """The words of one shop's products.

    Args:
        embed: texts -> (n, e) unit rows; None for a shop without an encoder.
        is_word: whether a word is one of the language, though the catalogue lacks it.

    Attributes:
        titled: a phrase -> the narrowest kinds with a product that is called so.
        spelling: words as the catalogue spells them.
    """

    def __init__(
        self,
        products: RecordTable[Product],
        texts: CatalogueTexts,
        space: FeatureSpace,
        embed: Callable[[Sequence[str]], Tensor] | None,
        is_word: Callable[[str], bool],
    ) -> None:
        self._lexical = texts.lexical
        self._wide = space.wide
        self._embed = embed
        self.titled = Titles(products, texts.lexical, texts.columns).kinds_with
        self.spelling = Spelling(texts.lexical.documents, is_word)

    def is_told(self, word: str) -> bool:
        """Whether a stem stands in the catalogue's texts."""
        return self._lexical.column(word) is not None

    def nearness(self, text: str) -> float:
        """Mean cosine, -1 to 1, of a text's meaning with the products that are nearest to it.

        Products' embeddings have the catalogue's mean taken off; without an encoder it is 0.
        """
        said = " ".join(self.spelling.corrected(words(text)))
        if self._embed is None or self._wide is None or not said:
            return 0.0
        scores = self._wide.scores(self._embed([said])[0].numpy())
        return float(np.sort(scores)[-_NEAREST:].mean())
