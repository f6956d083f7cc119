"""What is on disk is never encoded again, and never mistaken for another model's."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from engine.language.embedding_cache import EmbeddingCache


class Counter:
    """An encoder that remembers what it was asked: a text's row is its length."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Tensor:
        self.asked.extend(texts)
        return torch.tensor([[float(len(text)), 1.0] for text in texts])


def test_a_second_start_encodes_nothing(tmp_path: Path) -> None:
    first, second = Counter(), Counter()
    rows = EmbeddingCache(tmp_path, "m").encode(["a", "bb", "a"], first)
    again = EmbeddingCache(tmp_path, "m").encode(["a", "bb", "a"], second)
    assert first.asked == ["a", "bb"]
    assert second.asked == []
    assert rows.tolist() == again.tolist() == [[1.0, 1.0], [2.0, 1.0], [1.0, 1.0]]


def test_only_what_is_new_is_encoded(tmp_path: Path) -> None:
    EmbeddingCache(tmp_path, "m").encode(["a", "bb"], Counter())
    counter = Counter()
    rows = EmbeddingCache(tmp_path, "m").encode(["bb", "ccc"], counter)
    assert counter.asked == ["ccc"]
    assert rows[:, 0].tolist() == [2.0, 3.0]


def test_another_model_reads_nothing(tmp_path: Path) -> None:
    EmbeddingCache(tmp_path, "m").encode(["a"], Counter())
    counter = Counter()
    EmbeddingCache(tmp_path, "other").encode(["a"], counter)
    assert counter.asked == ["a"]


def test_a_damaged_file_is_written_anew(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path, "m")
    cache.encode(["a"], Counter())
    assert cache.file is not None
    cache.file.write_bytes(b"\x93NUMPY damaged")
    assert cache.encode(["a"], Counter()).tolist() == [[1.0, 1.0]]
    counter = Counter()
    cache.encode(["a"], counter)
    assert counter.asked == []


def test_without_a_folder_nothing_is_kept() -> None:
    counter = Counter()
    EmbeddingCache(None, "m").encode(["a"], counter)
    EmbeddingCache(None, "m").encode(["a"], counter)
    assert counter.asked == ["a", "a"]


def test_no_texts(tmp_path: Path) -> None:
    assert EmbeddingCache(tmp_path, "m").encode([], Counter()).shape[0] == 0
    assert list(tmp_path.iterdir()) == []


def test_no_draft_is_left_behind(tmp_path: Path) -> None:
    EmbeddingCache(tmp_path, "m").encode(["a"], Counter())
    assert [file.suffix for file in tmp_path.iterdir()] == [".npy"]


def test_what_is_shipped_is_not_encoded(tmp_path: Path) -> None:
    made = EmbeddingCache(tmp_path / "made", "m")
    made.encode(["a", "bb"], Counter())
    assert made.export(tmp_path / "shipped.npy") == 2
    counter = Counter()
    cache = EmbeddingCache(tmp_path / "fresh", "m", shipped=tmp_path / "shipped.npy")
    assert cache.encode(["bb", "ccc"], counter)[:, 0].tolist() == [2.0, 3.0]
    assert counter.asked == ["ccc"]


def test_nothing_to_export(tmp_path: Path) -> None:
    assert EmbeddingCache(tmp_path, "m").export(tmp_path / "shipped.npy") == 0
    assert not (tmp_path / "shipped.npy").exists()
