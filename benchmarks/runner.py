"""What a run costs around its program: a fork, the walls, the way of its events to the app and their reading.

A program of five lines is recorded in this process, which is as warm as a parent, and run by an executor, by turns, so
that whatever else the machine does meets both: the difference of the medians is what the runner adds. The same is done
with each wall left out. Throughput is that of many callers at once; processor time a run is the kernel's own count of
the children, which another load hardly changes, and says what could be reached on idle cores.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path

import torch

from benchmarks.record import dropped
from viz.capture.exercise import exercise
from viz.jail.terms import LAYERS
from viz.run.doctor import FIVE_LINES
from viz.run.executor import Cancel
from viz.run.forks import Forks
from viz.run.outcome import trace_of
from viz.trace.events import Ended
from viz.trace.request import Request

PAIRS = 41
AT_ONCE, MANY = 2 * (os.cpu_count() or 1), 200
REQUEST = Request(FIVE_LINES, dot=False)
WALLS = {"all walls": (), "no Landlock": ("files",), "no seccomp": ("calls",), "no walls, no limits": LAYERS}


def run(forks: Forks) -> None:
    trace = trace_of(forks.run(REQUEST, Cancel()), REQUEST)
    assert trace.events[-1] == Ended("ok"), trace.events[-1]


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def pairs(forks: Forks) -> str:
    own, whole = [], []
    for _ in range(PAIRS):
        own.append(timed(lambda: dropped(FIVE_LINES)))
        whole.append(timed(lambda: run(forks)))
    middle, late = statistics.median(whole), sorted(whole)[int(0.95 * PAIRS)]
    return (
        f"{middle:6.1f} ms a run (95 %: {late:.1f}), {middle - statistics.median(own):.1f} above the program's own time"
    )


def throughput(forks: Forks) -> str:
    left = list(range(MANY))

    def caller() -> None:
        while True:
            try:
                left.pop()
            except IndexError:
                return
            run(forks)

    callers = [threading.Thread(target=caller) for _ in range(AT_ONCE)]
    children, ours, began = _of_children(forks), time.process_time(), time.perf_counter()
    for it in callers:
        it.start()
    for it in callers:
        it.join()
    took = time.perf_counter() - began
    each = 1000 * (_of_children(forks) - children) / MANY
    app = 1000 * (time.process_time() - ours) / MANY
    cores = os.cpu_count() or 1
    return (
        f"{MANY / took:.0f} runs/s by {AT_ONCE} callers; processor time a run: {each:.1f} ms there, {app:.1f} ms here, "
        f"so at most {cores * 1000 / (each + app):.0f} runs/s on {cores} idle cores"
    )


def _of_children(forks: Forks) -> float:
    """Seconds of processor time of the parent and of its children that have ended."""
    fields = Path(f"/proc/{forks.parents.current.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    torch.set_num_threads(1)
    exercise()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name, without in WALLS.items():
        forks = Forks(without=without)
        forks.start()
        level = forks.survey().level
        print(f"{name:20} {level:12} warm in {forks.found.seconds:.1f} s; {pairs(forks)}")
        if not without:
            print(f"{'':20} {throughput(forks)}")
        forks.close()


if __name__ == "__main__":
    main()
