"""The README is true: its tables, its file tree, its commands, and what it says the app answers."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from bench import readme
from data.catalog import FIELDS as PRODUCT_FIELDS
from data.columns import Field, squash
from data.customers import FIELDS as CUSTOMER_FIELDS
from data.events import FIELDS as EVENT_FIELDS
from data.tables import load_shop
from settings import ROOT, SAMPLE_SHOP, Settings

TEXT = readme.README.read_text(encoding="utf-8")
EXAMPLES = readme.EXAMPLE.findall(TEXT)


def section(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S)
    assert found, f"README.md has no section {title!r}"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The cells of every table's rows below its rule."""
    lines = [line.strip("| ") for line in text.splitlines() if line.startswith("|")]
    cells = [re.split(r"\s*\|\s*", line) for line in lines]
    rules = {n for n, row in enumerate(cells) if set(row[0]) <= set("-: ")}
    heads = {n - 1 for n in rules}
    return [row for n, row in enumerate(cells) if n not in rules | heads]


def test_the_settings_table_holds_every_setting_and_its_default() -> None:
    defaults = {name.strip("`"): default for name, default, _ in rows(section("Settings"))}
    assert list(defaults) == [field.name.upper() for field in dataclasses.fields(Settings)]
    plain = Settings()
    assert defaults["SHOP_DATA"] == f"`{plain.shop_data.relative_to(ROOT)}`"
    assert defaults["SHOP_STATE"] == f"`{plain.shop_state.relative_to(ROOT)}`"
    for name in ("CHAT_MODEL", "PORT", "TORCH_THREADS", "TORCH_DEVICE"):
        assert defaults[name] == f"`{getattr(plain, name.lower())}`"
    assert defaults["HOST"].startswith(f"`{plain.host}`;")


def test_every_dependency_is_justified() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line.split("==")[0] for line in lines if "==" in line]
    assert [name for name, _ in rows(section("What it stands on"))] == pinned


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("of a product", PRODUCT_FIELDS),
        ("of a customer", CUSTOMER_FIELDS),
        ("of an event", EVENT_FIELDS),
    ],
)
def test_the_columns_are_known_by_the_names_that_are_given(
    head: str, fields: tuple[Field, ...]
) -> None:
    table = section("Your own shop").split(f"| {head} |")[1].split("\n\n")[0]
    named = [name for row in rows("|-|\n" + table) for name in re.findall(r"`(\w+)`", row[0])]
    owner = {squash(name): field.name for field in fields for name in field.names}
    assert sorted(owner[squash(name)] for name in named) == sorted(field.name for field in fields)
    needed = {squash(name) for name in named if re.search(rf"`{name}`[^|]*\(needed", table)}
    assert {owner[name] for name in needed} == {field.name for field in fields if field.required}
    for row in rows("|-|\n" + table):
        mine = {owner[squash(name)] for name in re.findall(r"`(\w+)`", row[0])}
        if mine == {"kind"}:
            continue  # its second cell names events, not columns
        for alias in re.split(r"[,;] ", row[1]):
            if re.fullmatch(r"\w+", alias):
                assert owner.get(squash(alias)) in mine, f"{alias} is no column of {mine}"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_file_tree_is_the_projects() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    assert readme.part(readme.with_tree(TEXT), "files") == readme.part(TEXT, "files"), (
        "made anew by: python -m bench.readme tree"
    )


def test_the_targets_that_are_named_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    assert set(re.findall(r"\bmake ([a-z]+)", TEXT)) <= targets
    assert set(re.findall(r"`([a-z]+)`", TEXT.split("lists the other targets:")[1][:80])) <= targets


def test_the_front_matter_names_what_is_pinned() -> None:
    front = TEXT.split("---\n")[1]
    stated = dict(line.split(": ", 1) for line in front.splitlines())
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert f"gradio=={stated['sdk_version']}" in requirements
    assert (ROOT / stated["app_file"]).is_file()
    assert len(stated["short_description"]) <= 60


def test_the_example_of_a_bad_row_is_what_is_said(tmp_path: Any) -> None:
    shown = re.search(r"```text\n(products\.csv, .*)\n```", section("Your own shop"))
    assert shown
    (tmp_path / "products.csv").write_text(
        "ID,Category,Price\n1,Books,9.50\n2,Books,cheap\n", encoding="utf-8"
    )
    assert [str(problem) for problem in load_shop(tmp_path).problems] == [shown[1]]


def test_the_conversation_names_the_shops_products_at_their_prices() -> None:
    talk = readme.part(TEXT, "conversation")
    prices = {product.title: product.price for product in load_shop(SAMPLE_SHOP).products}
    offers = re.findall(r"\d\. \*\*(.+?)\*\*,? (?:costs )?\$([\d.,]+\d)", talk)
    assert len(offers) >= 5
    for title, price in offers:
        assert prices[title] == float(price.replace(",", ""))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    yield from readme.sample_client()


def shape(shown: Any, real: Any, where: str = "") -> None:
    """Every key that the README shows is in the answer, with a value of the same kind."""
    assert (
        type(shown) is type(real)
        or None in (shown, real)
        or {type(shown), type(real)}
        == {
            int,
            float,
        }
    ), f"{where}: the README shows {shown!r}, the app answers {real!r}"
    if isinstance(shown, dict):
        assert list(shown) == list(real), where
        for key, value in shown.items():
            shape(value, real[key], f"{where}.{key}")
    elif isinstance(shown, list) and shown and real:
        shape(shown[0], real[0], f"{where}[0]")


def test_the_commands_answer_as_shown(client: TestClient) -> None:
    caller = readme.Caller(client)
    assert len(EXAMPLES) >= 10
    for command, kind, shown in EXAMPLES:
        status, answer = caller.run(command)
        problem = '"status": 4' in shown
        assert (status >= 400) == problem, f"{command}\n{status} {answer}"
        if kind == "json":
            shape(json.loads(shown), json.loads(answer), command.splitlines()[0])
        elif kind == "text":
            named = re.findall(r"^event: (\w+)", shown, re.M)
            assert named
            assert set(named) <= set(re.findall(r"^event: (\w+)", answer, re.M))
        else:
            assert answer in ("", "null"), f"{command} answers, and the README does not show it"


def test_health_counts_the_bundled_shop(client: TestClient) -> None:
    shown = next(answer for command, _, answer in EXAMPLES if command.endswith("/api/health"))
    assert json.loads(shown) == client.get("/api/health").json()
