"""Which name stands for which tensor, from line to line.

Python's trace function is called before each line of the program; then the names that the line before it stores are
looked up. Frames of libraries are not traced, and tracing is off while the recorder works.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType, ModuleType
from typing import TYPE_CHECKING

from viz.capture.called import is_function
from viz.capture.library import CALLS, Library
from viz.capture.paths import Found, named
from viz.capture.private import looking
from viz.capture.scopes import Body, Scope
from viz.capture.sites import STAND_IN
from viz.capture.source import Store
from viz.capture.turns import Loops, Turns

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


class Names:
    def __init__(self, recorder: Recorder, module: ModuleType):
        self.recorder = recorder
        self.module = Scope(self, "")
        self.namespace = vars(module)
        self.lines = 0
        """How many lines ran: what is printed between two counts comes from one line."""
        self._filename = recorder.sites.filename
        self._calls: Counter[str] = Counter()
        self._begun: Counter[int] = Counter()
        """id of a code → how often it has begun to run."""
        self._loops = Loops(recorder.sites.source)
        self._bodies: dict[int, Body] = {}
        self._library = Library(recorder)
        self.trace = self._called
        """What Python calls; nobody calls it while the recorder works."""
        self._before = None
        self._on = False

    def __enter__(self) -> None:
        self._before = sys.gettrace()
        self._on = True
        sys.settrace(self.trace)

    def __exit__(self, *exception: object) -> None:
        if self._on and sys.gettrace() is not self.trace:
            self.recorder.reached.hide()
        self._on = False
        sys.settrace(self._before)

    def resume(self) -> None:
        if self._on:
            sys.settrace(self.trace)

    @contextmanager
    def awake(self) -> Iterator[None]:
        """For code of the program that runs inside a call of torch, which is a pause."""
        trace = sys.gettrace()
        self.resume()
        try:
            yield
        finally:
            sys.settrace(trace)

    def lost(self) -> None:
        """The program has set a trace function of its own, or its recursion has put ours off."""
        if not looking():
            self.recorder.reached.hide()
        if self._on and sys.gettrace() is not None:
            self._on = False
            self.recorder.groups.cut(0)
            self.recorder.note("settrace_taken")

    def _called(self, frame: FrameType, event: str, argument: object):
        """Python calls it for every new frame, and where a generator goes on."""
        code = frame.f_code
        if code.co_filename != self._filename:
            return self._library.called(frame) if id(code) in CALLS else None
        if code.co_name == STAND_IN:
            return None
        try:
            return self._scope(frame).trace
        except Exception as error:
            self.recorder.fault(error)
            return None

    def _scope(self, frame: FrameType) -> Scope:
        """The names of a frame that begins, or goes on."""
        code, known = frame.f_code, getattr(frame.f_trace, "__self__", None)
        if isinstance(known, Scope):
            known.enter(frame)
            return known
        body = self._bodies.get(id(code)) or self._body(code)
        if body.is_module and frame.f_globals is self.namespace:
            self.module.line = 0
            self.module.start(frame, body)
            return self.module
        self._calls[code.co_name] += 1
        times = self._calls[code.co_name]
        scope = Scope(self, code.co_name if times == 1 else f"{code.co_name}#{times}")
        self._begun[id(code)] += 1
        scope.times = self._begun[id(code)]
        scope.start(frame, body)
        scope.begin(frame)
        return scope

    def _body(self, code: CodeType) -> Body:
        body = Body(code, code.co_name == "<module>", is_function(code), self._loops.of(code))
        self._bodies[id(code)] = body
        return body

    def turns(self, body: Body) -> Turns | None:
        """For the loops of a frame that begins."""
        return Turns(self.recorder.groups, self._loops, body.places) if body.places else None

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
