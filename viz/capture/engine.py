"""One run of the engine, watched from hooks on its nodes: entered, ran, accumulated, captured, freed.

The hooks are there for this run only. A gradient is read and let go at once: keeping it would make the engine copy
where it steals. Nodes are held only while the engine itself holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import torch

from viz.capture.custom import Backward, backward_of, is_custom, is_torchs
from viz.capture.failures import words_of
from viz.capture.gradients import Gradients, Moment
from viz.capture.graph import is_accumulator
from viz.capture.groups import Group
from viz.capture.private import backward_hooks, forward_class, without_hooks
from viz.trace.events import Accumulated, BackwardEnded, Captured, Freed, NodeEntered, NodeRan, Tensor, Value

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


class Pouring(NamedTuple):
    """What is remembered while an AccumulateGrad node runs."""

    incoming: Value | None
    address: int
    moment: Moment
    before: Value | None
    grad: int | None
    """The tensor that .grad was before."""


class EngineRun:
    def __init__(self, recorder: Recorder, b: int, api: str, create_graph: bool):
        self._recorder = recorder
        self.b = b
        self._api = api
        self.create_graph = create_graph
        self._nodes: dict[int, torch.autograd.graph.Node] = {}
        self._handles: list = []
        self._armed: list[int] = []
        self._entered: list[int] = []
        """Nodes that were entered and have not returned."""
        self._ran: int | None = None
        """The node that returned last: what it had saved is freed only after its hooks."""
        self._pouring: dict[int, Pouring] = {}
        self._groups: dict[int, Group] = {}
        """Node that runs → the group of its backward."""
        self._unhooked: list[torch.Tensor] = []
        """Tensors that had no dictionary of hooks before the run."""
        self._wanted: dict[int, int | None] = {}
        """Tensor whose gradient is captured → the node at which it is."""
        self._hooked: dict[int, Value | None] = {}
        """Tensor that is captured and has hooks of the program → the gradient there, as it was before a hook returned
        another one."""
        self._replaced: set[int] = set()
        """Those for which a hook has done so."""
        self._gradients = Gradients(recorder)
        self._recording = recorder.flags.recording
        recorder.flags.recording = (create_graph, False)

    @property
    def inside(self) -> int | None:
        return self._entered[-1] if self._entered else None

    # --- hooks go on and off ------------------------------------------------------------------------------------------

    def arm(self, starts, gradients, captured) -> None:
        """Put hooks on every node that can be reached, and on the tensors whose gradient is only captured."""
        backward, known = self._recorder.backward, self._recorder.nodes.known
        hooks, entered, returned = backward.hooks, backward.entered, backward.returned
        for seed in gradients:
            self._meet(seed)
        with hooks.unnumbered():
            for node in reachable(starts):
                token = known(node)
                self._nodes[token.n] = node
                if not token.armed:  # else an outer run's hooks serve this one too
                    token.armed = True
                    self._armed.append(token.n)
                    self._arm(token.n, node, entered, returned)
            for tensor in captured:
                if isinstance(tensor, torch.Tensor) and tensor.requires_grad:
                    self._arm_captured(tensor)
        hooks.begin()

    def _arm(self, n: int, node: torch.autograd.graph.Node, entered: Callable, returned: Callable) -> None:
        before = node.register_prehook(partial(entered, self._nodes, n))
        after = node.register_hook(partial(returned, self._nodes, n))
        self._handles += (before, after)
        for kind, handle in (("node_pre", before), ("node", after)):
            if len(handle.hooks_dict_ref()) > 1:  # beside it are the program's
                self._recorder.backward.hooks.of_node(n, kind, handle)

    def _arm_captured(self, tensor: torch.Tensor) -> None:
        t = self._recorder.tensors.meet(tensor)
        hooks = backward_hooks(tensor)
        if hooks is None:
            self._unhooked.append(tensor)
        elif hooks:
            self._hooked[t] = None
        self._wanted[t] = self._recorder.tensors.find(tensor).gradient_node
        self._handles.append(tensor.register_hook(partial(self._captured, t)))

    def disarm(self) -> None:
        """The hooks of this run go, and with them the nodes."""
        for handle in self._handles:
            handle.remove()
        for tensor in self._unhooked:
            if not backward_hooks(tensor):
                without_hooks(tensor)
        for n in self._armed:
            self._recorder.nodes.token(self._nodes[n]).armed = False
        self._nodes.clear()
        self._unhooked.clear()
        if not self._recorder.backward.runs:
            self._recorder.backward.hooks.end()

    # --- what the hooks tell ------------------------------------------------------------------------------------------

    def entered(self, n: int, node: torch.autograd.graph.Node, grads: tuple) -> None:
        """Called unseen, with tracing off, as is `returned`."""
        self._settle_freed()
        self._tell_new(grads)
        self._entered.append(n)
        self._recorder.emit(NodeEntered(self.b, n, self.read(grads)))
        if is_accumulator(node):
            leaf = node.variable
            if grads[0] is not None and leaf.requires_grad:
                self._pouring[n] = self._before_pouring(leaf.grad, grads[0])
                self._recorder.backward.hooks.of_leaf(leaf, n)
        elif is_custom(node) and not is_torchs(forward_class(type(node))):
            self._groups[n] = self._begin_group(n, backward_of(type(node)))

    def returned(self, n: int, node: torch.autograd.graph.Node, sent: tuple) -> None:
        if n not in self._entered:
            return  # it could not be told that it was entered
        try:
            if n in self._groups:
                self._recorder.groups.end(self._groups.pop(n))
            if n in self._pouring:
                self._poured(n, node.variable)
            for gradient in sent:
                self._meet(gradient, by=n)
        except Exception as error:
            self._recorder.fault(error)
        self._entered.remove(n)
        self._recorder.emit(NodeRan(self.b, n, self.read(sent), self._recorder.nodes.take()))
        self._ran = n

    def _begin_group(self, n: int, backward: Backward) -> Group:
        """What runs now is the backward of a custom Function."""
        group = Group("backward", backward.name, backward.span(self._recorder.sites))
        group.n, group.code = n, backward.code
        return self._recorder.groups.begin(group)

    def _before_pouring(self, grad: torch.Tensor | None, incoming: torch.Tensor) -> Pouring:
        before = None if grad is None else self._recorder.tensors.meet(grad)
        moment, gradients = self._gradients.moment, self._gradients
        return Pouring(gradients.read(incoming), _address(incoming), moment, gradients.read(grad), before)

    def hooking(self, kind: str, args: tuple) -> None:
        """A hook of the program is about to be called with ``args``."""
        self._settle_freed()
        if kind == "accumulated" and self.inside in self._pouring:
            self._poured(self.inside, args[0])  # the hook may empty it again
        self._tell_new([it for it in args if isinstance(it, torch.Tensor)] if kind == "tensor" else ())

    def passed(self, t: int, gradient: Value | None, replaced: bool) -> None:
        """A hook on a tensor was called: the gradient it was given as it is now, and whether another goes on."""
        if t in self._hooked and t not in self._replaced:
            self._hooked[t] = gradient
        if replaced:
            self._replaced.add(t)

    def _poured(self, n: int, leaf: torch.Tensor) -> None:
        tensors, grad, pouring = self._recorder.tensors, leaf.grad, self._pouring.pop(n)
        if grad is None:
            return  # it no longer requires grad, and takes none
        known = tensors.find(grad)
        same = known is not None and known.t == pouring.grad
        how = _how(pouring, grad, same)
        untouched = how == "stolen" and pouring.address and pouring.moment == self._gradients.moment
        after = tensors.state(grad, value=pouring.incoming if untouched else None)
        tensors.find(leaf).grad = (after.t, after.version)
        others = self._recorder.forward.changed_by([grad], {after.t}) if same else []
        self._tell_new(())
        t = tensors.find(leaf).t
        self._recorder.emit(Accumulated(self.b, n, t, pouring.incoming, pouring.before, after, how, others))

    def _captured(self, t: int, gradient: torch.Tensor) -> None:
        """The moment at which a gradient is there. What is taken is the gradient after the hooks of the program where
        its node does not run, and before them where it does."""
        if self._recorder.backward.current is self:
            with self._recorder.aside():
                self._settle_freed()
                before = t in self._hooked and self._runs(t)
                self._recorder.emit(Captured(self.b, t, self._hooked[t] if before else self.read([gradient])[0]))

    def _runs(self, t: int) -> bool:
        """Whether the node of a captured tensor runs: only on the way to another one."""
        below = reachable(node for node, _ in self._nodes[self._wanted[t]].next_functions)
        return any(self._recorder.nodes.meet(node) in self._wanted.values() for node in below)

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
            if gradient is not None and gradient.grad_fn is not None:
                self._recorder.nodes.meet(gradient.grad_fn)
        self._recorder.tell_new()

    def read(self, gradients) -> list[Value | None]:
        return [self._gradients.read(gradient) for gradient in gradients]

    # --- the end ------------------------------------------------------------------------------------------------------

    def end(self, result: object, error: BaseException | None) -> None:
        recorder = self._recorder
        recorder.flags.recording = self._recording
        returned, states, retained, grads = [], [], [], []
        with recorder.aside():
            for group in self._groups.values():
                recorder.groups.end(group)
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
