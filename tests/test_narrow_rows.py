"""Narrow blocks, joined or not: the same as their dense rows multiplied out in double precision."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from data.records import Product
from data.shop import Shop
from engine.rows import joint_rows, sparse_rows
from engine.rows.blocks import BinsBlock, LabelBlock
from engine.rows.dense_rows import DenseRows
from engine.rows.distinct_rows import DistinctRows, LabelSets, NumberRows
from engine.rows.joint_rows import Coded, JointBlock, join
from engine.rows.narrow_rows import NarrowRows, rows_of
from engine.rows.sparse_rows import SparseRows
from engine.rows.term import Term
from tests.toy_shops import build, shops, toy_shop


def labels(width: int) -> LabelSets:
    """Each label alone, and none."""
    return LabelSets([*((column,) for column in range(width)), ()], width)


@st.composite
def blocks_of_products(draw: st.DrawFn) -> tuple[dict[str, Coded], int]:
    """Up to 6 blocks of 1 to 40 products: single labels, sets of labels, rows of numbers."""
    count = draw(st.integers(1, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    blocks = {}
    for number in range(draw(st.integers(0, 6))):
        width = draw(st.integers(1, 5))
        rows: DistinctRows
        match draw(st.sampled_from(("labels", "sets", "numbers"))):
            case "labels":
                rows = labels(width)
            case "sets":
                found = (np.flatnonzero(bits) for bits in random.random((9, width)) < 0.4)
                rows = LabelSets(list(dict.fromkeys(tuple(columns) for columns in found)), width)
            case _:
                kinds = random.normal(size=(draw(st.integers(1, 7)), width)) * random.choice([0, 1])
                rows = NumberRows(kinds.astype(np.float32))
        codes = random.integers(0, len(rows.filled), count).astype(np.int32)
        blocks[f"block {number}"] = Coded(rows, codes)
    return blocks, count


@given(blocks_of_products(), st.sampled_from((0, 20, 1 << 13)), st.data())
def test_joined_blocks_give_the_sum_of_the_blocks(
    drawn: tuple[dict[str, Coded], int], one_more: int, data: st.DataObject
) -> None:
    """However many look-ups pay: from every block by itself to all in one table."""
    blocks, count = drawn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joint_rows, "ONE_MORE", one_more)
        patch.setattr(joint_rows, "SAMPLED", data.draw(st.sampled_from((3, 1 << 16))))
        patch.setattr(joint_rows, "MOST_PAIRS", data.draw(st.sampled_from((12, 1 << 24))))
        groups = join(blocks, count)
    assert sorted(name for group in groups for name in group.blocks) == sorted(blocks)
    random = np.random.default_rng(7)
    vectors = {
        name: random.normal(size=part.rows.width).astype(np.float32)
        for name, part in blocks.items()
        if random.random() < 0.8
    }
    total = torch.from_numpy(random.normal(size=count).astype(np.float32))
    wanted = total.numpy().astype(np.float64)
    some = random.integers(0, count, 5)
    shares = random.normal(size=5)
    for group in groups:
        group.add_to(total, {n: vectors[n] for n in group.blocks if n in vectors})
        means = group.means(list(group.blocks), some, shares)
        several = {
            name: random.normal(size=(number % 3, rows.width))
            for number, (name, rows) in enumerate(group.blocks.items())
        }
        products = group.products(several, some)
        for name, rows in group.blocks.items():
            dense = rows.of(blocks[name].codes).astype(np.float64)  # (n, width)
            block = JointBlock(group, name)
            assert block.of(some) == pytest.approx(dense[some])
            assert products[name] == pytest.approx(several[name] @ dense[some].T, abs=1e-6)
            assert (name in means) == np.any(dense[some])
            if name in means:
                assert means[name] == pytest.approx(shares @ dense[some], abs=1e-5)
            if name in vectors:
                wanted += dense @ vectors[name].astype(np.float64)
    assert total.numpy() == pytest.approx(wanted, abs=1e-5)


def test_what_one_label_tells_of_another_costs_no_table() -> None:
    """A kind has one category: as many combinations as kinds, in one group."""
    kind = np.arange(40_000, dtype=np.int32) % 100
    blocks = {"category": Coded(labels(10), kind // 10), "kind": Coded(labels(100), kind)}
    (group,) = join(blocks, len(kind))
    assert group.combinations == 100


def test_combinations_that_are_too_many_stay_apart() -> None:
    random = np.random.default_rng(1)
    count = 40_000
    blocks = {
        name: Coded(labels(180), random.integers(0, 181, count).astype(np.int32))
        for name in ("brand", "material", "maker")
    }
    groups = join(blocks, count)
    assert [list(group.blocks) for group in groups] == [["brand"], ["material"], ["maker"]]
    vectors = {name: random.normal(size=180).astype(np.float32) for name in blocks}
    total = torch.zeros(count)
    for group in groups:
        group.add_to(total, {name: vectors[name] for name in group.blocks})
    padded = {name: np.append(vector, 0.0) for name, vector in vectors.items()}
    wanted = sum(padded[name][part.codes] for name, part in blocks.items())
    assert total.numpy() == pytest.approx(wanted, abs=1e-5)


def test_few_on_the_sample_may_be_many_on_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Products come in an order: every sampled one is like the first."""
    monkeypatch.setattr(joint_rows, "SAMPLED", 10)
    random = np.random.default_rng(1)
    count = 40_000
    blocks = {}
    for name in ("brand", "material"):
        codes = random.integers(0, 181, count).astype(np.int32)
        codes[:: count // 10] = 0
        blocks[name] = Coded(labels(180), codes)
    assert [group.combinations for group in join(blocks, count)] == [181, 181]


@settings(max_examples=50)
@given(shops(), st.integers(0, 2**32 - 1))
def test_a_shop_is_scored_as_by_its_rows(shop: Shop, seed: int) -> None:
    """Scores, addends, means and what is filled, of a vector in all blocks."""
    space = build(shop).space
    random = np.random.default_rng(seed)
    every = np.arange(len(shop.products))
    rows = {name: space.block_rows(name, every).astype(np.float64) for name in space.blocks}
    terms = []
    for name, block in space.blocks.items():
        vector = random.normal(size=block.width).astype(np.float32)
        if not block.is_sparse:
            terms += [
                Term(name, "said", "", dense=vector),
                Term(name, "said", "", dense=-3 * vector),
            ]
        columns = np.unique(random.integers(0, block.width, 3))
        if name != "text":
            terms.append(Term(name, "said", "", columns=columns, values=vector[columns]))
    addends = np.zeros((len(terms), len(every)))
    for number, term in enumerate(terms):
        vector = np.zeros(space.blocks[term.block].width)
        vector[slice(None) if term.columns is None else term.columns] = (
            term.dense if term.columns is None else term.values
        )
        addends[number] = rows[term.block] @ vector
    assert space.addends(terms, every.tolist()) == pytest.approx(addends, abs=1e-5)
    assert space.scores(terms).numpy() == pytest.approx(addends.sum(axis=0), abs=1e-4)
    some = random.choice(every, random.integers(1, 4))
    shares = random.normal(size=len(some))
    means = space.means(list(space.blocks), some, shares)
    for name, block in space.blocks.items():
        mean = means.get(name, np.zeros(block.width))
        assert mean == pytest.approx(shares @ rows[name][some], abs=1e-5)
    assert list(space.means(["price"], some, shares)) == ["price"]


@pytest.mark.parametrize("without", [False, True])
def test_words_are_added_by_their_columns(without: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the private call, and where scipy has it no more."""
    if without:
        monkeypatch.setattr(sparse_rows, "csc_matvec", None)
    assert (sparse_rows.csc_matvec is None) == without
    random = np.random.default_rng(3)
    dense = (random.random((50, 8)) * (random.random((50, 8)) < 0.3)).astype(np.float32)
    rows = SparseRows(sparse.csr_matrix(dense))
    total = torch.ones(50)
    rows.add_to(total, np.array([6, 1]), np.array([2.0, -1.0]))
    assert total.numpy() == pytest.approx(1 + 2 * dense[:, 6] - dense[:, 1], abs=1e-6)
    assert rows.rows_of(6).tolist() == np.flatnonzero(dense[:, 6]).tolist()


def test_the_form_of_a_block_follows_its_products() -> None:
    several = [
        Product(f"p{n}", "Things", 5.0 + n, attributes={"tags": tuple(f"t{(n * k) % 9}" for k in (1, 2, 4))})
        for n in range(9)
    ]  # fmt: skip
    tags = LabelBlock("tags", lambda product: product.attributes["tags"], several)  # type: ignore[arg-type, return-value]
    assert isinstance(rows_of(tags, several), SparseRows)
    assert isinstance(rows_of(tags, several[1:2] * 4), Coded)
    price = BinsBlock("price", lambda product: product.price, several)
    assert isinstance(rows_of(price, several), DenseRows)
    twice = rows_of(price, [*several, *several])
    assert isinstance(twice, Coded)
    assert twice.rows.of(twice.codes) == pytest.approx(price.rows([*several, *several]))


def test_one_product_and_a_block_of_nothing() -> None:
    narrow = NarrowRows(
        {"none": Coded(labels(0), np.zeros(1, np.int32)), "level": DenseRows(np.ones((1, 2)))}, 1
    )
    total = torch.zeros(1)
    narrow.add_to(total, {})
    assert total.tolist() == [0.0]
    narrow.add_to(total, {"none": np.zeros(0, np.float32), "level": np.float32([2.0, 3.0])})
    assert total.tolist() == [5.0]
    means = narrow.means(["none", "level"], np.array([0]), np.array([2.0]))
    assert {name: mean.tolist() for name, mean in means.items()} == {"level": [2.0, 2.0]}
    assert narrow.labels["none"].of(0) == []


def test_labels_are_told_by_their_columns() -> None:
    space = build(toy_shop()).space
    color = space.blocks["color"]
    assert isinstance(color, LabelBlock)
    told = [[color.labels[c] for c in space.labels["color"].of(row)] for row in range(5)]
    assert told == [["blue"], ["black"], [], [], ["blue", "white"]]
    assert space.labels["color"].columns is None
    owners, columns = space.labels["color"].among(np.array([4, 2, 0]))
    assert owners.tolist() == [0, 0, 2]
    assert [color.labels[column] for column in columns] == ["blue", "white", "blue"]
    kinds = space.labels["category"].columns
    assert kinds is not None
    assert kinds(slice(None)).tolist() == [0, 0, 1, 1, 1, 2, 2]


def test_rows_are_written_where_there_are_some() -> None:
    rows = DenseRows(np.array([[0, 0], [1, 0], [0, 0], [0, 0], [0, 1.0]], np.float32))
    rows.write([4, 1], np.array([[2, 2], [3, 0]], np.float32))
    assert rows.of([1, 4, 0]).tolist() == [[3, 0], [2, 2], [0, 0]]
    total = torch.zeros(5)
    rows.add_to(total, np.array([1, 10], np.float32))
    assert total.tolist() == [0, 3, 0, 0, 22]
    with pytest.raises(ValueError, match="product row 2 holds nothing"):
        rows.write([2], np.ones((1, 2), np.float32))
