"""What the program prints and what it is warned of, at the step that caused it.

The pieces of one ``print`` (its words, its newline) travel together: text is held until its line is complete or has
grown long, or something else happens. As in plain Python only an unfinished line can be lost when the process goes
down.
"""

from __future__ import annotations

import io
import sys
import warnings
from types import FrameType
from typing import TYPE_CHECKING

from viz.capture.failures import carried, rid_of_us
from viz.capture.private import functions_seen
from viz.capture.sites import STAND_IN, ours
from viz.trace.events import Printed, Span, Warned

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


HELD = 8_192
"""Characters, as in Python's own stream: what is held counts for no limit yet."""


class Output:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self.pending = ""
        """Text that was written and not yet told."""
        self._burst: tuple = ()
        self._stream = "stdout"
        self._span: Span | None = None
        self._before: tuple = ()
        self._streams: tuple[Stream, ...] = ()

    def __enter__(self) -> None:
        self._before = (sys.stdout, sys.stderr, warnings.showwarning)
        self._streams = sys.stdout, sys.stderr = Stream(self, "stdout"), Stream(self, "stderr")
        warnings.showwarning = self._warned

    def __exit__(self, *exception: object) -> None:
        self.flush()
        sys.stdout, sys.stderr, warnings.showwarning = self._before
        for stream in self._streams:
            stream.leave()

    def wrote(self, stream: str, text: str) -> None:
        """Text arrives; it joins what the same expression on the same line has just written."""
        frame = self._recorder.program_frame()
        burst = (stream, frame and id(frame), frame and frame.f_lasti, self._recorder.names.lines)
        if burst != self._burst:
            self.flush()
            self._burst, self._stream = burst, stream
            self._span = self._recorder.span(frame)
        self.pending += text
        if text.endswith("\n") or len(self.pending) > HELD:
            self.flush()

    def flush(self) -> None:
        if self.pending:
            text, self.pending = self.pending, ""
            self._burst = ()
            self._recorder.emit(Printed(text, self._stream, self._span))

    def _warned(self, message, category, filename, lineno, file=None, line=None) -> None:
        if _by_a_look_of_ours(sys._getframe(2)):
            return
        frame = self._recorder.program_frame()
        if filename != self._recorder.sites.filename:
            lineno = frame.f_lineno if frame else None
        words = rid_of_us(carried(str(message)), self._recorder.sites)
        self._recorder.emit(Warned(category.__name__, words, lineno))


def _by_a_look_of_ours(issuer: FrameType) -> bool:
    """torch warns of some layouts whenever they are touched: when the recorder reads them too."""
    return ours(issuer) and issuer.f_code.co_name != STAND_IN and not functions_seen()


ERRORS = {"stdout": "strict", "stderr": "backslashreplace"}
FILES = {"stdout": 1, "stderr": 2}
"""As Python itself opens them."""


class Stream(io.TextIOWrapper):
    """Stands for sys.stdout or sys.stderr, bytes (``.buffer``) included.

    A library imported by the program may hold on to it; after the run it passes on to the real one.
    """

    _output: Output | None = None

    def __init__(self, output: Output, name: str):
        super().__init__(_Bytes(self, name), encoding="utf-8", errors=ERRORS[name], line_buffering=True)
        self._output = output
        self._name = name

    def leave(self) -> None:
        """The run is over."""
        self._output = None

    def flush(self) -> None:
        if self._output is not None:
            self._output.flush()

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            return super().write(text)  # raises what Python raises
        if self._output is None:
            return getattr(sys, self._name).write(text)
        shown = text if text.isascii() else text.encode("utf-8", self.errors).decode()  # there are lone surrogates
        self._output.wrote(self._name, shown)
        return len(text)


class _Bytes(io.RawIOBase):
    def __init__(self, stream: Stream, name: str):
        super().__init__()
        self._stream = stream
        self._file = FILES[name]

    def fileno(self) -> int:
        """That of the real one, which leads nowhere."""
        return self._file

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._stream.write(bytes(data).decode("utf-8", "replace"))
        return len(data)
