"""An executor without processes: each run lasts until the test lets it go, or it is cancelled."""

from __future__ import annotations

import threading

from viz.run.executor import Cancel, Remains
from viz.run.level import Survey
from viz.run.outcome import began
from viz.trace import codec
from viz.trace.events import Ended, Trace
from viz.trace.request import Request

SECONDS = 10
"""A test that waits longer has failed."""


class FakeExecutor:
    """``begun``: the programs so far, in order. A program with "wait" in it is held until `release`."""

    ready, level, restarts = True, "isolated", 0

    def __init__(self) -> None:
        self.begun: list[str] = []
        self._holds: dict[str, threading.Event] = {}
        self._news = threading.Condition()

    def start(self) -> None: ...

    def survey(self) -> Survey:
        return Survey(self.level)

    def close(self) -> None:
        for hold in self._holds.values():
            hold.set()

    def run(self, request: Request, cancel: Cancel) -> Remains:
        hold = threading.Event()
        if "wait" not in request.source:
            hold.set()
        with self._news:
            self._holds[request.source] = hold
            self.begun.append(request.source)
            self._news.notify_all()
        with cancel.calling(hold.set):
            assert hold.wait(SECONDS)
        whole = codec.write(Trace(events=(began(request), Ended("ok"))))
        if cancel.asked:
            return Remains(whole.splitlines(keepends=True)[0], -9, "cancelled")
        return Remains(whole, 0)

    def release(self, source: str) -> None:
        self._holds[source].set()

    def until_begun(self, *sources: str) -> None:
        with self._news:
            assert self._news.wait_for(lambda: set(sources) <= set(self.begun), SECONDS), self.begun
