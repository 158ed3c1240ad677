"""What no recorder would write is found, at the event where it happens."""

from __future__ import annotations

import msgspec
import pytest
from trace_sample import GRAD, TRACE, X

from viz.trace import check
from viz.trace import events as e

EVENTS = TRACE.events
BEGAN, TENSOR, BOUND, MUL, _, CALLED, ENTERED, RAN, FREED, *_ = EVENTS
change = msgspec.structs.replace


def test_a_sound_trace_has_no_fault():
    assert check.first_fault(list(EVENTS)) is None


def test_a_stop_may_come_in_the_middle_of_a_call():
    assert check.first_fault([*EVENTS[:7], e.Stopped("time", 4, "10 s")]) is None


WRONG = {
    "no Began": ([TENSOR], 0, "one Began"),
    "a second Began": ([BEGAN, BEGAN], 1, "one Began"),
    "events after the end": ([*EVENTS, e.Printed("more")], len(EVENTS), "after|follow"),
    "events while closing": ([*EVENTS[:-1], e.Printed("more")], len(EVENTS) - 1, "closing"),
    "a name for an unknown tensor": ([BEGAN, e.Bound("x", 7)], 1, "t7 was never announced"),
    "an edge into nowhere": ([BEGAN, TENSOR, change(MUL, nodes=MUL.nodes[1:])], 2, "n0 was never announced"),
    "an unknown grad_fn": ([BEGAN, TENSOR, change(MUL, nodes=[])], 2, "n1 was never announced"),
    "a negative id": ([BEGAN, e.Met(tensors=[change(X, t=-1)])], 1, "no serial number"),
    "an id beyond a browser's numbers": ([BEGAN, e.Met(tensors=[change(X, t=2**60)])], 1, "no serial number"),
    "a node outside of a call": ([BEGAN, TENSOR, MUL, ENTERED], 3, "b0 was never announced"),
    "a node after its call": ([*EVENTS[:13], ENTERED], 13, "innermost"),
    "a node that ran unentered": ([*EVENTS[:6], RAN], 6, "without having been entered"),
    "the outer call ends first": (
        [*EVENTS[:6], change(CALLED, b=1), e.BackwardEnded(0)],
        7,
        "innermost",
    ),
    "an end inside a call": ([*EVENTS[:6], e.Ended("ok")], 6, "inside a call"),
    "a line beyond the source": ([BEGAN, change(TENSOR, span=e.Span(99, 0, 99, 1))], 1, "no place in the source"),
    "a column beyond the line": ([BEGAN, change(TENSOR, span=e.Span(3, 0, 3, 10))], 1, "no such column"),
    "a position backwards": ([BEGAN, change(TENSOR, span=e.Span(3, 5, 3, 1))], 1, "no place in the source"),
    "too few numbers": ([BEGAN, e.Met(tensors=[change(X, value=e.Value((2,), "float32", [1.0]))])], 1, "1 numbers"),
    "a negative size": ([BEGAN, e.Met(tensors=[change(X, value=e.Value((-1,), "float32"))])], 1, "no tensor has"),
    "a cell in a script": ([BEGAN, e.CellBegan(1, 1)], 1, "mode cells"),
    "a cell that never began": ([change(BEGAN, mode="cells"), e.CellEnded(1)], 1, "not the one under way"),
    "a leaf that is unknown": ([BEGAN, e.Met(nodes=[e.Node(0, "AccumulateGrad", leaf=5)])], 1, "t5"),
    "a gradient for an unknown tensor": ([BEGAN, e.GradSet(5, GRAD)], 1, "t5"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_contradiction_is_found_where_it_happens(name: str):
    events, index, words = WRONG[name]
    fault = check.first_fault(list(events))
    assert fault is not None and fault.index == index
    assert any(word in fault.message for word in words.split("|")), fault.message
