"""torch.utils.checkpoint: what it covers, and that its second run is told as one, on behalf of the node that asked."""

from __future__ import annotations

import pytest
import torch.utils.checkpoint as module

from tests.capture.recording import left, nodes, nothing_changes, record
from viz.trace.events import GroupBegan, GroupEnded, OpRan, Trace

HEAD = """import torch
from torch.utils.checkpoint import checkpoint, checkpoint_sequential, set_checkpoint_early_stop
x = torch.tensor([1., 2.], requires_grad=True)
def block(a):
    b = a * a
    return b.exp()
"""
PROGRAMS = {
    "without reentrance": "checkpoint(block, x, use_reentrant=False).sum().backward()\nprint(x.grad)",
    "reentrant": "checkpoint(block, x, use_reentrant=True).sum().backward()\nprint(x.grad)",
    "nested": """
def outer(a):
    return checkpoint(block, a, use_reentrant=False).sin()
checkpoint(outer, x, use_reentrant=False).sum().backward()
print(x.grad)
""",
    "no early stop": """
with set_checkpoint_early_stop(False):
    y = checkpoint(block, x, use_reentrant=False)
y.sum().backward()
print(x.grad)
""",
    "random numbers": """
torch.manual_seed(3)
def noisy(a):
    return torch.nn.functional.dropout(a * 1, 0.5) * a
for reentrant in (False, True):
    y = checkpoint(noisy, x, use_reentrant=reentrant)
    y.sum().backward()
    print(y, x.grad, torch.rand(2))
""",
    "of modules": """
net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh(), torch.nn.Linear(2, 1))
checkpoint_sequential(net, 2, x, use_reentrant=False).sum().backward()
print([p.grad for p in net.parameters()], x.grad)
""",
    "twice": """
y = checkpoint(block, x, use_reentrant=False).sum()
y.backward(retain_graph=True)
y.backward()
print(x.grad)
""",
    "higher derivatives": """
y = checkpoint(block, x, use_reentrant=False).sum()
g, = torch.autograd.grad(y, x, create_graph=True)
g.sum().backward()
print(g, x.grad)
""",
    "changed meanwhile": """
flip = [False]
def changing(a):
    return (a * a).exp() if flip[0] else a.sin()
y = checkpoint(changing, x, use_reentrant=False).sum()
flip[0] = True
try:
    y.backward()
except Exception as error:
    print(type(error).__name__, str(error).splitlines()[0])
""",
    "reentrant with inputs": """
y = checkpoint(block, x, use_reentrant=True).sum()
try:
    torch.autograd.grad(y, x)
except RuntimeError as error:
    print(error)
""",
    "prints and raises": """
def loud(a):
    print("runs", torch.is_grad_enabled())
    return a * a
y = checkpoint(loud, x, use_reentrant=True).sum()
y.backward()
def no(a):
    raise ValueError("no")
try:
    checkpoint(no, x, use_reentrant=False)
except ValueError as error:
    print(error)
print(x.grad)
""",
}


@pytest.fixture(params=sorted(PROGRAMS))
def source(request) -> str:
    return HEAD + PROGRAMS[request.param]


def test_nothing_changes_for_the_program(source: str):
    nothing_changes(source)


def ran_in(trace: Trace) -> list[tuple[str, str, str]]:
    """(kind of the innermost group, name of its function, operation) of each operation in a checkpoint."""
    stack, found = [], []
    for event in trace.events:
        if isinstance(event, GroupBegan):
            stack.append(event)
        elif isinstance(event, GroupEnded):
            while stack.pop().g != event.g:
                pass
        elif isinstance(event, OpRan):
            around = [group for group in stack if group.kind in ("checkpoint", "recomputation")]
            found += [(around[-1].kind, around[-1].name, event.name)] if around else []
    return found


@pytest.mark.parametrize(
    ("name", "again"),
    [("without reentrance", ["mul"]), ("reentrant", ["mul", "exp"]), ("no early stop", ["mul", "exp"])],
)
def test_the_second_run_is_told_up_to_where_it_stops(name: str, again: list[str]):
    """Without reentrance it stops as soon as all that was asked for is there."""
    trace = record(HEAD + PROGRAMS[name])
    ran = ran_in(trace)
    assert [op for kind, _, op in ran if kind == "checkpoint" and op in ("mul", "exp")] == ["mul", "exp"]
    assert [(fn, op) for kind, fn, op in ran if kind == "recomputation"] == [("block", op) for op in again]


@pytest.mark.parametrize(
    ("name", "asked"), [("without reentrance", "ExpBackward0"), ("reentrant", "CheckpointFunctionBackward")]
)
def test_it_runs_on_behalf_of_the_node_that_asked(name: str, asked: str):
    trace = record(HEAD + PROGRAMS[name])
    (group,) = [group for group in trace.of(GroupBegan) if group.kind == "recomputation"]
    assert nodes(trace)[group.n].name == asked
    assert {event.inside for event in trace.of(OpRan) if event.call is not None} == {group.n}


def test_what_is_covered_is_not_looked_at():
    """A look at what a checkpoint packed would run the forward once more."""
    trace = record(
        HEAD + "runs = []\ndef counted(a):\n    runs.append(1)\n    return block(a)\n"
        "y = checkpoint(counted, x, use_reentrant=False)\nprint(len(runs))\ny.sum().backward()\nprint(len(runs))"
    )
    assert left(trace).stdout == "1\n2\n"
    (exp,) = [node for node in nodes(trace).values() if node.name == "ExpBackward0"]
    assert [box.state for box in exp.saved] == ["placeholder"]


def test_nodes_of_a_second_run_are_not_told_as_built_by_the_backward():
    trace = record(HEAD + PROGRAMS["higher derivatives"])
    stack, again = [], []
    for event in trace.events:
        if isinstance(event, GroupBegan):
            stack.append(event)
        elif isinstance(event, GroupEnded):
            while stack.pop().g != event.g:
                pass
        elif any(group.kind == "recomputation" for group in stack):
            again += getattr(event, "nodes", [])
    assert again
    assert {node.by for node in again} == {None}


def test_the_module_of_checkpoint_is_as_it_was():
    before = {name: vars(module)[name] for name in ("_CheckpointFrame", "_checkpoint_without_reentrant_generator")}
    forward = vars(module.CheckpointFunction)["forward"]
    record(HEAD + PROGRAMS["reentrant"])
    assert {name: vars(module)[name] for name in before} == before
    assert vars(module.CheckpointFunction)["forward"] is forward
