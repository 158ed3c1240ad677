"""The process that runs one program, from the inside: leave everything behind, accept limits and walls, run, leave.

``serve`` is called in a fresh fork of `viz.capture.warm`; ``python -m viz.capture.child`` does the same in a process
of its own where there is no fork (jail and request on standard input, a line each; events on standard output).
"""

from __future__ import annotations

import faulthandler
import os
import random
import signal
import sys
from contextlib import nullcontext, suppress
from typing import NoReturn

import msgspec
import numpy
import torch

from viz.capture.exercise import exercise
from viz.capture.limited import limit
from viz.capture.plain import run_plain
from viz.capture.program import run_program
from viz.capture.shaken import shaken
from viz.capture.wire import Wire
from viz.jail import kernel
from viz.jail.cell import Cell
from viz.jail.terms import Jail
from viz.jail.user import leave_root
from viz.trace.events import LinesHidden
from viz.trace.request import Request

SEED = 0


def serve(fd: int, parent: int, cell: Cell) -> NoReturn:
    """Run the one request that comes in at ``fd``; its events go out there. ``parent`` forked us."""
    os.setpgid(0, 0)
    kernel.die_with_parent(parent)
    fd = _alone(fd, keeping=cell.descriptors)
    _default_signals()
    run(_request(fd), fd, cell)


def run(request: Request, fd: int, cell: Cell) -> NoReturn:
    """The sequence of a run. What it may touch is settled before its first line runs, the limits last."""
    wire = Wire(fd, request)
    faulthandler.enable(fd, all_threads=False)  # at a crash Python's own last words follow the events
    if not cell.jail.filter:
        _silence_forks(wire)
    _seed()
    _one_thread()
    _no_way_back()
    try:
        if cell.jail.limits:
            limit(request.limits, wire)
        cell.enter()
    except OSError as error:
        wire.stop("crash", None, f"its walls could not be built: {error}")
    try:
        _run(request, wire)
    except BaseException as error:  # our own mistake: the program's exceptions are events by now
        wire.stop("crash", None, f"the recorder failed: {type(error).__name__}: {error}")
    os._exit(0)


def _run(request: Request, wire: Wire) -> None:
    asked = {"program": request.program, "mode": request.mode, "elements": request.elements}
    if request.how == "recorded":
        run_program(request.source, wire.send, **asked, dot=request.dot)
        return
    with shaken() if request.how == "shaken" else nullcontext():
        run_plain(request.source, wire.send, **asked)


def _alone(fd: int, keeping: list[int]) -> int:
    """Keep ``fd`` (as 3), those that must be kept, and nothing else; standard input and output lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.dup2(fd, 3)
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        if descriptor > 3 and descriptor not in keeping:
            with suppress(OSError):  # that of the listing itself is closed by now
                os.close(descriptor)
    return 3


def _default_signals() -> None:
    """As in a fresh interpreter; the warm parent's own bell stays with it."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _request(fd: int) -> Request:
    """One line of JSON."""
    data = b""
    while not data.endswith(b"\n"):
        piece = os.read(fd, 1 << 16)
        if not piece:
            os._exit(0)  # whoever asked has gone
        data += piece
    return msgspec.json.decode(data, type=Request)


def _silence_forks(wire: Wire) -> None:
    """Processes that the program itself forks write nothing into the record."""

    def forked() -> None:
        wire.mute()
        faulthandler.disable()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forked, after_in_parent=lambda: wire.send(LinesHidden()))


def _seed() -> None:
    torch.manual_seed(SEED)
    random.seed(SEED)
    numpy.random.seed(SEED)


def _one_thread() -> None:
    """More cannot be had in here: asked for, OpenMP would end the process, or wait for them for ever."""
    torch.set_num_threads = lambda count: None


def _no_way_back() -> None:
    """The program cannot import this application, whose parts we need are imported; nor see how it was started."""
    sys.path[:] = [entry for entry in sys.path if entry != os.environ.get("PYTHONPATH")]
    os.environ.clear()
    os.chdir("/")


def main() -> NoReturn:
    """A run in a process of its own, without a warm parent."""
    torch.set_num_threads(1)
    exercise()
    asked = sys.stdin.buffer.readline(), sys.stdin.buffer.readline()
    if not all(asked):
        os._exit(0)  # whoever started it ahead of time has no program for it
    jail, request = msgspec.json.decode(asked[0], type=Jail), msgspec.json.decode(asked[1], type=Request)
    events = os.dup(sys.stdout.fileno())
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    cell = Cell(jail)
    leave_root(landlocked=bool(cell.landlock))
    run(request, events, cell)


if __name__ == "__main__":
    main()
