"""Turns of one session run in order and never at once; a turn that began ends."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest
from fakes import FakeAssistant

from agent.turn import DoneEvent, TokenEvent, ToolEvent, Turn
from tools.context import Identity
from ui.turn_queue import QueueFull, TurnFailed, TurnQueue

ANN, BEN = Identity("ann"), Identity("ben")


async def reply(queue: TurnQueue, who: Identity, message: str) -> str:
    done = [e async for e in queue.start(who, message) if isinstance(e, DoneEvent)]
    (event,) = done
    return event.turn.reply


async def until(condition) -> None:
    """Let others run until something has come true; a hang fails by the timeout."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.001)


def test_events_come_in_order_and_end_with_done():
    async def run():
        queue = TurnQueue(FakeAssistant(Turn("two words")))
        return [event async for event in queue.start(ANN, "hi")]

    events = asyncio.run(run())
    assert isinstance(events[0], ToolEvent)
    assert [e.text for e in events if isinstance(e, TokenEvent)] == ["two ", "words "]
    assert isinstance(events[-1], DoneEvent)


def test_turns_of_a_session_run_one_after_the_other_and_those_of_many_side_by_side():
    assistant = FakeAssistant(gate=threading.Semaphore(0))

    async def run():
        queue = TurnQueue(assistant, threads=4)
        turns = [asyncio.create_task(reply(queue, ANN, f"a{n}")) for n in range(3)]
        turns += [asyncio.create_task(reply(queue, BEN, "b0"))]
        await until(lambda: assistant.most_at_once["ann"] and assistant.most_at_once["ben"])
        assistant.gate.release(4)
        return await asyncio.gather(*turns)

    assert asyncio.run(run()) == [f"You said: {m}" for m in ("a0", "a1", "a2", "b0")]
    assert assistant.most_at_once["ann"] == 1
    assert [m for m in assistant.finished if m.startswith("a")] == ["a0", "a1", "a2"]


def test_three_may_wait_and_no_more():
    assistant = FakeAssistant(gate=threading.Event())

    async def run():
        queue = TurnQueue(assistant)
        turns = [asyncio.create_task(reply(queue, ANN, str(n))) for n in range(4)]
        await asyncio.sleep(0)  # all four have asked
        with pytest.raises(QueueFull) as caught:
            queue.start(ANN, "one too many")
        assert caught.value.session
        other = asyncio.create_task(reply(queue, BEN, "hi"))
        await asyncio.sleep(0)
        assistant.gate.set()
        await asyncio.gather(*turns, other)
        return await reply(queue, ANN, "again")

    assert asyncio.run(run()) == "You said: again"


def test_all_sessions_together_are_bounded():
    assistant = FakeAssistant(gate=threading.Event())

    async def run():
        queue = TurnQueue(assistant, most_turns=1)
        first = asyncio.create_task(reply(queue, ANN, "hi"))
        await asyncio.sleep(0)
        with pytest.raises(QueueFull) as caught:
            queue.start(BEN, "hi")
        assert not caught.value.session
        assistant.gate.set()
        await first
        return await reply(queue, BEN, "hi")

    assert asyncio.run(run()) == "You said: hi"


def test_a_turn_whose_client_left_still_ends_and_one_that_waited_is_dropped():
    assistant = FakeAssistant(gate=threading.Event())

    async def run():
        queue = TurnQueue(assistant)
        began = queue.start(ANN, "began")
        assert isinstance(await anext(began), ToolEvent)
        waits = asyncio.create_task(reply(queue, ANN, "waits"))
        await asyncio.sleep(0)
        waits.cancel()
        await began.aclose()
        await asyncio.gather(waits, return_exceptions=True)
        last = asyncio.create_task(reply(queue, ANN, "last"))
        await asyncio.sleep(0)
        assistant.gate.set()
        await last

    asyncio.run(run())
    assert assistant.finished == ["began", "last"]


def test_silence_is_told():
    assistant = FakeAssistant(gate=threading.Event())

    async def run():
        events = TurnQueue(assistant).start(ANN, "hi", 0.001)
        beats = 0
        async for event in events:
            if event is None:
                beats += 1
                assistant.gate.set()
        return beats

    assert asyncio.run(run()) >= 1


def test_a_failure_reaches_the_listener_and_frees_the_session():
    async def run():
        queue = TurnQueue(FakeAssistant(ZeroDivisionError("no"), Turn("better")))
        with pytest.raises(TurnFailed) as caught:
            await reply(queue, ANN, "hi")
        assert isinstance(caught.value.__cause__, ZeroDivisionError)
        return await reply(queue, ANN, "hi")

    assert asyncio.run(run()) == "better"


def test_a_failure_without_a_listener_is_logged(caplog):
    assistant = FakeAssistant(ZeroDivisionError("no"), gate=threading.Event())

    async def run():
        queue = TurnQueue(assistant)
        events = queue.start(ANN, "hi")
        await anext(events)
        await events.aclose()
        assistant.gate.set()
        await until(lambda: caplog.records)

    with caplog.at_level(logging.ERROR, logger="ui.turn_queue"):
        asyncio.run(run())
    assert "ZeroDivisionError" in caplog.text


def test_the_end_of_a_session_comes_after_its_turns_however_many_wait():
    assistant = FakeAssistant(gate=threading.Event())

    async def run():
        queue = TurnQueue(assistant)
        turns = [asyncio.create_task(reply(queue, ANN, str(n))) for n in range(4)]
        await asyncio.sleep(0)
        end = asyncio.create_task(queue.finish(ANN, lambda: assistant.forget(ANN)))
        await asyncio.sleep(0)
        assert not assistant.forgotten
        assistant.gate.set()
        await asyncio.gather(*turns, end)

    asyncio.run(run())
    assert assistant.forgotten == ["ann"]
    assert assistant.messages(ANN) == []
