"""The warm parent: it comes back when it is lost, and nothing is left when we go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from observed import assert_works, end, gone, printed

from viz.jail.plan import planned
from viz.limits import Limits
from viz.run import Request, Runner, oneshot, process
from viz.run.environment import ROOT
from viz.run.executor import Cancel
from viz.run.outcome import trace_of
from viz.trace.events import Ended, Stopped, Trace


@pytest.fixture(scope="module")
def runner():
    """One that these tests may do harm to."""
    with Runner() as runner:
        yield runner


def test_a_killed_parent_is_replaced(runner: Runner):
    parent = int(printed(runner.run(Request("import os\nprint(os.getppid())"))))
    os.kill(parent, signal.SIGKILL)
    assert_works(runner)


def test_a_parent_that_was_stopped_is_replaced(runner: Runner, monkeypatch):
    monkeypatch.setattr(process, "DYING_SECONDS", 0.5)
    parent = int(printed(runner.run(Request("import os\nprint(os.getppid())"))))
    run = runner.submit(Request("import time\ntime.sleep(60)", limits=Limits(wall=1.0)), "someone", fresh=True)
    time.sleep(0.3)
    os.kill(parent, signal.SIGSTOP)
    assert isinstance(end(run.result()), Stopped)
    assert_works(runner)


def test_closing_ends_the_parent_and_the_runs_under_way():
    left: list[Trace] = []
    with Runner() as runner:
        parent = int(printed(runner.run(Request("import os\nprint(os.getppid())"))))
        loop = threading.Thread(target=lambda: left.append(runner.run(Request("print(1)\nwhile True: pass"))))
        loop.start()
        time.sleep(0.3)
    loop.join(5)
    assert gone(parent)
    assert [printed(trace) for trace in left] == ["1\n"], "what ran is still told"
    assert end(left[0]).limit == "crash"


APP = """
import sys, threading
from viz.run import Request, Runner
runner = Runner()
pid = runner.run(Request("import os\\nprint(os.getppid())")).events
print(*[event.text for event in pid if type(event).__name__ == "Printed"], flush=True)
runner.run(Request("while True: pass"))
"""


def test_nothing_is_left_when_the_app_is_killed():
    app = subprocess.Popen([sys.executable, "-c", APP], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    parent = int(app.stdout.readline())
    time.sleep(0.3)
    with open(f"/proc/{parent}/task/{parent}/children") as children:
        (child,) = map(int, children.read().split())
    app.kill()
    app.communicate()
    assert gone(parent) and gone(child)


def test_torch_is_never_imported_on_our_side():
    program = (
        "import sys\nfrom viz.run import Request, run\nrun(Request('import torch'))\nsys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=120).returncode == 0


def test_a_run_without_a_warm_parent_records_the_same_trace(runner: Runner):
    request = Request("import torch\nx = torch.rand(3, requires_grad=True)\n(x * x).sum().backward()\nprint(x.grad)")
    warm, cold = runner.run(request), trace_of(oneshot.run(request, planned(), Cancel()), request)
    assert end(cold) == Ended("ok")
    assert cold == warm


def test_a_run_without_a_warm_parent_is_held_to_the_clock():
    request = Request("while True: pass", limits=Limits(wall=0.5))
    assert end(trace_of(oneshot.run(request, planned(), Cancel()), request)) == Stopped(
        limit="time", line=1, detail="0.5 s"
    )
