"""The seam below the Runner: whatever can take a Request and give back what is left of its run is an Executor.

`viz.run.forks` is the one that ships; a cluster engine would be another (docs/executor.md says what it must hold to).
Knows nothing of sessions, queues or what the bytes say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from viz.run.level import Level, Survey
from viz.trace.request import Request


@dataclass(frozen=True)
class Remains:
    """What is left of a run: bytes, exit code (negative: the signal), and what we killed it for, if we did: a limit's
    name, or "cancelled"."""

    data: bytes
    exit_code: int | None
    killed_for: str | None = None


class Cancel:
    """A wish to end one run, made at most once, from any thread; whoever can fulfil it says how with `calling`."""

    def __init__(self) -> None:
        self._asked = False
        self._acts: list[Callable[[], None]] = []
        self._changing = Lock()

    @property
    def asked(self) -> bool:
        return self._asked

    def ask(self) -> None:
        with self._changing:
            acts = [] if self._asked else list(self._acts)
            self._asked = True
        for act in acts:
            act()

    @contextmanager
    def calling(self, act: Callable[[], None]) -> Iterator[None]:
        """Within the block the wish calls ``act``; at once, if it has been made before. ``act`` must be quick, must not
        raise, and may still be called just after the block is left."""
        with self._changing:
            late = self._asked
            self._acts.append(act)
        if late:
            act()
        try:
            yield
        finally:
            with self._changing:
                self._acts.remove(act)


class Executor(Protocol):
    """Runs programs, each apart from all others. Any number of threads may call it at the same time."""

    @property
    def ready(self) -> bool:
        """The next run begins at once, as far as we know."""

    @property
    def level(self) -> Level | None:
        """How far a run is confined; found by trying. None before it is known."""

    def survey(self) -> Survey:
        """The level and what it rests on. Waits until that is known."""

    @property
    def restarts(self) -> int:
        """How often what runs programs was lost and begun anew."""

    def start(self) -> None:
        """Begin to warm up, without waiting for it."""

    def run(self, request: Request, cancel: Cancel) -> Remains:
        """Run the program to its end, to a limit of ``request.limits``, or until ``cancel`` is asked. Blocks.

        The bytes sent before the end are in the Remains whatever ended it. `RunFailed` if it could not be begun.
        """

    def close(self) -> None:
        """End all runs under way, and whatever was started for them; their callers get their Remains."""
