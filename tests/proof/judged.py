"""An operator's calls run both ways and judged: what differs, what the recorder noted.

A few operators differ in the last digit from one plain run to the next (LAPACK's least squares: where the memory
happens to lie decides how it is added up). What the recorder does it does each time: so only what differs three times
in a row is held against it; the rest is named apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.capture.recording import Outcome
from tests.proof.attempts import Attempt, run_plain, run_recorded
from tests.proof.likeness import difference
from viz.trace.events import Noted, Trace


@dataclass
class Verdict:
    """Of one operator."""

    calls: int = 0
    refused: int = 0
    gradients: int = 0
    differences: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)
    """What differed once, and not when it was run again."""
    notes: list[str] = field(default_factory=list)
    trace: Trace | None = None


TRIES = 3


def judge(make: Callable[[], list[Attempt]]) -> Verdict:
    """``make`` builds the same calls each time: some are run plain, the others recorded."""
    verdict = _once(make)
    stays = verdict.differences
    for _ in range(TRIES - 1):
        if stays:
            again = {_call(found) for found in _once(make).differences}
            stays = [found for found in stays if _call(found) in again]
    verdict.unsteady = [found for found in verdict.differences if found not in stays]
    verdict.differences = stays
    return verdict


def _call(found: str) -> str:
    return found.partition(":")[0]


def _once(make: Callable[[], list[Attempt]]) -> Verdict:
    alone, watched = make(), make()
    plain = run_plain(alone)
    recorded, trace = run_recorded(watched)
    verdict = Verdict(
        calls=len(alone),
        refused=sum(it.error is not None for it in alone),
        gradients=sum(bool(it.roots) and it.error is None for it in alone),
        notes=[f"{note.what}: {note.detail}" for note in trace.of(Noted)],
        trace=trace,
    )
    for one, other in zip(alone, watched, strict=True):
        if found := difference(one, other):
            verdict.differences.append(f"{one.label}: {found}")
    verdict.differences += _of_outcomes(plain, recorded)
    return verdict


def _of_outcomes(plain: Outcome, recorded: Outcome) -> list[str]:
    """What the program as a whole printed, was warned of, raised."""
    return [
        f"{what}: {getattr(plain, what)} became {getattr(recorded, what)}"
        for what in ("stdout", "warned", "raised")
        if getattr(plain, what) != getattr(recorded, what)
    ]
