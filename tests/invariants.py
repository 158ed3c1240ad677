"""What holds of every trace, whatever the program: `broken` names each place where it does not.

    engine     a node runs at most once a call, is entered before it runs, and after all that send to it; what entered
               it is the sum of what was sent to it, seeds included; it sends one gradient an edge
    leaves     what comes to an AccumulateGrad is poured into .grad, which afterwards is .grad before and what came in;
               before is what it was when last told
    captured   every gradient that `grad` hands back was taken at its input, and is what was sent there
    freed      only what ran loses what it saved, only what it held, and not where the graph is retained
    tensors    versions never fall; a leaf has no grad_fn

Only the trace is read; the arithmetic is PyTorch's (`tests.arithmetic`). Where numbers were sampled or not read, or a
hook of the program stands in between, what cannot be known is not judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.arithmetic import known, ones, same, summed, total
from viz.trace import events as e
from viz.trace.parts import parts


def broken(trace: e.Trace) -> list[str]:
    """Every contradiction, in the order of the trace, with the number of its event."""
    reading = Reading()
    for index, event in enumerate(trace.events):
        reading.index = index
        reading.take(event)
    return reading.found


def hold(trace: e.Trace) -> None:
    """Fail with what is broken; a recorder that has said that a step of it failed is not held to them."""
    if not any(note.what in ("fault", "probe_failed", "threads") for note in trace.of(e.Noted)):
        found = broken(trace)
        assert not found, "\n".join(found[:10])


@dataclass
class Call:
    """One call of the engine under way."""

    called: e.BackwardCalled
    arrived: dict[tuple[int, int], list[e.Value | None]] = field(default_factory=lambda: defaultdict(list))
    """(node, output) → the gradients sent there so far, in order."""
    unknown: set[tuple[int, int]] = field(default_factory=set)
    """Places that are seeded with numbers nobody told."""
    entered: dict[int, e.NodeEntered] = field(default_factory=dict)
    ran: set[int] = field(default_factory=set)
    poured: set[int] = field(default_factory=set)
    hooked: set[int] = field(default_factory=set)
    """Nodes whose gradients a hook of the program has looked at in this call."""
    captured: dict[int, e.Value | None] = field(default_factory=dict)

    @property
    def all_run(self) -> bool:
        return self.called.api == "backward" and self.called.inputs is None

    @property
    def retained(self) -> bool:
        keep = self.called.retain_graph
        return self.called.create_graph if keep is None else keep


class Reading:
    """What the events so far have said."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.index = 0
        self.nodes: dict[int, e.Node] = {}
        self.tensors: dict[int, e.Tensor] = {}
        self.accumulators: dict[int, int] = {}
        """Leaf → its AccumulateGrad."""
        self.held: dict[int, set[str]] = {}
        self.hooked: set[int] = set()
        """Tensors that a hook was put on."""
        self.grads: dict[int, int | None] = {}
        """Leaf → the tensor that its .grad is, as last told."""
        self.calls: dict[int, Call] = {}

    def take(self, event: e.AnyEvent) -> None:
        for part in parts(event):
            if isinstance(part, e.Node):
                self._meet(part)
        if rule := RULES.get(type(event)):
            rule(self, event)
        for part in parts(event):
            if isinstance(part, e.Tensor):
                self._look(part)

    def claim(self, holds: bool, words: str) -> None:
        if not holds:
            self.found.append(f"event {self.index}: {words}")

    def _meet(self, node: e.Node) -> None:
        self.claim(node.n not in self.nodes, f"n{node.n} was met before")
        self.nodes[node.n] = node
        self.held[node.n] = {box.name for box in node.saved if box.state not in ("empty", "plain")}
        if node.leaf is not None:
            self.claim(node.name == "AccumulateGrad", f"n{node.n} {node.name} has a leaf")
            self.accumulators[node.leaf] = node.n

    # --- tensors ------------------------------------------------------------------------------------------------------

    def _look(self, tensor: e.Tensor) -> None:
        before = self.tensors.get(tensor.t)
        if before is not None and "unknown" not in (before.dtype, tensor.dtype):
            rises = tensor.version >= before.version
            self.claim(rises, f"t{tensor.t}: version {tensor.version} after {before.version}")
        self.claim(not (tensor.is_leaf and tensor.grad_fn is not None), f"t{tensor.t} is a leaf and has a grad_fn")
        node = self.nodes.get(tensor.grad_fn)
        self.claim(node is None or node.leaf is None, f"the grad_fn of t{tensor.t} is an AccumulateGrad")
        self.tensors[tensor.t] = tensor

    def flagged(self, event: e.Flagged) -> None:
        if event.what == "register_hook":
            self.hooked.add(event.state.t)

    def grad_set(self, event: e.GradSet) -> None:
        self.grads[event.t] = event.grad and event.grad.t

    # --- the engine ---------------------------------------------------------------------------------------------------

    def called(self, event: e.BackwardCalled) -> None:
        for part in parts(event):
            if isinstance(part, e.Tensor):
                self._look(part)
        call = self.calls[event.b] = Call(event)
        if not event.seeds or event.batched is not None:
            return
        roots = {self._place(t): self.tensors[t] for t in event.roots}
        for place, seed in zip(self._entries(event), event.seeds, strict=False):
            self._seed(call, place, roots.get(place), seed)

    def _entries(self, event: e.BackwardCalled) -> list[tuple[int, int]]:
        if event.entries:
            return [(entry.n, entry.input) for entry in event.entries]
        return [self._place(root) for root in event.roots]

    def _place(self, t: int) -> tuple[int, int]:
        """Where the gradient of a tensor arrives."""
        tensor = self.tensors.get(t)
        if tensor is not None and tensor.grad_fn is not None:
            return tensor.grad_fn, tensor.output
        return self.accumulators.get(t, 0), 0

    def _seed(self, call: Call, place: tuple[int, int], root: e.Tensor | None, seed: e.Value | None) -> None:
        """Of a root that is a GradientEdge no tensor is known, and its seed is always given."""
        if seed is None and root is not None and root.shape == () and call.called.direct:
            seed = ones((), root.dtype)
        if seed is None:
            call.unknown.add(place)
        else:
            call.arrived[place].append(seed)

    def entered(self, event: e.NodeEntered) -> None:
        call = self.calls[event.b]
        self.claim(event.n not in call.entered, f"n{event.n} is entered twice in b{event.b}")
        call.entered[event.n] = event
        for output, incoming in enumerate(event.incoming):
            self._arrived(call, (event.n, output), incoming, "what enters")

    def _arrived(self, call: Call, place: tuple[int, int], value: e.Value | None, what: str) -> None:
        """``value`` is the sum of what was sent to a place."""
        values = call.arrived.pop(place, [])
        if self._hooked(call, place) or place in call.unknown or call.called.batched is not None:
            return
        if len(values) > 1 and not all(map(summed, values)):
            return
        if value is not None and value.data is None and value.sample is None:
            return  # its numbers could not be read
        expected = total(values)
        words = f"{what} n{place[0]}[{place[1]}] is {_short(value)}, sent: {_short(expected)}"
        self.claim(same(value, expected), words)

    def _hooked(self, call: Call, place: tuple[int, int]) -> bool:
        return place[0] in call.hooked or any(self._place(t) == place for t in self.hooked)

    def ran(self, event: e.NodeRan) -> None:
        call, node = self.calls[event.b], self.nodes.get(event.n)
        self.claim(event.n in call.entered, f"n{event.n} ran and was never entered in b{event.b}")
        self.claim(event.n not in call.ran, f"n{event.n} ran twice in b{event.b}")
        call.ran.add(event.n)
        if node is None or node.name == "unknown":
            return
        sent, edges = len(event.outgoing), len(node.edges)
        self.claim(sent == edges, f"n{event.n} sends {sent} gradients along {edges} edges")
        self._poured(call, node)
        for edge, sent in zip(node.edges, event.outgoing, strict=False):
            if edge is not None:
                self.claim(edge.n not in call.entered, f"n{event.n} sends to n{edge.n}, which was entered before")
                call.arrived[edge.n, edge.input].append(sent)

    def _poured(self, call: Call, node: e.Node) -> None:
        entered, leaf = call.entered.get(node.n), self.tensors.get(node.leaf)
        if leaf is not None and leaf.requires_grad and entered is not None and entered.incoming[0] is not None:
            self.claim(node.n in call.poured, f"n{node.n} ran and never poured into t{node.leaf}")

    def hook_ran(self, event: e.HookRan) -> None:
        shapes = [[value and value.shape for value in values] for values in (event.before, event.after)]
        silent = event.kind != "accumulated" and event.error is None and not event.replaced
        self.claim(not silent or shapes[0] == shapes[1], f"{event.name} returned nothing and changed a shape")
        call = self.calls[event.b]
        if event.n is not None:
            call.hooked.add(event.n)
        if event.t is not None:
            call.hooked.add(self._place(event.t)[0])

    # --- leaves and captures ------------------------------------------------------------------------------------------

    def accumulated(self, event: e.Accumulated) -> None:
        self.calls[event.b].poured.add(event.n)
        entered = self.calls[event.b].entered.get(event.n)
        if entered is not None and entered.incoming:
            self.claim(same(entered.incoming[0], event.incoming), f"n{event.n} pours what did not enter it")
        after = event.after.value
        if known(after) and summed(event.before) and known(event.incoming) and not self._odd(event):
            expected = total([event.before, event.incoming])
            self.claim(same(after, expected), f".grad of t{event.t} is {_short(after)}, should be {_short(expected)}")
        self._grad_was(event)
        self.grads[event.t] = event.after.t

    @staticmethod
    def _odd(event: e.Accumulated) -> bool:
        values = (event.before, event.incoming, event.after.value)
        return len({it.dtype for it in values if it is not None}) > 1

    def _grad_was(self, event: e.Accumulated) -> None:
        """What .grad held before is what it was told to be last."""
        if event.t not in self.grads:
            return
        grad = self.grads[event.t]
        told = None if grad is None else self.tensors[grad].value
        if grad is None or known(told):
            self.claim(same(event.before, told), f".grad of t{event.t} was {_short(told)}, now {_short(event.before)}")

    def captured(self, event: e.Captured) -> None:
        call = self.calls[event.b]
        call.captured[event.t] = event.value
        place = self._place(event.t)
        if event.value is not None and place[0] and place[0] not in call.entered:
            sent = call.arrived.get(place, [])
            self._arrived(call, place, event.value, f"captured at t{event.t},")
            call.arrived[place] = sent

    def freed(self, event: e.Freed) -> None:
        call = self.calls[event.b]
        self.claim(event.n in call.ran, f"n{event.n} is freed and did not run")
        self.claim(not call.retained, f"n{event.n} is freed though the graph is retained")
        extra = set(event.names) - self.held.get(event.n, set())
        self.claim(not extra, f"n{event.n} loses {sorted(extra)}, which it did not hold")
        self.held.get(event.n, set()).difference_update(event.names)

    def ended(self, event: e.BackwardEnded) -> None:
        call = self.calls[event.b]
        if event.error is not None:
            self.claim(event.failed is None or event.failed in call.entered, f"n{event.failed} failed before it began")
            return
        self.claim(call.ran == set(call.entered), f"entered and never ran: {sorted(set(call.entered) - call.ran)}")
        left = [place for place, sent in call.arrived.items() if call.all_run and any(s is not None for s in sent)]
        self.claim(not left, f"sent to and never entered in b{event.b}: {left}")
        self._handed_back(call, event)

    def _handed_back(self, call: Call, event: e.BackwardEnded) -> None:
        states = {state.t: state.value for state in event.states}
        for wanted, given in zip(call.called.inputs or [], event.returned, strict=False):
            if given is not None:
                caught = wanted in call.captured or _all_zero(states.get(given))  # zeros: materialize_grads
                self.claim(caught, f"the gradient of t{wanted} is handed back and was never captured")
                value = call.captured.get(wanted)
                self.claim(value is None or same(value, states.get(given, value)), f"t{wanted}: another than captured")


RULES: dict[type, Callable[[Reading, e.AnyEvent], None]] = {
    e.Flagged: Reading.flagged,
    e.GradSet: Reading.grad_set,
    e.BackwardCalled: Reading.called,
    e.NodeEntered: Reading.entered,
    e.NodeRan: Reading.ran,
    e.HookRan: Reading.hook_ran,
    e.Accumulated: Reading.accumulated,
    e.Captured: Reading.captured,
    e.Freed: Reading.freed,
    e.BackwardEnded: Reading.ended,
}
"""Kind of event → what must hold of it."""


def _all_zero(value: e.Value | None) -> bool:
    return value is not None and not any(value.data or value.sample or [1])


def _short(value: e.Value | None) -> str:
    if value is None:
        return "nothing"
    numbers = value.data if value.data is not None else value.sample
    return f"{value.dtype}{list(value.shape)} {str(numbers)[:80]}"
