"""What a film may know before it starts, for the trace is whole: who becomes a leaf, which nodes run.

`look_ahead` is the one walk over a whole trace, however little of it the film will hold: of a call in which the film is
cut, too, it is said how many nodes run. Each event is handed only to those who have a use for its kind.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from viz.trace import events as e
from viz.trace.parts import visitors


class Ahead:
    """Gathered by `look_ahead`."""

    def __init__(self) -> None:
        self._named: dict[int, str] = {}
        self._paths: dict[int, str] = {}
        self.name = ChainMap(self._named, self._paths)
        """Tensor → the first name it gets, else the first path by which it is reached."""
        self.leaves: set[int] = set()
        """Tensors that are, at some time, leaves that collect a gradient. A view made without recording only says that
        it requires grad, as its base does: nothing ever arrives at it."""
        self.buckets: set[int] = set()
        """Tensors that have, at some time, a .grad."""
        self.used: set[int] = set()
        """Tensors that anything reads, names or differentiates."""
        self.bound: set[int] = set()
        """Tensors that get a name of their own."""
        self.ran: defaultdict[int, list[int]] = defaultdict(list)
        """Call → the nodes that it enters, in order."""
        self.called: dict[int, e.BackwardCalled] = {}
        """Call → how it was called."""
        self.kept: defaultdict[tuple[int, int], list[tuple[e.Tensor, e.Tensor]]] = defaultdict(list)
        """(call, node) → the tensors of that node whose retained .grad is another after the call, and that .grad."""
        self._failed: set[int] = set()

    def fails(self, b: int) -> bool:
        return b in self._failed

    def rules(self) -> list[tuple[type[e.Event], Callable]]:
        """What is taken from each kind of event."""
        leaves = [(kind, partial(visit, self)) for kind, visit in _LEAVES.items() if issubclass(kind, e.Event)]
        return leaves + [(kind, partial(rule, self)) for kind, rule in _RULES.items()]

    def _state(self, state: e.Tensor) -> None:
        if state.requires_grad and state.is_leaf and state.base is None:
            self.leaves.add(state.t)

    def _node(self, node: e.Node) -> None:
        if node.leaf is not None:
            self.leaves.add(node.leaf)

    def _flagged(self, event: e.Flagged) -> None:
        if event.what == "requires_grad" and event.state.requires_grad and event.state.is_leaf:
            self.leaves.add(event.state.t)

    def _op(self, event: e.OpRan) -> None:
        self.used.update(operands(event))

    def _bound(self, event: e.Bound) -> None:
        self._named.setdefault(event.t, event.name)
        self.used.add(event.t)
        self.bound.add(event.t)

    def _called(self, event: e.BackwardCalled) -> None:
        self.called[event.b] = event
        self.used.update([*event.roots, *(event.inputs or [])])
        for path in event.named:
            self._paths.setdefault(path.t, path.path)

    def _entered(self, event: e.NodeEntered) -> None:
        self.ran[event.b].append(event.n)

    def _bucket(self, event: e.Accumulated | e.GradSet) -> None:
        self.buckets.add(event.t)

    def _ended(self, event: e.BackwardEnded) -> None:
        self.buckets.update(t for t, _ in event.grads)
        states = {state.t: state for state in event.states}
        for t, grad in event.grads:
            if t in states and states[t].grad_fn is not None:
                self.kept[event.b, states[t].grad_fn].append((states[t], grad))
        if event.error:
            self._failed.add(event.b)

    def _final(self, event: e.Final) -> None:
        self._paths.setdefault(event.state.t, event.path)


_LEAVES = visitors({e.Tensor: [Ahead._state], e.Node: [Ahead._node]})
_RULES = {
    e.Flagged: Ahead._flagged,
    e.OpRan: Ahead._op,
    e.Bound: Ahead._bound,
    e.BackwardCalled: Ahead._called,
    e.NodeEntered: Ahead._entered,
    e.Accumulated: Ahead._bucket,
    e.GradSet: Ahead._bucket,
    e.BackwardEnded: Ahead._ended,
    e.Final: Ahead._final,
}


def look_ahead(events: Iterable[e.AnyEvent], *rules: tuple[type[e.Event], Callable]) -> None:
    """Every event once, to all rules for its kind."""
    takers: defaultdict[type[e.Event], list[Callable]] = defaultdict(list)
    for kind, rule in rules:
        takers[kind].append(rule)
    for event in events:
        for take in takers.get(type(event), ()):
            take(event)


def operands(event: e.OpRan) -> list[int]:
    """The tensors an operation was given, in order, with repetitions."""
    found: list[int] = []
    for arg in event.args:
        found += [arg.t] if arg.t is not None else arg.items
    return found
