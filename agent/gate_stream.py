"""The fact gate over a stream: sentences are held until whole, checked, and only then let out."""

from __future__ import annotations

from collections.abc import Iterator

from agent.evidence import Evidence
from agent.grounding import FactGate, sentences


class GateStream:
    """Gates one reply as it is written. One per reply; not shared between threads."""

    def __init__(self, gate: FactGate, evidence: Evidence) -> None:
        self._gate = gate
        self._evidence = evidence
        self._held = ""

    def feed(self, piece: str) -> Iterator[str]:
        """Take the next piece; yields what may be shown now (whole sentences only)."""
        self._held += piece
        parts = sentences(self._held)
        if len(parts) < 2:
            return
        # The last part may go on; one before it may too, when it ends without white space.
        self._held = parts[-1]
        for sentence in parts[:-1]:
            yield from self._checked(sentence)

    def finish(self) -> Iterator[str]:
        """The rest, checked."""
        held, self._held = self._held, ""
        for sentence in sentences(held):
            yield from self._checked(sentence)

    def _checked(self, sentence: str) -> Iterator[str]:
        text = self._gate.sentence(sentence, self._evidence)[0]
        if text:
            yield text
