"""A miniature of what the reader is trained on: two random layers, and forty utterances."""

from __future__ import annotations

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from agent.training.corpus import Split, parse_line
from engine.text_encoder import TextEncoder

LINES = [
    line
    for thing in ("lamp", "rug", "desk", "mug", "tent", "drum", "kite", "sofa")
    for line in (
        f"plain | start | find | show me a {{need:{thing}}}",
        f"plain | start | find,inform | a {{need:{thing}}} {{max:under $MONEY}}",
        f"plain | shown | take | i'll take the {{item:{thing}}}",
        f"plain | shown | reject | not the {{item:{thing}}}",
        f"plain | shown | thanks | thanks for the {thing}",
    )
]


def tiny_encoder() -> TextEncoder:
    """Two random layers over letters: the shape of the real one, none of what it knows."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789'$£€,.!?-&"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{c}" for c in letters)]
    tokenizer = Tokenizer(
        models.WordPiece({word: n for n, word in enumerate(vocabulary)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(0)
    width, inner = TextEncoder.width, 64
    weights = {
        "embeddings.word_embeddings.weight": torch.randn(len(vocabulary), width) * 0.5,
        "embeddings.position_embeddings.weight": torch.randn(200, width) * 0.1,
        "embeddings.token_type_embeddings.weight": torch.zeros(2, width),
    }
    shapes = {
        "attention.self.query": (width, width),
        "attention.self.key": (width, width),
        "attention.self.value": (width, width),
        "attention.output.dense": (width, width),
        "intermediate.dense": (inner, width),
        "output.dense": (width, inner),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(2):
        prefix = f"encoder.layer.{layer}."
        for name, shape in shapes.items():
            weights[f"{prefix}{name}.weight"] = torch.randn(shape) * 0.05
            weights[f"{prefix}{name}.bias"] = torch.zeros(shape[0])
        norms += [f"{prefix}attention.output.LayerNorm", f"{prefix}output.LayerNorm"]
    for name in norms:
        weights[f"{name}.weight"], weights[f"{name}.bias"] = torch.ones(width), torch.zeros(width)
    return TextEncoder(weights, tokenizer, "tiny:random")


def tiny_split() -> Split:
    """Of eight things six are trained on, one is for choosing, one for the test."""
    utterances = [parse_line(line) for line in LINES]
    return Split(utterances[:30], utterances[30:35], utterances[35:])
