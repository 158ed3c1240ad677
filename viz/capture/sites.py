"""Where in the program an operation stands, and how to call a torch function as if it were called from there.

The recorder sits between the program and torch. Were torch called from the recorder's own frame, a warning would be
attributed to the recorder and shown once for the whole program. So torch is called through a one-line stand-in that
bears the file name, the line and the globals of the real caller. `ours` tells stand-ins and the recorder's frames
from the program's, so that tracebacks can be rid of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from opcode import opname
from types import CodeType, FrameType, FunctionType, TracebackType

from torch.overrides import handle_torch_function

from viz.capture.source import Position, Source, Store
from viz.trace.events import Span

STAND_IN = "<called by the recorder>"
_HERE = os.path.dirname(__file__) + os.sep


def _template(func, args, kwargs): return func(*args, **kwargs)  # fmt: skip


class Site:
    """One instruction of one piece of code."""

    __slots__ = ("_caller", "_frame_code", "before", "call", "line", "span")

    def __init__(self, frame: FrameType, span: Span | None, before: tuple[Store, ...]):
        self.line = frame.f_lineno
        self.span = span
        self.before = before
        """Names bound on the same line by earlier instructions: ``y = x * x; y.backward()``."""
        code = frame.f_code
        stand_in = _template.__code__.replace(
            co_filename=code.co_filename, co_name=STAND_IN, co_qualname=STAND_IN, co_firstlineno=self.line
        )
        self.call: Callable = FunctionType(stand_in, frame.f_globals)


class _Code:
    """What is known of one code object; it is kept so that its id stays its own."""

    __slots__ = ("code", "positions", "sites", "stores", "stores_on")

    def __init__(self, code: CodeType, source: Source | None):
        self.code = code
        self.positions = positions_of(code) if source else []
        self.stores = source.stores(code) if source else []
        self.stores_on: dict[int, list[Store]] = {}
        for store in self.stores:
            self.stores_on.setdefault(store.line, []).append(store)
        self.sites: dict[int, Site] = {}


class Sites:
    def __init__(self, source: Source):
        self.source = source
        self.filename = source.filename
        self._codes: dict[int, _Code] = {}

    def at(self, frame: FrameType) -> Site:
        """The instruction that ``frame`` stands at."""
        code = self._codes.get(id(frame.f_code)) or self.code(frame)
        site = code.sites.get(frame.f_lasti)
        if site is None:
            site = code.sites[frame.f_lasti] = self._site(frame, code)
        return site

    def span(self, code: CodeType, instruction: int) -> Span | None:
        """The expression at an instruction of a frame that is gone."""
        return self.source.span(positions_of(code)[instruction // 2], opname[code.co_code[instruction]])

    def code(self, frame: FrameType) -> _Code:
        code = self._codes.get(id(frame.f_code))
        if code is None:
            source = self.source if self.is_program(frame) else None
            code = self._codes[id(frame.f_code)] = _Code(frame.f_code, source)
        return code

    def _site(self, frame: FrameType, code: _Code) -> Site:
        if not code.positions:
            return Site(frame, None, ())
        span = self.source.span(code.positions[frame.f_lasti // 2], opname[frame.f_code.co_code[frame.f_lasti]])
        before = tuple(s for s in code.stores if s.line == frame.f_lineno and s.offset < frame.f_lasti)
        return Site(frame, span, before)

    def is_program(self, frame: FrameType) -> bool:
        code = frame.f_code
        return code.co_filename == self.filename and code.co_name != STAND_IN

    def program_frame(self, frame: FrameType | None) -> FrameType | None:
        """The innermost frame of the program at or below ``frame``."""
        filename = self.filename
        while frame is not None:
            code = frame.f_code
            if code.co_filename == filename and code.co_name != STAND_IN:
                return frame
            frame = frame.f_back
        return None


def positions_of(code: CodeType) -> list[Position]:
    """(line, column, end line, end column) of each instruction."""
    return [(line, column, end_line, end_column) for line, end_line, column, end_column in code.co_positions()]


def ours(frame: FrameType) -> bool:
    """Whether a frame is the recorder's, not the program's nor torch's."""
    return is_ours(frame.f_code.co_filename, frame.f_code.co_name)


def is_ours(file: str, function: str) -> bool:
    return function == STAND_IN or file.startswith(_HERE)


def strip(traceback: TracebackType | None) -> None:
    """Take the recorder's frames out of a traceback, as if it had never been there. Its first frame stays.

    A function that torch implements in Python stands there twice: it hands itself to the recorder, which calls it.
    """
    entries = []
    while traceback is not None:
        if entries and ours(traceback.tb_frame):
            if entries[-1].tb_frame.f_code is handle_torch_function.__code__:
                del entries[-2:]
        else:
            entries.append(traceback)
        traceback = traceback.tb_next
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        entry.tb_next = following
