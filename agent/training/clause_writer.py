"""A small decoder that writes clauses instead of choosing them: a trial, measured, not shipped.

    <s> [empty] (casual) {limit} {count} <write> Nothing under {limit}, out of {count}. </s>

A Llama of some 4M parameters from scratch learns the written clauses of ``agent/phrases`` from
their plans (situation, tone, facts). Decoding may be held to the plan: each fact's placeholder
exactly once, no other. The model card has the figures. This module knows no shop and fills nothing.
"""

from __future__ import annotations

import argparse
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import Tensor

from agent.replying.phrasing import PhraseBook
from engine.threads import use_threads

_PLACEHOLDER = re.compile(r"\{\w+\}")
PAD, START, WRITE, END = "<pad>", "<s>", "<write>", "</s>"
#: Longest clause, in tokens.
LONGEST = 72
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Plan:
    """What a clause is to say: for which situation, in which tone, with which placeholders."""

    situation: str
    tone: str
    facts: tuple[str, ...]

    @property
    def tokens(self) -> list[str]:
        tone = self.tone or "plain"
        return [START, f"[{self.situation}]", f"({tone})", *self.facts, WRITE]

    @property
    def held_out(self) -> bool:
        """A tenth of the plans, by hash: none of their clauses is trained on."""
        return zlib.crc32("|".join(self.tokens).encode()) % 10 == 0


def planned(book: PhraseBook) -> list[tuple[Plan, str]]:
    """Every written clause with its plan; placeholders stand as ``{name}`` in both."""
    return [
        (Plan(situation, clause.tone, tuple(f"{{{need}}}" for need in sorted(clause.needs) if f"{{{need}}}" in clause.text)), clause.text)
        for situation, clauses in book.clauses.items()
        for clause in clauses
    ]  # fmt: skip


class ClauseWriter:
    """Tokenizer and model; untrained until ``train``.

    Args:
        clauses: decide the tokenizer's pieces and which names there are.
        width, layers: of the model.
    """

    def __init__(
        self, clauses: Sequence[tuple[Plan, str]], width: int = 256, layers: int = 4, seed: int = 7
    ) -> None:
        # Imported here: importing it changes the process (an environment variable, seconds).
        from transformers import LlamaConfig, LlamaForCausalLM

        torch.manual_seed(seed)
        names = sorted({token for plan, _ in clauses for token in plan.tokens} - {START, WRITE})
        self.tokenizer = Tokenizer(models.BPE())
        self.tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        self.tokenizer.decoder = decoders.ByteLevel()
        trained = [text for plan, text in clauses if not plan.held_out]
        trainer = trainers.BpeTrainer(
            vocab_size=1500 + len(names),
            special_tokens=[PAD, START, WRITE, END, *names],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        )
        self.tokenizer.train_from_iterator(trained, trainer)
        self.facts = {n: self._id(n) for n in names if n.startswith("{")}
        self.model = LlamaForCausalLM(
            LlamaConfig(
                vocab_size=self.tokenizer.get_vocab_size(),
                hidden_size=width,
                intermediate_size=3 * width,
                num_hidden_layers=layers,
                num_attention_heads=4,
                max_position_embeddings=128,
                tie_word_embeddings=True,
                attention_dropout=0.1,
                pad_token_id=self._id(PAD),
                bos_token_id=self._id(START),
                eos_token_id=self._id(END),
            )
        )
        self._never = [self._id(n) for n in (PAD, START, WRITE, *names) if not n.startswith("{")]

    def train(
        self,
        clauses: Sequence[tuple[Plan, str]],
        passes: int = 30,
        batch: int = 32,
        rate: float = 1e-3,
        say: Callable[[str], None] = print,
    ) -> list[float]:
        """Train on the clauses whose plans are not held out; returns each pass's mean loss."""
        rows = [self._row(plan, text) for plan, text in clauses if not plan.held_out]
        optimizer = torch.optim.AdamW(self.model.parameters(), lr=rate, weight_decay=0.05)
        steps = passes * -(-len(rows) // batch)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, rate, total_steps=steps, pct_start=0.1, cycle_momentum=False
        )
        losses = []
        for number in range(passes):
            self.model.train()
            total = 0.0
            for some in torch.randperm(len(rows)).split(batch):
                ids, labels = self._padded([rows[n] for n in some.tolist()])
                loss = self.model(input_ids=ids, attention_mask=ids.ne(0), labels=labels).loss
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                total += loss.item() * len(some)
            losses.append(total / len(rows))
            say(f"pass {number + 1}: loss {losses[-1]:.3f}")
        self.model.eval()
        return losses

    @torch.inference_mode()
    def write(self, plan: Plan, constrained: bool = True, heat: float = 0.7, seed: int = 0) -> str:
        """One clause of a plan, drawn at temperature ``heat`` (0: the likeliest)."""
        draw = torch.Generator().manual_seed(seed)
        ids, written = torch.tensor([[self._id(token) for token in plan.tokens]]), []
        left, cache = {self.facts[fact] for fact in plan.facts}, None
        for _ in range(LONGEST):
            out = self.model(input_ids=ids, past_key_values=cache, use_cache=True)
            logits, cache = out.logits[0, -1].float(), out.past_key_values
            logits[self._never] = float("-inf")
            if constrained:
                logits[[n for n in self.facts.values() if n not in left]] = float("-inf")
                if left:
                    logits[self._id(END)] = float("-inf")
            if heat:
                token = int(torch.multinomial((logits / heat).softmax(-1), 1, generator=draw))
            else:
                token = int(logits.argmax())
            if token == self._id(END):
                break
            written.append(token)
            left.discard(token)
            ids = torch.tensor([[token]])
        return self.tokenizer.decode(written, skip_special_tokens=False)

    def _id(self, token: str) -> int:
        number = self.tokenizer.token_to_id(token)
        assert number is not None, token  # noqa: S101 (every name is in it)
        return number

    def _row(self, plan: Plan, text: str) -> tuple[list[int], list[int]]:
        head = [self._id(token) for token in plan.tokens]
        tail = [*self.tokenizer.encode(text).ids[:LONGEST], self._id(END)]
        return head + tail, [IGNORED] * len(head) + tail

    def _padded(self, rows: Sequence[tuple[list[int], list[int]]]) -> tuple[Tensor, Tensor]:
        longest = max(len(ids) for ids, _ in rows)
        ids = torch.tensor([a + [0] * (longest - len(a)) for a, _ in rows])
        labels = torch.tensor([b + [IGNORED] * (longest - len(b)) for _, b in rows])
        return ids, labels


