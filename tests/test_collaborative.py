"""The item-item model: toy shops whose right answer is known, and exactness of reasons."""

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from data.array_store import ArrayStore, key_of
from data.records import Event, Product
from data.shop import Shop
from engine.collaborative import KIND, ItemItemModel
from engine.learning.item_regression import dense_regression, strongest
from engine.learning.lesson import Lesson
from engine.rows import spans
from engine.rows.interactions import DAY
from engine.rows.spans import entries

N = 12


def checkerboard(dense_limit: int = 4_000, hole: int = 2) -> ItemItemModel:
    """Even people have all even items, odd people all odd ones; each lacks one of its own."""
    pairs = [(u, i) for u in range(40) for i in range(N) if i % 2 == u % 2 and i != hole + u % 2]
    rows, cols = np.array(pairs).T
    return ItemItemModel.fit(
        rows, cols, np.ones(len(rows)), N, regularization=2.0, dense_limit=dense_limit
    )


def random_model(seed: int, dense_limit: int = 4_000) -> ItemItemModel:
    rng = np.random.default_rng(seed)
    rows, cols = rng.integers(0, 30, 200), rng.integers(0, N, 200)
    return ItemItemModel.fit(
        rows, cols, rng.choice([0.2, 0.6, 1.0, -0.6], 200), N, times=rng.uniform(0, 1e7, 200),
        dense_limit=dense_limit,
    )  # fmt: skip


@pytest.mark.parametrize("dense_limit", [4_000, 0])
def test_a_checkerboard_completes_its_own_colour(dense_limit: int) -> None:
    model = checkerboard(dense_limit)
    for colour in (0, 1):
        mine = [i for i in range(N) if i % 2 == colour and i not in (2, 3)]
        scores = model.addends(mine[1:], [1.0] * (len(mine) - 1))
        others = [i for i in range(N) if i % 2 != colour]
        assert scores[mine[0]] > 0.5
        assert scores[others] == pytest.approx(np.zeros(len(others)), abs=1e-5)


def test_the_dense_regression_is_ease_when_nothing_fades() -> None:
    rng = np.random.default_rng(1)
    known = (rng.random((50, 9)) < 0.4).astype(np.float64)
    table = sparse.csr_matrix(known)
    found, diagonal = dense_regression(table, table, 3.0)
    inverse = np.linalg.inv(known.T @ known + 3.0 * np.eye(9))
    closed_form = -inverse / inverse.diagonal()
    np.fill_diagonal(closed_form, 0.0)
    assert found == pytest.approx(closed_form, abs=1e-4)
    assert diagonal == pytest.approx(known.sum(axis=0) + 3.0)


def test_the_dense_regression_is_the_constrained_minimum() -> None:
    """Each column solves the ridge regression on the other items, by normal equations."""
    rng = np.random.default_rng(2)
    known = (rng.random((60, 7)) < 0.5).astype(np.float64)
    faded = known * rng.random(known.shape)
    words = sparse.csr_matrix(np.eye(7)[:, [0, 0, 1, 2, 3, 4, 5]] * 0.5)
    found, _ = dense_regression(
        sparse.csr_matrix(known), sparse.csr_matrix(faded), 2.0, words, 0.7, 0.5
    )
    alike = (words @ words.T).toarray()
    gram, cross = known.T @ known + 0.7 * alike, known.T @ faded + 0.35 * alike
    for item in range(7):
        others = [i for i in range(7) if i != item]
        system = gram[np.ix_(others, others)] + 2.0 * np.eye(6)
        assert found[others, item] == pytest.approx(
            np.linalg.solve(system, cross[others, item]), abs=1e-4
        )
    assert found.diagonal().tolist() == [0.0] * 7


def test_local_regression_on_all_neighbours_is_the_dense_one() -> None:
    """Where every two items meet, the nearest 32 of 12 items are all the others."""
    rng = np.random.default_rng(3)
    known = rng.random((200, N)) < 0.5
    rows, cols = known.nonzero()
    ones, history = np.ones(len(rows)), [0, 3, 5]
    dense = ItemItemModel.fit(rows, cols, ones, N, regularization=8.0)
    local = ItemItemModel.fit(rows, cols, ones, N, regularization=8.0, dense_limit=0)
    assert local.addends(history, [1, 1, 1]) == pytest.approx(
        dense.addends(history, [1, 1, 1]), abs=1e-4
    )


def test_what_is_old_is_predicted_less() -> None:
    """0 goes with 1 in old baskets and with 2 in new ones, equally often."""
    pairs = [(u, i, 0.0) for u in range(20) for i in (0, 1)]
    pairs += [(u, i, 300 * DAY) for u in range(20, 40) for i in (0, 2)]
    rows, cols, times = np.array(pairs).T
    rows, cols = rows.astype(int), cols.astype(int)
    fading = ItemItemModel.fit(rows, cols, np.ones(80), 3, times=times).addends([0], [1.0])
    lasting = ItemItemModel.fit(rows, cols, np.ones(80), 3).addends([0], [1.0])
    assert lasting[1] == pytest.approx(lasting[2])
    assert fading[2] > 5 * fading[1]


