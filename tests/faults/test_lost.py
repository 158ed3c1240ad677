"""Parents, children and apps killed, disks full, clocks turned: each run ends with a word, and the next one works."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.attacks.outside import children
from viz.limits import Limits
from viz.run import Request, Runner
from viz.run.environment import ROOT
from viz.trace.events import Ended, Printed, Stopped, Trace

LONG = Limits(wall=60.0, cpu=60.0)
IN_A_ROW = 1_000


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as runner:
        yield runner


def printed(trace: Trace) -> str:
    return "".join(it.text for it in trace.of(Printed))


def works(runner: Runner) -> bool:
    trace = runner.run(Request("import torch\nprint(torch.ones(2).sum().item())", dot=False))
    return trace.events[-1] == Ended("ok") and printed(trace) == "2.0\n"


def under_way(runner: Runner, program: str) -> tuple[threading.Thread, list[Trace], int, int]:
    """A run that has begun: its thread, where its trace will be, its process and the warm parent's."""
    assert works(runner)
    before = {parent: family(parent) for parent in children()}
    left: list[Trace] = []
    thread = threading.Thread(target=lambda: left.append(runner.run(Request(program, limits=LONG, dot=False))))
    thread.start()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for parent, known in before.items():
            if new := family(parent) - known:
                time.sleep(0.5)  # its program begins
                return thread, left, min(new), parent
        time.sleep(0.01)
    raise TimeoutError("no run began")


def family(parent: int) -> set[int]:
    try:
        with open(f"/proc/{parent}/task/{parent}/children") as file:
            return set(map(int, file.read().split()))
    except (FileNotFoundError, ProcessLookupError):
        return set()


@pytest.mark.parametrize("whom", ["the child", "the warm parent"])
def test_a_process_killed_in_the_middle_of_a_run_ends_it_with_a_word(runner: Runner, whom: str):
    thread, left, child, parent = under_way(runner, "import time\nprint('begun')\ntime.sleep(600)")
    os.kill(child if whom == "the child" else parent, signal.SIGKILL)
    thread.join(20)
    stopped = left[0].events[-1]
    assert isinstance(stopped, Stopped) and stopped.limit == "crash"
    assert printed(left[0]) == "begun\n", "what ran is still told"
    assert works(runner)


def test_a_stopped_child_is_killed_at_its_limit(runner: Runner):
    """A clock of its own does not help a process that somebody stopped; ours does."""
    left: list[Trace] = []
    limits = Limits(wall=2.0)
    known = {parent: family(parent) for parent in children()}
    thread = threading.Thread(target=lambda: left.append(runner.run(Request("while True: pass", limits=limits))))
    thread.start()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and thread.is_alive():
        for child in {child for parent in known for child in family(parent) - known[parent]}:
            with suppress(ProcessLookupError):  # just killed
                os.kill(child, signal.SIGSTOP)
        time.sleep(0.05)
    thread.join(20)
    assert left[0].events[-1].limit == "time"
    assert works(runner)


WALL_CLOCK = """
import time
from viz.limits import Limits
from viz.run import Request, Runner
with Runner() as runner:
    runner.run(Request("x = 1"))
    now = time.time
    for jump in (-10**6, 10**6, 10**12):
        time.time = lambda: now() + jump
        trace = runner.run(Request("print(1)", limits=Limits(wall=30.0)))
        print(type(trace.events[-1]).__name__)
        trace = runner.run(Request("while True: pass", limits=Limits(wall=0.5)))
        print(trace.events[-1].limit)
"""


def test_a_jump_of_the_wall_clock_is_nothing_to_a_run():
    assert alone(WALL_CLOCK).split() == ["Ended", "time"] * 3


FULL_DISK = """
import resource
from viz.run import Request, Runner
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
with Runner() as runner:
    for source in ("import torch\\nprint(torch.ones(2).sum().item())", "open('x', 'w').write('x' * 10**6)"):
        trace = runner.run(Request(source))
        print(trace.events[-1].outcome)
"""


def test_where_not_a_byte_can_be_written_programs_still_run():
    assert alone(FULL_DISK).split() == ["ok", "raises"]


def alone(program: str) -> str:
    """What a process of its own prints to a pipe (no file) that runs this."""
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, capture_output=True, timeout=240)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_a_thousand_runs_in_a_row_leave_nothing(runner: Runner):
    """Programs of all ends, one after the other: no descriptor, no process, no thread and hardly a byte stays."""
    programs = ["print(1)", "1 / 0", "import os; os._exit(1)", "import torch; x = torch.ones(3) * 2"]
    for source in programs * 10:
        runner.run(Request(source, dot=False))
    others, parents = children(), {warm(runner)}  # other tests' processes may live beside it
    before = held(parents)
    for number in range(IN_A_ROW):
        runner.run(Request(programs[number % 4], dot=False))
    after = held(parents)
    assert {warm(runner)} == parents, "the same warm parent served them all"
    assert children() <= others, "no zombie is left"
    assert after["descriptors"] <= before["descriptors"] + 2
    assert after["threads"] <= before["threads"] + 2
    assert after["family"] == before["family"] == 0
    assert after["memory"] < before["memory"] + 32 * 2**20


def warm(runner: Runner) -> int:
    return runner.executor.parents.current._process.pid


def held(parents: set[int]) -> dict[str, int]:
    """What this process and the warm parents hold."""
    everybody = [os.getpid(), *parents]
    return {
        "descriptors": sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in everybody),
        "threads": sum(len(os.listdir(f"/proc/{pid}/task")) for pid in everybody),
        "family": sum(len(family(parent)) for parent in parents),
        "memory": sum(_resident(pid) for pid in everybody),
    }


def _resident(pid: int) -> int:
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
