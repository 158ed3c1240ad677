"""What a monitor wants to know, as plain text: may visitors be sent here, and how much is there to do. Pure.

Figures only: no name, address, program or lesson of a visitor. The form of the metrics is the text form that
Prometheus reads.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from viz.run.level import LEVELS, Level

PREFIX = "autograd_theater"


class State(Protocol):
    """What the runner says of itself (`viz.run.Runner.state`)."""

    level: Level
    ready: bool
    running: int
    waiting: int
    slots: int
    runs: int
    hits: int
    refused: int
    restarts: int
    paused: bool
    stops: Mapping[str, int]
    """How often a run was stopped, by the name of the limit."""


class Films(Protocol):
    """What is kept of the films that pages show (`viz.shelf.Shelf`)."""

    size: int
    left: int


ROWS = (
    ("ready", "gauge", "The process for programs is warm: a run begins at once.", lambda state: state.ready),
    ("paused", "gauge", "Runs are paused by the lecturer.", lambda state: state.paused),
    ("slots", "gauge", "Runs that may be under way at the same time.", lambda state: state.slots),
    ("running", "gauge", "Runs under way.", lambda state: state.running),
    ("waiting", "gauge", "Runs in the queue.", lambda state: state.waiting),
    ("runs_total", "counter", "Programs run.", lambda state: state.runs),
    ("cache_hits_total", "counter", "Runs answered by an equal one before.", lambda state: state.hits),
    ("refused_total", "counter", "Runs refused: too many waited, or runs were paused.", lambda state: state.refused),
    (
        "restarts_total",
        "counter",
        "Times the process for programs was lost and begun anew.",
        lambda state: state.restarts,
    ),
)
"""Name, type, help and figure of each metric that is one number."""


def ready(state: State, wanted: Level) -> str | None:
    """Why no visitor should be sent here now; None if they may come."""
    if LEVELS.index(state.level) < LEVELS.index(wanted):
        return f"The level of confinement is {state.level!r}; {wanted!r} is wanted."
    if not state.ready:
        return "The process for programs is not warm yet."
    return None


def metrics(state: State, sessions: int, films: Films) -> str:
    return "".join(f"{line}\n" for line in _lines(state, sessions, films))


def _lines(state: State, sessions: int, films: Films) -> Iterator[str]:
    for name, kind, about, figure in ROWS:
        yield from _family(name, kind, about, {"": figure(state)})
    yield from _family("sessions", "gauge", "Open pages.", {"": sessions})
    yield from _family("films_bytes", "gauge", "Memory for the films that pages show, about.", {"": films.size})
    yield from _family("films_left_total", "counter", "Films that had to leave the memory.", {"": films.left})
    yield from _family("level_info", "gauge", "How far runs are confined.", {f'{{level="{state.level}"}}': 1})
    stops = {f'{{limit="{limit}"}}': times for limit, times in sorted(state.stops.items())}
    yield from _family("stops_total", "counter", "Runs stopped, by what stopped them.", stops)
    if (used := memory()) is not None:
        yield from _family("memory_bytes", "gauge", "Memory of the server's own process.", {"": used})


def _family(name: str, kind: str, about: str, figures: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP {PREFIX}_{name} {about}"
    yield f"# TYPE {PREFIX}_{name} {kind}"
    for labels, figure in figures.items():
        yield f"{PREFIX}_{name}{labels} {float(figure):.15g}"


def memory() -> int | None:
    """Bytes that this process holds in memory; None where the system has no such file."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None
