"""What holds for every test: the same examples each time, no clock, and nobody but this machine.

Set before anything is imported, since some packages read their switches when they are.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["LANGSMITH_TRACING"] = "false"
# An app built in one test takes the hub offline for its process; other tests speak to endpoints
# of their own through the hub's client. It reads the switch once, here.
import huggingface_hub.constants  # noqa: F401

# A machine that is busy with something else is not a failure, so there is no deadline.
settings.register_profile("shop", deadline=None, derandomize=True)
settings.load_profile("shop")

HERE = ("127.0.0.1", "::1", "localhost")


class Outside(OSError):
    """A test asked another machine for something."""


@pytest.fixture(autouse=True, scope="session")
def _nobody_else() -> Iterator[None]:
    """Connections go to this machine only, so that no test depends on what others serve."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HERE:
            raise Outside(f"tests stay on this machine; this one wanted {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", only_here)
        yield


@pytest.fixture(scope="module")
def toy() -> Any:
    """The recommender of ``toy_shop``, new for each module of tests."""
    from tests.toy_shops import build, toy_shop

    return build(toy_shop())


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Small products on many threads wait for each other; a busy machine makes that seconds."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
