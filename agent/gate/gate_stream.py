"""The fact gate over a stream: sentences are held until whole, checked, and only then let out.

What is let out, joined, is what ``FactGate.check`` makes of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.gate.evidence import Evidence
from agent.gate.sentences import sentences
from agent.grounding import NOTHING_STANDS, FactGate


class GateStream:
    """Gates one reply as it is written. One per reply; not shared between threads.

    Attributes:
        said: what was let out so far.
    """

    def __init__(self, gate: FactGate, evidence: Evidence) -> None:
        self._reading = gate.reading(evidence)
        self._held = ""
        self._space = ""  # white space waits until something follows: a reply does not end in it
        self.said = ""

    @property
    def replaced(self) -> list[tuple[str, str]]:
        """(sentence, what was wrong with it) so far."""
        return self._reading.replaced

    def feed(self, piece: str) -> Iterator[str]:
        """Take the next piece; yields what may be shown now (whole sentences only)."""
        self._held += piece
        parts = sentences(self._held, self._reading.names, whole=False)
        # The last part may go on.
        self._held = parts.pop() if parts else ""
        for sentence in parts:
            yield from self._out(self._reading.checked(sentence))

    def finish(self, otherwise: str = NOTHING_STANDS) -> Iterator[str]:
        """The rest, checked; ``otherwise`` when nothing of the reply stands."""
        held, self._held = self._held, ""
        for sentence in sentences(held, self._reading.names):
            yield from self._out(self._reading.checked(sentence))
        if otherwise and self.replaced and not re.search(r"\w", self.said):
            self._space = "\n\n"
            yield from self._out(otherwise)

    def _out(self, text: str) -> Iterator[str]:
        text = self._space + text if self.said else text.lstrip()
        bare = text.rstrip()
        self._space = text[len(bare) :]
        if bare:
            self.said += bare
            yield bare
