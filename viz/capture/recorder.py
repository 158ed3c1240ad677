"""What is watched during one run, and who speaks to whom. Hooks go in on entry; everything is put back on exit.

The parts know each other only through the recorder. Every step of theirs that fails is noted once and forgotten: an
error of the recorder never reaches the program.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from threading import get_ident
from types import FrameType, ModuleType

from viz.capture.asked import Asked
from viz.capture.backward import Backward
from viz.capture.exposed import Exposed
from viz.capture.flags import Flags
from viz.capture.forward import Forward
from viz.capture.functions import Functions
from viz.capture.graph import Nodes
from viz.capture.groups import Groups
from viz.capture.names import Names
from viz.capture.output import Output
from viz.capture.private import MISSING, unseen
from viz.capture.reached import Reached
from viz.capture.sites import Sites
from viz.capture.source import Source
from viz.capture.tensors import Tensors
from viz.trace.events import Event, Met, Noted, Span


class Recorder:
    def __init__(self, emit: Callable[[Event], None], source: Source, module: ModuleType, elements: int, dot: bool):
        self.send = emit
        """`emit` without any of that."""
        self.elements = elements
        """Tensors up to this many elements are recorded in full."""
        self.sites = Sites(source)
        self.tensors = Tensors(self)
        self.nodes = Nodes(self)
        self.output = Output(self)
        self.groups = Groups(self)
        self.reached = Reached(self)
        self.names = Names(self, module)
        self.flags = Flags(self)
        self.exposed = Exposed(self)
        self.forward = Forward(self)
        self.functions = Functions(self)
        self.backward = Backward(self, dot)
        self._thread = get_ident()
        self._noted: set[tuple[str, str]] = set()
        self._installed = ExitStack()

    def __enter__(self) -> Recorder:
        with ExitStack() as installed:
            for part in (
                self.output,
                self.groups,
                self.backward,
                self.functions,
                self.forward,
                self.reached,
                self.names,
            ):
                installed.enter_context(part)
            self._installed = installed.pop_all()
        for name, lost in MISSING.items():
            self.emit(Noted("probe_failed", name, lost))
        return self

    def __exit__(self, *exception: object) -> None:
        self._installed.__exit__(*exception)

    def emit(self, event: Event) -> None:
        """Send an event; what was printed before it goes first, and the groups that it falls into."""
        if self.output.pending:
            self.output.flush()
        if self.groups.untold:
            self.groups.tell()
        self.send(event)

    def tell_new(self) -> None:
        """Announce nodes that no event has announced yet."""
        if self.nodes.new:
            self.emit(Met(nodes=self.nodes.take()))

    def note(self, what: str, detail: str = "") -> None:
        """Tell the reader, once, what could not be seen."""
        if (what, detail) not in self._noted:
            self._noted.add((what, detail))
            self.emit(Noted(what, detail))

    def span_of(self, asked: Asked) -> Span | None:
        """The expression that made a call."""
        return asked.site.span or self.span(asked.caller)

    @property
    def elsewhere(self) -> bool:
        """Whether this is another thread than the program's: what runs there is not watched."""
        if get_ident() == self._thread:
            return False
        self.note("threads")
        return True

    @property
    def away(self) -> bool:
        """The same, without a word to the reader."""
        return get_ident() != self._thread

    def fault(self, error: Exception) -> None:
        """A step of the recorder failed: the program goes on without it."""
        where = next((f for f in reversed(traceback.extract_tb(error.__traceback__)) if f), None)
        place = f"{where.filename.rpartition('/')[2]}:{where.lineno} " if where else ""
        self.note("fault", f"{place}{type(error).__name__}: {str(error)[:200]}")

    def aside(self) -> Aside:
        """The recorder's own work between two steps of the program: unseen by modes and trace, never failing."""
        return Aside(self)

    def program_frame(self) -> FrameType | None:
        """Where the program stands now."""
        return self.sites.program_frame(sys._getframe(1))

    def span(self, frame: FrameType | None) -> Span | None:
        """The expression at which ``frame``, or the program's innermost frame below it, stands."""
        frame = self.sites.program_frame(frame)
        return None if frame is None else self.sites.at(frame).span


class Aside:
    """See `Recorder.aside`. Entered thousands of times, so it is a class of its own and no generator."""

    __slots__ = ("_recorder", "_trace", "_unseen")

    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self._unseen = unseen()

    def __enter__(self) -> None:
        self._trace = sys.gettrace()
        sys.settrace(None)
        self._unseen.__enter__()

    def __exit__(self, kind: type | None, error: BaseException | None, _: object) -> bool:
        try:
            if isinstance(error, Exception):
                self._recorder.fault(error)
                return True
            return False
        finally:
            self._unseen.__exit__(None, None, None)
            sys.settrace(self._trace)
