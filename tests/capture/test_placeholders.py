"""What a checkpoint leaves in the boxes of its nodes, held against what plain PyTorch does when one looks into them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from tests.capture.recording import left, nodes, nothing_changes, record
from viz.trace.events import Final, Node, Trace

HEAD = """import gc, weakref
import torch
from torch.autograd.graph import save_on_cpu, saved_tensors_hooks
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
runs, unpacked = [], []
def unpack(packed):
    unpacked.append(packed)
    return packed
def hooks():
    return saved_tensors_hooks(lambda tensor: tensor, unpack)
def block(a):
    runs.append("block")
    b = a * a
    return b.exp()
def outer(a):
    return checkpoint(block, a.sin(), use_reentrant=False).cos()
def hooked(a):
    runs.append("hooked")
    with hooks():
        b = a * a
    return b.exp() * a
def first(a):
    runs.append("first")
    return a.tanh() * a
x = torch.tensor([1., 2.], requires_grad=True)
"""
PROGRAMS = {
    "no checkpoint": "y = block(x)",
    "without reentrance": "y = checkpoint(block, x * 2, use_reentrant=False)",
    "nested": "y = checkpoint(outer, x, use_reentrant=False)",
    "sequential": "y = checkpoint_sequential([first, torch.sin, first, torch.exp], 2, x, use_reentrant=False)",
    "reentrant": "y = checkpoint(block, x * 2, use_reentrant=True)",
    "hooks": "with hooks():\n    y = block(x)",
    "hooks in a checkpoint": "y = checkpoint(hooked, x, use_reentrant=False)",
    "a checkpoint in hooks": "with hooks():\n    y = checkpoint(block, x * 2, use_reentrant=False) * x",
    "nothing recorded": "with torch.no_grad():\n    y = checkpoint(block, x, use_reentrant=False)\ny = y * x",
}


def looked_into(program: str) -> list[tuple[str, str, str]]:
    """(node, what it saved, what looking at it does): plain PyTorch unpacks it then and there."""
    world: dict = {}
    exec(HEAD + program, world)
    found = []
    for node in below(world["y"].grad_fn, lambda node: [fn for fn, _ in node.next_functions if fn is not None]):
        for look, attribute in attributes(node):
            runs, unpacked = len(world["runs"]), len(world["unpacked"])
            there = "empty" if look() is None else "held"
            again, handed = len(world["runs"]) > runs, len(world["unpacked"]) > unpacked
            found.append((node.name(), attribute, "placeholder" if again else "packed" if handed else there))
    return found


def attributes(node: torch.autograd.graph.Node) -> Iterator[tuple]:
    for raw in (name for name in dir(node) if name.startswith("_raw_saved_")):
        name = raw[len("_raw_saved_") :]
        if name == "tensors":
            yield lambda: node.saved_tensors, "tensors[0]"
        else:
            yield lambda name=name: getattr(node, f"_saved_{name}"), name


def below(root, edges) -> list:
    found = [root]
    for node in found:
        found += [one for one in edges(node) if one not in found]
    return found


def told(trace: Trace) -> list[tuple[str, str, str]]:
    known = nodes(trace)
    [y] = [final for final in trace.of(Final) if final.path == "y"]

    def edges(node: Node) -> list[Node]:
        return [known[edge.n] for edge in node.edges if edge is not None]

    ordered = below(known[y.state.grad_fn], edges)
    return [(node.name, box.name, box.state) for node in ordered for box in node.saved if box.state != "plain"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_placeholder_stands_exactly_where_a_look_runs_the_function_again(name: str):
    assert sorted(told(record(HEAD + PROGRAMS[name]))) == sorted(looked_into(PROGRAMS[name]))


def test_the_programs_have_boxes_of_every_kind():
    seen = {state for program in PROGRAMS.values() for _, _, state in looked_into(program)}
    assert seen == {"held", "packed", "placeholder", "empty"}


def test_a_hook_of_the_library_that_keeps_the_tensor_elsewhere_is_no_placeholder():
    boxes = told(record(HEAD + "with save_on_cpu():\n    y = block(x)"))
    assert {state for _, _, state in boxes} == {"packed"}


KEPT = """
refs = []
def squares(a):
    b = a * a
    refs.append(weakref.ref(b))
    return b.sin()
y = {call}
gc.collect()
print(refs[0]() is not None)
"""


@pytest.mark.parametrize("call", ["squares(x)", "checkpoint(squares, x, use_reentrant=False)"])
def test_a_tensor_lives_on_where_a_box_holds_it_and_dies_where_a_placeholder_stands(call: str):
    source = HEAD + KEPT.format(call=call)
    nothing_changes(source)
    trace = record(source)
    [sin] = [node for node in nodes(trace).values() if node.name == "SinBackward0"]
    assert (sin.saved[0].state == "held") == (left(trace).stdout == "True\n")


INSIDE = """
def slope(a):
    y = a.sin()
    z = y.cos()
    print(isinstance(z.grad_fn._raw_saved_self.data, torch.Tensor))
    (g,) = torch.autograd.grad(z.sum(), a, retain_graph=True)
    return z * g
y = checkpoint(slope, x * 1, use_reentrant=False)
y.sum().backward()
"""


def test_the_second_run_keeps_what_its_nodes_save_for_a_backward_inside_it():
    """There the hook of the checkpoint hands the tensor on as it is."""
    source = HEAD + INSIDE
    nothing_changes(source)
    trace = record(source)
    there = [node.saved[0].state == "held" for node in nodes(trace).values() if node.name == "CosBackward0"]
    said = [line == "True" for line in left(trace).stdout.split()]
    assert there[0] is said[0] is False
    assert there[-1] is said[-1] is True


CUSTOM = """
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        runs.append("square")
        ctx.save_for_backward(a)
        return a * a
    @staticmethod
    def backward(ctx, g):
        return 2 * ctx.saved_tensors[0] * g
y = checkpoint(Square.apply, x, use_reentrant=False)
y.sum().backward()
print(runs)
"""


def test_drawing_with_torchviz_does_not_run_the_function_again():
    """It reads what custom Functions saved, which unpacks it."""
    assert left(record(HEAD + CUSTOM, dot=True)).stdout == left(record(HEAD + CUSTOM)).stdout
