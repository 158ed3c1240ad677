"""What a film may know before it starts, for the trace is whole: who becomes a leaf, which nodes run."""

from __future__ import annotations

from collections import defaultdict

from viz.trace import events as e
from viz.trace.parts import tensors_in


class Ahead:
    """Gathered in one pass over the events."""

    def __init__(self, trace: e.Trace) -> None:
        self.name: dict[int, str] = {}
        """Tensor → the first name it gets, else the first path by which it is reached."""
        self.leaves: set[int] = set()
        """Tensors that are, at some time, leaves that require grad."""
        self.buckets: set[int] = set()
        """Tensors that have, at some time, a .grad."""
        self.used: set[int] = set()
        """Tensors that anything reads, names or differentiates."""
        self.bound: set[int] = set()
        """Tensors that get a name of their own."""
        self.ran: defaultdict[int, list[int]] = defaultdict(list)
        """Call → the nodes that it enters, in order."""
        self._failed: set[int] = set()
        self._paths: dict[int, str] = {}
        for event in trace.events:
            self._take(event)
        self.name = {**self._paths, **self.name}

    def fails(self, b: int) -> bool:
        return b in self._failed

    def _take(self, event: e.AnyEvent) -> None:
        for state in tensors_in(event):
            if state.requires_grad and state.is_leaf:
                self.leaves.add(state.t)
        if isinstance(event, e.OpRan):
            self.used.update(operands(event))
        elif isinstance(event, e.Bound):
            self.name.setdefault(event.t, event.name)
            self.used.add(event.t)
            self.bound.add(event.t)
        elif isinstance(event, e.BackwardCalled):
            self.used.update([*event.roots, *(event.inputs or [])])
            for path in event.named:
                self._paths.setdefault(path.t, path.path)
        elif isinstance(event, e.NodeEntered):
            self.ran[event.b].append(event.n)
        elif isinstance(event, (e.Accumulated, e.GradSet)):
            self.buckets.add(event.t)
        elif isinstance(event, e.BackwardEnded):
            self.buckets.update(t for t, _ in event.grads)
            if event.error:
                self._failed.add(event.b)
        elif isinstance(event, e.Final):
            self._paths.setdefault(event.state.t, event.path)


def operands(event: e.OpRan) -> list[int]:
    """The tensors an operation was given, in order, with repetitions."""
    found: list[int] = []
    for arg in event.args:
        found += [arg.t] if arg.t is not None else arg.items
    return found
