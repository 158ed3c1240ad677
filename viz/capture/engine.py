"""One run of the engine, watched from hooks on its nodes: entered, ran, accumulated, captured, freed.

The hooks are there for this run only. A gradient is read and let go at once: keeping it would make the engine copy
where it steals. Nodes are held only while the engine itself holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import torch

from viz.capture.failures import words_of
from viz.capture.graph import is_accumulator
from viz.capture.values import read, unread
from viz.trace.events import Accumulated, BackwardEnded, Captured, Freed, NodeEntered, NodeRan, Tensor, Value

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


class Pouring(NamedTuple):
    """What is remembered while an AccumulateGrad node runs."""

    incoming: Value | None
    address: int
    before: Value | None
    grad: int | None
    """The tensor that .grad was before."""


class EngineRun:
    def __init__(self, recorder: Recorder, b: int, api: str, create_graph: bool):
        self._recorder = recorder
        self.b = b
        self._api = api
        self._nodes: dict[int, torch.autograd.graph.Node] = {}
        self._handles: list = []
        self._armed: list[int] = []
        self._entered: list[int] = []
        """Nodes that were entered and have not returned."""
        self._ran: int | None = None
        """The node that returned last: what it had saved is freed only after its hooks."""
        self._pouring: dict[int, Pouring] = {}
        self._recording = recorder.flags.recording
        recorder.flags.recording = (create_graph, False)

    @property
    def inside(self) -> int | None:
        return self._entered[-1] if self._entered else None

    # --- hooks go on and off ------------------------------------------------------------------------------------------

    def arm(self, starts, gradients, captured) -> None:
        """Put hooks on every node that can be reached, and on the tensors whose gradient is only captured."""
        for seed in gradients:
            self._meet(seed)
        for node in reachable(starts):
            self._arm(self._recorder.nodes.meet(node), node)
        for tensor in captured:
            if isinstance(tensor, torch.Tensor) and tensor.requires_grad:
                hook = partial(self._captured, self._recorder.tensors.meet(tensor), bool(tensor._backward_hooks))
                self._handles.append(tensor.register_hook(hook))

    def _arm(self, n: int, node: torch.autograd.graph.Node) -> None:
        self._nodes[n] = node
        token = self._recorder.nodes.token(node)
        if token.armed:
            return  # an outer run's hooks serve this one too
        token.armed = True
        self._armed.append(n)
        runs = self._recorder.backward.runs
        self._handles.append(node.register_prehook(lambda grads: runs[-1].entered(n, self._nodes[n], grads)))
        self._handles.append(node.register_hook(lambda sent, _: runs[-1].returned(n, self._nodes[n], sent)))

    def disarm(self) -> None:
        """The hooks of this run go, and with them the nodes."""
        for handle in self._handles:
            handle.remove()
        for n in self._armed:
            self._recorder.nodes.token(self._nodes[n]).armed = False
        self._nodes.clear()

    # --- what the hooks tell ------------------------------------------------------------------------------------------

    def entered(self, n: int, node: torch.autograd.graph.Node, grads: tuple) -> None:
        with self._recorder.aside():
            self._settle_freed()
            self._tell_new(grads)
            self._entered.append(n)
            self._recorder.emit(NodeEntered(self.b, n, self._read(grads)))
            if is_accumulator(node) and grads[0] is not None:
                leaf = node.variable
                self._pouring[n] = self._before_pouring(leaf.grad, grads[0])
                _call_first(leaf, self._poured_already)

    def returned(self, n: int, node: torch.autograd.graph.Node, sent: tuple) -> None:
        if n not in self._entered:
            return  # it could not be told that it was entered
        self._entered.remove(n)
        with self._recorder.aside():
            if n in self._pouring:
                self._poured(n, node.variable)
            for gradient in sent:
                self._meet(gradient, by=n)
            self._recorder.emit(NodeRan(self.b, n, self._read(sent), self._recorder.nodes.take()))
            self._ran = n

    def _before_pouring(self, grad: torch.Tensor | None, incoming: torch.Tensor) -> Pouring:
        before = None if grad is None else self._recorder.tensors.meet(grad)
        return Pouring(self._read([incoming])[0], _address(incoming), self._read([grad])[0], before)

    def _poured_already(self, leaf: torch.Tensor) -> None:
        """The leaf holds its gradient; hooks of the program, which may empty it again, come next."""
        with self._recorder.aside():
            self._poured(self._entered[-1], leaf)

    def _poured(self, n: int, leaf: torch.Tensor) -> None:
        tensors, grad, pouring = self._recorder.tensors, leaf.grad, self._pouring.pop(n)
        if grad is None:
            return  # it no longer requires grad, and takes none
        known = tensors.find(grad)
        same = known is not None and known.t == pouring.grad
        after = tensors.state(grad)
        tensors.find(leaf).grad = (after.t, after.version)
        others = self._recorder.forward.changed_by([grad], {after.t}) if same else []
        self._tell_new(())
        t = tensors.find(leaf).t
        how = _how(pouring, grad, same)
        self._recorder.emit(Accumulated(self.b, n, t, pouring.incoming, pouring.before, after, how, others))

    def _captured(self, t: int, hooked: bool, gradient: torch.Tensor) -> None:
        """The moment is told; the value only where no hook of the program can still change it."""
        if self._recorder.backward.runs[-1] is self:
            with self._recorder.aside():
                self._settle_freed()
                self._recorder.emit(Captured(self.b, t, None if hooked else self._read([gradient])[0]))

    def _settle_freed(self) -> None:
        """Tell what the node that returned last has lost since."""
        n, self._ran = self._ran, None
        if n is not None and (names := self._recorder.nodes.lost(self._nodes[n])):
            self._recorder.emit(Freed(self.b, n, names))

    def _meet(self, gradient: torch.Tensor | None, by: int | None = None) -> None:
        """The graph of a gradient (create_graph)."""
        if gradient is not None and gradient.grad_fn is not None:
            self._recorder.nodes.meet(gradient.grad_fn, by)

    def _tell_new(self, gradients: tuple) -> None:
        for gradient in gradients:
            self._meet(gradient)
        self._recorder.tell_new()

    def _read(self, gradients) -> list[Value | None]:
        elements = self._recorder.elements
        return [g if g is None else read(g, elements) or unread(g) for g in gradients]

    # --- the end ------------------------------------------------------------------------------------------------------

    def end(self, result: object, error: BaseException | None) -> None:
        recorder = self._recorder
        recorder.flags.recording = self._recording
        returned, states, retained, grads = [], [], [], []
        with recorder.aside():
            self._settle_freed()
        with recorder.aside():
            returned = list(result) if self._api == "grad" and result is not None else []
            states = [recorder.tensors.state(tensor) for tensor in returned if tensor is not None]
        with recorder.aside():
            retained, grads = self._retained()
        ended = BackwardEnded(
            b=self.b,
            error=error and type(error).__name__,
            message=words_of(error) if error else "",
            failed=self.inside if error else None,
            returned=[None if tensor is None else recorder.tensors.meet(tensor) for tensor in returned],
            states=states + retained,
            grads=grads,
            nodes=recorder.nodes.take(),
        )
        recorder.emit(ended)

    def _retained(self) -> tuple[list[Tensor], list[tuple[int, Tensor]]]:
        """Tensors that keep their .grad (`retain_grad`), where it is another one now."""
        states, grads = [], []
        for known, tensor in self._recorder.tensors.live():
            if tensor.retains_grad and tensor.grad is not None:
                grad = self._recorder.tensors.state(tensor.grad)
                if known.grad != (grad.t, grad.version):
                    known.grad = (grad.t, grad.version)
                    states.append(self._recorder.tensors.state(tensor))
                    grads.append((known.t, grad))
        return states, grads


def reachable(starts: Iterable[torch.autograd.graph.Node | None]) -> list[torch.autograd.graph.Node]:
    """These nodes and every one below them, without recursion."""
    found = {node: None for node in starts if node is not None}
    pending = list(found)
    for node in pending:
        for below, _ in node.next_functions:
            if below is not None and below not in found:
                found[below] = None
                pending.append(below)
    return pending


def root_node(root) -> torch.autograd.graph.Node | None:
    """Where the gradient of a root enters; for a leaf that is its AccumulateGrad."""
    if not isinstance(root, torch.Tensor):
        return root.node
    if root.grad_fn is not None or not root.requires_grad:
        return root.grad_fn
    with torch.inference_mode(False):  # in it torch cannot say
        return torch.autograd.graph.get_gradient_edge(root).node


def _call_first(leaf: torch.Tensor, hook: Callable[[torch.Tensor], None]) -> None:
    """Before the hooks that the program has registered for when ``leaf`` has accumulated its gradient, for once."""
    hooks = leaf._post_accumulate_grad_hooks
    if not hooks:
        return
    key = object()

    def once(leaf: torch.Tensor) -> None:
        del hooks[key]
        hook(leaf)

    later = dict(hooks)
    hooks.clear()
    hooks[key] = once
    hooks.update(later)


def _address(tensor: torch.Tensor) -> int:
    try:
        return tensor.data_ptr()
    except RuntimeError:
        return 0


def _how(pouring: Pouring, grad: torch.Tensor, same: bool) -> str:
    if same:
        return "added in place"
    if pouring.grad is not None:
        return "replaced by a sum"
    return "stolen" if _address(grad) == pouring.address else "copied"
