"""The process that runs one program, from the inside: leave everything behind, accept limits, run, leave.

``serve`` is called in a fresh fork of `viz.capture.warm`; ``python -m viz.capture.child`` does the same in a process
of its own where there is no fork (request on standard input, events on standard output).
"""

from __future__ import annotations

import faulthandler
import os
import random
import signal
import sys
import threading
from contextlib import nullcontext, suppress
from types import FrameType
from typing import NoReturn

import msgspec
import numpy
import torch

from viz.capture.plain import run_plain
from viz.capture.program import run_program
from viz.capture.shaken import shaken
from viz.capture.wire import Wire
from viz.limits import Limits
from viz.trace.events import LinesHidden
from viz.trace.request import Request

try:
    import resource
except ImportError:  # Windows has none: only the wall clock and the caps hold there
    resource = None

SEED = 0


def serve(fd: int) -> NoReturn:
    """Run the one request that comes in at ``fd``; its events go out there."""
    os.setpgid(0, 0)
    fd = _alone(fd)
    _default_signals()
    run(_request(fd), fd)


def run(request: Request, fd: int) -> NoReturn:
    """The sequence of a run. What it may touch is settled before its first line runs, the limits last."""
    wire = Wire(fd, request)
    faulthandler.enable(fd, all_threads=False)  # at a crash Python's own last words follow the events
    _silence_forks(wire)
    _seed()
    _no_way_back()
    _limit(request.limits, wire)
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


def _alone(fd: int) -> int:
    """Keep ``fd`` (as 3) and nothing else that was open; standard input and output lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.dup2(fd, 3)
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        if descriptor > 3:
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


def _no_way_back() -> None:
    """The program cannot import this application; what we need of it is already imported."""
    sys.path[:] = [entry for entry in sys.path if entry != os.environ.get("PYTHONPATH")]
    os.environ.pop("PYTHONPATH", None)


def _limit(limits: Limits, wire: Wire) -> None:
    """The clock, the processor and the memory. Output and events are counted by the wire."""
    if resource is None:
        _watch(limits, wire)
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit_memory(limits.memory)
    _on_signal(signal.SIGXCPU, "cpu", wire)
    seconds = int(_used_cpu() + limits.cpu) + 1  # whole seconds only; of two equal limits the wall clock shall be named
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    _on_signal(signal.SIGALRM, "time", wire)
    signal.setitimer(signal.ITIMER_REAL, limits.wall)


def _limit_memory(budget: int) -> None:
    """``budget`` on top of what the process maps already, and the first to go when the machine runs short."""
    try:
        with open("/proc/self/statm") as statm:
            mapped = int(statm.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + budget, mapped + budget))
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write("1000")
    except OSError:
        return  # no /proc (macOS): there is no limit of memory there


def _used_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _on_signal(number: int, limit: str, wire: Wire) -> None:
    def handler(_: int, frame: FrameType | None) -> None:
        wire.alarm(limit, frame)

    signal.signal(number, handler)


def _watch(limits: Limits, wire: Wire) -> None:
    """Where signals cannot tell the time, a thread does."""
    program = threading.main_thread().ident

    def ring() -> None:
        wire.alarm("time", sys._current_frames().get(program))

    timer = threading.Timer(limits.wall, ring)
    timer.daemon = True
    timer.start()


def main() -> NoReturn:
    """A run in a process of its own, without a warm parent."""
    request = msgspec.json.decode(sys.stdin.buffer.readline(), type=Request)
    events = os.dup(sys.stdout.fileno())
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    torch.set_num_threads(1)
    run(request, events)


if __name__ == "__main__":
    main()
