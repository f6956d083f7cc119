"""What is kept under a key comes back under that key only, whole or not at all."""

import os
from pathlib import Path

import numpy as np
import pytest

from data.array_store import ArrayStore, key_of

ARRAYS = {
    "numbers": np.array([[1.5, np.nan], [2.5, 3.5]]),
    "codes": np.array([3, -1], np.int32),
    "flags": np.array([True, False, True]),
    "none": np.zeros((0, 4), np.float32),
}


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    store = ArrayStore(tmp_path / "deep")
    saved = store.save("kind", "a" * 64, ARRAYS, {"word": "é"})
    found = ArrayStore(tmp_path / "deep").load("kind", "a" * 64)
    assert saved is not None
    assert found is not None
    assert found.notes == {"word": "é"}
    for name, array in ARRAYS.items():
        assert found.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(found.arrays[name], array)
    assert [path.suffix for path in (tmp_path / "deep").iterdir()] == [".arrays"]


def test_writing_to_what_is_mapped_leaves_the_file_alone(tmp_path: Path) -> None:
    store = ArrayStore(tmp_path)
    stored = store.save("kind", "a" * 64, ARRAYS)
    assert stored is not None
    stored.arrays["codes"][0] = 77
    again = store.load("kind", "a" * 64)
    assert again is not None
    assert again.arrays["codes"].tolist() == [3, -1]


def test_another_key_of_the_same_name_is_not_it(tmp_path: Path) -> None:
    store = ArrayStore(tmp_path)
    store.save("kind", "a" * 64, ARRAYS)
    assert store.load("kind", "a" * 16 + "b" * 48) is None  # the file's name is the same
    assert store.load("other", "a" * 64) is None


@pytest.mark.parametrize("cut", [0, 1, 40, 300, 400])
def test_what_is_damaged_is_not_there(tmp_path: Path, cut: int) -> None:
    store = ArrayStore(tmp_path)
    store.save("kind", "a" * 64, ARRAYS)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:cut])
    assert store.load("kind", "a" * 64) is None
    assert store.save("kind", "a" * 64, ARRAYS) is not None


def test_a_card_cannot_make_objects_of_bytes(tmp_path: Path) -> None:
    store = ArrayStore(tmp_path)
    store.save("kind", "a" * 64, ARRAYS)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes().replace(b'"<i4"', b'"|O8"'))
    assert store.load("kind", "a" * 64) is None


def test_one_other_file_of_a_kind_stays(tmp_path: Path) -> None:
    store = ArrayStore(tmp_path)
    for number, letter in enumerate("abc"):
        store.save("kind", letter * 64, ARRAYS)
        os.utime(tmp_path / f"kind-{letter * 16}.arrays", (number, number))
    store.save("kind", "d" * 64, ARRAYS)
    store.save("other", "a" * 64, ARRAYS)
    assert sorted(path.name[:6] for path in tmp_path.iterdir()) == ["kind-c", "kind-d", "other-"]


def test_without_a_folder_nothing_is_kept() -> None:
    store = ArrayStore(None)
    assert store.save("kind", "a", ARRAYS) is None
    assert store.load("kind", "a") is None


def test_a_key_tells_apart_what_follows_what() -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of(np.arange(2)) != key_of(np.arange(2).astype(np.int32))
    assert key_of(b"a", code=(os,)) != key_of(b"a")