def test_items_without_events_neither_score_nor_speak() -> None:
    model = ItemItemModel.fit(np.array([0, 0]), np.array([1, 3]), np.ones(2), 6)
    assert model.addends([0, 5], [1.0, 1.0]).tolist() == [0.0] * 6
    assert np.flatnonzero(model.addends([1], [1.0])).tolist() == [3]
    nothing = ItemItemModel.fit(np.array([], int), np.array([], int), np.array([]), 4)
    assert nothing.addends([0, 1], [1.0, 1.0]).tolist() == [0.0] * 4


@settings(deadline=None, max_examples=40)
@given(
    st.integers(0, 5),
    st.sampled_from([0, 4_000]),
    st.lists(st.tuples(st.integers(0, N - 1), st.floats(-2, 2)), max_size=8),
    st.integers(0, N - 1),
)
def test_parts_sum_to_the_addends(
    seed: int, dense_limit: int, history: list[tuple[int, float]], item: int
) -> None:
    model = random_model(seed, dense_limit)
    model.update(history, (item + 1) % N, 1.0)
    rows, weights = [row for row, _ in history], [weight for _, weight in history]
    addends = model.addends(rows, weights)
    parts = model.parts(rows, weights, list(range(N)))
    assert parts.sum(axis=0) == pytest.approx(addends, abs=1e-4)
    items, sums = model.sums(rows, weights)
    assert addends[items] == pytest.approx(sums)
    assert set(np.flatnonzero(addends)) <= set(items)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 5), st.sets(st.integers(0, N - 1), min_size=1, max_size=6))
def test_feedback_moves_towards_the_event_and_never_past(seed: int, past: set[int]) -> None:
    model = random_model(seed)
    item = (max(past) + 1) % N
    past.discard(item)
    history = [(row, 1.0) for row in sorted(past)]
    rows, ones = sorted(past), [1.0] * len(past)
    before = model.addends(rows, ones)
    model.update(history, item, 1.0)
    after = model.addends(rows, ones)
    if history:
        assert abs(1.0 - after[item]) < abs(1.0 - before[item])
        assert (1.0 - after[item]) * (1.0 - before[item]) >= -1e-6
    untouched = [i for i in range(N) if i not in past and i != item]
    assert after[untouched].tolist() == before[untouched].tolist()


