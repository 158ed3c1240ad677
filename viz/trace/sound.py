"""What a run has sent → events that can be told: what contradicts the events before it is put right or left out.

A stored trace is read strictly. The record of a run just made is not lost for one fault of the recorder: an event that
does not fit is left out, and what an event refers to without its having been announced is announced as ``unknown``.
A note says so, once for each kind of event. Knows nothing of torch.
"""

from __future__ import annotations

from collections.abc import Iterable

from viz.trace.check import Said
from viz.trace.claims import Unannounced, Wrong
from viz.trace.events import AnyEvent, BackwardEnded, Ended, Event, Final, Met, Node, Noted, Tensor

UNKNOWN = "unknown"
"""dtype of a tensor, name of a node, of which nothing could be found out."""
STAND_INS = 10_000
"""So many things are announced as unknown; a forged record must not grow without bound."""


def mended(events: Iterable[AnyEvent]) -> list[AnyEvent]:
    """These events, as far as they fit each other."""
    mending = Mending()
    for event in events:
        mending.take(event)
    return mending.events


class Mending:
    def __init__(self) -> None:
        self.events: list[AnyEvent] = []
        """All that fits, so far."""
        self._said = Said()
        self._noted: set[type[Event]] = set()
        self._stand_ins = 0

    @property
    def over(self) -> bool:
        """Whether the end has been told."""
        return self._said.over

    def take(self, event: AnyEvent) -> None:
        if isinstance(event, (Final, Ended)):
            self._close_calls()
        try:
            self._add(event)
        except Unannounced as wrong:
            self._note(event, wrong)
            self._stand_in(event, wrong)
        except Wrong as wrong:
            self._note(event, wrong)

    def _add(self, event: AnyEvent) -> None:
        self._said.take(event)
        self.events.append(event)

    def _stand_in(self, event: AnyEvent, wrong: Unannounced) -> None:
        """Announce what the event refers to as things of which nothing is known, then take it."""
        tensors = [_tensor(number) for kind, number in wrong.references if kind == "t"]
        nodes = [Node(number, UNKNOWN) for kind, number in wrong.references if kind == "n"]
        self._stand_ins += len(wrong.references)
        if len(tensors) + len(nodes) < len(wrong.references) or self._stand_ins > STAND_INS:
            return  # it belongs to a call or a group that was never told
        try:
            self._add(Met(tensors, nodes))
            self._add(event)
        except Wrong:
            return  # noted already

    def _close_calls(self) -> None:
        """A call whose end could not be told ends with the program."""
        while self._said.calls:
            self._add(BackwardEnded(self._said.calls[-1]))

    def _note(self, event: AnyEvent, wrong: Wrong) -> None:
        if self.events and not self.over and type(event) not in self._noted:
            self._noted.add(type(event))
            self._add(Noted("fault", f"{type(event).__name__}: {wrong}"))


def _tensor(t: int) -> Tensor:
    return Tensor(t, (), UNKNOWN, requires_grad=False, is_leaf=True, version=0, storage=0)
