"""The recorded graph is the one that others see: a walk by hand over next_functions, and torchviz."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.capture.recording import nodes, printed, record
from viz.trace.events import BackwardCalled, Drawn

WALK = """
def walk(root):
    found = [root.grad_fn]
    for node in found:
        for below, _ in node.next_functions:
            if below is not None and below not in found:
                found.append(below)
    names = sorted(node.name().rpartition("::")[2] for node in found)
    print(names, sum(below is not None for node in found for below, _ in node.next_functions))
"""
GRAPHS = {
    "shared": "x = torch.ones(2, requires_grad=True)\ny = x.exp()\nroot = (y * y + y * 3).sum()",
    "module": "torch.manual_seed(0)\nnet = torch.nn.Linear(2, 2)\nroot = net(torch.ones(3, 2)).relu().pow(2).mean()",
    "copy": "x = torch.ones(3, requires_grad=True)\ny = x * 2\ny[0] = x[1]\ny[1:].mul_(3)\nroot = (y * x).sum()",
    "several": "x = torch.ones(4, requires_grad=True)\na, b = x.split(2)\nroot = (a * b).sum() + x.max(0).values",
    "rnn": "torch.manual_seed(0)\nnet = torch.nn.GRU(2, 2)\nroot = net(torch.ones(2, 1, 2))[0].sum()",
}


@pytest.fixture(scope="module", params=sorted(GRAPHS))
def trace(request):
    return record(f"import torch\n{WALK}\n{GRAPHS[request.param]}\nwalk(root)\nroot.backward()", dot=True)


def below_the_root(trace) -> list:
    """The nodes of the one call, by the edges that were told."""
    (call,), known = trace.of(BackwardCalled), nodes(trace)
    (root,) = [s.grad_fn for e in trace.events for s in getattr(e, "states", []) if s.t == call.roots[0]][-1:]
    found = [root]
    for n in found:
        found += {edge.n for edge in known[n].edges if edge}.difference(found)
    return [known[n] for n in found]


def test_nodes_and_edges_are_those_of_a_walk_by_hand(trace):
    graph = below_the_root(trace)
    edges = sum(edge is not None for node in graph for edge in node.edges)
    assert printed(trace) == f"{sorted(node.name for node in graph)} {edges}\n"


def test_nodes_are_those_that_torchviz_draws(trace):
    (drawn,) = trace.of(Drawn)
    assert drawn.note == ""
    labels = re.findall(r"\[label=(\w+)\]", drawn.dot)
    assert Counter(labels) == Counter(node.name for node in below_the_root(trace))


def test_a_graph_too_large_to_draw_is_not_drawn_but_said():
    trace = record(
        "import torch\ny = torch.ones(1, requires_grad=True)\nfor i in range(400): y = y + 1\ny.backward()", dot=True
    )
    (drawn,) = trace.of(Drawn)
    assert drawn.dot == "" and "300" in drawn.note
