"""Inside torch.func the trace has the numbers behind the wrappers. Oracles: what plain torch prints of them, loops."""

from __future__ import annotations

import re

import pytest
import torch

from tests.capture.recording import left, nodes, plain, record
from viz.trace.check import first_fault
from viz.trace.events import Bound, Level, NodeEntered, Noted, OpRan, Tensor

X = "torch.arange(24.).view(2, 3, 4)"
NESTINGS = {
    "vmap(f)": [Level("vmap", 2)],
    "vmap(f, in_dims=1)": [Level("vmap", 3)],
    "vmap(f, in_dims=-1)": [Level("vmap", 4)],
    "vmap(vmap(f, in_dims=1), in_dims=2)": [Level("vmap", 4), Level("vmap", 3)],
    "vmap(vmap(vmap(f)))": [Level("vmap", 2), Level("vmap", 3), Level("vmap", 4)],
    "grad(lambda a: f(a).sum())": [Level("grad")],
    "grad(lambda a: grad(lambda b: f(b).sum())(a).sum())": [Level("grad"), Level("grad")],
    "vmap(grad(lambda a: f(a).sum()), in_dims=2)": [Level("vmap", 4), Level("grad")],
    "grad(lambda a: vmap(f, in_dims=1)(a).sum())": [Level("grad"), Level("vmap", 3)],
    "(lambda a: jvp(f, (a,), (a,)))": [Level("jvp")],
    "jacrev(f)": [Level("grad")],
    "hessian(lambda a: f(a).sum())": [Level("jvp"), Level("grad")],
    "(lambda a: vjp(f, a)[1](a))": [Level("grad")],
}
"""What is called → the levels around a tensor inside, the outermost first."""
ESCAPED = """
import torch
from torch.func import grad, vmap
kept = []
def f(x):
    y = x * x
    kept.append(y)
    return y.sum()
grad(f)(torch.tensor([1., 2.]))
vmap(f)(torch.tensor([[3.], [4.]]))
first = kept[0]
second = kept[1]
x = torch.ones(2) * 7
"""


def program(call: str) -> str:
    return (
        "import torch\nfrom torch.func import *\nfrom torch import vmap\n"
        f"def f(x):\n    y = x * x + 1\n    print(y)\n    return y\nx = {X}\nz = {call}(x)\n"
    )


def inner(trace, name: str) -> list[Tensor]:
    """The states of what was bound to ``name`` when it was made."""
    bound = {event.t for event in trace.of(Bound) if event.name == name}
    return [state for op in trace.of(OpRan) for state in op.states if state.t in bound]


@pytest.mark.parametrize("call", NESTINGS)
def test_the_numbers_behind_the_levels_are_those_that_torch_prints(call):
    trace = record(program(call))
    y = inner(trace, "y")[0]
    axes = [int(axis) for axis in re.findall(r"bdim=(-?\d+)", left(trace).stdout)]
    shown = re.search(r"tensor\((.*?)\)", left(trace).stdout, re.S)[1]
    expected = torch.tensor(eval(shown))
    for place, axis in enumerate(reversed(axes)):
        expected = expected.movedim(axis + place, place)
    assert torch.tensor(y.value.data).view(y.value.shape).equal(expected)
    assert y.value.batch == len(axes)
    assert y.value.shape[len(axes) :] == y.shape


@pytest.mark.parametrize(("call", "levels"), NESTINGS.items())
def test_levels_are_told_outermost_first_with_the_size_of_each_batch(call, levels):
    said = inner(record(program(call)), "y")[0].levels
    assert said[-len(levels) :] == levels
    assert all(level.kind == "vmap" for level in said[: -len(levels)])  # those with which hessian itself is made


@pytest.mark.parametrize("call", NESTINGS)
def test_recording_changes_nothing_under_a_transform(call):
    plain(program(call))
    alone, trace = plain(program(call)), record(program(call))
    assert left(trace).stdout == alone.stdout
    assert left(trace).tensors == alone.tensors
    assert first_fault(list(trace.events)) is None
    assert not [note for note in trace.of(Noted) if note.what == "fault"]


def test_a_batch_is_the_stack_of_the_single_runs():
    trace = record("import torch\nf = lambda a: (b := a.sin()).sum()\nr = torch.vmap(f)(torch.arange(6.).view(3, 2))\n")
    b = inner(trace, "b")[0]
    single = [torch.sin(row) for row in torch.arange(6.0).view(3, 2)]
    assert torch.tensor(b.value.data).view(3, 2).equal(torch.stack(single))


def test_gradients_of_a_batch_are_those_of_its_rows():
    trace = record(
        "import torch\nfrom torch.func import grad, vmap\nx = torch.tensor([[1., 2.], [3., 4.]])\n"
        "g = vmap(grad(lambda a: (a ** 3).sum()))(x)\n"
    )
    power = next(n for n, node in nodes(trace).items() if node.name == "PowBackward0")
    incoming = next(event.incoming[0] for event in trace.of(NodeEntered) if event.n == power)
    assert (incoming.shape, incoming.batch, incoming.data) == ((2, 2), 1, [[1.0, 1.0], [1.0, 1.0]][0] * 2)


def test_gradients_of_is_grads_batched_are_read_too():
    trace = record(
        "import torch\nx = torch.tensor([1., 2.], requires_grad=True)\ny = x * x\n"
        "r = torch.autograd.grad(y, x, torch.eye(2), is_grads_batched=True)\n"
    )
    entered = trace.of(NodeEntered)[0].incoming[0]
    assert (entered.shape, entered.batch, entered.data) == ((2, 2), 1, [1.0, 0.0, 0.0, 1.0])


def test_a_tensor_that_outlived_its_level_is_still_read():
    trace = record(ESCAPED)
    assert not [note for note in trace.of(Noted) if note.what == "fault"]
    kept = inner(trace, "y")
    assert [state.value.data for state in kept] == [[1.0, 4.0], [9.0, 16.0]]
    final = {event.path: event.state for event in trace.events if type(event).__name__ == "Final"}
    assert final["first"].value.data == [1.0, 4.0]
    assert final["first"].levels == [Level("grad", None, True)]
    assert final["second"].levels == [Level("vmap", 2, True)]
    assert final["x"].levels == []


def test_a_write_in_place_under_vmap_reaches_all_that_share_the_memory():
    trace = record(
        "import torch\ndef f(x):\n    y = x * 1\n    v = y[0]\n    v.mul_(10)\n    print(y)\n    return y\n"
        "r = torch.vmap(f)(torch.tensor([[1., 2.], [3., 4.]]))\n"
    )
    write = next(op for op in trace.of(OpRan) if op.name == "mul_")
    written = {state.t: state.value.data for state in write.states}
    assert [10.0, 2.0, 30.0, 4.0] in written.values()
    assert [10.0, 30.0] in written.values()
