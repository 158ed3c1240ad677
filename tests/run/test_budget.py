"""A program longer than any film ends at the budget of events, with its film up to there and a word on it."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace
from observed import assert_works, end

from viz.limits import HOSTED, Limits
from viz.run import Request, Runner
from viz.story import encode, tell
from viz.trace.events import OpRan, Stopped
from viz.trace.text import text

LONG = """import torch
x = torch.tensor(1.0, requires_grad=True)
y = x
for _ in range(50_000):
    y = y * 1.0001
    y = y + 0.0001
y.backward()
"""
PATIENT = replace(HOSTED, wall=60.0, cpu=60.0)
"""A busy machine must not let the clock come first."""


@pytest.fixture(scope="module")
def trace(runner: Runner):
    return runner.run(Request(LONG, limits=PATIENT, dot=False))


def test_a_program_of_100_000_operations_ends_at_the_budget(runner: Runner, trace):
    assert end(trace) == Stopped(limit="events", line=end(trace).line, detail="5 MB")
    assert end(trace).line in (4, 5, 6)
    assert len(trace.of(OpRan)) > 5_000
    assert_works(runner)


def test_its_film_is_told_in_bounds_and_says_where_it_ends(trace):
    began = time.monotonic()
    story = tell(trace, "en")
    assert time.monotonic() - began < 20
    assert story.steps[-1].kind == "stop"
    assert (story.end.outcome, story.end.limit) == ("stopped", "events")
    assert len(encode(story)) < 32 * 2**20
    assert "stopped: events (5 MB)" in text(trace).splitlines()[-1]


def test_the_clock_of_a_local_run_ends_it_too(runner: Runner):
    began = time.monotonic()
    limits = Limits(wall=1.0)
    trace = runner.run(Request(LONG, limits=limits, dot=False))
    assert end(trace) == Stopped(limit="time", line=end(trace).line, detail="1 s")
    assert time.monotonic() - began < 10
