"""How much slower a recorded program is than the plain one, and how large its Trace is.

Each pair runs the plain program and then the recorded one in this process; the ratio of the medians is printed.
"""

from __future__ import annotations

import statistics
import sys
import time

import msgspec
import torch

from benchmarks.programs import PROGRAMS
from viz.capture.program import run_program
from viz.trace.events import OpRan

PAIRS = 5


def plain(source: str) -> float:
    code, started = compile(source, "<plain>", "exec"), time.perf_counter()
    exec(code, {"__name__": "__main__"})
    return time.perf_counter() - started


def recorded(source: str) -> tuple[float, list]:
    events, started = [], time.perf_counter()
    run_program(source, lambda event: events.append((msgspec.json.encode(event), isinstance(event, OpRan))), dot=False)
    return time.perf_counter() - started, events


def main() -> None:
    torch.set_num_threads(1)
    print(f"{'program':28} {'plain ms':>9} {'recorded ms':>12} {'ratio':>6} {'events':>7} {'bytes/op':>9}")
    for name, source in PROGRAMS.items():
        plain(source), recorded(source)
        pairs = [(plain(source), recorded(source)) for _ in range(PAIRS)]
        base = statistics.median(pair[0] for pair in pairs)
        slow = statistics.median(pair[1][0] for pair in pairs)
        events = pairs[0][1][1]
        size, ops = sum(len(frame) for frame, _ in events), sum(is_op for _, is_op in events)
        row = f"{base * 1e3:9.1f} {slow * 1e3:12.1f} {slow / base:6.1f} {len(events):7d} {size / ops:9.0f}"
        print(f"{name:28} {row}")


if __name__ == "__main__":
    sys.exit(main())
