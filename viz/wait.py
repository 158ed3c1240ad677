"""One visitor's wait for the runner: the job that they wait for, and how it is watched, taken up again and ended.

A script that waits may be stopped at any call of Streamlit. The job goes on; the script that comes after asks for the
same and waits for the same job. Knows the runner, but neither Streamlit nor what a page makes of a Trace.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count
from threading import Event
from typing import Any

from viz.run import Job, Request, Runner
from viz.run.outcome import refused
from viz.trace.events import Trace
from viz.trace.verdict import Verdict

SOON = 0.3
"""Seconds until the visitor is told that it takes a while; most runs are over by then."""
EVERY = 1.0
"""Then so often, if nothing happens: with two hundred waiting, two hundred small messages a second."""

Watch = Callable[[int], None]
"""Hears the place in the queue, 0 for under way. May raise what ends the script."""

_visitors = count(1)


class Wait:
    """A visitor's. ``run`` and ``check`` are for one script at a time; the rest may be called from any thread."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._session = f"visitor {next(_visitors)}"
        self._wanted: tuple[int | None, Request, Job[Trace]] | None = None
        self._cancelled = 0
        self._pressed: deque[Request] = deque(maxlen=2)
        """What was run last because the visitor asked for it: a program, or two that are compared."""
        self._news = Event()

    def run(self, request: Request, watch: Watch, ask: int | None = None) -> Trace:
        """The Trace of a program. ``ask``: the number of the ask that it is run for, by which a second wish for the
        same program gets a second run; None where a lesson is opened."""
        fresh = ask is not None and request in self._pressed
        job = self._job(ask, request, fresh)
        self._wait(job, watch)
        self._wanted = None
        if ask is not None:
            self._pressed.append(request)
        return job.result()

    def check(self, request: Request, trace: Trace, watch: Watch) -> Verdict:
        """Whether it is what plain PyTorch does."""
        job = self._runner.submit_check(request, trace, self._session)
        self._wait(job, watch)
        return job.result()

    def cancel(self, upto: int) -> None:
        """The visitor no longer wants what they asked for before the ask of this number."""
        self._cancelled = upto
        self.leave()

    def leave(self) -> None:
        """Nobody waits here any more."""
        if (wanted := self._wanted) is not None:
            wanted[2].cancel()

    def hurry(self) -> None:
        """Something happened that the script which waits should look at."""
        self._news.set()

    def _job(self, ask: int | None, request: Request, fresh: bool) -> Job[Trace]:
        if self._wanted is not None:
            before, wanted, job = self._wanted
            if wanted == request and (ask == before or not self._is_cancelled(before)):
                return job
            job.cancel()
        elif self._is_cancelled(ask):
            return Job.over(refused(request, "cancelled"))
        job = self._runner.submit(request, self._session, fresh=fresh)
        self._wanted = ask, request, job
        if self._is_cancelled(ask):
            job.cancel()  # just now, by another thread that did not see this one yet
        return job

    def _is_cancelled(self, ask: int | None) -> bool:
        return ask is not None and ask <= self._cancelled

    def _wait(self, job: Job[Any], watch: Watch) -> None:
        self._news.clear()
        job.then(lambda _: self._news.set())
        patience = SOON
        while not job.done:
            if not self._news.wait(patience) or not job.done:
                watch(job.place)
            self._news.clear()
            patience = EVERY
