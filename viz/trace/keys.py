"""Readable keys of the things in a trace, the same in each run of the same code.

==========================  ==========================================================================================
operation                   ``3/x*x#1``: line, expression without spaces, which time it ran
tensor                      the key of the operation that made it; its further outputs ``3/x.max(0)#1.1``
tensor met otherwise        ``tensor 2:5#1`` by where it was met, ``<leaf>.grad#1`` for what filled a .grad,
                            ``backward 1[0]`` for what autograd.grad returned
node                        ``3/x*x#1/MulBackward0``, ``<leaf>/AccumulateGrad``, ``backward 1/MulBackward0`` if the
                            engine built it; a second one of the same key ``…#2``
call                        ``backward 1``, numbered over all calls
group                       ``5/net(x)#1``: line, call, which time; a loop ``3/for#1``, its turns ``3/for#1[0]``
==========================  ==========================================================================================
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from viz.trace import events as e
from viz.trace.parts import visitors
from viz.trace.source import compact, cut, lines_of

Kind = Literal["t", "n", "op", "b", "g"]
Keys = dict[tuple[Kind, int], str]


def keys(trace: e.Trace) -> Keys:
    """The key of every tensor ("t"), node ("n"), operation ("op"), call ("b") and group ("g"), by its id."""
    namer = Namer(trace.source)
    for event in trace.events:
        namer.take(event)
    return namer.keys


class Namer:
    """Takes event after event; a thing keeps the first key it gets, which nothing that comes later can change."""

    def __init__(self, source: str) -> None:
        self.lines = lines_of(source)
        self.keys: Keys = {}
        self.used: Counter[str] = Counter()
        self.calls: list[int] = []
        self.groups: list[e.GroupBegan] = []
        self.loops: list[e.GroupBegan] = []
        """Those of them that are loops."""
        self.event: e.AnyEvent | None = None
        """The one being taken."""

    def take(self, event: e.AnyEvent) -> None:
        kind = type(event)
        rule = _RULES.get(kind)
        if rule is not None:
            rule(self, event)
        self.event = event
        _MET[kind](self, event)
        if getattr(event, "nodes", ()):
            self._nodes(event, self._place(event))
        if kind is e.BackwardEnded:
            self.calls.pop()

    def _op(self, event: e.OpRan) -> None:
        line = event.span.line if event.span else 0
        key = self._numbered(f"{line}/{compact(cut(self.lines, event.span)) or event.name}")
        self.keys["op", event.op] = key
        for position, t in enumerate(event.outputs):
            self._name("t", t, key if position == 0 else f"{key}.{position}")

    def _called(self, event: e.BackwardCalled) -> None:
        self.calls.append(event.b)
        self._name("b", event.b, f"backward {self._count('backward')}")

    def _group(self, event: e.GroupBegan) -> None:
        line = event.span.line if event.span else 0
        words = cut(self.lines, event.span) or event.name
        key = f"{line}/{words.split()[0] if event.kind == 'loop' and words else compact(words)}"
        if event.kind == "iteration" and self.loops:
            self._name("g", event.g, f"{self.keys['g', self.loops[-1].g]}[{event.index}]")
        else:
            self.keys["g", event.g] = f"{key}#{self._count(f'g {key}')}"
        self.groups.append(event)
        if event.kind == "loop":
            self.loops.append(event)

    def _group_ended(self, event: e.GroupEnded) -> None:
        while self.groups:
            over = self.groups.pop()
            if over.kind == "loop":
                self.loops.pop()
            if over.g == event.g:
                break

    def _accumulated(self, event: e.Accumulated) -> None:
        self._grad(event.t, event.after)

    def _grad_set(self, event: e.GradSet) -> None:
        if event.grad is not None:
            self._grad(event.t, event.grad)

    def _returned(self, event: e.BackwardEnded) -> None:
        for position, t in enumerate(event.returned):
            if t is not None:
                self._name("t", t, f"{self.keys['b', event.b]}[{position}]")
        for t, grad in event.grads:
            self._grad(t, grad)

    def _grad(self, t: int, grad: e.Tensor) -> None:
        if ("t", grad.t) not in self.keys:
            self.keys["t", grad.t] = self._numbered(f"{self.keys['t', t]}.grad")

    def _tensor(self, tensor: e.Tensor) -> None:
        if ("t", tensor.t) not in self.keys:
            self.keys["t", tensor.t] = self._numbered(f"tensor {self._place(self.event)}")

    def _nodes(self, event: e.AnyEvent, place: str) -> None:
        for node in event.nodes:
            owner = place if node.leaf is None else self.keys["t", node.leaf]
            self._name("n", node.n, f"{owner}/{node.name}")

    def _place(self, event: e.AnyEvent) -> str:
        """Where an event happened, in words short enough for a key."""
        if isinstance(event, e.OpRan):
            return self.keys["op", event.op]
        if self.calls:
            return self.keys["b", self.calls[-1]]
        span = getattr(event, "span", None)
        return f"{span.line}:{span.column}" if span else "?"

    def _name(self, kind: Kind, number: int, key: str) -> None:
        """The second owner of a key gets "#2" behind it."""
        if (kind, number) not in self.keys:
            seen = self._count(f"{kind} {key}")
            self.keys[kind, number] = key if seen == 1 else f"{key}#{seen}"

    def _numbered(self, key: str) -> str:
        return f"{key}#{self._count(key)}"

    def _count(self, key: str) -> int:
        self.used[key] += 1
        return self.used[key]


_RULES = {
    e.OpRan: Namer._op,
    e.GroupBegan: Namer._group,
    e.GroupEnded: Namer._group_ended,
    e.BackwardCalled: Namer._called,
    e.Accumulated: Namer._accumulated,
    e.GradSet: Namer._grad_set,
    e.BackwardEnded: Namer._returned,
}

_MET = visitors({e.Tensor: [Namer._tensor]})
