"""Every operation on tensors, as Python sees it: torch hands each call to the function mode, which runs and tells it.

A function that torch implements in Python is one operation: what it calls inside is not seen. A call that returns no
tensor and writes none is a question (``x.dim()``) and no event.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch.overrides import TorchFunctionMode, handle_torch_function

from viz.capture.arguments import describe, parameters, tensors_in
from viz.capture.asked import Asked
from viz.capture.flags import Treatment
from viz.capture.private import jit_traces, unseen
from viz.trace.events import OpRan, Tensor

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder

VIEWS_BY_ATTRIBUTE = {"data", "T", "mT", "H", "mH", "real", "imag"}
"""Attributes whose look-up is an operation."""
CUTS = {"item", "tolist", "numpy", "__array__", "__float__", "__int__", "__complex__"}
"""They return no tensor, and still they matter: from here on the numbers have no gradient."""
QUESTIONS = {
    "dim", "size", "numel", "stride", "storage_offset", "data_ptr", "element_size", "nelement", "ndimension",
    "is_floating_point", "is_complex", "is_contiguous", "is_inference", "untyped_storage",
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
        return self._forward.asked(func, args, kwargs or {}, sys._getframe(1))


class Forward:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self._treatments: dict[Callable, Treatment] = {}
        self.parameters: dict[Callable, tuple[str, ...]] = {}
        """Names of the parameters of each function that was called."""
        self._operations = 0
        self.mode = Mode(self)

    def __enter__(self) -> None:
        self.mode.__enter__()

    def __exit__(self, *exception: object) -> None:
        self.mode.__exit__(None, None, None)

    def asked(self, func: Callable, args: tuple, kwargs: dict, caller: FrameType) -> object:
        names = self._recorder.names
        names.pause()
        try:
            if caller.f_code is handle_torch_function.__code__:
                caller = caller.f_back.f_back
            treatment = Asked.run if jit_traces() else self._treatments.get(func) or self._choose(func)
            return treatment(Asked(func, args, kwargs, caller, self._recorder.sites.at(caller)))
        finally:
            names.resume()

    def _choose(self, func: Callable) -> Treatment:
        self._treatments[func] = treatment = self._treatment(func)
        return treatment

    def _treatment(self, func: Callable) -> Treatment:
        if func in (torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad):
            return self._recorder.backward.asked
        name = getattr(func, "__name__", type(func).__name__)
        if name in ("__get__", "__set__", "__delete__"):
            return self._attribute_treatment(name, func.__self__.__name__)
        if name in QUESTIONS:
            return Asked.run
        return self._recorder.flags.of_function(func, name) or partial(self._operation, name)

    def _attribute_treatment(self, access: str, attribute: str) -> Treatment:
        if access == "__get__":
            if attribute in VIEWS_BY_ATTRIBUTE:
                return partial(self._operation, attribute)
            return self._recorder.flags.look_at_grad if attribute == "grad" else Asked.run
        flag = self._recorder.flags.of_assignment(attribute)
        written = partial(self._operation, attribute + "_") if attribute in VIEWS_BY_ATTRIBUTE else None
        return flag or written or Asked.run

    def _operation(self, name: str, asked: Asked) -> object:
        try:
            with unseen():
                before = self.before(asked)
        except Exception as error:
            self._recorder.fault(error)
            return asked.run()
        result = asked.run()
        try:
            with unseen():
                self.after(name, asked, before, result)
        except Exception as error:
            self._recorder.fault(error)
        return result

    def before(self, asked: Asked) -> Before:
        recorder = self._recorder
        if asked.site.before:
            recorder.names.settle(asked.caller, asked.site.before)
        recorder.flags.tell_recording()
        tensors = list(tensors_in(asked.args))
        if asked.kwargs:
            tensors += tensors_in(asked.kwargs)
        for tensor in tensors:
            recorder.tensors.meet(tensor)
        return Before(tensors, [_version(tensor) for tensor in tensors], *recorder.flags.recording)

    def after(self, name: str, asked: Asked, before: Before, result: object, *, changed: bool = False) -> None:
        """Tell the operation, unless it was only a question. Where ``changed`` is true its outputs are told in full
        even if they were known before."""
        tensors = self._recorder.tensors
        outputs = list(tensors_in(result))
        writes = self._written(name, asked, before)
        if not outputs and not writes and name not in CUTS:
            return
        new = [output for output in outputs if changed or tensors.find(output) is None]
        serials = [tensors.learn(output).t for output in outputs]
        new += self._renewed(before, outputs)
        states = [tensors.state(tensor) for tensor in _once(new)]
        states += self.changed_by(writes, {state.t for state in states})
        self._operations += 1
        call, inside = self._recorder.backward.running
        self._recorder.emit(
            OpRan(
                op=self._operations,
                name=name if name in PLAIN_NAMES else name.removeprefix("__").removesuffix("__"),
                args=describe(self._parameters(asked.func), asked.args, asked.kwargs, tensors.meet),
                outputs=serials,
                states=states,
                nodes=self._recorder.nodes.take(),
                writes=[tensors.meet(tensor) for tensor in writes],
                grad_mode=before.grad_mode,
                inference=before.inference,
                span=self._recorder.span_of(asked),
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
        written = [t for t, version in zip(before.tensors, before.versions, strict=True) if _version(t) != version]
        if name == "__setitem__" or (name.endswith("_") and not name.endswith("__")):
            written += before.tensors[:1]
        written += tensors_in(asked.kwargs.get("out"))
        return _once(written)

    def _renewed(self, before: Before, outputs: list[torch.Tensor]) -> list[torch.Tensor]:
        """Views that got their new grad_fn because this operation needed it."""
        if not any(output.requires_grad for output in outputs):
            return []
        return [tensor for tensor in before.tensors if self._recorder.tensors.find(tensor).stale]

    def changed_by(self, writes: list[torch.Tensor], told: set[int]) -> list[Tensor]:
        """States of all tensors that look at written memory and are not ``told`` yet."""
        states = []
        for written in writes:
            for alias in self._recorder.tensors.aliases(written):
                known = self._recorder.tensors.find(alias)
                if known.t not in told:
                    told.add(known.t)
                    states.append(self._recorder.tensors.state(alias, node=alias is written or not alias._is_view()))
        return states


def _version(tensor: torch.Tensor) -> int:
    return 0 if tensor.is_inference() else tensor._version


def _once(tensors: list[torch.Tensor]) -> list[torch.Tensor]:
    return list({id(tensor): tensor for tensor in tensors}.values())
