"""What one reader has asked for and has not been granted yet. Knows neither Streamlit nor what an ask does.

Streamlit starts a script for each ask, beside the last one's, which it then stops at its next call. So an ask waits
here, whatever becomes of the script that it started, until one has granted it; and the browser, which repeats what no
view has answered, is heard once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace


class Ask(Struct, frozen=True):
    """``code`` is all of the editor: to be run, or ("look", after a paste) to be looked at only. ``options``: of
    "lesson" its id, and if wanted a ``program`` of it and a ``step``; of "sheet" the ``lesson`` to be printed; of
    "language" the language; of "compare" the ``other`` version's code ("alone" ends that). "cancel" ends a run that
    waits or is under way."""

    kind: Literal["run", "look", "lesson", "language", "graphviz", "compare", "alone", "sheet", "cancel"]
    code: str
    seq: int
    """Counts this reader's asks."""
    options: dict[str, str] = {}


class Asks:
    """A session's, shared by its scripts."""

    def __init__(self) -> None:
        self.granted = 0
        """The number of the last ask taken: what the next view answers."""
        self.heard = 0
        """The number of the last ask that has arrived."""
        self.at_once: Callable[[Ask], None] = lambda ask: None
        """Hears each new ask as it arrives, in the thread that brought it: "cancel" cannot wait for its turn."""
        self._waiting: list[Ask] = []
        self._changing = Lock()

    def hear(self, sent: Any) -> bool:
        """Take in what the browser sent, all that it holds unanswered; whether there was something new.

        Of one kind only the last wish counts: who asks for a lesson, then for another, wants the other. And who asks
        for a lesson does not wait for a run any more.
        """
        with self._changing:
            new = [_whole(ask) for ask in msgspec.convert(sent or [], list[Ask]) if ask.seq > self.heard]
            for ask in new:
                past = (ask.kind, "run", "compare") if ask.kind == "lesson" else (ask.kind,)
                self._waiting = [other for other in self._waiting if other.kind not in past] + [ask]
                self.heard = ask.seq
        for ask in new:
            self.at_once(ask)
        return bool(new)

    @property
    def first(self) -> Ask | None:
        """The one to grant next."""
        waiting = self._waiting
        return waiting[0] if waiting else None

    @contextmanager
    def granting(self, ask: Ask) -> Iterator[None]:
        """It is taken when the block is done, or fails. A script that is stopped in it leaves it to the next."""
        try:
            yield
        except Exception:
            self.take(ask)
            raise
        self.take(ask)

    def take(self, ask: Ask) -> None:
        """It is granted now: no other script shall do so."""
        with self._changing:
            self._waiting = [other for other in self._waiting if other.seq != ask.seq]
            self.granted = max(self.granted, ask.seq)


def _whole(ask: Ask) -> Ask:
    """Its texts as they can be written down: a browser may cut a letter in half (an emoji is two of its characters)."""
    return replace(ask, code=_text(ask.code), options={name: _text(said) for name, said in ask.options.items()})


def _text(said: str) -> str:
    return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
