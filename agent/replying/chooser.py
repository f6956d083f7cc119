"""Which of several fitting clauses suits the message best: a small model over the encoder.

    voice   = softmax(V [traits of the message; 5 e(message)])         (10,), how the person writes
    person  = [1; voice; brevity of the message], or "staff" alone     (14,)
    score   = traits of the clause · A · person + 3 e(clause) · q

e is the sentence embedding (``engine.text_encoder``). A and q were learned from clauses that were
marked by hand as good or bad answers to a message, V from the voices that the corpus names
(``agent.training.choose``). It only orders clauses: what may be said at all is ``phrasing.py``'s.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from agent.replying.phrasing import Clause, Fit, PhraseBook
from agent.replying.register import brevity, traits_of_clause, traits_of_message
from engine.text_encoder import TextEncoder

FILE = Path(__file__).resolve().parents[1] / "weights" / "chooser.safetensors"
#: The embedding's share beside the traits, whose size it would else not reach.
MESSAGE_SCALE = 5.0
CLAUSE_SCALE = 3.0
#: How much each message counts for the voice, the last one first: people keep their register.
RECENT = (1.0, 0.5, 0.25)
_BATCH = 64


class ChooserError(RuntimeError):
    """The chooser's weights cannot be used: names the file, what is wrong, and the remedy."""


class Chooser:
    """Orders clauses for a message. Deterministic; safe to share between threads.

    Args:
        voice: (14 + 384, 10) V.
        person: (15, 14) A.
        quality: (384,) q.
        known: content key of a clause -> e(clause) · q, so that no start has to embed them.
    """

    def __init__(
        self,
        encoder: TextEncoder,
        voice: NDArray[np.float32],
        person: NDArray[np.float32],
        quality: NDArray[np.float32],
        known: dict[str, float] | None = None,
    ) -> None:
        self._encoder = encoder
        self.voice, self.person, self.quality = voice, person, quality
        self._known = dict(known or {})
        self._voice_of = lru_cache(maxsize=512)(self._read_voice)

    @classmethod
    def load(cls, book: PhraseBook, encoder: TextEncoder, file: Path = FILE) -> Chooser:
        """The chooser that ``agent.training.choose`` wrote; clauses new since are embedded now.

        Raises:
            ChooserError: no file, a broken one, or one of another encoder.
        """
        try:
            with safe_open(file, "np") as stored:
                about = stored.metadata() or {}
                parts = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        except (OSError, SafetensorError) as error:
            raise ChooserError(
                f"{file} cannot be read ({error}); run python -m agent.training.choose"
            ) from error
        if about.get("encoder") != encoder.model_id:
            raise ChooserError(
                f"{file} was trained on {about.get('encoder')!r}, the encoder is "
                f"{encoder.model_id!r}; run python -m agent.training.choose"
            )
        keys = about["clauses"].split()
        known = dict(zip(keys, parts["clauses"].astype(float), strict=True))
        chooser = cls(encoder, parts["voice"], parts["person"], parts["quality"], known)
        chooser.learn(book)
        return chooser

    def save(self, file: Path = FILE) -> None:
        """Weights as float32, clauses as float16; ``load`` reads them back."""
        parts = {
            "voice": self.voice,
            "person": self.person,
            "quality": self.quality,
            "clauses": np.array(list(self._known.values()), np.float16),
        }
        about = {"encoder": self._encoder.model_id, "clauses": " ".join(self._known)}
        save_file(parts, file, about)

    def learn(self, book: PhraseBook) -> int:
        """Embed the clauses of ``book`` that are not known yet. Returns how many they were."""
        texts = {
            key_of(clause.text): spoken(clause.text)
            for clauses in book.clauses.values()
            for clause in clauses
        }
        new = {key: text for key, text in texts.items() if key not in self._known}
        if new:
            vectors = self._encoder.encode(list(new.values()), batch_size=_BATCH).numpy()
            self._known |= dict(zip(new, (vectors @ self.quality).tolist(), strict=True))
        return len(new)

    def fit(self, message: str, earlier: Sequence[str] = (), *, staff: bool = False) -> Fit:
        """Scores of clauses for ``message``; computed when asked for, once a message.

        Args:
            earlier: the person's messages before, oldest first.
            staff: the person is an agent of the shop, whatever the register.
        """

        def scores(clauses: Sequence[Clause]) -> list[float]:
            weights = self.person @ self.person_of(message, earlier, staff=staff)
            return [
                float(traits_of_clause(clause) @ weights)
                + CLAUSE_SCALE * self._known.get(key_of(clause.text), 0.0)
                for clause in clauses
            ]

        return scores

    def person_of(
        self, message: str, earlier: Sequence[str] = (), *, staff: bool = False
    ) -> NDArray[np.float64]:
        """(14,): what the scores know of the person who wrote these messages."""
        if staff:
            return np.eye(len(RECENT) + 11)[-1]
        said = [message, *reversed(earlier)][: len(RECENT)]
        voices = np.stack([self._voice_of(text) for text in said])
        voice = np.average(voices, axis=0, weights=RECENT[: len(said)])
        return np.array([1.0, *voice, *brevity(message), 0.0])

    def _read_voice(self, text: str) -> NDArray[np.float64]:
        """(10,) probabilities of ``VOICES``."""
        seen = np.concatenate(
            [traits_of_message(text), MESSAGE_SCALE * embedded(self._encoder, text)]
        )
        logits = seen @ self.voice
        likely = np.exp(logits - logits.max())
        return np.asarray(likely / likely.sum())


def embedded(encoder: TextEncoder, text: str) -> NDArray[np.float64]:
    """(384,) a text's embedding, cut at 64 tokens: messages and clauses are short."""
    return encoder.encode([text], max_tokens=64)[0].numpy().astype(np.float64)


def spoken(text: str) -> str:
    """A clause as the encoder reads it: placeholders by their names."""
    return re.sub(r"\{(\w+)\}", r"\1", text)


@lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    """Content key of a clause."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
