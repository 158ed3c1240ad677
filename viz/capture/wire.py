"""Where events leave the user's process: at once, frame by frame, within the limits. Knows nothing of torch.

A limit has the last word: its `Stopped` is written with the line that was running, and the process ends there and
then, so that no ``except`` or ``finally`` of the program can hold it back. What cannot be told from inside (a kill, a
crash, a loop in C) is told by `viz.run`.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
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
        self._waiting: deque[Event] = deque()
        """What came while another event left, or while the program's own recursion left no room for it."""
        self._turn = threading.Lock()
        self._writing = self._muted = False
        self._due: Stopped | None = None
        self._starved: Raised | None = None

    def send(self, event: Event) -> None:
        """Write the event, or stop if it would break a limit."""
        self._waiting.append(event)
        if not self._turn.acquire(blocking=False):
            return  # another thread's turn, or a ``__del__`` of the program printed just now
        try:
            while self._waiting:
                self._next(self._waiting[0])
        except RecursionError:
            return
        finally:
            self._turn.release()

    def _next(self, event: Event) -> None:
        """Send the first that waits. It waits on where there was no room; any other failure of it is its last."""
        try:
            data = codec.frame(event)
            self._check(event)
        except RecursionError:
            raise
        except MemoryError:
            self.stop("memory", self.line(sys._getframe()))
        except Exception:
            self._waiting.popleft()
            raise
        self._write(data)
        self._waiting.popleft()

    def _check(self, event: Event) -> None:
        """Stop where the program has met a limit that only its events show."""
        if isinstance(event, Raised) and out_of_memory(event):
            self._starved = event
        if isinstance(event, Ended) and self._starved is not None:
            self.stop("memory", self._starved.line)
        if isinstance(event, Printed):
            self._count(event)

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
        """In a process that the program forked: what it does is no part of this trace. Nothing is opened for it, since
        walls may forbid that."""
        self._muted = True
        self._turn = threading.Lock()
        self._waiting.clear()

    def line(self, frame: FrameType | None) -> int | None:
        """The innermost line inside the program."""
        while frame is not None and frame.f_code.co_filename != self._program:
            frame = frame.f_back
        return frame.f_lineno if frame else None

    def _count(self, event: Printed) -> None:
        self._printed += len(event.text.encode("utf-8", "replace"))
        if self._printed > self._limits.output:
            self.stop("output", event.span.line if event.span else self.line(sys._getframe()))

    def _write(self, data: bytes) -> None:
        if self._sent + len(data) > self._limits.events:
            self.stop("events", self.line(sys._getframe()))
        self._writing = True
        try:
            self._bytes(data)
        finally:
            self._writing = False
        self._sent += len(data)
        if self._due is not None:
            self.stop(self._due.limit, self._due.line)

    def _put(self, event: Event) -> None:
        self._bytes(codec.frame(event))

    def _bytes(self, data: bytes) -> None:
        view = memoryview(b"" if self._muted else data)
        while view:
            view = view[os.write(self._fd, view) :]


def out_of_memory(raised: Raised) -> bool:
    """Whether an exception says that the memory limit was met."""
    return raised.type == "MemoryError" or any(words in raised.message for words in OUT_OF_MEMORY)
