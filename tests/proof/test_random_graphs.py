"""Random programs: recorded they end as plain PyTorch ends, and every invariant holds of what was recorded."""

from __future__ import annotations

import pytest

from tests.capture.recording import left, plain, record
from tests.invariants import broken
from tests.proof.graphs import program
from viz.trace.check import first_fault
from viz.trace.events import Accumulated, BackwardEnded, Captured, Final, Freed, HookRan, NodeRan, Noted, OpRan, Tensor
from viz.trace.parts import parts

SEEDS = range(150)


@pytest.fixture(scope="module")
def traces() -> dict:
    """Each is recorded once: by the first test."""
    return {}


@pytest.mark.parametrize("seed", SEEDS)
def test_it_ends_as_plain_pytorch_ends_and_what_was_recorded_is_exact(seed, traces):
    source = program(seed)
    expected, trace = plain(source), record(source)
    traces[seed] = trace
    assert left(trace) == expected
    assert broken(trace) == []
    assert first_fault(list(trace.events)) is None
    assert trace.of(Noted) == []
    assert outdated(trace) == []


def outdated(trace) -> list[str]:
    """Named tensors of which the last event that showed them shows other numbers than they have at the end."""
    last = {}
    found = []
    for event in trace.events:
        if isinstance(event, Final):
            told = last.get(event.state.t)
            if told is not None and told.value is not None and told.value != event.state.value:
                found.append(event.path)
        else:
            last.update({part.t: part for part in parts(event) if isinstance(part, Tensor)})
    return found


def test_they_do_what_they_are_there_for(traces):
    """Not all are refused at once: the sample is large enough to mean something."""

    def count(kind):
        return sum(len(trace.of(kind)) for trace in traces.values())

    assert len(traces) > 140
    assert count(OpRan) > 4_000
    assert count(NodeRan) > 1_500
    assert count(Accumulated) > 250
    assert count(Freed) > 250
    assert count(Captured) > 50
    assert count(HookRan) > 10
    ends = [end.error for trace in traces.values() for end in trace.of(BackwardEnded)]
    assert ends.count(None) > 300 > len(ends) - ends.count(None) > 10
