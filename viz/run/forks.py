"""The Executor of one machine: each run in a fork of a warm parent; where no fork will do, in a process of its own.

Which parent serves is settled in `parents.py`; what happens inside the processes is told in `process.py` and
`oneshot.py`; how well a run is confined is found out in `level.py`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Collection
from contextlib import suppress

from viz.errors import NoRoom, RunFailed
from viz.jail import kernel
from viz.jail.plan import planned
from viz.jail.terms import Found, Layer
from viz.run import oneshot
from viz.run.executor import Cancel, Remains
from viz.run.level import UNKNOWN, Level, Survey, survey
from viz.run.outcome import trace_of
from viz.run.parents import Parents
from viz.trace.events import Trace
from viz.trace.request import Request

FORKS = sys.platform == "linux"
"""Elsewhere a process that has imported torch cannot be relied on after a fork, or there is none."""
TRIES = 2
"""Parents that may be lost under a run that has not begun, before it starts cold."""

GOODBYE_SECONDS = 5
"""So long is waited for what is still being tried when all is closed."""


class Forks:
    """An `viz.run.executor.Executor`.

    ``hosted`` keeps a second parent warm. ``without`` leaves out walls, to see what they stop: never when hosted.
    """

    def __init__(self, hosted: bool = False, without: Collection[Layer] = ()) -> None:
        if hosted and without:
            raise ValueError("A hosted app leaves out none of the walls around a run.")
        self.jail = planned(without)
        self.parents = Parents(self.jail, standby=hosted)
        self._spares = oneshot.Spares(self.jail)
        self._cold = threading.Lock()
        """One at a time starts cold: it imports torch anew, 0.3 GB, and where parents are lost memory may be short."""
        self._survey = UNKNOWN
        self._surveying = threading.Lock()
        self._surveyor = threading.Thread(target=self.survey, daemon=True)
        self._closing = Cancel()

    @property
    def ready(self) -> bool:
        return self.parents.ready

    @property
    def found(self) -> Found | None:
        """What the warm parent said of itself; None before it is ready."""
        parent = self.parents.current
        return None if parent is None else parent.found

    @property
    def level(self) -> Level | None:
        return None if self._survey is UNKNOWN else self._survey.level

    @property
    def restarts(self) -> int:
        return self.parents.restarts

    def start(self) -> None:
        if FORKS:
            kernel.set_dumpable(False)  # or a process of the same user could read the app's memory and environment
            with suppress(RunFailed):  # the survey will say so
                self.parents.take()
        else:
            self._spares.start()
        self._surveyor.start()

    def survey(self) -> Survey:
        """How well runs are confined here, found out once; waits until that is known."""
        with self._surveying:
            if self._survey is UNKNOWN:
                self._survey = survey(self._tried)
            return self._survey

    def close(self) -> None:
        self._closing.ask()
        self.parents.close()
        self._spares.close()
        if self._surveyor.ident is not None:  # started; left alone, it would look for files removed at exit
            self._surveyor.join(GOODBYE_SECONDS)

    def run(self, request: Request, cancel: Cancel) -> Remains:
        if not FORKS:
            with self._closing.calling(cancel.ask):
                return self._spares.run(request, cancel)
        remains = self._tried_on_parents(request, cancel)
        if remains is None:
            with self._cold:
                if self.parents.ready:  # one came up while others started cold
                    remains = self._tried_on_parents(request, cancel)
                if remains is None:
                    print("This run starts cold.", file=sys.stderr)
                    with self._closing.calling(cancel.ask):
                        remains = oneshot.run(request, self.jail, cancel)
        return remains

    def _tried_on_parents(self, request: Request, cancel: Cancel) -> Remains | None:
        """None where the program has not begun: each parent was lost before."""
        for _ in range(TRIES):
            try:
                return self._forked(request, cancel)
            except NoRoom:  # to start cold would take more of it
                raise
            except RunFailed as failure:
                if self.parents.closed:
                    raise
                print(failure, file=sys.stderr)
        return None

    def _forked(self, request: Request, cancel: Cancel) -> Remains:
        with self.parents.serving() as parent:
            try:
                remains = parent.run(request, cancel)
            except NoRoom:
                raise
            except RunFailed:
                (self.parents.retire if parent.found else self.parents.lost)(parent)  # others may still run there
                raise
            if remains.exit_code is None:  # the parent has not said how it ended: slow, or gone
                self.parents.retire(parent)
            return remains

    def _tried(self, request: Request) -> Trace:
        return trace_of(self.run(request, self._closing), request)
