"""A recorded run, held against a plain run of the same program: did our looking change anything?

Where the two differ, a third run, plain and shaken, tells whether the program itself is never twice the same there
(addresses, times, random numbers without a seed).
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from viz.trace.compare import beyond, differences, stopped_by
from viz.trace.events import Stopped, Trace
from viz.trace.request import Request
from viz.trace.verdict import Difference, Verdict

NAMED = 20
"""Differences that a verdict names; a program may print thousands of lines."""


def verdict(run: Callable[[Request], Trace], request: Request, recorded: Trace) -> Verdict:
    """What came of it. Runs the program up to twice, without the recorder, within the limits of the request."""
    if (stopped := stopped_by(recorded)) is not None:
        return _unchecked(stopped)
    plain = run(replace(request, how="plain", dot=False))
    if (stopped := stopped_by(plain)) is not None:
        return _unchecked(stopped)
    found = differences(recorded, plain)
    if not found:
        return Verdict("equal")
    shaken = run(replace(request, how="shaken", dot=False))
    remaining = beyond(found, differences(shaken, plain))
    return _named("different", remaining) if remaining else _named("not repeatable", found)


def _named(result: str, found: list[Difference]) -> Verdict:
    return Verdict(result, tuple(found[:NAMED]), more=max(0, len(found) - NAMED))


def _unchecked(stopped: Stopped) -> Verdict:
    return Verdict("unchecked", limit=stopped.limit, detail=stopped.detail)
