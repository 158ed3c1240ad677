"""Which name stands for which tensor, from line to line.

Python's trace function is called before each line of the program; then the names that the line before it stores are
looked up. Frames of libraries are not traced, and tracing is off while the recorder works.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from inspect import CO_GENERATOR, CO_VARARGS, CO_VARKEYWORDS
from opcode import opmap
from types import FrameType, ModuleType
from typing import TYPE_CHECKING

import torch

from viz.capture.paths import Found, named, under
from viz.capture.private import unseen
from viz.capture.sites import STAND_IN, strip
from viz.capture.source import Store
from viz.trace.events import Bound, Span, Unbound

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder

_MISSING = object()


class Names:
    def __init__(self, recorder: Recorder, module: ModuleType):
        self.recorder = recorder
        self.module = Scope(self, "")
        self.namespace = vars(module)
        self.lines = 0
        """How many lines ran: what is printed between two counts comes from one line."""
        self._filename = recorder.sites.filename
        self._calls: Counter[str] = Counter()
        self._trace = self._called
        self._before = None
        self._on = False

    def __enter__(self) -> None:
        self._before = sys.gettrace()
        self._on = True
        sys.settrace(self._trace)

    def __exit__(self, *exception: object) -> None:
        self._on = False
        sys.settrace(self._before)

    def pause(self) -> None:
        """No tracing while the recorder works."""
        if sys.gettrace() is not self._trace:
            self._lost()
        else:
            sys.settrace(None)

    def resume(self) -> None:
        if self._on:
            sys.settrace(self._trace)

    @contextmanager
    def awake(self) -> Iterator[None]:
        """For code of the program that runs inside a call of torch, which is a pause."""
        trace = sys.gettrace()
        self.resume()
        try:
            yield
        finally:
            sys.settrace(trace)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Like `pause` and `resume`, for work that may already happen in a pause."""
        trace = sys.gettrace()
        sys.settrace(None)
        try:
            yield
        finally:
            sys.settrace(trace)

    def _lost(self) -> None:
        """The program has set a trace function of its own."""
        if self._on and sys.gettrace() is not None:
            self._on = False
            self.recorder.note("settrace_taken")

    def _called(self, frame: FrameType, event: str, argument: object):
        """Python calls it for every new frame."""
        code = frame.f_code
        if code.co_filename != self._filename or code.co_name == STAND_IN:
            return None
        if frame.f_trace is not None:
            return frame.f_trace  # a generator goes on
        if frame.f_globals is self.namespace and code.co_name == "<module>":
            self.module.line = 0
            return self.module.trace
        self._calls[code.co_name] += 1
        times = self._calls[code.co_name]
        scope = Scope(self, code.co_name if times == 1 else f"{code.co_name}#{times}")
        scope.begin(frame)
        return scope.trace

    def settle(self, frame: FrameType, stores: Iterable[Store]) -> None:
        """Look up, ahead of the next line, names that were just bound."""
        scope = getattr(frame.f_trace, "__self__", None)
        if isinstance(scope, Scope):
            scope.settle(frame, stores)

    def locals(self) -> Iterator[Found]:
        """What the functions under way call their tensors: ``f.y``. Innermost first."""
        frame = self.recorder.program_frame()
        while frame is not None:
            if frame.f_code.co_name != "<module>":
                for path, tensor in named(frame.f_locals):
                    yield f"{frame.f_code.co_name}.{path}", tensor
            frame = self.recorder.sites.program_frame(frame.f_back)


class Scope:
    """The names of the module, or of one call of a function."""

    def __init__(self, names: Names, name: str):
        self._names = names
        self._recorder = names.recorder
        self._name = name
        self._bound: dict[str, dict[str, int]] = {}
        """variable → path → the tensor it stands for."""
        self.line = 0
        self.trace = self._traced

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
            if event == "exception":
                self._recorder.backward.failed(argument[1], argument[2])
                strip(argument[2])
            else:
                self._step(frame, leaving=event == "return")
        except Exception as error:
            self._recorder.fault(error)
        return self.trace

    def _step(self, frame: FrameType, leaving: bool) -> None:
        recorder = self._recorder
        self._names.lines += 1
        if recorder.output.pending:
            recorder.output.flush()
        stores = recorder.sites.code(frame).stores_on.get(self.line)
        if stores:
            self.settle(frame, stores)
        recorder.flags.tell_recording(recorder.sites.source.with_on(self.line))
        self.line = 0 if leaving else frame.f_lineno
        if leaving and self is not self._names.module and not _yields(frame):
            self._leave()

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

    def _leave(self) -> None:
        for paths in self._bound.values():
            for path in paths:
                self._recorder.emit(Unbound(path, self._name))
        self._bound.clear()


def _may_hold(value: object) -> bool:
    return type(value) not in (int, float, str, bool, type(None)) and value is not _MISSING


def _yields(frame: FrameType) -> bool:
    """Whether a generator only pauses here."""
    code = frame.f_code
    return bool(code.co_flags & CO_GENERATOR) and code.co_code[frame.f_lasti] == opmap["YIELD_VALUE"]
