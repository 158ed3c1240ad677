"""The Executor of one machine: each run in a fork of one warm parent; where no fork will do, in a process of its own.

Starts a new parent when one is lost. What happens inside the processes is told in `process.py` and `oneshot.py`.
"""

from __future__ import annotations

import sys
import threading

from viz.errors import RunFailed
from viz.run import oneshot
from viz.run.executor import Cancel, Remains
from viz.run.level import Level
from viz.run.process import WarmParent
from viz.trace.request import Request

FORKS = sys.platform == "linux"
"""Elsewhere a process that has imported torch cannot be relied on after a fork, or there is none."""


class Forks:
    """An `viz.run.executor.Executor`."""

    def __init__(self) -> None:
        self._parent: WarmParent | None = None
        self._changing = threading.Lock()
        self.restarts = 0

    @property
    def ready(self) -> bool:
        parent = self._parent
        return parent is not None and parent.ready

    @property
    def level(self) -> Level:
        return "limits only"

    def start(self) -> None:
        if FORKS:
            self._warm()

    def close(self) -> None:
        with self._changing:
            parent, self._parent = self._parent, None
        if parent is not None:
            parent.close()

    def run(self, request: Request, cancel: Cancel) -> Remains:
        if not FORKS:
            return oneshot.run(request, cancel)
        parent = self._warm()
        try:
            remains = parent.run(request, cancel)
        except RunFailed as failure:
            self._drop(parent)
            print(f"{failure} This run starts cold.", file=sys.stderr)
            return oneshot.run(request, cancel)
        if remains.exit_code is None:
            self._drop(parent)
        return remains

    def _warm(self) -> WarmParent:
        with self._changing:
            if self._parent is None or not self._parent.alive():
                self.restarts += self._parent is not None
                self._parent = WarmParent()
            return self._parent

    def _drop(self, parent: WarmParent) -> None:
        """Never use this one again; the next run starts another."""
        with self._changing:
            if self._parent is parent:
                self._parent = None
                self.restarts += 1
        parent.close()
