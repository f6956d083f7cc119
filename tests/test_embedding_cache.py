"""What is on disk is never encoded again, and never mistaken for another model's."""

from collections.abc import Sequence
from pathlib import Path

import pytest
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


class Interrupted(Counter):
    """One that is stopped after so many texts."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def __call__(self, texts: Sequence[str]) -> Tensor:
        if len(self.asked) >= self.after:
            raise KeyboardInterrupt
        return super().__call__(texts)


TEXTS = [letter * size for size in range(1, 6) for letter in "ab"]


def test_what_broke_off_goes_on_where_it_was(tmp_path: Path) -> None:
    whole = EmbeddingCache(None, "m").encode(TEXTS, Counter())
    cache = EmbeddingCache(tmp_path, "m")
    for after in (4, 2):  # twice
        with pytest.raises(KeyboardInterrupt):
            cache.encode(TEXTS, Interrupted(after), chunk=2)
    shares: list[float] = []
    last = Counter()
    assert cache.encode(TEXTS, last, shares.append, chunk=2).tolist() == whole.tolist()
    assert last.asked == TEXTS[6:]
    assert shares == pytest.approx([0.6, 0.8, 1.0])
    assert [file.name for file in tmp_path.iterdir()] == ["embeddings-products.npy"]
    again = Counter()
    assert cache.encode(TEXTS, again, shares.append, chunk=2).tolist() == whole.tolist()
    assert again.asked == []
    assert len(shares) == 3


def test_half_a_row_is_not_read(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path, "m")
    with pytest.raises(KeyboardInterrupt):
        cache.encode(TEXTS, Interrupted(4), chunk=2)
    (part,) = tmp_path.iterdir()
    part.write_bytes(part.read_bytes()[:-3])
    last = Counter()
    rows = cache.encode(TEXTS, last, chunk=2)
    assert last.asked == TEXTS[3:]
    assert rows[:, 0].tolist() == [len(text) for text in TEXTS]


def test_another_models_part_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        EmbeddingCache(tmp_path, "other").encode(TEXTS, Interrupted(4), chunk=2)
    counter = Counter()
    EmbeddingCache(tmp_path, "m").encode(TEXTS, counter, chunk=2)
    assert counter.asked == TEXTS


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
