"""The names of the module, or of one call of a function, and the groups that its frame begins and ends.

A scope is told of each line of its frame, just before it runs, and of its end; of a generator, also of each pause.
"""

from __future__ import annotations

from collections.abc import Iterable
from inspect import CO_VARARGS, CO_VARKEYWORDS
from opcode import opmap
from types import CodeType, FrameType
from typing import TYPE_CHECKING, NamedTuple

import torch

from viz.capture.called import PAUSING, FunctionGroup
from viz.capture.loops import Place
from viz.capture.paths import under
from viz.capture.private import unseen
from viz.capture.sites import strip
from viz.capture.source import Store
from viz.capture.turns import Turns
from viz.trace.events import Bound, Span, Unbound

if TYPE_CHECKING:
    from viz.capture.names import Names

_MISSING = object()


class Body(NamedTuple):
    """What is known of a piece of the program's code; it is kept so that its id stays its own."""

    code: CodeType
    is_module: bool
    is_function: bool
    places: list[Place] | None


class Scope:
    """The names of the module, or of one call of a function."""

    def __init__(self, names: Names, name: str):
        self._names = names
        self._recorder = names.recorder
        self._reached = names.recorder.reached
        self._name = name
        self._bound: dict[str, dict[str, int]] = {}
        """variable → path → the tensor it stands for."""
        self.line = 0
        self._is_function = False
        self.times = 0
        """How many calls of its function had begun by then, this one included."""
        self._turns: Turns | None = None
        self._base: int | None = None
        """How many groups lie around its frame; None while it is paused."""
        self.trace = self._traced

    def start(self, frame: FrameType, body: Body) -> None:
        """A frame begins."""
        self._is_function = body.is_function
        self._turns = self._names.turns(body)
        self.enter(frame)

    def enter(self, frame: FrameType) -> None:
        """The frame begins, or goes on: what runs in it belongs together."""
        groups = self._recorder.groups
        self._base = len(groups.open)
        if self._is_function and not (groups.open and groups.open[-1].swallows(frame.f_code)):
            groups.begin(FunctionGroup(self._recorder.sites, frame, self.times))
        if self._turns is not None:
            self._turns.enter(frame)

    def begin(self, frame: FrameType) -> None:
        """The parameters of a call."""
        code = frame.f_code
        count = code.co_argcount + code.co_kwonlyargcount
        count += bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
        source = self._recorder.sites.source
        try:
            for name in code.co_varnames[:count]:
                if isinstance(frame.f_locals.get(name), torch.Tensor):
                    self._bind(name, frame.f_locals[name], source.parameter(code, name))
        except Exception as error:
            self._recorder.fault(error)

    def _traced(self, frame: FrameType, event: str, argument: object):
        try:
            if event == "line" and frame.f_lineno not in self._reached.lines:
                self._reached.come(frame.f_lineno)
            if event == "exception":
                if argument[2] is None:
                    return self.trace  # the end of an iterator, which Python tells without a traceback
                self._recorder.backward.failed(argument[1], argument[2])
                strip(argument[2])
            else:
                self._step(frame, leaving=event == "return")
        except Exception as error:
            self._recorder.fault(error)
        return self.trace

    def _step(self, frame: FrameType, leaving: bool) -> None:
        if self._base is None:
            self.enter(frame)  # a generator goes on with an exception thrown in
        recorder = self._recorder
        self._names.lines += 1
        if recorder.output.pending:
            recorder.output.flush()
        place = None if leaving or self._turns is None else self._turns.news(frame)
        if place is not None and self._turns.opens(place):
            place = self._turns.move(place, frame)
        stores = recorder.sites.code(frame).stores_on.get(self.line)
        if stores:
            self.settle(frame, stores)
        recorder.flags.tell_recording(recorder.sites.source.with_on(self.line))
        self.line = 0 if leaving else frame.f_lineno
        if leaving:
            self._leave(frame)
        elif place is not None:
            self._turns.move(place, frame)

    def settle(self, frame: FrameType, stores: Iterable[Store]) -> None:
        for store in stores:
            if store.everywhere and self is not self._names.module:
                self._names.module._check(store, frame.f_globals)
            else:
                self._check(store, frame.f_locals)

    def _check(self, store: Store, namespace: dict[str, object]) -> None:
        value = namespace.get(store.name, _MISSING)
        if isinstance(value, torch.Tensor) or store.name in self._bound or _may_hold(value):
            self._bind(store.name, value, store.span)

    def _bind(self, name: str, value: object, span: Span | None) -> None:
        """The tensors that ``name`` stands for now, told where that changed."""
        recorder = self._recorder
        old = self._bound.get(name, {})
        with unseen():
            new = {path: recorder.tensors.meet(tensor) for path, tensor in under(name, value)}
        if new:
            self._bound[name] = new
        else:
            self._bound.pop(name, None)
        for path in old:
            if path not in new:
                recorder.emit(Unbound(path, self._name))
        for path, t in new.items():
            if old.get(path) != t:
                recorder.emit(Bound(path, t, self._name, span))

    def _leave(self, frame: FrameType) -> None:
        """The frame is over, or pauses."""
        over = not _yields(frame)
        if over and self._turns is not None:
            self._turns.leave()
        if over and self is not self._names.module:
            for paths in self._bound.values():
                for path in paths:
                    self._recorder.emit(Unbound(path, self._name))
            self._bound.clear()
        self._recorder.groups.cut(self._base)
        self._base = None


def _may_hold(value: object) -> bool:
    return type(value) not in (int, float, str, bool, type(None)) and value is not _MISSING


def _yields(frame: FrameType) -> bool:
    """Whether a generator only pauses here."""
    code = frame.f_code
    return bool(code.co_flags & PAUSING) and code.co_code[frame.f_lasti] == opmap["YIELD_VALUE"]
