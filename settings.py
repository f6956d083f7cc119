"""The settings, read once from the environment (and ``.env``), typed and frozen.

This is the only module that reads the environment. Every setting has a default; a bad value is
refused with the setting's name, the value and what was expected.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent
SAMPLE_SHOP = ROOT / "data" / "sample"


class SettingError(ValueError):
    """A setting with a value it cannot have."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name}={value!r}; expected {expected}")


@dataclass(frozen=True, slots=True)
class Settings:
    """See README, "Settings"; each field's environment name is its name in capitals."""

    shop_data: Path = SAMPLE_SHOP
    shop_state: Path = ROOT / "var"
    shop_demo: bool = True
    shop_currency: str = ""
    chat_model: str = "embedded"
    host: str = "127.0.0.1"
    port: int = 7860
    torch_threads: int = 1
    torch_device: str = "cpu"
    staff_accounts: str = ""  # "name:password,name2:password2"
    hf_token: str = ""

    @property
    def is_sample(self) -> bool:
        """True when the shop is the one that ships with the project."""
        return self.shop_data.resolve() == SAMPLE_SHOP.resolve()


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        environment: instead of ``.env`` and the process's own (which wins over the file).

    Raises:
        SettingError: naming the setting, its value and what was expected.
    """
    if environment is None:
        from_file = {k: v for k, v in dotenv_values(ROOT / ".env").items() if v is not None}
        environment = {**from_file, **os.environ}

    def text(name: str, default: str) -> str:
        return environment.get(name, "").strip() or default

    def whole(name: str, default: int, low: int, high: int) -> int:
        raw = text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", raw) or not low <= int(raw) <= high:
            raise SettingError(name, raw, f"a whole number from {low} to {high}")
        return int(raw)

    shop_data = Path(text("SHOP_DATA", str(SAMPLE_SHOP))).expanduser()
    if not shop_data.is_dir():
        raise SettingError("SHOP_DATA", str(shop_data), "a folder with products.csv in it")
    shop_state = Path(text("SHOP_STATE", str(ROOT / "var"))).expanduser()
    if shop_state.exists() and not shop_state.is_dir():
        raise SettingError("SHOP_STATE", str(shop_state), "a folder, or a path where none is yet")
    is_sample = shop_data.resolve() == SAMPLE_SHOP.resolve()
    demo = text("SHOP_DEMO", "1" if is_sample else "0").lower()
    if demo not in {"0", "1", "true", "false", "yes", "no"}:
        raise SettingError("SHOP_DEMO", demo, "1 or 0")
    currency = text("SHOP_CURRENCY", "").upper()
    if currency and not re.fullmatch(r"[A-Z]{3}", currency):
        raise SettingError("SHOP_CURRENCY", currency, "a three-letter code such as EUR")
    device = text("TORCH_DEVICE", "cpu").lower()
    if not re.fullmatch(r"cpu|cuda(:[0-9]{1,2})?", device):
        raise SettingError("TORCH_DEVICE", device, "cpu, cuda or cuda:<number of the GPU>")
    return Settings(
        shop_data=shop_data,
        shop_state=shop_state,
        shop_demo=demo in {"1", "true", "yes"},
        shop_currency=currency,
        chat_model=text("CHAT_MODEL", "embedded"),
        # A Space is reached from outside its container only.
        host=text("HOST", "0.0.0.0" if text("SPACE_ID", "") else "127.0.0.1"),  # noqa: S104
        port=whole("PORT", 7860, 1, 65535),
        torch_threads=whole("TORCH_THREADS", 1, 1, 64),
        torch_device=device,
        staff_accounts=text("STAFF_ACCOUNTS", ""),
        hf_token=text("HF_TOKEN", ""),
    )
