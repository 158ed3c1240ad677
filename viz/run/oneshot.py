"""A run in a fresh process of its own, where a process cannot be forked: the same frames in the end.

One such process is started ahead of time: it has imported torch when a program comes, and the next one is started then.
"""

from __future__ import annotations

import subprocess
import threading
from contextlib import suppress

import msgspec

from viz.errors import RunFailed
from viz.jail.terms import Jail
from viz.run.environment import command, environment
from viz.run.executor import Cancel, Remains
from viz.run.process import START_SECONDS
from viz.run.room import making
from viz.trace.request import Request


class Spares:
    """At most one process waits. Any number of threads may ask."""

    def __init__(self, jail: Jail) -> None:
        self._jail = jail
        self.waiting: subprocess.Popen | None = None
        self._changing = threading.Lock()
        self._closed = False

    def start(self) -> None:
        """Have one wait, if none does."""
        with self._changing:
            if not self._closed and (self.waiting is None or self.waiting.poll() is not None):
                self.waiting = _started()

    def run(self, request: Request, cancel: Cancel) -> Remains:
        with self._changing:
            spare, self.waiting = self.waiting, None
        try:
            usable = spare is not None and spare.poll() is None
            return _run(spare if usable else _started(), request, self._jail, cancel)
        finally:
            if spare is not None:  # whoever took it, or found it lost, sees to the next one
                with suppress(RunFailed):
                    self.start()

    def close(self) -> None:
        with self._changing:
            self._closed = True
            spare, self.waiting = self.waiting, None
        if spare is not None:
            spare.kill()
            spare.communicate()


def run(request: Request, jail: Jail, cancel: Cancel) -> Remains:
    """Start a process, run, and leave none waiting."""
    return _run(_started(), request, jail, cancel)


def _started() -> subprocess.Popen:
    asked = command("viz.capture.child")
    with making("A process for the program"):
        return subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment())


def _run(process: subprocess.Popen, request: Request, jail: Jail, cancel: Cancel) -> Remains:
    """The child keeps its own clock from its first line on; ours only catches what that clock cannot."""
    lines = b"".join(msgspec.json.encode(it) + b"\n" for it in (jail, request))
    patience = START_SECONDS + request.limits.wall + request.limits.grace
    killed_for = None
    try:
        with cancel.calling(process.kill):
            data, _ = process.communicate(lines, timeout=patience)
    except subprocess.TimeoutExpired:
        killed_for = "time"
        process.kill()
        data, _ = process.communicate()
    if cancel.asked:
        return Remains(data, process.returncode, killed_for or "cancelled")
    if not data and process.returncode == 1:
        raise RunFailed("The process for programs could not start. Is torch installed? Its own words are above.")
    return Remains(data, process.returncode, killed_for)
