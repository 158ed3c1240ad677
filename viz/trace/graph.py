"""The autograd graph and the tensors' last states, folded from the events. A fact about now, not a picture."""

from __future__ import annotations

from viz.trace import events as e
from viz.trace.parts import tensors_in


class Graph:
    """Take events in order; between two of them it stands as it stood in the program."""

    def __init__(self) -> None:
        self.nodes: dict[int, e.Node] = {}
        self.states: dict[int, e.Tensor] = {}
        self.values: dict[int, e.Value] = {}
        self.accumulators: dict[int, int] = {}
        """Leaf tensor → its AccumulateGrad node."""
        self.locals: dict[str, int] = {}
        """ "function.name" → the tensor it stands for, in calls of functions under way."""

    def take(self, event: e.AnyEvent) -> None:
        for node in getattr(event, "nodes", ()):
            self.nodes[node.n] = node
            if node.leaf is not None:
                self.accumulators[node.leaf] = node.n
        for state in tensors_in(event):
            self.states[state.t] = state
            if state.value is not None:
                self.values[state.t] = state.value
        if isinstance(event, e.Bound) and event.scope:
            self.locals[_local(event)] = event.t
        elif isinstance(event, e.Unbound):
            self.locals.pop(_local(event), None)

    def named(self, called: e.BackwardCalled) -> list[e.Path]:
        """What the recorder named at a call, and the local names of functions that want a gradient."""
        wanted = {path: t for path, t in self.locals.items() if self.root(t) is not None}
        return [*called.named, *(e.Path(path, t, self.root(t), self.states[t].output) for path, t in wanted.items())]

    def root(self, t: int) -> int | None:
        """The node at which a backward from this tensor begins."""
        state = self.states.get(t)
        if state is None or not state.requires_grad:
            return None
        return self.accumulators.get(t) if state.grad_fn is None else state.grad_fn

    def below(self, called: e.BackwardCalled) -> list[int]:
        """All nodes that can be reached from where a call starts, each once."""
        waiting = [edge.n for edge in called.entries] or [n for n in map(self.root, called.roots) if n is not None]
        reached: dict[int, None] = {}
        while waiting:
            n = waiting.pop()
            if n not in reached:
                reached[n] = None
                waiting += [edge.n for edge in self.nodes[n].edges if edge is not None]
        return list(reached)


def _local(event: e.Bound | e.Unbound) -> str:
    """The same in each call of the function: "f.y" for scope "f#2"."""
    return f"{event.scope.partition('#')[0]}.{event.name}"
