"""Keys are readable, unique within their kind, and complete."""

from __future__ import annotations

import msgspec
from trace_sample import TRACE

from viz.trace import events as e
from viz.trace.keys import keys


def test_the_keys_of_a_small_trace():
    assert keys(TRACE) == {
        ("op", 0): "2/torch.tensor(3.0,require#1",
        ("t", 0): "2/torch.tensor(3.0,require#1",
        ("op", 1): "3/x*x#1",
        ("t", 1): "3/x*x#1",
        ("n", 0): "2/torch.tensor(3.0,require#1/AccumulateGrad",
        ("n", 1): "3/x*x#1/MulBackward0",
        ("b", 0): "backward 1",
        ("t", 2): "2/torch.tensor(3.0,require#1.grad#1",
    }


def test_the_same_expression_run_again_counts_on():
    mul = TRACE.events[3]
    state = msgspec.structs.replace(mul.states[0], t=7, grad_fn=7)
    node = msgspec.structs.replace(mul.nodes[1], n=7)
    again = msgspec.structs.replace(mul, op=7, outputs=[7, 0], states=[state], nodes=[node])
    named = keys(e.Trace(events=(*TRACE.events[:4], again, e.Ended("ok"))))
    assert named["op", 7] == named["t", 7] == "3/x*x#2"
    assert named["n", 7] == "3/x*x#2/MulBackward0"
    assert named["t", 0] == "2/torch.tensor(3.0,require#1", "a tensor keeps its first key"


def test_groups_have_keys_of_their_own_and_turns_that_of_their_loop():
    loop, call = e.Span(3, 0, 3, 1), e.Span(3, 4, 3, 9)
    events = [e.GroupBegan(1, "loop", "for k in y", span=loop)]
    for g in (2, 4):
        events += [e.GroupBegan(g, "iteration", index=g // 2 - 1, name="", span=loop)]
        events += [e.GroupBegan(g + 1, "function", "f", span=call), e.GroupEnded(g)]
    named = keys(e.Trace(events=(TRACE.events[0], *events, e.GroupEnded(1), *TRACE.events[1:])))
    groups = {number: key for (kind, number), key in named.items() if kind == "g"}
    assert groups == {1: "3/y#1", 2: "3/y#1[0]", 3: "3/x*x#1", 4: "3/y#1[1]", 5: "3/x*x#2"}
    assert named["op", 1] == "3/x*x#1", "operations count for themselves"