def three_tastes(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Sixty people who mostly choose among the items of their own third."""
    rng = np.random.default_rng(seed)
    likes = np.arange(60)[:, None] % 3 == np.arange(N)[None, :] % 3
    rows, cols = np.nonzero(rng.random((60, N)) < np.where(likes, 0.6, 0.1))
    return rows, cols


@pytest.mark.parametrize("person", range(0, 60, 7))
def test_an_update_goes_towards_what_a_refit_would_be(person: int) -> None:
    rows, cols = three_tastes(0)

    def fit(rows: np.ndarray, cols: np.ndarray) -> ItemItemModel:
        return ItemItemModel.fit(rows, cols, np.ones(len(rows)), N, regularization=8.0)

    def whole(model: ItemItemModel) -> np.ndarray:
        return np.stack([model.addends([item], [1.0]) for item in range(N)])

    history = cols[rows == person].tolist()
    item = next(i for i in range(N) if i not in history)
    before = whole(fit(rows, cols))
    refit = whole(fit(np.append(rows, person), np.append(cols, item)))
    updated = fit(rows, cols)
    updated.update([(i, 1.0) for i in history], item, 1.0)
    after = whole(updated)
    step, wanted = (after - before).ravel(), (refit - before).ravel()
    assert step @ wanted > 0.5 * np.linalg.norm(step) * np.linalg.norm(wanted)
    assert np.linalg.norm(after - refit) < np.linalg.norm(before - refit)
    ours, theirs = (change[history, item].sum() for change in (after - before, refit - before))
    assert 0 < ours < 2 * theirs  # the score of the person for that item


def test_past_the_dense_limit_no_dense_matrix_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """25,000 items: n² floats would be 2.5 GB; what is kept has at most 32 entries a column."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError("a dense regression of 25,000 items")

    monkeypatch.setattr("engine.collaborative.dense_regression", refuse)
    n, baskets = 25_000, 1_000
    items = np.arange(n).reshape(baskets, 25)  # everybody has 25 things that nobody else has
    people = np.repeat(np.arange(baskets), 25)
    model = ItemItemModel.fit(people, items.ravel(), np.ones(n), n, regularization=2.0)
    scores = model.addends(items[7, :24].tolist(), [1.0] * 24)
    assert int(scores.argmax()) == items[7, 24]
    assert np.flatnonzero(scores).tolist() == items[7].tolist()
    assert model._matrix.nnz <= 32 * n


def test_feedback_repeated_is_learned() -> None:
    model = checkerboard()
    even, odd = [(0, 1.0), (4, 1.0)], 5
    for _ in range(200):
        model.update(even, odd, 1.0)
    assert model.addends([0, 4], [1.0, 1.0])[odd] == pytest.approx(1.0, abs=0.02)
    assert model.addends([odd], [1.0])[0] > 0.5
    model.update([(odd, 1.0)], odd, 1.0)  # nothing but itself: nothing to learn
    assert model.addends([odd], [1.0])[odd] == 0.0


@settings(deadline=None, max_examples=40)
@given(
    st.integers(0, 5),
    st.lists(
        st.tuples(
            st.sets(st.integers(0, N - 1), max_size=5), st.integers(0, N - 1), st.floats(-1, 1)
        ),
        max_size=8,
    ),
)
def test_what_was_learned_can_be_taken_back(
    seed: int, events: list[tuple[set[int], int, float]]
) -> None:
    model, untaught = random_model(seed), random_model(seed)
    lessons: list[Lesson] = []
    for past, item, weight in events:
        model.update([(row, 0.6) for row in past], item, weight, lessons)
    versions = model.version(range(N))
    for lesson in reversed(lessons):
        model.take_back(lesson)
    for item in range(N):
        assert model.addends([item], [1.0]) == pytest.approx(
            untaught.addends([item], [1.0]), abs=1e-6
        )
    assert model._diagonal == pytest.approx(untaught._diagonal)
    assert not any(model._learned.values())  # no trace of which pairs there were
    assert model.version(range(N)) > versions or not lessons


def test_threads_lose_no_feedback() -> None:
    model, alone = checkerboard(), checkerboard()
    pairs = [([(i, 1.0)], (i + 1) % N) for i in range(0, N, 2)]  # no two touch the same entry

    def work() -> None:
        for history, item in pairs:
            model.update(history, item, 1.0)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(4):
        for history, item in pairs:
            alone.update(history, item, 1.0)
    for item in range(N):
        assert model.addends([item], [1.0]) == pytest.approx(alone.addends([item], [1.0]))


def test_only_the_strongest_entries_of_a_column_are_kept() -> None:
    full = np.array([[0.0, -3.0], [1.0, 2.0], [-2.0, 1.0]], np.float32)
    assert strongest(full, 1).toarray().tolist() == [[0, -3], [0, 0], [-2, 0]]
    assert strongest(full, 3).toarray().tolist() == full.tolist()


def test_the_cache_answers_only_to_its_key(tmp_path: Path) -> None:
    model = checkerboard()
    store = ArrayStore(tmp_path / "deep")
    key = key_of(np.arange(3), np.ones(2))
    assert ItemItemModel.load(store, key) is None
    model.save(store, key)
    loaded = ItemItemModel.load(store, key)
    assert loaded is not None
    assert loaded.addends([0, 4], [1, 1]).tolist() == model.addends([0, 4], [1, 1]).tolist()
    assert ItemItemModel.load(store, key_of(np.arange(3), np.zeros(2))) is None
    (path,) = (tmp_path / "deep").iterdir()
    path.write_bytes(path.read_bytes()[:100])
    assert ItemItemModel.load(store, key) is None
    assert [p.name for p in path.parent.iterdir()] == [f"{KIND}-{key[:16]}.arrays"]


def test_a_shop_is_fitted_once_and_then_read(tmp_path: Path) -> None:
    products = tuple(Product(f"P{i}", "things", 1.0) for i in range(4))
    events = [Event(f"C{u}", f"P{i}", "purchase", u * DAY) for u in range(9) for i in (0, 1)]
    shop = Shop(products, events=(*events, Event("C1", "gone", "view", 0)))
    model = ItemItemModel.fit_shop(shop, tmp_path)
    assert model is not None
    assert model.parts([0], [1.0], [1])[0, 0] > 0
    [file] = tmp_path.iterdir()
    stamp = file.stat().st_mtime_ns
    again = ItemItemModel.fit_shop(shop, tmp_path)
    assert again is not None
    assert again.addends([0], [1.0]).tolist() == model.addends([0], [1.0]).tolist()
    assert file.stat().st_mtime_ns == stamp
    assert ItemItemModel.fit_shop(Shop(products), tmp_path) is None


@pytest.mark.parametrize(
    ("rows", "cols", "words"), [([0, 1], [0], "2, 1, 2"), ([0, 1], [0, 7], "0..7")]
)
def test_wrong_arrays_are_named(rows: list[int], cols: list[int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ItemItemModel.fit(np.array(rows), np.array(cols), np.ones(2), 5)


def test_entries_of_rows_are_read_alike_without_the_private_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = sparse.random(20, 30, 0.2, format="csr", random_state=5, dtype=np.float32)
    rows = np.array([7, 3, 7, 0])
    counts, columns, values = entries(table, rows)
    monkeypatch.setattr(spans, "csr_row_index", None)
    without = entries(table, rows)
    for one, other in zip((counts, columns, values), without, strict=True):
        assert one.tolist() == other.tolist()
    dense = table.toarray()[rows]
    owners = np.repeat(np.arange(4), counts)
    assert sorted(zip(owners, columns, strict=True)) == sorted(zip(*np.nonzero(dense), strict=True))
    assert dense[owners, columns].tolist() == values.tolist()
