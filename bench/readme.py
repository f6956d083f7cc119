"""Makes the parts of README.md that are made: the conversation, the API's answers, the file tree.

    python -m bench.readme          rewrites them in place, by running the app on the bundled shop
    python -m bench.readme tree     only the file tree, which needs no app

``tests/test_readme.py`` holds the README to the app with the same functions.
"""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.training.card import part, with_part

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
#: Characters of a line in the README's code blocks.
WIDTH = 112

#: Files that cannot describe themselves. A pattern stands for all its files, on one line.
COMMENTS = {
    ".ci/run": "what CI runs: make check, make test; on a bare Debian it installs what lacks",
    ".dockerignore": "what the image does not need",
    ".env.example": "every setting with its default",
    ".gitattributes": "line ends and binary files",
    ".gitignore": "what is made on the spot",
    "Dockerfile": "the app as an image: not root, with a health check",
    "Makefile": "run, test, check, fix, bench, train",
    "README.md": "this",
    "pyproject.toml": "formatter, linter, types, pytest",
    "requirements.txt": "what the app imports, pinned",
    "requirements-dev.txt": "what tests and checks need besides",
    "agent/gate/common_words.txt": "everyday words that no product's name makes a claim of",
    "agent/phrases/*.txt": "what the embedded model says, written by hand, by occasion",
    "agent/training/GUIDE.md": "how the corpus is written and marked",
    "agent/training/corpus/*.txt": "the utterances it learns from, by what people do",
    "agent/training/corpus_second/*.txt": "250 of them annotated twice, for the agreement",
    "agent/training/preferences.jsonl": "clauses marked by hand as good or bad answers to a message",
    "agent/training/words.toml": "words that fill the corpus's slots",
    "agent/weights/chooser.safetensors": "the chooser's weights, and its score of each clause",
    "agent/weights/config.json": "the reader's shape, labels and figures",
    "agent/weights/model.safetensors": "the reader's weights, over the sentence model's",
    "agent/weights/README.md": "the card of the embedded model: data, training, figures, limits",
    "engine/language/synonyms.txt": "names of one thing in different Englishes",
    "engine/language/uses.txt": 'what things are for: "drink from", "wear"',
    "bench/queries.txt": "what shoppers type into the bundled shop's search, and what would please them",
    "bench/requirements.txt": "what the project is compared with; not needed to run it",
    "data/sample/README.md": "its data card",
    "data/sample/embeddings.npy": "its products' embeddings, so that a first start encodes nothing",
    "data/sample/block-weights-*.json": "its block weights, learned from its events, and what they gain",
    "data/sample/*.csv": "the shop: products, customers, events",
    "data/sample/shop.md": "what it says of delivery, returns and the like",
    "data/sample/words/*.toml": "the words it is made of, a file a kind of goods",
    "agent/training/TRANSCRIPTS.md": "twenty conversations as they came out",
    "docs/*.png": "the screenshot",
    "tests/test_*.py": "a file a module, named after it",
    "ui/favicon.png": "the page's icon",
    "ui/glyphs.txt": "the drawings behind product pictures",
    "ui/page.js": "the little that the page does itself",
    "ui/style.css": "how it looks, light and dark, wide and narrow",
}


# -- the file tree ------------------------------------------------------------------------------


def tracked() -> list[str]:
    """The project's files as git knows them."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def tree(names: Sequence[str]) -> list[str]:
    """A line a file (or pattern of files), by folder, each with its comment.

    Raises:
        KeyError: a file that does not describe itself and has no comment here.
    """
    rows: dict[str, str] = {}
    for name in names:
        if (ROOT / name).stat().st_size:
            shown = next((p for p in COMMENTS if "*" in p and Path(name).match(p)), name)
            rows.setdefault(shown, COMMENTS.get(shown) or _first_sentence(name))
    lines: list[str] = []
    folder = Path()
    ordered = sorted(rows, key=lambda row: (Path(row).parts[:-1], Path(row).name.lower()))
    for row in ordered:
        path = Path(row)
        if path.parent != folder:
            folder = path.parent
            lines.append(f"{folder.as_posix()}/")
        indent = "  " if folder != Path() else ""
        lines.append(f"{indent}{path.name}".ljust(26) + f" {rows[row]}")
    return lines


def _first_sentence(name: str) -> str:
    """What a module says of itself first, to its first full stop or colon, as part of a line."""
    if not name.endswith(".py"):
        raise KeyError(f"{name}: say what it is in bench/readme.py, COMMENTS")
    said = ast.get_docstring(ast.parse((ROOT / name).read_text(encoding="utf-8"))) or ""
    paragraph = " ".join(said.split("\n\n", maxsplit=1)[0].split())
    sentence = re.split(r"(?<!\be\.g)(?<!\bi\.e)\.(?=\s|$)", paragraph)[0].replace("``", "")
    most = WIDTH - 27
    if len(sentence) > most:
        head = max((sentence[:most].rpartition(mark)[0] for mark in (": ", "; ", ", ")), key=len)
        sentence = head if len(head) > 40 else sentence[: most - 2].rsplit(" ", 1)[0] + " …"
    first, second = sentence.split()[0], sentence[1:2]
    ordinary = second.islower() or second == " "
    name_of_something = first in {"Gradio", "Hypothesis", "LangChain"}
    return sentence if name_of_something or not ordinary else sentence[0].lower() + sentence[1:]


# -- the conversation and the API's answers -----------------------------------------------------


@dataclass(frozen=True)
class Call:
    """One ``curl`` of the README."""

    method: str
    path: str
    headers: dict[str, str]
    body: str | None


def curl(command: str) -> Call:
    """A ``curl`` command, as far as the README uses it, to what it asks."""
    words = shlex.split(command.replace("\\\n", " "))
    assert words.pop(0) == "curl", command
    method, body, path = "GET", None, ""
    headers: dict[str, str] = {}
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "--json":
            body, method = words.pop(0), "POST"
            headers["Content-Type"] = "application/json"
        elif word == "-H":
            name, _, value = words.pop(0).partition(":")
            headers[name] = value.strip()
        elif word != "-N":
            path = word.removeprefix("localhost:7860")
            assert path.startswith("/"), f"not understood: {word} in {command}"
    return Call(method, path, headers, body)


#: A command and the answer below it, if it has one.
EXAMPLE = re.compile(r"```sh\n(curl .*?)\n```(?:\n\n```(json|text)\n(.*?)\n```)?", re.S)


class Caller:
    """Runs the README's commands in order; ``$SESSION`` is the last session that was opened."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self._session = ""

    def run(self, command: str) -> tuple[int, str]:
        """Status and body."""
        call = curl(command.replace("$SESSION", self._session))
        answer = self._client.request(
            call.method, call.path, headers=call.headers, content=call.body
        )
        if call.path == "/api/sessions" and answer.status_code == 201:
            self._session = answer.json()["session_id"]
        return answer.status_code, answer.text


