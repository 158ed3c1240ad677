"""The Runner: ``run`` always returns a Trace, ``check`` a Verdict on it. Safe to use from many threads at once."""

from __future__ import annotations

import os
import threading
from functools import cache

from viz.errors import RunFailed
from viz.run.checked import verdict
from viz.run.executor import Cancel, Executor
from viz.run.forks import Forks
from viz.run.outcome import refused, trace_of
from viz.trace.events import Trace
from viz.trace.request import Request
from viz.trace.verdict import Verdict

AT_ONCE = 2 * (os.cpu_count() or 1)
"""Runs under way at the same time; others wait for their turn."""


class Runner:
    """Runs programs on an Executor, its own unless one is given.

    ``with Runner() as runner: runner.run(Request(source))``, or `shared` for the one of this process.
    """

    def __init__(self, executor: Executor | None = None) -> None:
        self.executor = Forks() if executor is None else executor
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._check = threading.Lock()

    def __enter__(self) -> Runner:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin to warm up, without waiting for it."""
        self.executor.start()

    @property
    def warm(self) -> bool:
        """The next run need not wait until torch is imported, as far as we know."""
        return self.executor.ready

    def close(self) -> None:
        """End all runs under way, and what was started for them."""
        self.executor.close()

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
        return trace_of(self.executor.run(request, Cancel()), request)


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
