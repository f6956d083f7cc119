"""Put the embeddings of a shop's products beside its tables, so that its first start is short.

    python -m engine.ship data/sample

Whoever opens the shop later encodes only the products that changed since.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from data.tables import load_shop
from engine.embedding_cache import EmbeddingCache
from engine.recommender import Recommender, product_embeddings_cache
from engine.text_encoder import TextEncoder

#: Name of the file in a shop's folder.
SHIPPED = "embeddings.npy"


def ship(folder: Path) -> int:
    """Encode the products of the shop in ``folder`` and write ``SHIPPED`` there.

    Returns:
        how many texts were embedded.
    """
    encoder = TextEncoder.load()
    with tempfile.TemporaryDirectory() as scratch:
        Recommender.build(load_shop(folder), encoder, Path(scratch))
        cache: EmbeddingCache = product_embeddings_cache(Path(scratch), encoder)
        return cache.export(folder / SHIPPED)


if __name__ == "__main__":
    print(f"{ship(Path(sys.argv[1]))} texts embedded")
