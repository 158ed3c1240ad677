"""The executors that ship hold to what `viz.run.executor` promises: a cancelled run ends, and leaves its film."""

from __future__ import annotations

import threading
import time

import pytest
from observed import assert_works, end, printed

from viz.jail.plan import planned
from viz.run import Request, oneshot
from viz.run.executor import Cancel
from viz.run.outcome import trace_of
from viz.trace.events import Stopped

LOOP = Request("import torch\nx = torch.ones(2)\nprint(x.sum().item())\nwhile True: pass")


def test_a_cancelled_loop_ends_at_once_and_keeps_its_film(runner):
    assert_works(runner)  # the clock below shall not run while torch is imported
    cancel = Cancel()
    threading.Timer(1.0, cancel.ask).start()
    began = time.monotonic()
    trace = trace_of(runner.executor.run(LOOP, cancel), LOOP)
    assert end(trace) == Stopped(limit="cancelled", line=3), "the last line on record"
    assert printed(trace) == "2.0\n"
    assert time.monotonic() - began < LOOP.limits.wall / 2


@pytest.mark.parametrize("seconds", [0, 0.3])
def test_a_process_of_its_own_is_cancelled_too(seconds: float):
    cancel = Cancel()
    threading.Timer(seconds, cancel.ask).start()
    assert end(trace_of(oneshot.run(LOOP, planned(), cancel), LOOP)).limit == "cancelled"


def test_a_run_that_was_cancelled_before_it_began_ends_at_once(runner):
    cancel = Cancel()
    cancel.ask()
    assert end(trace_of(runner.executor.run(LOOP, cancel), LOOP)).limit == "cancelled"


def test_a_program_that_was_over_when_it_was_cancelled_keeps_its_own_end(runner):
    request, cancel = Request("print(1)"), Cancel()
    remains = runner.executor.run(request, cancel)
    cancel.ask()
    assert printed(trace_of(remains, request)) == "1\n"


def test_a_wish_is_passed_on_once_however_often_it_is_made():
    cancel, heard = Cancel(), []
    with cancel.calling(lambda: heard.append("inside")):
        cancel.ask()
        cancel.ask()
    with cancel.calling(lambda: heard.append("late")):
        pass
    assert heard == ["inside", "late"] and cancel.asked
