"""The Runner: ``run`` always returns a Trace, ``check`` a Verdict on it. Safe to use from many threads at once."""

from __future__ import annotations

import os
import sys
import threading
from functools import cache

from viz.errors import RunFailed
from viz.run import oneshot
from viz.run.checked import verdict
from viz.run.outcome import refused, trace_of
from viz.run.process import Remains, WarmParent
from viz.trace.events import Trace
from viz.trace.request import Request
from viz.trace.verdict import Verdict

AT_ONCE = 2 * (os.cpu_count() or 1)
"""Runs under way at the same time; others wait for their turn."""
FORKS = sys.platform == "linux"
"""Elsewhere a process that has imported torch cannot be relied on after a fork, or there is none."""


class Runner:
    """Keeps one warm parent and starts a new one when it is lost.

    ``with Runner() as runner: runner.run(Request(source))``, or `shared` for the one of this process.
    """

    def __init__(self) -> None:
        self._parent: WarmParent | None = None
        self._changing = threading.Lock()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._check = threading.Lock()

    def __enter__(self) -> Runner:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin to warm up, without waiting for it."""
        if FORKS:
            self._warm()

    @property
    def warm(self) -> bool:
        """The next run need not wait until torch is imported, as far as we know."""
        parent = self._parent
        return parent is not None and parent.ready

    def close(self) -> None:
        """End the warm parent and all runs under way."""
        with self._changing:
            parent, self._parent = self._parent, None
        if parent is not None:
            parent.close()

    def run(self, request: Request) -> Trace:
        """Run the program to its end or to a limit."""
        if len(request.source) > request.limits.code:
            return refused(request, "code")
        with self._turns:
            return self._run(request)

    def check(self, request: Request, recorded: Trace) -> Verdict:
        """Hold the trace of a run against plain runs. One check at a time, beside the runs: none waits for it."""
        try:
            with self._check:
                return verdict(self._run, request, recorded)
        except RunFailed as failure:
            return Verdict("unchecked", detail=str(failure))

    def _run(self, request: Request) -> Trace:
        return trace_of(self._remains(request), request)

    def _remains(self, request: Request) -> Remains:
        if not FORKS:
            return oneshot.run(request)
        parent = self._warm()
        try:
            remains = parent.run(request)
        except RunFailed as failure:
            self._drop(parent)
            print(f"{failure} This run starts cold.", file=sys.stderr)
            return oneshot.run(request)
        if remains.exit_code is None:
            self._drop(parent)
        return remains

    def _warm(self) -> WarmParent:
        with self._changing:
            if self._parent is None or not self._parent.alive():
                self._parent = WarmParent()
            return self._parent

    def _drop(self, parent: WarmParent) -> None:
        """Never use this one again; the next run starts another."""
        with self._changing:
            if self._parent is parent:
                self._parent = None
        parent.close()


@cache
def shared() -> Runner:
    """The runner of this process, warming up from the first call on. It ends with the process."""
    runner = Runner()
    runner.start()
    return runner


def run(request: Request) -> Trace:
    """Run on the shared runner."""
    return shared().run(request)


def check(request: Request, recorded: Trace) -> Verdict:
    """Check on the shared runner."""
    return shared().check(request, recorded)


def warm() -> bool:
    """Whether a run on the shared runner begins at once."""
    return shared().warm
