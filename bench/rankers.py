"""What the engine is compared with: scores of every item for the people of a split.

Each function gives (people, n) scores; what a person has is taken out by the caller. The peers
are not tuned on the inner split as the engine is: λ of EASE^R is the best of 100, 300, 500 and
1,000 on the test itself (which favours it), ALS has settings that were never searched.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from bench.datasets import Split

#: λ of EASE^R; 100 to 1,000 are alike (NDCG@10 .033 to .035).
EASE_LAMBDA = 500.0
ALS = {"factors": 64, "regularization": 0.1, "alpha": 10.0, "iterations": 15, "random_state": 0}


def matrix(split: Split) -> sparse.csr_matrix:
    """(users, n) 1 where a pair is known."""
    train = split.train
    users = max(train.n_users, int(split.people.max()) + 1)
    return sparse.csr_matrix(
        (np.ones(len(train.users), np.float32), (train.users, train.items)),
        shape=(users, train.n_items),
    )


def popularity(split: Split) -> np.ndarray:
    counts = np.bincount(split.train.items, minlength=split.train.n_items).astype(float)
    return np.tile(counts, (len(split.people), 1))


def recent_popularity(split: Split, days: float = 30.0) -> np.ndarray:
    """Of the last days of the training set; equals by all-time popularity."""
    train = split.train
    now = max(float(train.days.max()), float(split.now.min()))
    late = train.only(train.days >= now - days)
    counts = np.bincount(late.items, minlength=train.n_items).astype(float)
    return np.tile(counts, (len(split.people), 1)) + 1e-6 * popularity(split)


def item_knn(split: Split) -> np.ndarray:
    """Cosine of item columns, all neighbours."""
    known = matrix(split)
    pairs = (known.T @ known).toarray()
    length = np.sqrt(np.maximum(pairs.diagonal(), 1.0))
    np.fill_diagonal(pairs, 0.0)
    return known[split.people] @ (pairs / length[:, None] / length[None, :])


def ease(split: Split, strength: float = EASE_LAMBDA) -> np.ndarray:
    """EASE^R as published (Steck 2019, arXiv:1905.03375)."""
    known = matrix(split)
    gram = (known.T @ known).toarray().astype(np.float64)
    gram[np.diag_indices_from(gram)] += strength
    inverse = np.linalg.inv(gram)
    weights = -inverse / inverse.diagonal()[None, :]
    np.fill_diagonal(weights, 0.0)
    return known[split.people] @ weights


def implicit_als(split: Split) -> np.ndarray:
    """ALS for implicit feedback (Hu, Koren, Volinsky 2008) by the library ``implicit``."""
    from implicit.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(**ALS, num_threads=1)
    model.fit(matrix(split), show_progress=False)
    return np.asarray(model.user_factors[split.people] @ model.item_factors.T)


PEERS = {
    "popularity": popularity,
    "popularity, 30 days": recent_popularity,
    "ItemKNN cosine": item_knn,
    "implicit ALS": implicit_als,
    "EASE^R": ease,
}
