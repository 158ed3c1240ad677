"""Every operation on tensors, as Python sees it: torch hands each call to the function mode, which runs and tells it.

A function that torch implements in Python is one operation: what it calls inside is not seen. A call that returns no
tensor and writes none is a question (``x.dim()``) and no event.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from types import BuiltinFunctionType, FrameType, GetSetDescriptorType, MethodDescriptorType
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch.overrides import TorchFunctionMode, handle_torch_function

from viz.capture.arguments import describe, parameters, tensors_in
from viz.capture.asked import Asked
from viz.capture.exposed import HANDS_OUT, UNCOUNTED
from viz.capture.flags import Treatment
from viz.capture.private import UNTOLD, is_view, jit_traces, unseen, versions_of
from viz.trace.events import OpRan, Tensor

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder

VIEWS_BY_ATTRIBUTE = {"data", "T", "mT", "H", "mH", "real", "imag"}
"""Attributes whose look-up is an operation."""
CUTS = {"item", "tolist", "numpy", "__array__", "__float__", "__int__", "__complex__"}
"""They return no tensor, and still they matter: from here on the numbers have no gradient."""
QUIET = {
    "shape", "dtype", "device", "layout", "ndim", "itemsize", "nbytes", "requires_grad", "is_leaf",
    "is_cpu", "is_cuda", "is_meta", "is_sparse", "is_nested", "is_mps", "is_xla", "is_xpu", "is_mkldnn", "is_quantized",
    "dim", "size", "numel", "nelement", "ndimension", "stride", "storage_offset", "element_size",
    "is_floating_point", "is_complex", "is_contiguous", "is_inference",
}  # fmt: skip
"""Questions that neither run code nor change or warn of anything: not even their place is looked up."""
QUESTIONS = {
    *QUIET, "data_ptr", "untyped_storage",
    "_record_function_enter_new", "_record_function_exit._RecordFunction",
    "__len__", "__bool__", "__hash__", "__repr__", "__str__", "__format__", "__contains__",
}  # fmt: skip
"""Common functions that only ask: passed on at once."""
PLAIN_NAMES = {"__setitem__", "__getitem__"}
"""The only ones whose underscores a reader knows."""


class Before(NamedTuple):
    """What is remembered from before an operation, until it returns."""

    tensors: list[torch.Tensor]
    versions: list[int]
    grad_mode: bool
    inference: bool


class Mode(TorchFunctionMode):
    def __init__(self, forward: Forward):
        super().__init__()
        self._forward = forward

    def __torch_function__(self, func, types, args=(), kwargs=None):
        if func in _QUIET and args and type(args[0]) in _PLAIN:
            return func(*args, **kwargs) if kwargs else func(*args)
        if func == _GRAD and type(args[0]) in _PLAIN and not is_view(args[0]) and args[0].is_leaf:
            grad = func(*args)  # torch has nothing to warn of
            if grad is None or self._forward.recorder.tensors.find(grad) is not None:
                return grad
        names = self._forward.names
        if sys.gettrace() is not names.trace:
            names.lost()
        else:
            sys.settrace(None)  # here and not one call further: each is one for the trace function
        try:
            return self._forward.asked(func, args, kwargs or {}, sys._getframe(1))
        finally:
            names.resume()


class Forward:
    def __init__(self, recorder: Recorder):
        self.recorder = recorder
        self._treatments: dict[Callable, Treatment] = {}
        self.parameters: dict[Callable, tuple[str, ...]] = {}
        """Names of the parameters of each function that was called."""
        self.calls = 0
        """Calls of torch so far, questions included."""
        self._operations = 0
        self.names = recorder.names
        self.mode = Mode(self)

    def __enter__(self) -> None:
        self.mode.__enter__()

    def __exit__(self, *exception: object) -> None:
        self.mode.__exit__(None, None, None)

    def asked(self, func: Callable, args: tuple, kwargs: dict, caller: FrameType) -> object:
        self.calls += 1
        if caller.f_code is handle_torch_function.__code__:
            caller = caller.f_back.f_back
        treatment = Asked.run if jit_traces() else self._treatments.get(func) or self._choose(func)
        return treatment(Asked(func, args, kwargs, caller, self.recorder.sites.at(caller), self.recorder.reached))

    def _choose(self, func: Callable) -> Treatment:
        self._treatments[func] = treatment = self._treatment(func)
        return treatment

    def _treatment(self, func: Callable) -> Treatment:
        if func in (torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad):
            return self.recorder.backward.asked
        name = getattr(func, "__name__", type(func).__name__)
        if name in ("__get__", "__set__", "__delete__"):
            return self._attribute_treatment(name, func.__self__.__name__)
        if name in QUESTIONS:
            return Asked.run
        if name in UNTOLD:
            self.recorder.note(UNTOLD[name])
        if name == "view_as":
            return self._view_as
        return self.recorder.flags.of_function(func, name) or partial(self._operation, name)

    def _attribute_treatment(self, access: str, attribute: str) -> Treatment:
        if access == "__get__":
            if attribute in VIEWS_BY_ATTRIBUTE:
                return partial(self._operation, attribute)
            return self.recorder.flags.look_at_grad if attribute == "grad" else Asked.run
        flag = self.recorder.flags.of_assignment(attribute)
        written = partial(self._operation, attribute + "_") if attribute in VIEWS_BY_ATTRIBUTE else None
        return flag or written or Asked.run

    def _operation(self, name: str, asked: Asked) -> object:
        try:
            with unseen():
                before = self.before(asked)
                if name in UNCOUNTED:
                    self.recorder.exposed.expose([t for t in before.tensors if not t.requires_grad])
        except Exception as error:
            self.recorder.fault(error)
            return asked.run()
        result = asked.run()
        try:
            with unseen():
                self.after(name, asked, before, result)
        except Exception as error:
            self.recorder.fault(error)
        return result

    def _view_as(self, asked: Asked) -> object:
        """Of an input that a custom Function returns as it is torch makes a view, half-way through ``apply``: what
        comes of it is told with the Function."""
        return asked.run() if asked.caller.f_code is _APPLY else self._operation("view_as", asked)

    def before(self, asked: Asked) -> Before:
        recorder = self.recorder
        if asked.site.before:
            recorder.names.settle(asked.caller, asked.site.before)
        recorder.flags.tell_recording()
        tensors = tensors_in(asked.args)
        if asked.kwargs:
            tensors += tensors_in(asked.kwargs)
        for tensor in tensors:
            recorder.tensors.meet(tensor)
        if recorder.exposed.any:
            recorder.exposed.look(tensors)
        return Before(tensors, versions_of(tensors), *recorder.flags.recording)

    def after(self, name: str, asked: Asked, before: Before, result: object, *, changed: bool = False) -> None:
        """Tell the operation, unless it was only a question. Where ``changed`` is true its outputs are told in full
        even if they were known before."""
        tensors = self.recorder.tensors
        outputs = tensors_in(result)
        writes = self._written(name, asked, before)
        new = [output for output in outputs if changed or tensors.find(output) is None]
        if name in HANDS_OUT:
            self.recorder.exposed.expose(before.tensors + outputs)
        if not outputs and not writes and name not in CUTS:
            return
        serials = [tensors.learn(output).t for output in outputs]
        new += self._renewed(before, outputs)
        tensors.gathered = states = []
        try:
            found = [tensors.state(tensor) for tensor in _once(new)]
        finally:
            tensors.gathered = None
        states += found
        if writes:
            states += self.changed_by(writes, {state.t for state in states})
        if name in UNCOUNTED:
            states += self.recorder.exposed.changed(before.tensors, large=True)
        self._operations += 1
        call, inside = self.recorder.backward.running
        self.recorder.emit(
            OpRan(
                op=self._operations,
                name=name if name in PLAIN_NAMES else name.removeprefix("__").removesuffix("__"),
                args=describe(self._parameters(asked.func), asked.args, asked.kwargs, tensors.meet),
                outputs=serials,
                states=states,
                nodes=self.recorder.nodes.take(),
                writes=[tensors.meet(tensor) for tensor in writes],
                grad_mode=before.grad_mode,
                inference=before.inference,
                span=self.recorder.span_of(asked),
                call=call,
                inside=inside,
            )
        )

    def _parameters(self, func: Callable) -> tuple[str, ...]:
        names = self.parameters.get(func)
        if names is None:
            names = self.parameters[func] = parameters(func)
        return names

    def _written(self, name: str, asked: Asked, before: Before) -> list[torch.Tensor]:
        """The arguments that the operation wrote: by their version, or where it has none by its name."""
        now = versions_of(before.tensors)
        written = []
        if now != before.versions:
            written = [t for t, old, new in zip(before.tensors, before.versions, now, strict=True) if old != new]
        if name == "__setitem__" or (name.endswith("_") and not name.endswith("__")):
            written += before.tensors[:1]
        if "out" in asked.kwargs:
            written += tensors_in(asked.kwargs["out"])
        return _once(written)

    def _renewed(self, before: Before, outputs: list[torch.Tensor]) -> list[torch.Tensor]:
        """Views that got their new grad_fn because this operation needed it."""
        stale = [tensor for tensor in before.tensors if self.recorder.tensors.find(tensor).stale]
        return stale if stale and any(output.requires_grad for output in outputs) else []

    def changed_by(self, writes: list[torch.Tensor], told: set[int]) -> list[Tensor]:
        """States of all tensors that look at written memory and are not ``told`` yet."""
        states = []
        for written in writes:
            for alias in self.recorder.tensors.aliases(written):
                known = self.recorder.tensors.find(alias)
                if known.t not in told:
                    told.add(known.t)
                    states.append(self.recorder.tensors.state(alias, node=alias is written or not is_view(alias)))
        return states


def _once(tensors: list[torch.Tensor]) -> list[torch.Tensor]:
    return tensors if len(tensors) < 2 else list({id(tensor): tensor for tensor in tensors}.values())


def _quiet() -> Iterator[Callable]:
    for name in QUIET:
        for owner in (torch.Tensor, torch):
            found = getattr(owner, name, None)
            if isinstance(found, GetSetDescriptorType):
                yield found.__get__
            elif isinstance(found, (MethodDescriptorType, BuiltinFunctionType)):
                yield found


_QUIET = frozenset(_quiet())
_GRAD = torch.Tensor.grad.__get__
_APPLY = torch.autograd.Function.apply.__code__
_PLAIN = {torch.Tensor, torch.nn.Parameter}
"""Classes that do not answer for themselves."""
