"""What is kept of conversations in the file: the newest state, and nothing of those forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.graph import START, StateGraph
from typing_extensions import TypedDict

from agent.memory import Memory
from agent.middleware import KEPT_TURNS, REMEMBERED_TURNS, outdated
from tests.told import Told
from tests.toy_shops import toy_shop


class Count(TypedDict):
    number: int


def graph(memory: Memory) -> Any:
    builder = StateGraph(Count)
    builder.add_node("add", lambda state: {"number": state["number"] + 1})
    builder.add_edge(START, "add")
    return builder.compile(checkpointer=memory.saver)


def run(memory: Memory, thread: str, number: int) -> None:
    graph(memory).invoke({"number": number}, {"configurable": {"thread_id": thread}})


def value(memory: Memory, thread: str) -> Any:
    return graph(memory).get_state({"configurable": {"thread_id": thread}}).values.get("number")


def rows(memory: Memory, thread: str) -> tuple[int, int]:
    one, two = (
        memory._connection.execute(
            f"select count(*) from {table} where thread_id = ?", (thread,)
        ).fetchone()[0]
        for table in ("checkpoints", "writes")
    )
    return one, two


def test_only_the_newest_state_stays(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "deep" / "file.sqlite")
    for number in (1, 5, 8):
        run(memory, "a", number)
    run(memory, "b", 2)
    kept_of_b = rows(memory, "b")
    memory.tidy("a")
    assert rows(memory, "a")[0] == 1
    assert rows(memory, "b") == kept_of_b
    assert (value(memory, "a"), value(memory, "b")) == (9, 3)
    memory.close()


def test_rewinding_undoes_what_came_after_the_mark(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "file.sqlite")
    assert memory.mark("a") is None
    run(memory, "a", 1)
    mark = memory.mark("a")
    run(memory, "a", 10)
    assert value(memory, "a") == 11
    memory.rewind("a", mark)
    assert value(memory, "a") == 2
    memory.rewind("a", None)
    assert value(memory, "a") is None
    assert rows(memory, "a") == (0, 0)
    memory.close()


def test_forgetting_one_leaves_the_others(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "file.sqlite")
    run(memory, "a", 1)
    run(memory, "b", 1)
    memory.forget("a")
    assert rows(memory, "a") == (0, 0)
    assert value(memory, "b") == 2
    memory.close()
    again = Memory(tmp_path / "file.sqlite")
    assert value(again, "b") == 2
    again.close()


def talk(turns: int) -> Told:
    told = Told(toy_shop())
    told.person("lamps").looked_up(toy_shop().customers[1], [], []).ranked(told.card("mat")).model(
        "Here."
    )
    for number in range(turns - 1):
        told.person(f"message {number}").tool("explain_products", {"items": []}).model("So it is.")
    return told


def test_a_short_conversation_keeps_everything() -> None:
    assert outdated(talk(KEPT_TURNS).messages) == []


def test_old_answers_of_tools_leave_with_their_calls_and_words_stay() -> None:
    messages = talk(KEPT_TURNS + 10).messages
    gone = {id(message) for message in outdated(messages)}
    kept = [message for message in messages if id(message) not in gone]
    called = {c["id"] for m in kept if isinstance(m, AIMessage) for c in m.tool_calls}
    assert called == {m.tool_call_id for m in kept if isinstance(m, ToolMessage)}
    assert sum(isinstance(m, HumanMessage) for m in kept) == KEPT_TURNS + 10
    names = [m.name for m in kept if isinstance(m, ToolMessage)]
    assert names.count("rank_products") == 1, "what is on screen is still known"
    assert names.count("lookup_customer") == 1
    assert names.count("explain_products") == KEPT_TURNS


def test_words_leave_at_last() -> None:
    messages = talk(REMEMBERED_TURNS + 20).messages
    gone = outdated(messages)
    assert sum(isinstance(m, HumanMessage) for m in gone) == 20
    assert isinstance(messages[0], HumanMessage)
    assert messages[0] in gone
