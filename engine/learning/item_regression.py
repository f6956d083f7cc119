"""Least squares from items to items: what a history of items predicts, as an item-item matrix.

Two solvers of one problem: dense (EASE^R, Steck 2019, arXiv:1905.03375, extended) for some
thousand items, and local (the same regression on each item's nearest neighbours only) for
any number. They do not know shops, events or persons; ``collaborative.py`` prepares their input.
"""

from __future__ import annotations

import numpy as np
import torch
from scipy import sparse

#: Neighbours among which the local solver regresses.
LOCAL_NEIGHBORS = 32
#: Target items that the local solver takes at a time (bounds its memory).
_BLOCK = 4096


def dense_regression(
    inputs: sparse.csr_matrix,
    targets: sparse.csr_matrix,
    regularization: float,
    features: sparse.csr_matrix | None = None,
    feature_strength: float = 0.0,
    feature_target: float = 0.5,
) -> tuple[np.ndarray, np.ndarray]:
    """argmin_B ‖Y - XB‖² + λ‖B‖² with diag(B) = 0, where Y is X with old entries faded.

    With P = (XᵀX + λI)⁻¹ the Lagrangian gives B = P XᵀY - P diag(γ), γ_j = (P XᵀY)_jj / P_jj;
    for Y = X this is EASE^R. Item features F (unit rows) enter as further rows of X and Y, a
    "person" per feature, with strength α: XᵀX + α FFᵀ and XᵀY + α·share·FFᵀ, so that items with
    few events lean on items described alike.

    Args:
        inputs: (users, n) X. targets: (users, n) Y.
        features: (n, d) unit rows, or None.
        feature_target: the share, as typical as what fading leaves of Y.

    Returns:
        B (n, n) float32, rows the history's items, columns what is predicted; and the diagonal
        of XᵀX + λI (n,) float64.
    """
    gram = torch.from_numpy((inputs.T @ inputs).toarray().astype(np.float32))  # (n, n)
    cross = torch.from_numpy((inputs.T @ targets).toarray().astype(np.float32))  # (n, n)
    if features is not None and feature_strength > 0:
        alike = torch.from_numpy((features @ features.T).toarray().astype(np.float32))
        gram += feature_strength * alike
        cross += feature_strength * feature_target * alike
    gram.diagonal().add_(regularization)
    diagonal = gram.diagonal().numpy().astype(np.float64)
    inverse = torch.cholesky_inverse(torch.linalg.cholesky(gram))  # P (n, n)
    del gram
    solved = inverse @ cross  # (n, n)
    solved -= inverse * (solved.diagonal() / inverse.diagonal())  # columns scaled by γ
    solved.fill_diagonal_(0.0)
    return solved.numpy(), diagonal


def strongest(matrix: np.ndarray, most: int) -> sparse.csr_matrix:
    """The ``most`` largest magnitudes of each column, as CSR."""
    n = matrix.shape[0]
    if n <= most:
        return sparse.csr_matrix(matrix)
    kept = np.argpartition(-np.abs(matrix.T), most - 1, axis=1)[:, :most].T  # (most, n)
    columns = np.broadcast_to(np.arange(matrix.shape[1]), kept.shape)
    values = matrix[kept, columns]
    return sparse.csr_matrix(
        (values.ravel(), (kept.ravel(), columns.ravel())), shape=matrix.shape, dtype=np.float32
    )


def local_regression(
    inputs: sparse.csr_matrix,
    targets: sparse.csr_matrix,
    regularization: float,
    neighbors: int = LOCAL_NEIGHBORS,
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """The same regression, each item's column on its nearest items only.

    Neighbours of item j: largest (XᵀY)_ij / sqrt((XᵀX)_ii + 10); then the ridge regression on them,
    b = ((XᵀX)_NN + λI)⁻¹ (XᵀY)_Nj. No n x n array is made; memory is that of the sparse XᵀX plus
    a block of ``neighbors``² systems.

    Returns:
        B (n, n) CSR with at most ``neighbors`` entries a column; diagonal of XᵀX + λI (n,).
    """
    n = inputs.shape[1]
    gram = sparse.csr_matrix(inputs.T @ inputs, dtype=np.float32)
    gram.sort_indices()
    diagonal = gram.diagonal().astype(np.float64)
    keys = np.repeat(np.arange(n, dtype=np.int64), np.diff(gram.indptr)) * n + gram.indices
    by_item = sparse.csc_matrix(targets)
    rows: list[np.ndarray] = []
    columns: list[np.ndarray] = []
    values: list[np.ndarray] = []
    damping = 1.0 / np.sqrt(diagonal + 10.0)  # (n,)
    for start in range(0, n, _BLOCK):
        stop = min(n, start + _BLOCK)
        cross = sparse.csc_matrix(inputs.T @ by_item[:, start:stop])  # (n, block)
        near, weight = _nearest(cross, damping, start, neighbors)  # (block, m) both
        real = near >= 0
        pairs = near[:, :, None] * n + near[:, None, :]  # (block, m, m)
        both = real[:, :, None] & real[:, None, :]
        systems = np.zeros(pairs.shape, np.float32)
        wanted = pairs[both]
        found = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        if len(keys):
            systems[both] = np.where(keys[found] == wanted, gram.data[found], 0.0)
        systems += regularization * np.eye(near.shape[1], dtype=np.float32)
        solved = torch.linalg.solve(torch.from_numpy(systems), torch.from_numpy(weight)[..., None])[
            ..., 0
        ].numpy()  # (block, m)
        rows.append(near[real])
        columns.append(np.broadcast_to(np.arange(start, stop)[:, None], near.shape)[real])
        values.append(solved[real])
    matrix = sparse.csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(n, n),
        dtype=np.float32,
    )
    return matrix, diagonal + regularization


def _nearest(
    cross: sparse.csc_matrix, damping: np.ndarray, start: int, most: int
) -> tuple[np.ndarray, np.ndarray]:
    """The nearest rows of each column and their values: (block, most), -1 and 0 where fewer."""
    block = cross.shape[1]
    near = np.full((block, most), -1, np.int64)
    weight = np.zeros((block, most), np.float32)
    for place in range(block):
        lo, hi = cross.indptr[place], cross.indptr[place + 1]
        items, counts = cross.indices[lo:hi], cross.data[lo:hi]
        others = (items != start + place) & (counts > 0)
        items, counts = items[others], counts[others]
        order = np.lexsort((items, -counts * damping[items]))[:most]
        near[place, : len(order)] = items[order]
        weight[place, : len(order)] = counts[order]
    return near, weight
