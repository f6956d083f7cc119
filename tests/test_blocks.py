"""Every block gives rows of unit length (or zero, for what a product lacks)."""

import numpy as np
import pytest
from hypothesis import given

from data.records import Product
from data.shop import Shop
from engine.features import FeatureSpace
from engine.language.catalogue_texts import CatalogueTexts, centred
from engine.rows.attributes import attribute_blocks, product_text
from engine.rows.blocks import BinsBlock, DialsBlock, LabelBlock, standard_dial
from engine.rows.popularity import Popularity
from tests.fakes import fake_encode
from tests.toy_shops import shops


def priced(*prices: float) -> list[Product]:
    return [Product(str(n), "Things", price) for n, price in enumerate(prices)]


def test_near_numbers_have_a_high_product() -> None:
    products = priced(10, 11, 20, 1000)
    rows = BinsBlock("price", lambda p: p.price, products).rows(products)
    near, far, farthest = rows[0] @ rows[1], rows[0] @ rows[2], rows[0] @ rows[3]
    assert near > far > farthest
    assert farthest < 0.01
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-6)


def test_a_wide_range_is_compared_by_its_logarithm() -> None:
    products = priced(10, 100, 1000)
    rows = BinsBlock("price", lambda p: p.price, products).rows(products)
    assert rows[0] @ rows[1] == pytest.approx(rows[1] @ rows[2], abs=1e-6)


def test_one_number_for_all_and_numbers_beyond_the_range() -> None:
    products = priced(5, 5)
    block = BinsBlock("price", lambda p: p.price, products)
    assert np.isfinite(block.rows(products)).all()
    assert np.allclose(block.near(1e9), block.near(1e12))


def test_a_step_prefers_its_side() -> None:
    products = priced(10, 20, 40, 80)
    block = BinsBlock("price", lambda p: p.price, products)
    cheap = block.rows(products) @ block.beyond(20, upward=False)
    dear = block.rows(products) @ block.beyond(40, upward=True)
    assert cheap[0] > cheap[3] < cheap[1]
    assert dear[3] > dear[0] < dear[2]


def test_labels_share_a_row_equally() -> None:
    products = [
        Product("1", "X", 1, attributes={"color": ("red", "blue")}),
        Product("2", "X", 1, attributes={"color": "RED"}),
        Product("3", "X", 1),
    ]
    (block,) = attribute_blocks(products)
    assert isinstance(block, LabelBlock)
    rows = block.rows(products).toarray()
    assert block.labels == ["red", "blue"]
    assert rows[0] @ rows[1] == pytest.approx(0.5**0.5)
    assert rows[2].tolist() == [0.0, 0.0]
    assert block.vector("Blue") is not None
    assert block.vector("pink") is None


def test_dials_keep_their_size_at_unit_length() -> None:
    block = DialsBlock("d", ["a", "b"], [lambda p: p.price / 10, lambda p: -p.price / 10])
    rows = block.rows(priced(0, 5, 10))
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0)
    assert rows[2, :2].tolist() == pytest.approx([0.5**0.5, -(0.5**0.5)])
    total = sum(vector for _, vector in block.up())
    assert np.linalg.norm(total) == pytest.approx(1.0)


def test_a_standard_dial_is_zero_at_the_mean() -> None:
    products = [Product(str(n), "X", 1, rating=r) for n, r in enumerate((3.0, 4.0, 5.0, None))]
    dial = standard_dial(lambda p: p.rating, products)
    assert dial(products[1]) == 0.0
    assert dial(products[3]) is None
    high, low = dial(products[2]), dial(products[0])
    assert high is not None
    assert low is not None
    assert high == -low > 0


def test_a_column_that_names_single_products_is_searched_only() -> None:
    products = [Product(str(n), "X", 1, attributes={"sku": f"S{n}"}) for n in range(40)]
    assert attribute_blocks(products) == []
    assert "sku S7" in product_text(products[7])


def test_an_attribute_of_a_name_of_ours_gets_another() -> None:
    products = [Product(str(n), "X", 1, attributes={"text": "ab"[n % 2]}) for n in range(10)]
    assert [block.name for block in attribute_blocks(products)] == ["text_attribute"]


def test_centring_needs_many_texts() -> None:
    rows = np.random.default_rng(1).normal(size=(60, 8)).astype(np.float32) + 3.0
    assert np.allclose(np.linalg.norm(centred(rows), axis=1), 1.0, atol=1e-6)
    assert abs(centred(rows).mean()) < 0.05
    few = centred(rows[:10])
    assert np.allclose(few, rows[:10] / np.linalg.norm(rows[:10], axis=1, keepdims=True))


@given(shops())
def test_every_block_of_every_product_is_of_unit_length_or_zero(shop: Shop) -> None:
    texts = CatalogueTexts(shop.product_table)
    texts.embed(fake_encode, "fake")
    popularity = Popularity(shop.product_rows, shop.events)
    space = FeatureSpace(shop, popularity, texts)
    for name in space.blocks:
        lengths = np.linalg.norm(space.block_rows(name, range(len(shop.products))), axis=1)
        assert (np.isclose(lengths, 1.0, atol=1e-5) | np.isclose(lengths, 0.0)).all(), name