def faults(plan: Plan, text: str) -> list[str]:
    """What is wrong with a clause's placeholders: missing, wrong (not of the plan), twice."""
    found = Counter(_PLACEHOLDER.findall(text))
    wanted = set(plan.facts)
    wrong = ["missing"] if wanted - found.keys() else []
    wrong += ["wrong"] if found.keys() - wanted else []
    return wrong + (["twice"] if any(count > 1 for count in found.values()) else [])


def table(
    writer: ClauseWriter, clauses: Sequence[tuple[Plan, str]], each: int = 3
) -> Iterator[str]:
    """A Markdown table: clauses written for trained and for held-out plans, free and held."""
    known = {text for plan, text in clauses if not plan.held_out}
    plans = list(dict.fromkeys(plan for plan, _ in clauses))
    yield "| plans | decoding | clauses | verbatim | distinct | missing | wrong | twice | any |"
    yield "|---" * 9 + "|"
    for name, held in (("trained", False), ("held out", True)):
        some = [plan for plan in plans if plan.held_out == held][:100]
        for constrained in (False, True):
            made = [
                (plan, writer.write(plan, constrained, seed=n))
                for plan in some
                for n in range(each)
            ]
            wrong = Counter(fault for plan, text in made for fault in faults(plan, text))
            shares = [
                sum(text in known for _, text in made) / len(made),
                len({text for _, text in made}) / len(made),
                *(wrong[fault] / len(made) for fault in ("missing", "wrong", "twice")),
                sum(bool(faults(plan, text)) for plan, text in made) / len(made),
            ]
            figures = " | ".join(f"{share:.2f}" for share in shares)
            yield f"| {name} | {'held' if constrained else 'free'} | {len(made)} | {figures} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passes", type=int, default=30)
    parser.add_argument("--samples", type=int, default=60)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    use_threads(options.threads)
    clauses = planned(PhraseBook.load())
    writer = ClauseWriter(clauses)
    size = sum(p.numel() for p in writer.model.parameters())
    print(f"{len(clauses)} clauses, {size / 1e6:.1f}M parameters")
    writer.train(clauses, options.passes)
    print("\n".join(table(writer, clauses)))
    held = [plan for plan in dict.fromkeys(p for p, _ in clauses) if plan.held_out]
    for n, plan in enumerate((held * options.samples)[: options.samples]):
        print(f"{plan.situation} ({plan.tone or 'plain'}) {' '.join(plan.facts)}")
        print(f"    {writer.write(plan, seed=1000 + n)}")


if __name__ == "__main__":
    main()
