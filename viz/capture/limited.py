"""The limits a run keeps by itself: the clock, the processor, memory, files. Set last, and never taken back.

Output and events are counted by the wire; what breaks out of all this is killed from outside by `viz.run`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType

from viz.capture.wire import Wire
from viz.jail import kernel
from viz.limits import Limits

try:
    import resource
except ImportError:  # Windows has none: only the wall clock and the caps hold there
    resource = None

NEVER = ("CORE", "FSIZE", "NPROC", "MEMLOCK", "MSGQUEUE")
"""Nothing of these at all: no core dump, no file written, no process or thread more, no memory that stays in place."""
DESCRIPTORS = 64
LESS_URGENT = 5
"""So many steps of niceness below the app, whose pages shall open while runs compute."""
LATER = 0.05
"""Seconds by which the processor's clock comes after its limit: of two equal limits the wall clock shall be named."""


def limit(limits: Limits, wire: Wire) -> None:
    if resource is None:
        _watch(limits, wire)
        return
    _on_signal(signal.SIGALRM, "time", wire)
    _on_signal(signal.SIGPROF, "cpu", wire)
    _limit_resources(limits)
    os.nice(LESS_URGENT)
    signal.setitimer(signal.ITIMER_PROF, limits.cpu + LATER)
    signal.setitimer(signal.ITIMER_REAL, limits.wall)


def _limit_resources(limits: Limits) -> None:
    _first_to_go()
    for name in NEVER:
        number = getattr(resource, f"RLIMIT_{name}", None)
        if number is not None:
            resource.setrlimit(number, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
    seconds = int(_used_cpu() + limits.cpu) + 2  # for those deaf to the signal of the timer
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    mapped = _mapped()
    if mapped is not None:
        resource.setrlimit(resource.RLIMIT_AS, (mapped + limits.memory, mapped + limits.memory))


def _mapped() -> int | None:
    """Bytes of address space in use; None where there is no /proc (macOS), and no limit of memory then."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return None


def _first_to_go() -> None:
    """When the machine runs short of memory, a run is killed and not the app."""
    if sys.platform != "linux":
        return
    kernel.set_dumpable(True)  # or the file would be root's
    try:
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write("1000")
    except OSError:
        pass  # a container may not have it
    finally:
        kernel.set_dumpable(False)


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
