"""Terms of the histories read last, so that a person's next question need not read theirs again.

Bounded in bytes; the least recently used go first. It does not know how a history is read, nor
when that changes: whatever it depends on stands in the key.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock

from engine.rows.term import Term

#: Bytes of all that is kept; some 2,000 histories of a shop of 100,000 products.
MOST_BYTES = 64 << 20
#: Bytes of a term without its arrays, and of one product in a history, in a key and in tuples.
_TERM_BYTES, _PLACE_BYTES = 300, 64


class KeptTerms:
    """Key -> terms. Safe to share between threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[Sequence[Term], int]] = OrderedDict()
        #: Bytes of what is kept, about.
        self.nbytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, key: Hashable, length: int, read: Callable[[], Sequence[Term]]) -> Sequence[Term]:
        """What ``read`` gave for an equal key, or gives now.

        Args:
            length: products of the history.
        """
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found[0]
        terms = read()
        size = _PLACE_BYTES * length + sum(_TERM_BYTES + term.nbytes for term in terms)
        with self._lock:
            if key not in self._kept and size <= self._most:
                self._kept[key] = terms, size
                self.nbytes += size
                while self.nbytes > self._most:
                    self.nbytes -= self._kept.popitem(last=False)[1][1]
        return terms

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self.nbytes = 0
