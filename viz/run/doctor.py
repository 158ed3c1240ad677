"""What works on this machine, what does not, and why: in plain lines, for whoever starts the app."""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from viz.errors import RunFailed
from viz.jail.terms import Found, Jail
from viz.limits import PROFILES, said
from viz.run.executor import Cancel
from viz.run.forks import FORKS, Forks
from viz.run.house import CORES
from viz.run.level import TRIED, Survey
from viz.run.outcome import trace_of
from viz.trace.events import Began, Trace
from viz.trace.request import Request

FIVE_LINES = """import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (x ** 2).sum()
y.backward()
print(x.grad)
"""
ROUNDS = 9

LEVELS = {
    "isolated": "a program here reaches nothing but Python and its libraries",
    "restricted": "a program here can look at files that anyone may read; it can change, send and start nothing",
    "limits only": "a program here runs with the rights of its user: run only code you trust",
}

USERS = {
    "own": "runs belong to the user who starts the app (id {uid}), without any capability",
    "spare": "started as root: runs belong to a spare user (id {uid}), without any capability",
    "spare, may read": (
        "started as root, and Python lies where only root may look: runs belong to a spare user (id {uid}) and keep "
        "the right to read, behind Landlock. Better: start the app as an ordinary user"
    ),
    "root without rights": (
        "started as root, and no other user could be had: runs are root without any capability, and without "
        "Landlock they can read root's files. Better: start the app "
        "as an ordinary user"
    ),
}


def diagnosis(forks: Forks) -> Iterator[str]:
    """Line by line, as each is found out; the executor is started."""
    began = time.monotonic()
    survey = forks.survey()
    yield from _machine(forks)
    yield f"level      {survey.level}: {LEVELS[survey.level]}"
    yield from _reached(survey)
    yield from _walls(forks.jail, forks.found)
    yield f"ready      {time.monotonic() - began:.1f} s after the start"
    if not survey.problem:
        yield f"speed      a program of five lines: {_median(forks):.0f} ms, median of {ROUNDS}"
    for name, limits in PROFILES.items():
        amounts = ", ".join(f"{limit} {said(limits, limit)}" for limit in ("time", "cpu", "memory", "output", "events"))
        yield f"limits     {name}: {amounts}"


def _machine(forks: Forks) -> Iterator[str]:
    versions = _versions(lambda request: trace_of(forks.run(request, Cancel()), request))
    yield f"system     {platform.system()} {platform.release()} {platform.machine()}, {CORES} cores"
    yield f"versions   Python {platform.python_version()}, torch {versions}"
    how = "forks of a warm parent" if FORKS else "a process of its own, started ahead of time: no forks here"
    yield f"runs       {how}"


def _versions(run: Callable[[Request], Trace]) -> str:
    try:
        first = run(Request("", how="plain")).events[0]
    except RunFailed as failure:
        return f"does not start: {failure}"
    return first.torch if isinstance(first, Began) and first.torch else "unknown"


def _reached(survey: Survey) -> Iterator[str]:
    if survey.problem:
        yield f"           nothing could be tried: {survey.problem}"
    for name in survey.reached:
        yield f"           a program can {name}"
    if not survey.problem:
        shut = len(TRIED) - len(survey.reached)
        yield f"           {shut} of {len(TRIED)} ways out of a run were tried and found shut"


def _walls(jail: Jail, found: Found | None) -> Iterator[str]:
    if sys.platform != "linux":
        yield "files      open: Landlock is a part of Linux"
        yield "calls      open: seccomp is a part of Linux"
        return
    abi = found.landlock if found else 0
    yield f"files      Landlock, version {abi} of it" if abi else "files      open: this kernel has no Landlock"
    yield (
        "calls      a seccomp filter"
        if jail.filter
        else "calls      open: libseccomp was not found (Debian: libseccomp2)"
    )
    if found:
        yield f"user       {USERS[found.user].format(uid=found.uid)}"


def _median(forks: Forks) -> float:
    """Milliseconds."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        forks.run(Request(FIVE_LINES), Cancel())
        took.append(time.perf_counter() - began)
    return 1000 * statistics.median(took)
