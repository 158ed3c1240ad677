"""The invariants are worth something: a trace in which one fact is changed is found out, by the rule that is meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.capture.recording import record
from tests.invariants import broken
from viz.trace import events as e

PROGRAM = """\
import torch
x = torch.tensor([1., 2.], requires_grad=True)
y = x * x
z = (y * 3 + y).sum()
z.backward(retain_graph=True)
g, = torch.autograd.grad(z, y, retain_graph=True)
z.backward()
x.data.mul_(2)
"""


@pytest.fixture(scope="module")
def trace() -> e.Trace:
    return record(PROGRAM)


def nth(trace: e.Trace, kind: type, number: int = 0) -> e.Event:
    return trace.of(kind)[number]


def without(trace: e.Trace, event: e.Event) -> list[e.Event]:
    return [it for it in trace.events if it is not event]


def instead(trace: e.Trace, event: e.Event, **changes: object) -> list[e.Event]:
    return [replace(it, **changes) if it is event else it for it in trace.events]


def again(trace: e.Trace, event: e.Event) -> list[e.Event]:
    return [copy for it in trace.events for copy in ([it, it] if it is event else [it])]


def later(trace: e.Trace, event: e.Event) -> list[e.Event]:
    """The event comes after the one that follows it."""
    events, place = list(trace.events), trace.events.index(event)
    events[place], events[place + 1] = events[place + 1], events[place]
    return events


def wrong(value: e.Value) -> e.Value:
    return replace(value, data=[number + 1e-6 for number in value.data])


def entered_wrong(trace):
    event = nth(trace, e.NodeEntered, 2)
    return instead(trace, event, incoming=[wrong(event.incoming[0])])


def sent_nothing(trace):
    event = nth(trace, e.NodeRan, 1)
    return instead(trace, event, outgoing=[None, *event.outgoing[1:]])


def one_edge_too_few(trace):
    event = nth(trace, e.NodeRan, 1)
    return instead(trace, event, outgoing=event.outgoing[1:])


def accumulated_twice(trace):
    event = nth(trace, e.Accumulated)
    return instead(trace, event, after=replace(event.after, value=wrong(event.after.value)))


def accumulated_onto_another(trace):
    event = nth(trace, e.Accumulated, 1)
    after = replace(event.after, value=event.incoming)
    return instead(trace, event, before=None, after=after)


def captured_wrong(trace):
    event = nth(trace, e.Captured)
    return instead(trace, event, value=wrong(event.value))


def version_falls(trace):
    event = nth(trace, e.Flagged) if trace.of(e.Flagged) else trace.of(e.OpRan)[-1]
    states = [replace(state, version=-1) for state in event.states]
    return instead(trace, event, states=states)


def freed_what_it_never_had(trace):
    event = nth(trace, e.Freed)
    return instead(trace, event, names=["nonsense"])


def retained_and_freed(trace):
    event = nth(trace, e.BackwardCalled, 2)
    return instead(trace, event, retain_graph=True)


MUTATIONS: dict[str, tuple[Callable[[e.Trace], list[e.Event]], str]] = {
    "a gradient is another": (entered_wrong, "what enters"),
    "a gradient is not sent": (sent_nothing, "what enters"),
    "an edge is forgotten": (one_edge_too_few, "along"),
    "a node runs twice": (lambda trace: again(trace, nth(trace, e.NodeRan, 1)), "ran twice"),
    "a node is entered twice": (lambda trace: again(trace, nth(trace, e.NodeEntered, 1)), "entered twice"),
    "a node is not entered": (lambda trace: without(trace, nth(trace, e.NodeEntered, 1)), "never entered"),
    "a node does not return": (lambda trace: without(trace, nth(trace, e.NodeRan, 1)), "never ran"),
    "a producer comes before its consumer": (lambda trace: later(trace, nth(trace, e.NodeRan, 2)), "entered before"),
    ".grad grows by something else": (accumulated_twice, "should be"),
    ".grad was something else before": (accumulated_onto_another, ".grad of"),
    "an accumulation is not told": (lambda trace: without(trace, nth(trace, e.Accumulated, 0)), "never poured"),
    "a capture is another": (captured_wrong, "captured"),
    "a capture is not told": (lambda trace: without(trace, nth(trace, e.Captured)), "never captured"),
    "a version falls": (version_falls, "version -1"),
    "what was not held is freed": (freed_what_it_never_had, "did not hold"),
    "a retained graph is freed": (retained_and_freed, "retained"),
}  # fmt: skip


def test_the_trace_itself_is_whole(trace):
    assert broken(trace) == []


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_changed_fact_is_found_out(mutation, trace):
    change, word = MUTATIONS[mutation]
    found = broken(e.Trace(tuple(change(trace))))
    assert any(word in line for line in found), found
