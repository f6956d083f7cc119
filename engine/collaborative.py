"""The item-item model: what people who did this also do, learned from events.

score(history, j) = Σ_i weight_i · B_ij, so every score is a sum over the history's items, and the
largest addend is its reason. The regression itself is ``item_regression.py``. This module does
not know product records, blocks or constraints.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse

from data.array_store import ArrayStore, key_of
from data.shop import Shop
from engine.learning import item_regression
from engine.learning.item_regression import dense_regression, local_regression, strongest
from engine.learning.lesson import Lesson
from engine.rows import interactions
from engine.rows.interactions import DAY, TARGET_HALF_LIFE_DAYS, event_rows, event_weights
from engine.rows.spans import entries

#: Up to so many items with events the regression is dense (n² floats, n³ time: 4,000 items take
#: about ten seconds on one core, once); past it, local, which ranked as well (NDCG@10 .0350 for
#: .0346) and takes one to two minutes for 200,000 items.
DENSE_LIMIT = 4_000
#: Entries kept of each column. 200 of 3,659 lost nothing measurable (NDCG@10 .0352 for .0347).
MAX_NEIGHBORS = 200
#: Newest items of a person that the fit looks at; bounds the pairs that one wholesaler makes.
MAX_HISTORY = 2_000
#: λ is so many times the mean number of events of an item, within these bounds.
_LAMBDA_TIMES, _LAMBDA_BOUNDS = 8.0, (20.0, 1_000.0)
#: Strength of item features, as a share of λ.
_FEATURE_SHARE = 0.04
#: Up to here what was learned of a pair is what rounding leaves when it is taken back.
_NOTHING = 1e-12
#: What its file is called in the cache.
KIND = "item-item"


class ItemItemModel:
    """B (n, n) sparse, with what feedback added to it. Safe to share between threads.

    Make one with ``fit``, ``fit_shop`` or ``load``.

    Args:
        matrix: (n, n) CSR float32, row i what item i of a history says for each column.
        diagonal: (n,) of the regression's normal matrix; how sure each row is already.
    """

    def __init__(self, matrix: sparse.csr_matrix, diagonal: np.ndarray) -> None:
        self.n_items: int = matrix.shape[0]
        self._matrix = matrix
        self._diagonal = diagonal.astype(np.float64)
        self._learned: dict[int, dict[int, float]] = {}  # row -> column -> added to B
        self._updates = 0
        self._changed: dict[int, int] = {}  # row -> the update that changed it last
        self._lock = threading.RLock()  # ``update`` reads scores while it holds it

    @property
    def nbytes(self) -> int:
        """Bytes of the fitted matrix."""
        matrix = self._matrix
        return int(matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes)

    @classmethod
    def fit(
        cls,
        rows: np.ndarray,
        cols: np.ndarray,
        weights: np.ndarray,
        n_items: int,
        *,
        times: np.ndarray | None = None,
        regularization: float | None = None,
        half_life_days: float | None = TARGET_HALF_LIFE_DAYS,
        features: sparse.csr_matrix | None = None,
        max_neighbors: int = MAX_NEIGHBORS,
        dense_limit: int = DENSE_LIMIT,
    ) -> ItemItemModel:
        """Learn from events; one (user, item) may come several times.

        Args:
            rows, cols: (events,) user and item of each event, whole numbers from 0.
            weights: (events,) from ``interaction_weight``; a pair's sum is held within -1 to 1.
            times: (events,) seconds; what is predicted fades with age before the newest. None:
                it does not fade.
            regularization: λ; None: from the number of events.
            features: (n_items, d) unit rows that describe items (words of titles), for items with
                few events; the local regression does not use them.
            max_neighbors: entries kept of each column.

        Raises:
            ValueError: arrays of unequal length, or an item outside 0..n_items-1.
        """
        if not len(rows) == len(cols) == len(weights):
            raise ValueError(
                f"rows, cols, weights have {len(rows)}, {len(cols)}, {len(weights)} entries; "
                "expected equal lengths"
            )
        if len(cols) and (cols.min() < 0 or cols.max() >= n_items):
            raise ValueError(f"cols reach {cols.min()}..{cols.max()}; expected 0..{n_items - 1}")
        if not len(cols):
            return cls(sparse.csr_matrix((n_items, n_items), dtype=np.float32), np.ones(n_items))
        fade = np.ones(len(cols))
        if times is not None:
            newest_first = np.lexsort((cols, -times))
            rows, cols, weights = rows[newest_first], cols[newest_first], weights[newest_first]
            times = times[newest_first]
            if half_life_days is not None:
                fade = 0.5 ** ((times.max() - times) / DAY / half_life_days)
        active, compact = np.unique(cols, return_inverse=True)
        people = np.unique(rows, return_inverse=True)[1]
        kept = _newest(people, MAX_HISTORY)
        shape = (int(people.max()) + 1, len(active))
        place = (people[kept], compact[kept])
        inputs = _clipped(weights[kept], place, shape)
        targets = _clipped((weights * fade)[kept], place, shape)
        if regularization is None:
            mean = float(inputs.multiply(inputs).sum()) / len(active)
            regularization = float(np.clip(_LAMBDA_TIMES * mean, *_LAMBDA_BOUNDS))
        if len(active) <= dense_limit:
            described = None if features is None else sparse.csr_matrix(features)[active]
            full, diagonal = dense_regression(
                inputs, targets, regularization, described, _FEATURE_SHARE * regularization
            )
            matrix = strongest(full, max_neighbors)
        else:
            matrix, diagonal = local_regression(inputs, targets, regularization)
        matrix.eliminate_zeros()
        entries = matrix.tocoo()
        whole = sparse.csr_matrix(
            (entries.data, (active[entries.row], active[entries.col])), shape=(n_items, n_items)
        )
        normal = np.full(n_items, regularization)
        normal[active] = diagonal
        return cls(whole.astype(np.float32), normal)

    @classmethod
    def fit_shop(
        cls,
        shop: Shop,
        cache_dir: Path | None = None,
        features: sparse.csr_matrix | None = None,
    ) -> ItemItemModel | None:
        """The model of a shop's events, from the cache where it is; None for a shop without.

        Args:
            features: (products, d) unit rows, e.g. the lexical vectors of the products' texts.
        """
        events, count = shop.event_table, len(shop.product_rows)
        cols = event_rows(events, shop.product_rows)
        known = np.flatnonzero(cols >= 0)
        if not len(known):
            return None
        cols = cols[known]
        rows = events.labels("customer_id").codes[known].astype(np.int64)
        weights, times = event_weights(events)[known], events.numbers("timestamp")[known]
        parts: list[np.ndarray] = [rows, cols, weights, times, np.array([count])]
        active = np.unique(cols)
        if features is not None and len(active) <= DENSE_LIMIT:  # else they are not used
            described = sparse.csr_matrix(features)[active]
            parts += [described.data, described.indices, described.indptr]
        key = key_of(*parts, code=(sys.modules[__name__], item_regression, interactions))
        store = ArrayStore(cache_dir)
        model = cls.load(store, key)
        if model is None:
            model = cls.fit(rows, cols, weights, count, times=times, features=features)
            model.save(store, key)
        return model

    # -- the dot product ------------------------------------------------------------------------

    def addends(self, rows: Sequence[int], weights: Sequence[float]) -> np.ndarray:
        """(n,) float32: Σ_i weights[i] · B[rows[i], :]."""
        out = np.zeros(self.n_items, np.float32)
        items, sums = self.sums(rows, weights)
        out[items] = sums
        return out

    def sums(self, rows: Sequence[int], weights: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
        """``addends`` where something speaks: (items (m,) ascending, float32 (m,)).

        Few of a large catalogue's items are neighbours of a history, so the others are not read.
        """
        counts, columns, data = entries(self._matrix, np.asarray(rows))
        values = np.repeat(np.asarray(weights, np.float64), counts) * data
        with self._lock:
            learned = [
                (column, weight * value)
                for row, weight in zip(rows, weights, strict=True)
                if row in self._learned
                for column, value in self._learned[row].items()
            ]
        if learned:
            more, added = zip(*learned, strict=True)
            columns, values = np.append(columns, more), np.append(values, added)
        # Each item once, ascending: a look at a byte of every item costs less than sorting them.
        met = np.zeros(self.n_items, bool)
        met[columns] = True
        items = np.flatnonzero(met)
        place = np.empty(self.n_items, np.int32)
        place[items] = np.arange(len(items), dtype=np.int32)
        return items, np.bincount(place[columns], values, len(items)).astype(np.float32)

    def version(self, rows: Sequence[int]) -> int:
        """Another number whenever what some rows say has changed."""
        changed = self._changed
        return max((changed[row] for row in rows if row in changed), default=0)

    def parts(
        self, rows: Sequence[int], weights: Sequence[float], targets: Sequence[int]
    ) -> np.ndarray:
        """(len(rows), len(targets)) float64 by history item; columns sum to ``addends``."""
        counts, columns, data = entries(self._matrix, np.asarray(rows))
        ends = np.cumsum(counts)
        out = np.zeros((len(rows), len(targets)))
        for number, target in enumerate(targets):
            hits = np.flatnonzero(columns == target)
            out[np.searchsorted(ends, hits, side="right"), number] = data[hits]
        with self._lock:
            for place, row in enumerate(rows):
                if row in self._learned:
                    learned = self._learned[row]
                    out[place] += [learned.get(target, 0.0) for target in targets]
        return out * np.asarray(weights, np.float64)[:, None]

    # -- feedback -------------------------------------------------------------------------------

    def update(
        self,
        history: Sequence[tuple[int, float]],
        item: int,
        weight: float,
        lessons: list[Lesson] | None = None,
    ) -> None:
        """Learn from one more event without a refit.

        One step of recursive least squares with the inverse normal matrix approximated by its
        diagonal: the row x (the history) now has y_item = ``weight``, so column ``item`` moves by
        x_i/D_i · (weight - x·b_item) / (1 + Σ x²/D); and each item j of the history is now
        predicted by ``item`` too, by the same step. The prediction of the event moves towards
        its weight and never past it; items outside the history and ``item`` stay as they were.
        ``lessons`` gets what was added, for ``take_back``.
        """
        past = {row: value for row, value in history if row != item}
        if not past:
            return
        rows = np.fromiter(past.keys(), np.int64, len(past))
        values = np.fromiter(past.values(), np.float64, len(past))
        with self._lock:
            sums = self.parts(rows.tolist(), values.tolist(), [item, *rows.tolist()]).sum(axis=0)
            gains = values / self._diagonal[rows]
            size = 1.0 + float(values @ gains)
            onward = gains * (weight - sums[0]) / size
            own = weight / self._diagonal[item]
            back = own * (values - sums[1:]) / (size + weight * own)
            lesson = Lesson(item, weight, rows, onward, back)
            self._apply(lesson, 1.0)
        if lessons is not None:
            lessons.append(lesson)

    def take_back(self, lesson: Lesson) -> None:
        """Subtract what one event added.

        Steps after it saw its predictions; what they hold of it goes at the next start.
        """
        with self._lock:
            self._apply(lesson, -1.0)

    def _apply(self, lesson: Lesson, sign: float) -> None:
        for row, column, change in lesson.entries():
            self._learn(row, column, sign * change)
        self._diagonal[lesson.item] += sign * lesson.weight * lesson.weight

    def _learn(self, row: int, column: int, change: float) -> None:
        learned = self._learned.setdefault(row, {})
        value = learned.get(column, 0.0) + change
        if abs(value) > _NOTHING:
            learned[column] = value
        else:
            learned.pop(column, None)
        self._updates += 1
        self._changed[row] = self._updates

    # -- cache ----------------------------------------------------------------------------------

    def save(self, store: ArrayStore, key: str) -> None:
        """Write the fitted matrix (not what feedback added: events are replayed)."""
        matrix = self._matrix
        store.save(
            KIND,
            key,
            {
                "data": matrix.data,
                "indices": matrix.indices,
                "indptr": matrix.indptr,
                "diagonal": self._diagonal,
            },
        )

    @classmethod
    def load(cls, store: ArrayStore, key: str) -> ItemItemModel | None:
        """What ``save`` wrote under this key; None where there is none, or it cannot be read."""
        stored = store.load(KIND, key)
        if stored is None:
            return None
        found, n = stored.arrays, len(stored.arrays["diagonal"])
        matrix = sparse.csr_matrix((found["data"], found["indices"], found["indptr"]), shape=(n, n))
        return cls(matrix, found["diagonal"])


def _clipped(
    values: np.ndarray, place: tuple[np.ndarray, np.ndarray], shape: tuple[int, int]
) -> sparse.csr_matrix:
    """Sums by (user, item), held within -1 to 1."""
    summed = sparse.csr_matrix((values, place), shape=shape)  # equal places are added up
    summed.data = np.clip(summed.data, -1.0, 1.0)
    return summed


def _newest(people: np.ndarray, most: int) -> np.ndarray:
    """Positions of each person's first ``most`` events (events come newest first)."""
    order = np.argsort(people, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(people[order]) > 0])
    nth = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    kept: np.ndarray = np.sort(order[nth < most])
    return kept
