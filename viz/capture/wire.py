"""Where events leave the user's process: at once, frame by frame, within the limits. Knows nothing of torch.

A limit has the last word: its `Stopped` is written with the line that was running, and the process ends there and
then, so that no ``except`` or ``finally`` of the program can hold it back. What cannot be told from inside (a kill, a
crash, a loop in C) is told by `viz.run`.
"""

from __future__ import annotations

import os
import sys
import threading
from types import FrameType
from typing import NoReturn

from viz.limits import said
from viz.trace import codec
from viz.trace.events import Ended, Event, Printed, Raised, Stopped
from viz.trace.request import Request

OUT_OF_MEMORY = ("can't allocate memory", "not enough memory")
"""How torch's allocator words it, in a RuntimeError."""


class Wire:
    """``send`` is the ``emit`` of the recorder."""

    def __init__(self, fd: int, request: Request) -> None:
        self._fd = fd
        self._limits = request.limits
        self._program = request.program
        self._sent = self._printed = 0
        self._turn = threading.Lock()
        self._writing = False
        self._due: Stopped | None = None
        self._starved: Raised | None = None

    def send(self, event: Event) -> None:
        """Write the event, or stop if it would break a limit."""
        if isinstance(event, Raised) and out_of_memory(event):
            self._starved = event
        if isinstance(event, Ended) and self._starved is not None:
            self.stop("memory", self._starved.line)
        if isinstance(event, Printed):
            self._count(event)
        self._write(event)

    def stop(self, limit: str, line: int | None, detail: str = "") -> NoReturn:
        """Say which limit ended the run, and end it."""
        self._put(Stopped(limit=limit, line=line, detail=detail or said(self._limits, limit)))
        os._exit(0)

    def alarm(self, limit: str, frame: FrameType | None) -> None:
        """A limit was met by a signal: stop, but never in the middle of a frame."""
        line = self.line(frame)
        if self._writing:
            self._due = Stopped(limit=limit, line=line, detail=said(self._limits, limit))
        else:
            self.stop(limit, line)

    def mute(self) -> None:
        """In a process that the program forked: what it does is no part of this trace."""
        self._fd = os.open(os.devnull, os.O_WRONLY)
        self._turn = threading.Lock()

    def line(self, frame: FrameType | None) -> int | None:
        """The innermost line inside the program."""
        while frame is not None and frame.f_code.co_filename != self._program:
            frame = frame.f_back
        return frame.f_lineno if frame else None

    def _count(self, event: Printed) -> None:
        self._printed += len(event.text.encode("utf-8", "replace"))
        if self._printed > self._limits.output:
            self.stop("output", event.span.line if event.span else self.line(sys._getframe()))

    def _write(self, event: Event) -> None:
        try:
            data = codec.frame(event)
        except MemoryError:
            self.stop("memory", self.line(sys._getframe()))
        if self._sent + len(data) > self._limits.events:
            self.stop("events", self.line(sys._getframe()))
        self._sent += len(data)
        with self._turn:
            self._writing = True
            self._bytes(data)
            self._writing = False
        if self._due is not None:
            self.stop(self._due.limit, self._due.line)

    def _put(self, event: Event) -> None:
        self._bytes(codec.frame(event))

    def _bytes(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._fd, view) :]


def out_of_memory(raised: Raised) -> bool:
    """Whether an exception says that the memory limit was met."""
    return raised.type == "MemoryError" or any(words in raised.message for words in OUT_OF_MEMORY)
