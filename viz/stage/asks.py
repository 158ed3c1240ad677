"""What one reader has asked for and has not been granted yet. Knows neither Streamlit nor what an ask does.

Streamlit starts a script for each ask, beside the last one's, which it then stops at its next call. So an ask waits
here, whatever becomes of the script that it started, until one takes it; and the browser, which repeats what no view
has answered, is heard once.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, Literal

import msgspec
from msgspec import Struct


class Ask(Struct, frozen=True):
    """``code`` is all of the editor. ``options``: of "lesson" its id, and if wanted a ``program`` of it and a ``step``;
    of "language" the language; of "compare" the ``other`` version's code ("alone" ends that)."""

    kind: Literal["run", "lesson", "language", "graphviz", "compare", "alone"]
    code: str
    seq: int
    """Counts this reader's asks."""
    options: dict[str, str] = {}


class Asks:
    """A session's, shared by its scripts."""

    def __init__(self) -> None:
        self.granted = 0
        """The number of the last ask taken: what the next view answers."""
        self._heard = 0
        self._waiting: list[Ask] = []
        self._changing = Lock()

    def hear(self, sent: Any) -> bool:
        """Take in what the browser sent, all that it holds unanswered; whether there was something new.

        Of one kind only the last wish counts: who asks for a lesson, then for another, wants the other.
        """
        with self._changing:
            new = [ask for ask in msgspec.convert(sent or [], list[Ask]) if ask.seq > self._heard]
            for ask in new:
                self._waiting = [other for other in self._waiting if other.kind != ask.kind] + [ask]
                self._heard = ask.seq
            return bool(new)

    @property
    def first(self) -> Ask | None:
        """The one to grant next."""
        waiting = self._waiting
        return waiting[0] if waiting else None

    def take(self, ask: Ask) -> None:
        """It is granted now: no other script shall do so."""
        with self._changing:
            self._waiting = [other for other in self._waiting if other.seq != ask.seq]
            self.granted = max(self.granted, ask.seq)
