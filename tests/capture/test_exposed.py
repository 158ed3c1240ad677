"""What is written past the version counter is told before it is used. Oracle: what plain torch has then."""

from __future__ import annotations

import pytest

from tests.capture.recording import left, numbers, plain, record
from viz.trace.check import first_fault
from viz.trace.events import BackwardCalled, Met, Noted, OpRan

NUMPY_AFTER = """
import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x.exp()
n = y.detach().numpy()
n[0] = 0.0
y.sum().backward()
"""
NUMPY_BEFORE = """
import numpy, torch
n = numpy.array([1.0, 2.0])
x = torch.from_numpy(n).requires_grad_()
y = x * x
z = y.sum()
n[0] = 5.0
z.backward()
"""
STATISTICS = """
import torch
bn = torch.nn.BatchNorm1d(2)
x = torch.tensor([[1.0, 2.0], [3.0, 6.0]])
y = bn(x)
bn.eval()
z = bn(x)
mean = bn.running_mean
"""


def rewritten(trace) -> list[list]:
    """Numbers of tensors that were met again with others than before."""
    seen, found = {}, []
    for event in trace.events:
        for state in [*getattr(event, "tensors", []), *getattr(event, "states", [])]:
            if isinstance(event, Met) and state.t in seen and seen[state.t] != state.value:
                found.append(numbers(state.value))
            seen[state.t] = state.value
    return found


@pytest.mark.parametrize(("program", "expected"), [(NUMPY_AFTER, 0.0), (NUMPY_BEFORE, 5.0)])
def test_what_numpy_wrote_is_told_before_it_is_used(program, expected):
    trace = record(program)
    assert [data[0] for data in rewritten(trace)] == [expected]
    assert left(trace).tensors == plain(program).tensors
    assert first_fault(list(trace.events)) is None


def test_it_is_told_no_later_than_the_backward_call_that_uses_it():
    events = list(record(NUMPY_BEFORE).events)
    told = next(
        i
        for i, e in enumerate(events)
        if isinstance(e, Met) and any(t.version == 0 and numbers(t.value) == [5.0, 2.0] for t in e.tensors)
    )
    assert told < next(i for i, e in enumerate(events) if isinstance(e, BackwardCalled))


def test_a_write_by_torch_into_exposed_memory_is_not_told_twice():
    trace = record("import torch\nx = torch.ones(2)\nn = x.numpy()\nx.add_(1)\nx.add_(1)\ny = x * 2\n")
    assert rewritten(trace) == []


def test_the_running_statistics_of_a_batch_norm_change_with_its_operation():
    trace = record(STATISTICS)
    training, evaluating = [op for op in trace.of(OpRan) if op.name == "batch_norm"]
    states = {state.t: numbers(state.value) for state in training.states}
    mean = next(arg.t for arg in training.args if arg.name == "running_mean")
    assert states[mean] == pytest.approx([0.2, 0.4])
    assert mean not in {state.t for state in evaluating.states}
    assert left(trace).tensors == plain(STATISTICS).tensors


def test_statistics_too_large_to_travel_in_full_are_told_as_well():
    trace = record("import torch\nbn = torch.nn.BatchNorm1d(300)\ny = bn(torch.randn(2, 300))\n")
    forward = next(op for op in trace.of(OpRan) if op.name == "batch_norm")
    mean = next(arg.t for arg in forward.args if arg.name == "running_mean")
    assert any(state.t == mean and state.value.stats.norm > 0 for state in forward.states)


def test_looking_again_never_fails():
    for program in (NUMPY_AFTER, NUMPY_BEFORE, STATISTICS):
        assert not record(program).of(Noted)
