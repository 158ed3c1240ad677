"""Calls of torch that are groups: of modules, optimizers, schedulers and transforms.

They are seen as Python begins them, by the trace function that looks on for names anyway: nothing is patched or
hooked, so that no fast path, traceback or table of torch is other than without us. Which code is meant is found once,
at import; what a version of torch lacks is no group, and told as missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from inspect import unwrap
from itertools import islice
from types import CodeType, FrameType
from typing import TYPE_CHECKING

import torch

from viz.capture.called import Called, name_of_module
from viz.capture.groups import Group
from viz.capture.private import look, missing
from viz.capture.values import read
from viz.trace.events import GroupEnded, Kept

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


PARAMETERS, NUMBERS = 64, 16
"""Of so many parameters an optimizer's memory is told, with its numbers where a tensor has so many at most."""


class LibraryCall(Group):
    """A frame of torch under way, whose return ends the group."""

    def __init__(self, recorder: Recorder, frame: FrameType, kind: str, method: str, of: object):
        self.kind = kind
        self.recorder, self.groups, self.sites = recorder, recorder.groups, recorder.sites
        self.frame = frame
        self.method = method
        self.of = of
        """The module or optimizer that is called; of a transform its name."""
        self.entered = False

    def trace(self, frame: FrameType, event: str, argument: object):
        if event == "return":
            try:
                self.groups.end(self)
            except Exception as error:
                self.recorder.fault(error)
        return self.trace

    def swallows(self, code: CodeType) -> bool:
        """The program's own forward or step is what a call of it does, and no further group."""
        first, self.entered = not self.entered, True
        return first and code.co_name == self.method

    def ended(self) -> GroupEnded:
        keeps: list[Kept] = []
        if self.kind == "optimizer" and self.method == "step":
            with self.recorder.aside():
                keeps += kept_by(self.of, self.recorder)
        return GroupEnded(self.g, keeps=keeps)

    def let_go(self) -> None:
        self.frame = self.of = None

    def describe(self) -> None:
        called = Called(self.sites, self.frame)
        self.span = called.span
        _NAMED[self.kind](self, called)


def _module(group: LibraryCall, called: Called) -> None:
    group.type = type(group.of).__name__
    around = group.groups.open[: group.groups.open.index(group)]
    outer = next((it for it in reversed(around) if it.kind == "module"), None)
    group.name = name_of_module(called, group.of, outer and (outer.of, outer.name))


def _method(group: LibraryCall, called: Called) -> None:
    group.type = type(group.of).__name__
    group.name = called.words if called.attribute() == group.method else f"{group.type}.{group.method}"


def _transform(group: LibraryCall, called: Called) -> None:
    group.type = group.of
    group.name = called.words if called.directly and called.node else group.type.rpartition(".")[2]


def kept_by(optimizer: object, recorder: Recorder) -> Iterator[Kept]:
    """What an optimizer remembers of each parameter, from its own dictionary; of nothing that is no optimizer."""
    state = vars(optimizer).get("state") if isinstance(optimizer, torch.optim.Optimizer) else None
    for parameter, memory in islice(dict.items(state or {}), PARAMETERS):
        known = recorder.tensors.find(parameter) if isinstance(parameter, torch.Tensor) else None
        for name, held in dict.items(memory) if known and type(memory) is dict else ():
            if isinstance(held, torch.Tensor) and type(name) is str:
                yield Kept(known.t, name, read(held, recorder.elements) if held.numel() <= NUMBERS else None)


_NAMED = {"module": _module, "optimizer": _method, "transform": _transform}

_FUNC, _APIS = "_functorch.eager_transforms", "_functorch.apis"
_SCHEDULERS = ("LRScheduler", "ReduceLROnPlateau", "CosineAnnealingWarmRestarts", "SequentialLR", "ChainedScheduler")

_ROWS = [
    ("nn.Module.__call__", "", "module", "forward"),
    ("optim.Optimizer.profile_hook_step", "wrapper", "optimizer", "step"),
    ("optim.Optimizer.zero_grad", "", "optimizer", "zero_grad"),
    *((f"optim.lr_scheduler.{name}.step", "", "optimizer", "step") for name in _SCHEDULERS),
    (f"{_APIS}.grad", "wrapper", "transform", "torch.func.grad"),
    (f"{_APIS}.grad_and_value", "wrapper", "transform", "torch.func.grad_and_value"),
    (f"{_APIS}.vmap", "wrapped", "transform", "torch.func.vmap"),
    (f"{_FUNC}.vjp", "", "transform", "torch.func.vjp"),
    (f"{_FUNC}._vjp_with_argnums", "wrapper", "transform", "torch.func.vjp"),
    (f"{_FUNC}.jvp", "", "transform", "torch.func.jvp"),
    (f"{_FUNC}.jacrev", "wrapper_fn", "transform", "torch.func.jacrev"),
    (f"{_FUNC}.jacfwd", "wrapper_fn", "transform", "torch.func.jacfwd"),
    (f"{_FUNC}.functionalize", "wrapped", "transform", "torch.func.functionalize"),
    (f"{_FUNC}.linearize", "", "transform", "torch.func.linearize"),
    (f"{_FUNC}.linearize", "jvp_fn", "transform", "torch.func.linearize"),
    *(
        (f"autograd.functional.{name}", "", "transform", f"torch.autograd.functional.{name}")
        for name in ("jacobian", "hessian", "vjp", "jvp", "vhp", "hvp")
    ),
]  # fmt: skip
"""Function of torch, the function inside it whose frames are meant, kind of group, method (or what a transform is)."""


def _codes() -> Iterator[tuple[CodeType, str, str]]:
    for path, inner, kind, method in _ROWS:
        try:
            code = unwrap(look(path)).__code__
            yield (_inside(code, inner) if inner else code), kind, method
        except (AttributeError, StopIteration):
            missing(f"{path}{inner and '.' + inner}", "groups")


def _inside(code: CodeType, name: str) -> CodeType:
    """The function of this name that ``code`` defines, however deep."""
    inner = [it for it in code.co_consts if isinstance(it, CodeType)]
    for it in inner:
        if it.co_name == name:
            return it
    return next(found for it in inner if (found := _maybe_inside(it, name)))


def _maybe_inside(code: CodeType, name: str) -> CodeType | None:
    try:
        return _inside(code, name)
    except StopIteration:
        return None


CALLS = {id(code): (code, kind, method) for code, kind, method in _codes()}
"""By id, for the hash of a code object goes through all of it."""


class Library:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder

    def called(self, frame: FrameType):
        """A trace function for a frame of one of `CALLS`; None where it is no group of its own."""
        try:
            return self._begin(frame)
        except Exception as error:
            self._recorder.fault(error)
            return None

    def _begin(self, frame: FrameType):
        _, kind, method = CALLS[id(frame.f_code)]
        of = method if kind == "transform" else self._of(frame)
        if kind == "optimizer" and self._again(of, method):
            return None
        group = LibraryCall(self._recorder, frame, kind, method, of)
        self._recorder.groups.begin(group)
        frame.f_trace_lines = False
        return group.trace

    @staticmethod
    def _of(frame: FrameType) -> object:
        """Whose method it is; the wrapper around every ``step`` has it as its first argument."""
        values = frame.f_locals
        return values["self"] if "self" in values else next(iter(values.get("args", ())), None)

    def _again(self, of: object, method: str) -> bool:
        """Whether a subclass called what it overrides."""
        around = (it for it in self._recorder.groups.open if isinstance(it, LibraryCall))
        return any(it.of is of and it.method == method for it in around)
