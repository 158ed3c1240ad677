"""What the kernel itself says of a run under way, seen from outside: no rights, one thread, walls up, nobody's child
left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from observed import gone, printed

from viz.jail import kernel
from viz.jail.user import SPARE
from viz.limits import Limits
from viz.run import Request, Runner
from viz.run.executor import Cancel
from viz.run.outcome import trace_of


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def only_child(pid: int) -> int:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children and status(int(children[0]))["Seccomp"] == "2":
            return int(children[0])
        time.sleep(0.02)
    raise AssertionError("no child behind its walls")


@pytest.fixture(scope="module")
def parent(runner: Runner) -> int:
    request = Request("import os\nprint(os.getppid())")
    return int(printed(trace_of(runner.executor.run(request, Cancel()), request)))


@pytest.fixture(scope="module")
def child(runner: Runner, parent: int) -> Iterator[int]:
    long = Request("import time\ntime.sleep(600)", limits=Limits(wall=600.0))  # a busy machine looks at it for long
    job = runner.submit(long, "privileges", fresh=True)
    yield only_child(parent)
    job.cancel()
    job.result()


def test_a_run_may_do_nothing_its_user_may_not(child: int):
    seen = status(child)
    uids = set(seen["Uid"].split())
    assert uids == {str(SPARE if os.geteuid() == 0 else os.geteuid())}
    assert seen["Groups"].split() == [] or os.geteuid() != 0
    may_read = int(seen["CapEff"], 16)
    assert may_read in (0, 1 << kernel.MAY_READ), "Python's own files, where they lie in a folder of root's"
    assert int(seen["CapPrm"], 16) == may_read and int(seen["CapInh"], 16) == int(seen["CapAmb"], 16) == 0


def test_its_walls_are_up_and_it_is_alone(child: int):
    seen = status(child)
    assert (seen["NoNewPrivs"], seen["Seccomp"], seen["Threads"]) == ("1", "2", "1")
    assert Path(f"/proc/{child}/oom_score_adj").read_text() == "1000\n"


@pytest.mark.parametrize("who", ["parent", "child"])
def test_nobody_of_the_same_user_may_look_into_it(who: str, request: pytest.FixtureRequest):
    pid = request.getfixturevalue(who)
    assert os.stat(f"/proc/{pid}/environ").st_uid == 0, "the kernel gives what cannot be dumped to root"


def test_the_parent_has_one_thread_and_no_rights_of_roots(parent: int):
    seen = status(parent)
    assert seen["Threads"] == "1"
    assert int(seen["CapEff"], 16) in (0, 1 << kernel.MAY_READ)


def test_a_run_dies_with_its_parent_even_if_it_is_deaf():
    deaf = (
        "from signal import *\nfor it in (SIGALRM, SIGPROF, SIGTERM): signal(it, SIG_IGN)\nimport time\ntime.sleep(60)"
    )
    with Runner() as runner:
        parent = int(printed(runner.run(Request("import os\nprint(os.getppid())"))))
        job = runner.submit(Request(deaf, limits=Limits(wall=60.0)), "deaf", fresh=True)
        child = only_child(parent)
        os.kill(parent, 9)
        assert gone(child)
        job.result()
