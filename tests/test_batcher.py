"""Questions answered together: each gets its own answer, or its own error."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from ui.batcher import Batcher


def test_those_who_wait_are_answered_together() -> None:
    sizes: list[int] = []
    first, go = threading.Event(), threading.Event()

    def work(questions: Sequence[int]) -> list[int]:
        sizes.append(len(questions))
        first.set()
        assert go.wait(10)
        return [question * 2 for question in questions]

    async def main() -> list[int]:
        batcher: Batcher[int, int] = Batcher(work, most=4)
        alone = asyncio.create_task(batcher.ask(0))
        await asyncio.to_thread(first.wait, 10)
        others = [asyncio.create_task(batcher.ask(number)) for number in range(1, 8)]
        await asyncio.sleep(0)
        go.set()
        return [await alone, *await asyncio.gather(*others)]

    assert asyncio.run(main()) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert sizes == [1, 4, 3]  # what waits goes on together, four at most


def test_an_error_is_only_theirs_who_asked() -> None:
    def work(questions: Sequence[int]) -> list[int | Exception]:
        if 99 in questions:
            raise KeyError("all of them")
        return [ValueError(f"odd: {q}") if q % 2 else q for q in questions]

    async def main() -> None:
        batcher: Batcher[int, int] = Batcher(work)
        assert await batcher.ask(4) == 4
        with pytest.raises(ValueError, match="odd: 3"):
            await batcher.ask(3)
        with pytest.raises(KeyError, match="all of them"):
            await batcher.ask(99)
        assert await batcher.ask(6) == 6  # the thread goes on

    asyncio.run(main())


def test_whoever_leaves_is_left_out() -> None:
    go = threading.Event()

    def work(questions: Sequence[int]) -> list[int]:
        assert go.wait(10)
        return list(questions)

    async def main() -> int:
        batcher: Batcher[int, int] = Batcher(work)
        gone = asyncio.create_task(batcher.ask(1))
        await asyncio.sleep(0)
        gone.cancel()
        stays = asyncio.create_task(batcher.ask(2))
        await asyncio.sleep(0)
        go.set()
        return await stays

    assert asyncio.run(main()) == 2


def test_one_batcher_serves_several_loops() -> None:
    batcher: Batcher[int, int] = Batcher(list)
    assert asyncio.run(batcher.ask(1)) == 1
    assert asyncio.run(batcher.ask(2)) == 2
