"""Put what is computed of a shop beside its tables, so that its first start is short.

    python -m engine.ship data/sample

Writes the products' embeddings and the block weights learned from the shop's events. Whoever
opens the shop later encodes only the products that changed since, and learns anew only when the
events did.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from data.tables import load_shop
from engine.learning.shop_weights import stored_shop_weights
from engine.recommender import Recommender, product_embeddings_cache
from engine.text_encoder import TextEncoder

#: Name of the embeddings in a shop's folder.
SHIPPED = "embeddings.npy"


def ship(folder: Path) -> int:
    """Compute what can be shipped of the shop in ``folder`` and write it there.

    Returns:
        how many texts were embedded.
    """
    encoder = TextEncoder.load()
    shop = load_shop(folder)
    with tempfile.TemporaryDirectory() as scratch:
        cache = Path(scratch)
        Recommender.build(shop, encoder, cache)
        count = product_embeddings_cache(cache, encoder).export(folder / SHIPPED)
        stored_shop_weights(shop, lambda part: Recommender.build(part, encoder, cache), cache)
        for old in folder.glob("block-weights-*.json"):
            old.unlink()
        for file in cache.glob("block-weights-*.json"):
            shutil.copyfile(file, folder / file.name)
    return count


if __name__ == "__main__":
    print(f"{ship(Path(sys.argv[1]))} texts embedded")
