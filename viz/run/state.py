"""How the runner is doing, in figures; for whoever watches over it. Nothing of any visitor is in it."""

from __future__ import annotations

from msgspec import Struct

from viz.run.level import Level


class State(Struct, frozen=True):
    """At one moment; what is counted is counted from the start of the process."""

    level: Level
    ready: bool
    """The next run need not wait for PyTorch."""
    paused: bool
    running: int
    waiting: int
    slots: int
    """So many can be running at the same time."""
    runs: int
    """Programs run for visitors, or ahead of them."""
    hits: int
    """Answers that cost no run, because the same had been run before …"""
    shared: int
    """… or was waiting or under way just then."""
    checks: int
    refused: int
    """Because too many waited, or runs were paused."""
    stops: dict[str, int]
    """Runs that something ended, by `viz.trace.events.Stopped.limit`."""
    restarts: int
    """How often the processes for programs were lost and begun anew."""
    kept: int
    """Bytes of recent results."""
