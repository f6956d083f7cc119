"""How many processor cores one computation may take: torch's, and numpy's and scipy's BLAS.

A BLAS shares even a small product among all cores, and its helpers wait for the next one busily:
a server that answers one short question after another would burn a core on waiting.
"""

from __future__ import annotations

import torch


def use_threads(count: int) -> None:
    """Take at most ``count`` cores from now on, in the whole process.

    Raises:
        ValueError: ``count`` below 1.
    """
    if count < 1:
        raise ValueError(f"threads is {count!r}; expected a whole number of at least 1")
    from threadpoolctl import threadpool_limits  # importing it changes the environment

    torch.set_num_threads(count)
    threadpool_limits(count, user_api="blas")
