"""How much slower a recorded program is than the plain one, how much more memory it takes, and how large its Trace is.

Each pair runs the plain program and then the recorded one in this process, one after the other, so that whatever else
the machine does meets both; printed is the median of the ratios. As in a process for user code, what is there before
the program begins is frozen out of garbage collection. The recorder's events are encoded, as they are on their way to
the reader, and dropped; what reading them takes is measured apart. Peak memory is that of a fork that runs once.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import torch

from benchmarks.programs import PROGRAMS
from viz.capture.program import run_program
from viz.run import Request, Runner
from viz.trace import codec
from viz.trace.events import Ended, Event, OpRan, Stopped

PAIRS = 11
MANY = """
import torch
x = torch.tensor(1.0, requires_grad=True)
y = x
for _ in range(50_000):
    y = y * 1.0001
    y = y + 0.0001
y.backward()
"""


class Recorded(NamedTuple):
    seconds: float
    frames: list[bytes]
    operations: int


def plain(source: str) -> float:
    code, started = compile(source, "<plain>", "exec"), time.perf_counter()
    exec(code, {"__name__": "__main__"})
    return time.perf_counter() - started


def recorded(source: str) -> Recorded:
    frames: list[bytes] = []
    operations = 0

    def emit(event: Event) -> None:
        nonlocal operations
        operations += isinstance(event, OpRan)
        frames.append(codec.frame(event))

    started = time.perf_counter()
    run_program(source, emit, dot=False)
    return Recorded(time.perf_counter() - started, frames, operations)


def dropped(source: str) -> None:
    run_program(source, lambda event: codec.frame(event) and None, dot=False)


def peak(run: Callable[[str], object], source: str) -> int:
    """Bytes that a fork of this process had at most."""
    process = os.fork()
    if not process:
        run(source)
        os._exit(0)
    _, _, usage = os.wait4(process, 0)
    return usage.ru_maxrss * 1024


def reading(frames: list[bytes]) -> float:
    data, started = b"".join(frames), time.perf_counter()
    codec.salvage(data)
    return time.perf_counter() - started


def row(source: str) -> str:
    pairs = [(plain(source), recorded(source)) for _ in range(PAIRS)]
    base = statistics.median(pair[0] for pair in pairs)
    ratio = statistics.median(pair[1].seconds / pair[0] for pair in pairs)
    last = pairs[-1][1]
    size = sum(map(len, last.frames))
    over = max(0, peak(dropped, source) - peak(plain, source)) / 2**20
    return (
        f"{base * 1e3:9.1f} {ratio:6.1f} {over:12.1f} {len(last.frames):7d} {size / last.operations:9.0f} "
        f"{reading(last.frames) * 1e3:11.1f}"
    )


def many() -> str:
    """A program too long for the limits, through the whole of a run."""
    with Runner() as runner:
        runner.run(Request("import torch"))
        started = time.perf_counter()
        trace = runner.run(Request(MANY, dot=False))
        seconds = time.perf_counter() - started
    end = trace.events[-1]
    assert isinstance(end, (Ended, Stopped))
    return f"{len(trace.of(OpRan)):,} operations, {len(trace.events):,} events after {seconds:.1f} s, then {end}"


def main() -> None:
    torch.set_num_threads(1)
    for source in PROGRAMS.values():
        plain(source), dropped(source)
    gc.collect()
    gc.freeze()
    print(f"{'program':28}  plain ms  ratio  memory + MB  events  bytes/op  reading ms")
    for name, source in PROGRAMS.items():
        print(f"{name:28} {row(source)}", flush=True)
    print(f"100,000 operations: {many()}")


if __name__ == "__main__":
    sys.exit(main())
