"""What the index is compared with: faiss flat, faiss SQ8 with rescoring, usearch exact, numpy.

Each is given what it is best at: fp32 rows in its own memory, one thread, a selector of its own
where it has one. They answer with rows only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

#: Candidates of the int8 stage that faiss scores again, times k.
REFINE = 4


class Peer(Protocol):
    name: str

    def search(self, queries: np.ndarray, k: int, mask: np.ndarray | None) -> np.ndarray:
        """(b, d) fp32 → (b, k) rows."""


class Numpy:
    """One matrix product, a partial sort, a sort of k."""

    name = "numpy"

    def __init__(self, vectors: np.ndarray) -> None:
        self.vectors = vectors

    def search(self, queries: np.ndarray, k: int, mask: np.ndarray | None) -> np.ndarray:
        if len(queries) == 1:
            scores = (self.vectors @ queries[0])[None]
        else:
            scores = queries @ self.vectors.T
        if mask is not None:
            scores[:, ~mask] = -np.inf
        k = min(k, scores.shape[1])
        rows = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(scores, rows, 1), axis=1)
        return np.take_along_axis(rows, order, 1)


class Faiss:
    """IndexFlatIP, and the 8-bit scalar quantizer whose best 4·k are scored again in fp32."""

    def __init__(self, name: str, index: Any, faiss: Any) -> None:
        self.name, self.index, self.faiss = name, index, faiss

    def search(self, queries: np.ndarray, k: int, mask: np.ndarray | None) -> np.ndarray:
        if mask is None:
            return self.index.search(queries, k)[1]
        bits = np.packbits(mask, bitorder="little")
        chosen = self.faiss.SearchParameters(sel=self.faiss.IDSelectorBitmap(bits))
        if isinstance(self.index, self.faiss.IndexRefine):
            chosen = self.faiss.IndexRefineSearchParameters(
                k_factor=REFINE, base_index_params=chosen
            )
        return self.index.search(queries, k, params=chosen)[1]


class Usearch:
    """usearch's exact search; it has no filter, so the eligible rows are gathered for it."""

    name = "usearch"

    def __init__(self, vectors: np.ndarray, search: Callable[..., Any], metric: Any) -> None:
        self.vectors, self._search, self._metric = vectors, search, metric

    def search(self, queries: np.ndarray, k: int, mask: np.ndarray | None) -> np.ndarray:
        if mask is None:
            found = self._search(self.vectors, queries, k, self._metric, exact=True, threads=1)
            return np.atleast_2d(found.keys)
        rows = np.flatnonzero(mask)
        k = min(k, len(rows))
        found = self._search(self.vectors[rows], queries, k, self._metric, exact=True, threads=1)
        return rows[np.atleast_2d(found.keys)]


def peers(vectors: np.ndarray) -> list[Peer]:
    """All that are installed; what is missing is said."""
    chosen: list[Peer] = []
    try:
        import faiss

        faiss.omp_set_num_threads(1)
        width = vectors.shape[1]
        flat = faiss.IndexFlatIP(width)
        flat.add(vectors)
        small = faiss.IndexScalarQuantizer(
            width, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        small.train(vectors[:: max(1, len(vectors) // 50_000)])
        small.add(vectors)
        refined = faiss.IndexRefine(small, flat)
        refined.k_factor = REFINE
        chosen += [Faiss("faiss flat", flat, faiss), Faiss("faiss sq8", refined, faiss)]
    except ImportError:
        print("faiss is not installed (bench/requirements.txt): left out")
    chosen.append(Numpy(vectors))
    try:
        from usearch.index import MetricKind
        from usearch.index import search as usearch_exact

        chosen.append(Usearch(vectors, usearch_exact, MetricKind.IP))
    except ImportError:
        print("usearch is not installed (bench/requirements.txt): left out")
    return chosen
