"""What the tests of runs look at."""

from __future__ import annotations

import time

from viz.run import Request, Runner
from viz.trace.events import AnyEvent, Ended, Printed, Trace


def end(trace: Trace) -> AnyEvent:
    return trace.events[-1]


def printed(trace: Trace) -> str:
    return "".join(it.text for it in trace.of(Printed))


def assert_works(runner: Runner) -> None:
    """A plain run, with torch as it should be: the seed is the same, nothing of another run is there."""
    trace = runner.run(Request("import torch\nprint(torch.rand(1).item(), 'left' in globals())\nleft = 1"))
    assert end(trace) == Ended("ok")
    assert printed(trace) == "0.49625658988952637 False\n"


def gone(pid: int) -> bool:
    """Whether the process ends within two seconds (a zombie has ended)."""
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False
