"""What runs inside engine runs, found ahead: which operations belong to which hook, backward or recomputation.

Only what the trace says by its groups; knows no cards and no words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from viz.trace import events as e

ASKED = ("hook", "backward", "recomputation")
"""Kinds of groups for which the engine itself calls the program; any other function (to unpack what was saved) counts
only where none of these is around it."""


@dataclass
class Stretch:
    """A stretch of the program that runs inside an engine run: its group and its operations."""

    kind: str
    name: str
    n: int | None
    hook: e.HookRan | None = None
    """Of a hook, what came of it."""
    ops: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


class Insides:
    """Gathered by `look_ahead`."""

    def __init__(self) -> None:
        self.stretch: dict[int, Stretch] = {}
        """Operation → the stretch that it is part of."""
        self.entered: set[int] = set()
        """Nodes that run in any call."""
        self.begun: set[int] = set()
        """Calls in which anything ran."""
        self._open: list[tuple[int, Stretch | None]] = []
        self._ended: list[Stretch] = []
        """Hooks that have run and whose outcome has still to be told."""
        self._calls = 0

    def rules(self) -> list[tuple[type[e.Event], Callable]]:
        """What is taken from each kind of event."""
        return [(kind, partial(rule, self)) for kind, rule in _RULES.items()]

    def _group(self, event: e.GroupBegan) -> None:
        kept = self._calls and event.kind in (*ASKED, "function")
        self._open.append((event.g, Stretch(event.kind, event.name, event.n) if kept else None))

    def _called(self, event: e.BackwardCalled) -> None:
        self._calls += 1

    def _returned(self, event: e.BackwardEnded) -> None:
        self._calls -= 1

    def _entered(self, event: e.NodeEntered) -> None:
        self.begun.add(event.b)
        self.entered.add(event.n)

    def _hook(self, event: e.HookRan) -> None:
        self.begun.add(event.b)
        if self._ended and self._ended[-1].name == event.name:
            self._ended.pop().hook = event

    def _end(self, event: e.GroupEnded) -> None:
        while self._open:
            number, stretch = self._open.pop()
            if stretch is not None and stretch.kind == "hook":
                self._ended.append(stretch)
            if number == event.g:
                break

    def _operation(self, event: e.OpRan) -> None:
        if event.call is None:
            return
        open_now = [stretch for _, stretch in reversed(self._open) if stretch is not None]
        asked = next((stretch for stretch in open_now if stretch.kind in ASKED), None)
        stretch = asked or next(iter(open_now), None)
        if stretch is None:
            return
        if not event.outputs and not event.writes:
            return  # numbers that leave PyTorch
        self.stretch[event.op] = stretch
        stretch.ops.append(event.op)
        if event.span is not None:
            stretch.lines += [event.span.line, event.span.end_line]


_RULES = {
    e.GroupBegan: Insides._group,
    e.GroupEnded: Insides._end,
    e.BackwardCalled: Insides._called,
    e.BackwardEnded: Insides._returned,
    e.NodeEntered: Insides._entered,
    e.HookRan: Insides._hook,
    e.OpRan: Insides._operation,
}
