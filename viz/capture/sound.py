"""The last look at an event before it leaves: what the reader's side would refuse is put right or left out here.

A trace is read strictly, and from the first event on that contradicts those before it nothing is believed. So a fault
of the recorder in one place must not cost the rest of the run. Knows nothing of torch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from viz.trace.check import Said, Unannounced, Wrong
from viz.trace.events import BackwardEnded, Ended, Event, Final, Met, Node, Noted, Tensor

UNKNOWN = "unknown"
"""dtype of a tensor, name of a node, of which nothing could be found out."""


class Sound:
    """``emit`` stands before another ``emit`` and lets only events through that fit those before them."""

    def __init__(self, emit: Callable[[Event], None]):
        self._emit = emit
        self._said = Said()
        self._noted: set[str] = set()
        self._waiting: deque[Event] = deque()
        """What came while another event was looked at, or while the program's own recursion left no room for it."""
        self._turn = Lock()

    def emit(self, event: Event) -> None:
        self._waiting.append(event)
        if not self._turn.acquire(blocking=False):
            return  # another thread's turn, or a ``__del__`` of the program printed just now
        try:
            while self._waiting:
                self._look(self._waiting[0])
        except RecursionError:
            return
        finally:
            self._turn.release()

    def _look(self, event: Event) -> None:
        if isinstance(event, (Final, Ended)):
            self._close_calls()
        try:
            self._said.take(event)
        except Unannounced as wrong:
            self._waiting.popleft()
            self._note(event, wrong)
            self._stand_in(event, wrong)
        except Wrong as wrong:
            self._waiting.popleft()
            self._note(event, wrong)
        else:
            self._waiting.popleft()
            self._emit(event)

    def _pass(self, event: Event) -> None:
        self._said.take(event)
        self._emit(event)

    def _stand_in(self, event: Event, wrong: Unannounced) -> None:
        """Announce what the event refers to as things of which nothing is known, then send it."""
        tensors = [_tensor(number) for kind, number in wrong.references if kind == "t"]
        nodes = [Node(number, UNKNOWN) for kind, number in wrong.references if kind == "n"]
        if len(tensors) + len(nodes) < len(wrong.references):
            return  # it belongs to a call that was never told
        self._pass(Met(tensors, nodes))
        with suppress(Wrong):  # noted already
            self._pass(event)

    def _close_calls(self) -> None:
        """A call whose end could not be told ends with the program."""
        while self._said.calls:
            self._pass(BackwardEnded(self._said.calls[-1]))

    def _note(self, event: Event, wrong: Wrong) -> None:
        """Say it once for each kind of event."""
        kind = type(event).__name__
        if kind not in self._noted:
            self._noted.add(kind)
            self._pass(Noted("fault", f"{kind}: {wrong}"))


def _tensor(t: int) -> Tensor:
    return Tensor(t, (), UNKNOWN, requires_grad=False, is_leaf=True, version=0, storage=0)
