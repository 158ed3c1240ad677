"""Which lines of the program have run: each is told once, as the program comes to it.

`names` follows the program's own frames line by line and says so here. Where it is off or cannot be, in a call of torch
that calls the program back and in other threads, a trace function of this module looks for lines and nothing else.
"""

from __future__ import annotations

import threading
from types import FrameType
from typing import TYPE_CHECKING

from viz.capture.sites import STAND_IN
from viz.trace.events import LineReached, LinesHidden

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


class Reached:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self._filename = recorder.sites.filename
        self._count = len(recorder.sites.source.lines)
        self.lines: set[int] = set()
        """All that were told."""
        self.trace, self._local = self._called, self._traced
        """Bound once: what Python is given can be known again."""
        self._hidden = False

    def __enter__(self) -> None:
        threading.settrace(self.trace)

    def __exit__(self, *exception: object) -> None:
        if threading.gettrace() is not self.trace:
            self.hide()
        threading.settrace(None)

    def come(self, line: int) -> None:
        """The program is about to run a line that it has not run before."""
        if not 1 <= line <= self._count:
            return  # of other text, compiled under our file name
        try:
            self._recorder.send(LineReached(line))
            self.lines.add(line)
        except Exception as error:
            self._recorder.fault(error)

    def hide(self) -> None:
        """From here on, or shortly before, lines may have run unseen."""
        if not self._hidden:
            self._hidden = True
            self._recorder.send(LinesHidden())

    def _called(self, frame: FrameType, event: str, argument: object):
        code = frame.f_code
        if code.co_filename != self._filename or code.co_name == STAND_IN:
            return None
        return frame.f_trace or self._local  # a generator that has begun outside is followed already

    def _traced(self, frame: FrameType, event: str, argument: object):
        if event == "line" and frame.f_lineno not in self.lines:
            self.come(frame.f_lineno)
        return self._local
