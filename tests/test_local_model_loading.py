"""Local models loaded from a folder or a hub, and what is said where that cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from agent.local_model import LocalChatModel
from agent.models.model_errors import LocalModelError
from tests.local_models import (  # noqa: F401 (fixtures)
    a_folder,
)
from tests.tiny_models import build


def test_a_hub_name_that_is_not_there_is_named_with_the_remedy() -> None:
    with pytest.raises(
        LocalModelError, match=r"'nobody/nothing' cannot be loaded.*folder"
    ) as error:
        LocalChatModel.load("nobody/nothing", offline=True)
    assert "downloads are off" in str(error.value)


def test_a_folder_that_is_no_model_is_named_with_the_remedy(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(LocalModelError, match=r"give a folder with config\.json"):
        LocalChatModel.load(str(tmp_path), offline=True)
    for file in folder.iterdir():
        content = file.read_bytes()
        if file.suffix == ".safetensors":
            content = content[: len(content) // 2]
        (tmp_path / file.name).write_bytes(content)
    with pytest.raises(LocalModelError, match="cannot be loaded"):
        LocalChatModel.load(str(tmp_path), offline=True)


def test_loading_keeps_the_saved_precision(tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM

    saved = build("llama_like", tmp_path)
    half = AutoModelForCausalLM.from_pretrained(saved, dtype=torch.bfloat16)
    half.save_pretrained(saved)
    model = LocalChatModel.load(str(saved), offline=True, max_new_tokens=5)
    assert model.hf_model.dtype == torch.bfloat16
    assert model.invoke("hello").content


def test_importing_loads_neither_torch_nor_transformers() -> None:
    code = (
        "import sys, agent.local_model;"
        "print(sorted({'torch', 'transformers', 'llguidance'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
