"""What is left of a run → its Trace: the film up to where it got, and what ended it. Pure."""

from __future__ import annotations

import re

from msgspec.structs import replace

from viz.limits import said
from viz.run.executor import Remains
from viz.trace import check
from viz.trace.codec import salvage
from viz.trace.events import TRACE_VERSION, AnyEvent, Began, Printed, Stopped, Trace
from viz.trace.request import Request
from viz.trace.source import lines_of

LAST_WORDS = b"\nFatal Python error: "
"""How faulthandler begins what it writes when the interpreter goes down. No frame has a line that begins so."""


def trace_of(remains: Remains, request: Request) -> Trace:
    """Always a whole trace: where the run did not close it, our side says why."""
    data, newline, last_words = remains.data.partition(LAST_WORDS)
    events, problem = salvage(data + newline[:1])
    if events and (doubt := _doubt(events, request)):
        events, problem = [], doubt
    if problem is None and check.ended(events):
        return Trace(events=tuple(events))
    line = _crash_line(last_words, request) or last_line(events)
    return Trace(events=(*(events or [began(request)]), _stopped(remains, request, line, problem)))


SAYS = ("time", "cpu", "memory", "output", "events", "crash")
"""The limits that a run itself may say it met: no other is its to say."""


def _doubt(events: list[AnyEvent], request: Request) -> str | None:
    """Why these are not the events of this run: it says what it ran, and is told nothing of turns and queues."""
    if replace(events[0], torch="", python="") != began(request):
        return "it is about another program"
    stopped = next((event for event in events if isinstance(event, Stopped)), None)
    if stopped and stopped.limit not in SAYS:
        return "it names a limit that is not its own"
    printed = sum(len(event.text.encode("utf-8", "replace")) for event in events if isinstance(event, Printed))
    return "it has more output than a run may print" if printed > request.limits.output else None


def refused(request: Request, limit: str) -> Trace:
    """The trace of a program that was not even started."""
    return Trace(events=(began(request), Stopped(limit=limit, detail=said(request.limits, limit))))


def began(request: Request) -> Began:
    """For a run that did not come to say it itself."""
    return Began(
        v=TRACE_VERSION,
        torch="",
        python="",
        source=request.source,
        program=request.program,
        mode=request.mode,
        elements=request.elements,
    )


def _stopped(remains: Remains, request: Request, line: int | None, problem: str | None) -> Stopped:
    if remains.killed_for is not None:
        return Stopped(limit=remains.killed_for, line=line, detail=said(request.limits, remains.killed_for))
    if problem is not None:
        return Stopped(limit="crash", line=line, detail=f"its record of what happened is broken, {problem}")
    return Stopped(limit="crash", line=line, detail=_how(remains.exit_code))


def _how(exit_code: int | None) -> str:
    if exit_code is None:
        return "its process was lost"
    return f"exit code {exit_code}" if exit_code >= 0 else f"signal {-exit_code}"


def last_line(events: list[AnyEvent]) -> int | None:
    """The line of the last event that has one: at or before the line that was running."""
    spans = (getattr(event, "span", None) for event in reversed(events))
    return next((span.line for span in spans if span is not None), None)


def _crash_line(words: bytes, request: Request) -> int | None:
    """The innermost line of the program in what faulthandler wrote, or who wrote in its name."""
    found = re.search(rb'File "%s", line (\d{1,7}) in ' % re.escape(request.program.encode("utf-8", "replace")), words)
    line = int(found[1]) if found else 0
    return line if 1 <= line <= len(lines_of(request.source)) else None
