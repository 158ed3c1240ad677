"""What holds for every backward: a node gets the sum of what was sent to it, a leaf's .grad grows by what comes in."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.capture.recording import nodes, record
from viz.trace.events import Accumulated, BackwardCalled, Bound, NodeEntered, NodeRan

BINARY = ("{} + {}", "{} * {}", "{} - {}", "{} * {}.sigmoid()", "torch.maximum({}, {})")
UNARY = ("{}.sin()", "{} * 2", "({} ** 2)", "{}.exp().tanh()", "{}.view(2, 3).T.reshape(6)", "{}.flip(0)")
SEEDS = range(40)


def program(seed: int) -> str:
    """Leaves, a random graph in which values are used again and again, and a few backward calls."""
    dice = random.Random(seed)
    lines = ["import torch", f"torch.manual_seed({seed})"]
    names = [f"x{i}" for i in range(dice.randint(1, 3))]
    lines += [f"{name} = torch.randn(6, requires_grad=True)" for name in names]
    for i in range(dice.randint(3, 14)):
        shape = dice.choice((*BINARY, *UNARY))
        lines.append(f"v{i} = " + shape.format(*dice.choices(names, k=2)))
        names.append(f"v{i}")
    roots = dice.choices(names[-3:], k=dice.randint(1, 3))
    lines += [f"({root} * 1).sum().backward(retain_graph=True)" for root in roots]
    return "\n".join(lines)


def array(value) -> np.ndarray:
    return np.array(value.data, dtype=np.float32)


@pytest.fixture(scope="module", params=SEEDS)
def trace(request):
    return record(program(request.param))


def test_what_enters_a_node_is_the_sum_of_what_was_sent_to_it(trace):
    edges = {n: node.edges for n, node in nodes(trace).items()}
    arrived: dict[tuple[int, int, int], np.ndarray] = {}
    checked = 0
    for event in trace.of(NodeRan, NodeEntered):
        if isinstance(event, NodeEntered):
            for output, incoming in enumerate(event.incoming):
                total = arrived.pop((event.b, event.n, output), None)
                if total is not None:
                    assert np.array_equal(array(incoming), total)
                    checked += 1
            continue
        for edge, sent in zip(edges[event.n], event.outgoing, strict=False):
            if edge is not None and sent is not None:
                place = (event.b, edge.n, edge.input)
                arrived[place] = arrived[place] + array(sent) if place in arrived else array(sent)
    assert checked and not arrived


def test_a_leaf_holds_what_it_held_and_what_came_in(trace):
    held: dict[int, np.ndarray] = {}
    for event in trace.of(Accumulated):
        before = np.zeros(6, np.float32) if event.before is None else array(event.before)
        assert np.array_equal(array(event.after.value), before + array(event.incoming))
        assert np.array_equal(before, held.get(event.t, np.zeros(6, np.float32)))
        held[event.t] = array(event.after.value)


def test_every_node_that_entered_has_returned_in_between(trace):
    for call in trace.of(BackwardCalled):
        steps = [event for event in trace.of(NodeEntered, NodeRan) if event.b == call.b]
        assert [event.n for event in steps[::2]] == [event.n for event in steps[1::2]]
        assert all(isinstance(event, NodeEntered) for event in steps[::2])


def test_the_same_code_is_told_in_the_same_words(trace):
    assert record(trace.source) == trace
    assert trace.of(Bound)
