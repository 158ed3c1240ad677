"""Events to bytes and back: one JSON object a line (NDJSON, UTF-8), typed and strict when read.

The same frames travel from the user's process, are printed by ``python -m viz trace --json`` and stored as recorded
traces. Nobody else serialises events. What is read is a claim by the user's process: every line is decoded against
the types in `events`, a truncated last line is dropped, and `check` holds the events against each other.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from viz.errors import BrokenTrace
from viz.limits import TRACE_BYTES
from viz.trace import check
from viz.trace.events import TRACE_VERSION, AnyEvent, Began, Event, Trace
from viz.trace.sound import Mending
from viz.trace.uncollected import nothing_to_collect

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(AnyEvent)


def frame(event: Event) -> bytes:
    """One event as the line that stands for it."""
    return _encoder.encode(event) + b"\n"


def write(trace: Trace) -> bytes:
    """A whole trace as bytes; `read` gives the same trace back."""
    return b"".join(map(frame, trace.events))


def read(source: bytes | str | Path) -> Trace:
    """The trace in these bytes or this file. Raises BrokenTrace, naming the line and what is wrong with it."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    with nothing_to_collect():
        events, problem = _decode(data)
    if (fault := check.first_fault(events)) is not None:
        problem = f"line {fault.index + 1}: {fault.message}"
    if problem is None and not check.ended(events):
        problem = "the recording breaks off: neither Ended nor Stopped is its last event"
    if problem is not None:
        raise BrokenTrace(f"This is not a complete trace: {problem}. Record the program again.")
    return Trace(events=tuple(events))


def salvage(data: bytes) -> tuple[list[AnyEvent], str | None]:
    """What a run has sent, made `sound`, up to the first line that is no event; and what is wrong with that line."""
    mending = Mending()
    with nothing_to_collect():
        events, problem = _decode(data)
        for number, event in enumerate(events, 1):
            if mending.over:
                return mending.events[:-1], f"line {number}: nothing can follow the end"
            mending.take(event)
    return mending.events, problem


def _decode(data: bytes) -> tuple[list[AnyEvent], str | None]:
    """Line by line until one does not decode. What follows the last newline was cut off in writing: no event."""
    if len(data) > TRACE_BYTES:
        return [], f"it has {len(data):,} bytes, more than the {TRACE_BYTES:,} a trace may have"
    events: list[AnyEvent] = []
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            events.append(_decoder.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return events, f"line {number}: {error}"
        first = events[0]
        if not isinstance(first, Began) or first.v != TRACE_VERSION:
            return [], f"line 1: not Began of version {TRACE_VERSION} but {str(first)[:200]}"
    return events, None
