"""What the program has made so far: tensors, nodes, names, .grad, as the Trace told it. No cards, no words."""

from __future__ import annotations

from collections import defaultdict

from msgspec.structs import replace

from viz.trace.events import Edge, Node, Tensor, Value


class World:
    """The facts up to the event being told."""

    def __init__(self) -> None:
        self.tensors: dict[int, Tensor] = {}
        self.nodes: dict[int, Node] = {}
        self.grad_of: dict[int, int] = {}
        """Tensor → the tensor that is its .grad now."""
        self.owner: dict[int, int] = {}
        """The tensor that is a .grad now → whose."""
        self.accumulator: dict[int, int] = {}
        """Leaf → its AccumulateGrad node."""
        self.names: dict[tuple[str, str], int] = {}
        """(scope, name) → tensor."""
        self.sharing: defaultdict[int, dict[int, None]] = defaultdict(dict)
        """Memory → the tensors that have looked at it."""
        self.earlier: dict[int, str] = {}
        """Tensor → the name that stood for it last and no longer does."""
        self._named: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)

    def learn(self, state: Tensor) -> Tensor:
        """The tensor as it is now; numbers that did not change are kept from before."""
        before = self.tensors.get(state.t)
        if state.value is None and before is not None:
            state = replace(state, value=before.value)
        self.tensors[state.t] = state
        self.sharing[state.storage][state.t] = None
        return state

    def value(self, t: int | None) -> Value | None:
        state = self.tensors.get(t) if t is not None else None
        return state.value if state else None

    def own(self, t: int, grad: int | None) -> None:
        """From now on ``grad`` is the .grad of ``t``."""
        self.owner.pop(self.grad_of.pop(t, None), None)
        if grad is not None:
            self.grad_of[t], self.owner[grad] = grad, t

    def bind(self, scope: str, name: str, t: int | None) -> int | None:
        """Moves a name (None: it goes); returns the tensor that had it."""
        before = self.names.pop((scope, name), None)
        if before is not None:
            self._named[before].remove((name, scope))
            self.earlier[before] = name
        if t is not None:
            self.names[scope, name] = t
            self._named[t].append((name, scope))
        return before

    def names_of(self, t: int) -> list[tuple[str, str]]:
        """[(name, scope), …] that stand for the tensor now."""
        return self._named[t]

    def edges(self, n: int) -> list[Edge | None]:
        return self.nodes[n].edges if n in self.nodes else []

    def reachable(self, roots: list[int]) -> list[int]:
        """The nodes below these nodes, themselves included, each once."""
        seen, stack = dict.fromkeys(roots), list(roots)
        while stack:
            for edge in self.edges(stack.pop()):
                if edge is not None and edge.n not in seen:
                    seen[edge.n] = None
                    stack.append(edge.n)
        return list(seen)

    def leading_to(self, ends: set[int | None], among: list[int]) -> set[int]:
        """The nodes among these from which one of the ends can be reached, the ends themselves included."""
        above: defaultdict[int, list[int]] = defaultdict(list)
        for n in among:
            for edge in self.edges(n):
                if edge is not None:
                    above[edge.n].append(n)
        seen = ends.intersection(among)
        stack = list(seen)
        while stack:
            fresh = set(above[stack.pop()]) - seen
            seen |= fresh
            stack += fresh
        return seen

    def gradient_node(self, t: int) -> int | None:
        """The node at which backward enters for this tensor."""
        state = self.tensors.get(t)
        return state.grad_fn if state else None
