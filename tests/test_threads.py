"""How many cores a computation takes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from threadpoolctl import threadpool_info

from engine.threads import use_threads


@pytest.fixture(autouse=True)
def as_before():
    before = torch.get_num_threads()
    yield
    use_threads(before)


@pytest.mark.parametrize("count", [1, 2])
def test_torch_and_blas_take_no_more(count):
    assert np.ones((2, 2)) @ np.ones(2) is not None  # numpy's BLAS is loaded
    use_threads(count)
    assert torch.get_num_threads() == count
    counts = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    assert counts
    assert max(counts) <= count


def test_none_is_refused():
    with pytest.raises(ValueError, match="threads is 0"):
        use_threads(0)
