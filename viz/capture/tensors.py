"""Every tensor the recorder has met: its serial, its memory, and its `Tensor` facts at a moment.

A tensor is never kept alive: only a weak reference and a few numbers about it are held, and they go when it goes.
Knows nothing of operations or calls; graph nodes are told to it by `viz.capture.graph`.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from sys import intern
from typing import TYPE_CHECKING

import torch

from viz.capture.forms import class_of, layout_of
from viz.capture.levels import innermost, levels_of, wrapped
from viz.capture.private import base_of, is_view, nodes_are_known, storage_of, version_of
from viz.capture.values import dtype_of, read, shape_of
from viz.trace.events import Met, Tensor, Value

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


class Memory:
    """A piece of memory (torch's storage) and the known tensors that look at it, by id."""

    __slots__ = ("address", "members", "s", "told")

    def __init__(self, s: int, address: int | None):
        self.s = s
        self.address = address
        self.members: dict[int, Known] = {}
        self.told: dict[int, Value | None] | None = None
        """Of memory that others may write too (`viz.capture.exposed`): the numbers of each tensor as last told."""


class Known(weakref.ref):
    """What is remembered of one tensor: a weak reference with a few numbers."""

    t: int
    key: int
    wrapped = False
    """Levels of torch.func stand around it."""
    memory: Memory | None = None
    node: int | None = None
    leaf = True
    required = False
    """Whether it required grad when last looked at."""
    output = 0
    stale = False
    """It is a view whose base was written: its grad_fn is another one, built when it is next needed."""
    grad: tuple[int, int] | None = None
    """Serial and version of what its .grad held when last looked at."""
    accumulator: weakref.ref | None = None
    """The token of its AccumulateGrad node, while there is one."""

    @property
    def gradient_node(self) -> int | None:
        """The node at which its gradient arrives: its grad_fn, of a leaf its AccumulateGrad where it has one."""
        token = self.accumulator and self.accumulator()
        return self.node if self.node is not None else token and token.n


class Tensors:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self._known: dict[int, Known] = {}
        self._memories: dict[int, Memory] = {}
        self._serials = 0
        self._storages = 0
        self.gathered: list[Tensor] | None = None
        """While the states of an event are looked at: bases that are new, for it to tell."""

    def find(self, tensor: torch.Tensor) -> Known | None:
        return self._known.get(id(tensor))

    def live(self) -> Iterator[tuple[Known, torch.Tensor]]:
        """All known tensors that are alive."""
        for known in list(self._known.values()):
            tensor = known()
            if tensor is not None:
                yield known, tensor

    def learn(self, tensor: torch.Tensor) -> Known:
        """Give a new tensor its serial. The caller announces it."""
        known = self._known.get(id(tensor))
        if known is None:
            self._serials += 1
            known = Known(tensor, self._forget)
            known.t, known.key, known.wrapped = self._serials, id(tensor), wrapped(tensor)
            self._known[known.key] = known
            self._place(known, tensor)
        return known

    def _announce(self, tensor: torch.Tensor) -> None:
        """In one event with its bases that are new: what their nodes have saved may be the tensor itself."""
        self.gathered = bases = []
        try:
            state = self.state(tensor)
        finally:
            self.gathered = None
        self._recorder.emit(Met(tensors=[*bases, state], nodes=self._recorder.nodes.take()))

    def meet(self, tensor: torch.Tensor) -> int:
        """The serial of ``tensor``; if it is new, it is announced at once."""
        known = self._known.get(id(tensor))
        if known is None:
            known = self.learn(tensor)
            if self.gathered is not None:
                self.gathered.append(self.state(tensor))
            else:
                self._announce(tensor)
            self._recorder.exposed.met(tensor)
        return known.t

    def aliases(self, tensor: torch.Tensor) -> list[torch.Tensor]:
        """All known live tensors that share its memory, itself included, in the order in which they were met."""
        known = self.learn(tensor)
        self._place(known, tensor)
        if len(known.memory.members) == 1:
            return [tensor]
        members = sorted(known.memory.members.values(), key=lambda member: member.t)
        return [alias for member in members if (alias := member()) is not None]

    def same(self, tensor: torch.Tensor) -> Known | None:
        """The known tensor that ``tensor`` is, or that shows exactly the same memory in the same way."""
        known = self._known.get(id(tensor))
        if known is not None:
            return known
        memory = self._memories.get(_address(tensor))
        layout = _layout(tensor) if memory else None
        if layout is None:
            return None
        for member in list(memory.members.values()):
            candidate = member()
            if candidate is not None and _layout(candidate) == layout:
                return member
        return None

    def state(self, tensor: torch.Tensor, *, node: bool = True, value: Value | None = None) -> Tensor:
        """The facts of a tensor now. Where ``node`` is false its grad_fn is not looked at: reading it (or ``is_leaf``)
        on a view whose base was written would build a new node, at a time at which the program would not. ``value`` is
        given where its numbers were read just now."""
        known = self.learn(tensor)
        try:
            return self._facts(known, tensor, node, value)
        except Exception as error:  # a subclass of the program answers for itself
            self._recorder.fault(error)
            return Tensor(known.t, shape_of(tensor), "unknown", known.required, known.leaf, 0, known.memory.s)

    def _facts(self, known: Known, tensor: torch.Tensor, node: bool, value: Value | None) -> Tensor:
        self._place(known, tensor)
        requires_grad = tensor.requires_grad
        known.stale = not (node and self._read_node(known, tensor))
        if known.stale and requires_grad and not known.required:
            known.leaf = False  # its base has become part of a graph
        known.required = requires_grad
        value = value or read(tensor, self._recorder.elements)
        if known.memory.told is not None:
            known.memory.told[known.t] = value
        base = base_of(tensor) if is_view(tensor) else None
        inference = tensor.is_inference()
        return Tensor(
            t=known.t,
            shape=shape_of(tensor),
            dtype=dtype_of(tensor),
            requires_grad=requires_grad,
            is_leaf=known.leaf,
            version=version_of(tensor),
            storage=known.memory.s,
            value=value,
            grad_fn=known.node,
            output=known.output,
            base=None if base is None else self.meet(base),
            parameter=type(tensor) is not torch.Tensor and isinstance(tensor, torch.nn.Parameter),
            retains_grad=tensor.retains_grad,
            inference=inference,
            device="cpu" if tensor.is_cpu else intern(str(tensor.device)),
            levels=levels_of(tensor) if known.wrapped else [],
            layout=layout_of(tensor),
            type=class_of(tensor),
        )

    def _read_node(self, known: Known, tensor: torch.Tensor) -> bool:
        """Whether torch tells: not of a view that was made without recording and whose base was written since."""
        try:
            fn = tensor.grad_fn
        except RuntimeError:
            return False
        known.leaf = fn is None
        known.node = self._recorder.nodes.meet(fn) if fn is not None and nodes_are_known else None
        known.output = 0 if fn is None else tensor.output_nr
        return True

    def _place(self, known: Known, tensor: torch.Tensor) -> None:
        """Note which memory it looks at: ``x.data = y`` and the like change that."""
        address = _address(tensor)
        memory = known.memory
        if memory is not None:
            if memory.address == address:
                return
            self._leave(known)
        memory = self._memories.get(address)
        if memory is None:
            self._storages += 1
            memory = Memory(self._storages, address)
            if address is not None:
                self._memories[address] = memory
        known.memory = memory
        memory.members[known.key] = known

    def _leave(self, known: Known) -> None:
        memory = known.memory
        if memory is None:
            return  # it went, in another thread, before its place was known
        memory.members.pop(known.key, None)
        if not memory.members:
            self._memories.pop(memory.address, None)

    def _forget(self, known: Known) -> None:
        if self._known.get(known.key) is known:
            del self._known[known.key]
        self._leave(known)


def _address(tensor: torch.Tensor) -> int | None:
    """Where its memory is described, levels of torch.func aside; None for tensors without any (sparse)."""
    try:
        return storage_of(innermost(tensor))
    except (RuntimeError, NotImplementedError):
        return None


def _layout(tensor: torch.Tensor) -> tuple | None:
    try:
        bits = tensor.is_conj(), tensor.is_neg()  # the same memory, read otherwise
        return tensor.storage_offset(), tuple(tensor.shape), tensor.stride(), tensor.dtype, bits
    except RuntimeError:
        return None  # sparse, nested: no two are the same