def said(readme: str) -> list[str]:
    """What the person says in the README's conversation."""
    return re.findall(r"^> \*\*You:\*\* (.*)$", part(readme, "conversation"), re.M)


def conversation(client: TestClient, messages: Sequence[str]) -> str:
    """The messages and their replies, quoted."""
    caller = Caller(client)
    caller.run('curl localhost:7860/api/sessions --json \'{"demo_role": "guest"}\'')
    blocks = []
    for message in messages:
        body = shlex.quote(json.dumps({"message": message}))
        header = "-H 'Authorization: Bearer $SESSION'"
        _, answer = caller.run(f"curl localhost:7860/api/chat {header} --json {body}")
        reply = json.loads(answer)["reply"]
        quoted = "\n".join(f"> {line}".rstrip() for line in reply.splitlines())
        blocks.append(f"> **You:** {message}\n>\n{quoted}")
    return "\n>\n".join(blocks)


def shortened(value: Any) -> Any:
    """JSON with one element a list and no long text, so that its shape can be read."""
    if isinstance(value, dict):
        short = {key: shortened(inner) for key, inner in value.items()}
        return short | {k: v[:6] + " …" for k, v in short.items() if k == "session_id"}
    if isinstance(value, list) and len(value) > 1:
        return [shortened(value[0]), f"... {len(value) - 1} more"]
    if isinstance(value, list):
        return [shortened(inner) for inner in value]
    if isinstance(value, str) and len(value) > 72:
        return value[:70] + " …"
    return round(value, 4) if isinstance(value, float) else value


def laid_out(value: Any, indent: int = 0) -> str:
    """JSON on one line where that fits, else a line a member."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= WIDTH - 4 or not isinstance(value, (dict, list)) or not value:
        return flat
    inside = " " * (indent + 2)
    if isinstance(value, list):
        rows = [laid_out(inner, indent + 2) for inner in value]
    else:
        rows = [f"{json.dumps(k)}: {laid_out(v, indent + 2)}" for k, v in value.items()]
    ends = "[]" if isinstance(value, list) else "{}"
    return f"{ends[0]}\n{inside}" + f",\n{inside}".join(rows) + f"\n{' ' * indent}{ends[1]}"


def shown(kind: str, answer: str) -> str:
    """An answer as the README shows it; a stream is its events, one of each name."""
    if kind == "json":
        return laid_out(shortened(json.loads(answer)))
    lines: dict[str, str] = {}
    for event in re.findall(r"event: (\w+)\ndata: (.*)", answer):
        lines.setdefault(event[0], f"event: {event[0]}\ndata: {event[1][:84]} …")
    return "\n\n".join(lines.values())


# -- the README ---------------------------------------------------------------------------------


def with_tree(readme: str) -> str:
    return with_part(readme, "files", "\n".join(["```", *tree(tracked()), "```"]))


def with_answers(readme: str, client: TestClient) -> str:
    """The README with this app's words in it."""
    readme = with_part(readme, "conversation", conversation(client, said(readme)))
    caller = Caller(client)

    def answered(example: re.Match[str]) -> str:
        _, answer = caller.run(example[1])
        kind = example[2]
        if kind is None:
            return example[0]
        return f"```sh\n{example[1]}\n```\n\n```{kind}\n{shown(kind, answer)}\n```"

    return EXAMPLE.sub(answered, readme)


def sample_client() -> Iterator[TestClient]:
    """A client of the whole app on the bundled shop, with a state folder of its own."""
    from starlette.testclient import TestClient

    from app import build
    from settings import Settings

    with tempfile.TemporaryDirectory() as state:
        application = build(Settings(shop_state=Path(state)))
        yield TestClient(application.web)
        application.access.shut()


def main(arguments: Sequence[str]) -> int:
    readme = with_tree(README.read_text(encoding="utf-8"))
    if list(arguments) != ["tree"]:
        for client in sample_client():
            readme = with_answers(readme, client)
    README.write_text(readme, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
