"""Tiny random causal LMs, saved and loaded like real ones: two architectures, two dialects.

``qwen3_like``: tool tags are single added tokens, and the template writes tools and calls itself.
``llama_like``: no such tokens, and the template knows nothing of tools.
A third, ``plain``, is an older model: another architecture, a tokenizer that marks words by a
leading underline and falls back to bytes, and no chat template at all.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from tokenizers import (
    AddedToken,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    trainers,
)

Architecture = Literal["qwen3_like", "llama_like", "plain"]
ARCHITECTURES: tuple[Architecture, ...] = ("qwen3_like", "llama_like")

_CORPUS = [
    "you are the shop assistant and help people find a gift",
    "the blue running shoes are cheaper than the red ones",
    '{"name": "rank", "arguments": {"query": "blue", "count": 3, "sort": "price"}}',
]
_QWEN_TEMPLATE = r"""
{%- if messages[0].role == 'system' or tools %}<|im_start|>system
{% if messages[0].role == 'system' %}{{ messages[0].content }}
{% endif %}
{%- if tools %}Tools: {% for t in tools %}{{ t | tojson }}
{% endfor %}Call with <tool_call>
{"name": "...", "arguments": {...}}
</tool_call>
{% endif %}<|im_end|>
{% endif %}
{%- for m in messages %}{% if m.role != 'system' %}<|im_start|>{{ m.role }}
{{ m.content }}
{%- for c in m.tool_calls or [] %}{{ '\n' }}<tool_call>
{"name": "{{ c.function.name }}", "arguments": {{ c.function.arguments | tojson }}}
</tool_call>{% endfor %}<|im_end|>
{% endif %}{% endfor %}
{%- if add_generation_prompt %}<|im_start|>assistant
{% if not enable_thinking %}<think>

</think>

{% endif %}{% endif %}"""
_LLAMA_TEMPLATE = """<|begin|>
{%- for m in messages %}[{{ m.role }}]
{{ m.content }}<|end|>{% endfor %}
{%- if add_generation_prompt %}[assistant]
{% endif %}"""


def tokenizer(architecture: Architecture) -> Any:
    """A byte-level tokenizer of some 400 tokens, with the dialect's tags and template."""
    from transformers import PreTrainedTokenizerFast

    if architecture == "plain":
        return PreTrainedTokenizerFast(
            tokenizer_object=_byte_fallback(), eos_token="</s>", pad_token="<unk>"
        )
    qwen = architecture == "qwen3_like"
    specials = ["<|im_start|>", "<|im_end|>"] if qwen else ["<|begin|>", "<|end|>"]
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=specials,
        show_progress=False,
    )
    raw.train_from_iterator(_CORPUS * 4, trainer)
    if qwen:
        tags = ("<tool_call>", "</tool_call>", "<think>", "</think>")
        raw.add_tokens([AddedToken(tag, special=False, normalized=False) for tag in tags])
    fast = PreTrainedTokenizerFast(
        tokenizer_object=raw, eos_token=specials[1], pad_token=specials[0]
    )
    fast.chat_template = _QWEN_TEMPLATE if qwen else _LLAMA_TEMPLATE
    return fast


def _byte_fallback() -> Tokenizer:
    raw = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    raw.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    raw.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    specials = ["<unk>", "</s>"]
    trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=specials, show_progress=False)
    raw.train_from_iterator(_CORPUS * 4, trainer)
    written = json.loads(raw.to_str())
    vocab = written["model"]["vocab"]
    for byte in range(256):
        vocab[f"<0x{byte:02X}>"] = len(vocab)
    return Tokenizer.from_str(json.dumps(written))


def build(architecture: Architecture, folder: Path, *, seed: int = 0, **sizes: Any) -> Path:
    """Write a tiny model of random weights into ``folder`` with ``save_pretrained``."""
    import torch
    from transformers import (
        GPT2Config,
        GPT2LMHeadModel,
        LlamaConfig,
        LlamaForCausalLM,
        Qwen3Config,
        Qwen3ForCausalLM,
    )

    fast = tokenizer(architecture)
    shape: dict[str, Any] = {
        "vocab_size": len(fast) + 5,  # like real models, wider than the tokenizer
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 8,
        "max_position_embeddings": 8192,
        "initializer_range": 0.5,  # large, so that random logits differ clearly
        "eos_token_id": fast.eos_token_id,
        "pad_token_id": fast.pad_token_id,
        "bos_token_id": None,
        **sizes,
    }
    torch.manual_seed(seed)
    model: Any
    if architecture == "qwen3_like":
        model = Qwen3ForCausalLM(Qwen3Config(**shape))
    elif architecture == "plain":
        model = GPT2LMHeadModel(GPT2Config(**shape))
    else:
        model = LlamaForCausalLM(LlamaConfig(**shape))
    model.save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder
