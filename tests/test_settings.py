"""The settings: defaults, every value from the environment, and words for each bad one."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

import settings
from settings import ROOT, SAMPLE_SHOP, SettingError, Settings, read_settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({}).is_sample


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    environment = {
        "SHOP_DATA": str(tmp_path),
        "SHOP_STATE": str(tmp_path / "state"),
        "SHOP_DEMO": "yes",
        "SHOP_CURRENCY": "sek",
        "CHAT_MODEL": "endpoint:owner/model",
        "HOST": "::1",
        "PORT": "8000",
        "TORCH_THREADS": "2",
        "TORCH_DEVICE": "CUDA:1",
        "STAFF_ACCOUNTS": "kim:correct horse",
        "HF_TOKEN": "hf_secret",
    }
    assert {name.lower() for name in environment} == {
        field.name for field in dataclasses.fields(Settings)
    }
    found = read_settings(environment)
    assert found == Settings(
        shop_data=tmp_path,
        shop_state=tmp_path / "state",
        shop_demo=True,
        shop_currency="SEK",
        chat_model="endpoint:owner/model",
        host="::1",
        port=8000,
        torch_threads=2,
        torch_device="cuda:1",
        staff_accounts="kim:correct horse",
        hf_token="hf_secret",
    )
    assert not found.is_sample


def test_blank_values_are_as_good_as_none() -> None:
    blank = {field.name.upper(): "  " for field in dataclasses.fields(Settings)}
    assert read_settings(blank) == Settings()


def test_the_example_file_holds_every_setting_and_its_default() -> None:
    example = {name: value or "" for name, value in dotenv_values(ROOT / ".env.example").items()}
    assert list(example) == [field.name.upper() for field in dataclasses.fields(Settings)]
    assert read_settings(example) == Settings()


def test_a_shop_of_ones_own_is_no_demo_unless_asked_for(tmp_path: Path) -> None:
    assert not read_settings({"SHOP_DATA": str(tmp_path)}).shop_demo
    assert read_settings({"SHOP_DATA": str(tmp_path), "SHOP_DEMO": "1"}).shop_demo
    assert not read_settings({"SHOP_DEMO": "0"}).shop_demo


def test_the_bundled_shop_is_known_by_any_path_to_it() -> None:
    roundabout = SAMPLE_SHOP / ".." / SAMPLE_SHOP.name
    assert read_settings({"SHOP_DATA": str(roundabout)}).is_sample


def test_a_space_is_served_to_the_outside() -> None:
    assert read_settings({"SPACE_ID": "owner/shop"}).host == "0.0.0.0"
    assert read_settings({"SPACE_ID": "owner/shop", "HOST": "127.0.0.1"}).host == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SHOP_DATA", "/no/such/folder", "a folder with products.csv in it"),
        ("SHOP_STATE", str(ROOT / "settings.py"), "a folder, or a path where none is yet"),
        ("SHOP_DEMO", "maybe", "1 or 0"),
        ("SHOP_CURRENCY", "EURO", "a three-letter code such as EUR"),
        ("SHOP_CURRENCY", "ÄÖÜ", "a three-letter code such as EUR"),
        ("PORT", "0", "a whole number from 1 to 65535"),
        ("PORT", "65536", "a whole number from 1 to 65535"),
        ("PORT", "²", "a whole number from 1 to 65535"),
        ("PORT", "9" * 5000, "a whole number from 1 to 65535"),
        ("TORCH_THREADS", "-1", "a whole number from 1 to 64"),
        ("TORCH_THREADS", "1.5", "a whole number from 1 to 64"),
        ("TORCH_DEVICE", "tpu", "cpu, cuda or cuda:<number of the GPU>"),
        ("TORCH_DEVICE", "cuda:x", "cpu, cuda or cuda:<number of the GPU>"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str, expected: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({name: value})
    shown = value.upper() if name == "SHOP_CURRENCY" else value
    assert str(caught.value) == f"{name}={shown!r}; expected {expected}"


@given(st.text(max_size=20) | st.integers().map(str))
def test_a_port_is_a_port_or_a_setting_error(text: str) -> None:
    good = not text.strip() or text.strip() in {str(port) for port in (1, 80, 7860, 65535)}
    try:
        port = read_settings({"PORT": text}).port
    except SettingError:
        assert not good
    else:
        assert 1 <= port <= 65535
        assert not text.strip() or int(text) == port


def test_the_process_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=8001\nHOST=0.0.0.0\nSHOP_CURRENCY\n", encoding="utf-8")
    for field in dataclasses.fields(Settings):
        monkeypatch.delenv(field.name.upper(), raising=False)
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    monkeypatch.setenv("PORT", "8002")
    found = read_settings()
    assert (found.port, found.host, found.shop_currency) == (8002, "0.0.0.0", "")
