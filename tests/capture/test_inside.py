"""What runs inside an engine run, custom Functions and the nodes that a backward builds, is told of the right node."""

from __future__ import annotations

import pytest
import torch

from tests.capture.recording import nodes, nothing_changes, numbers, record, text
from viz.trace.events import GroupBegan, NodeEntered, NodeRan, OpRan, Trace

HEAD = """import torch
from torch.autograd.function import once_differentiable
x = torch.tensor([1., 2.], requires_grad=True)
"""
SQUARE = """
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        ctx.factor = 2
        return x * x
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return ctx.factor * x * g
"""
SETUP = """
class Square(torch.autograd.Function):
    generate_vmap_rule = True
    @staticmethod
    def forward(x):
        return x * x, x > 1
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(inputs[0])
        ctx.mark_non_differentiable(output[1])
    @staticmethod
    @once_differentiable
    def backward(ctx, g, _):
        x, = ctx.saved_tensors
        return 2 * x * g
"""
VJP = """
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x
    @staticmethod
    def vjp(ctx, g):
        x, = ctx.saved_tensors
        return 2 * x * g
"""
PROGRAMS = {
    "a Function": SQUARE + "y = Square.apply(x).sum()\ny.backward()\nprint(x.grad)",
    "with setup_context": SETUP + "y, m = Square.apply(x)\ny.sum().backward()\nprint(x.grad, m, m.requires_grad)",
    "with vjp": VJP + "y = Square.apply(x).sum()\ny.backward()\nprint(x.grad)",
    "differentiated twice": SQUARE + "y = Square.apply(x).sum()\ng, = torch.autograd.grad(y, x, create_graph=True)\n"
    "g.sum().backward()\nprint(g, x.grad)",
    "once differentiable": SETUP + "y, m = Square.apply(x)\ng, = torch.autograd.grad(y.sum(), x, create_graph=True)\n"
    "try:\n    g.sum().backward()\nexcept RuntimeError as error:\n    print(error)",
    "under vmap and grad": SETUP + "print(torch.vmap(lambda a: Square.apply(a)[0])(x.detach()))\n"
    "print(torch.func.grad(lambda a: Square.apply(a)[0].sum())(x.detach()))",
    "mark_dirty": """
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.mark_dirty(a)
        return a.mul_(2)
    @staticmethod
    def backward(ctx, g):
        return g * 2
a = x * 1
b = Double.apply(a)
b.sum().backward()
print(x.grad, a is b, a._version)
""",
    "raises in backward": SQUARE.replace("return ctx.factor * x * g", "raise ValueError('no')")
    + "try:\n    Square.apply(x).sum().backward()\nexcept ValueError as error:\n"
    "    import traceback\n    print([frame.name for frame in traceback.extract_tb(error.__traceback__)])",
    "a backward inside a backward": """
class Inner(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a ** 3
    @staticmethod
    def backward(ctx, g):
        a, = ctx.saved_tensors
        with torch.enable_grad():
            b = a.detach().requires_grad_()
            (b ** 3).sum().backward()
        return b.grad * g
Inner.apply(x).sum().backward()
print(x.grad)
""",
    "saved_tensors_hooks": """
def pack(t):
    return t.tolist()
def unpack(numbers):
    return torch.tensor(numbers) * 1
with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
    y = (x * x).sum()
y.backward()
print(x.grad)
""",
    "save_on_cpu": "with torch.autograd.graph.save_on_cpu():\n    y = (x * x).exp().sum()\ny.backward()\nprint(x.grad)",
    "third order": """
y = (x ** 4).sum()
g, = torch.autograd.grad(y, x, create_graph=True)
h, = torch.autograd.grad(g.sum(), x, create_graph=True)
t, = torch.autograd.grad(h.sum(), x)
print(g, h, t)
""",
    "gradient penalty": """
w = torch.tensor([3., 4.], requires_grad=True)
loss = (w * x ** 2).sum()
g, = torch.autograd.grad(loss, x, create_graph=True)
(loss + (g.norm() - 1) ** 2).backward()
print(x.grad, w.grad)
""",
    "hessian-vector product": """
y = (x ** 3).sum()
g, = torch.autograd.grad(y, x, create_graph=True)
print(torch.autograd.grad(g @ torch.tensor([1., 2.]), x))
""",
    "zero pitfall": """
y = (x ** 3).sum()
y.backward(create_graph=True)
print(x.grad)
x.grad.zero_()
x.grad.sum().backward()
print(x.grad)
""",
}


@pytest.fixture(params=sorted(PROGRAMS))
def source(request) -> str:
    return HEAD + PROGRAMS[request.param]


def test_nothing_changes_for_the_program(source: str):
    nothing_changes(source)


def trace_of(name: str) -> Trace:
    return record(HEAD + PROGRAMS[name])


def custom(trace: Trace):
    return next(node for node in nodes(trace).values() if node.source is not None)


@pytest.mark.parametrize(
    ("name", "begins", "once"),
    [
        ("a Function", "def backward(ctx, g):", False),
        ("with setup_context", "def backward(ctx, g, _):", True),
        ("with vjp", "def vjp(ctx, g):", False),
    ],
)
def test_the_node_of_a_function_says_where_its_backward_is(name: str, begins: str, once: bool):
    trace = trace_of(name)
    node = custom(trace)
    assert text(trace, node.source).startswith(begins)
    assert text(trace, node.source).endswith("* g")
    assert (node.name, node.once) == ("SquareBackward", once)


def test_what_a_function_saved_is_in_its_node_and_context_attributes_are_not():
    trace = trace_of("a Function")
    assert [(box.name, box.state) for box in custom(trace).saved] == [("tensors[0]", "held")]


def test_operations_of_a_backward_are_told_inside_their_node():
    trace = trace_of("a Function")
    node = custom(trace)
    groups = {group.g: group for group in trace.of(GroupBegan) if group.kind in ("forward", "backward")}
    assert [(group.kind, group.name, group.n) for group in groups.values()] == [
        ("forward", "Square.forward", None),
        ("backward", "Square.backward", node.n),
    ]
    inside = [event for event in trace.of(OpRan) if event.call is not None]
    assert [(event.name, event.inside) for event in inside] == [("mul", node.n), ("mul", node.n)]
    assert {text(trace, event.span) for event in inside} == {"ctx.factor * x", "ctx.factor * x * g"}


def test_an_output_marked_non_differentiable_does_not_require_grad():
    trace = trace_of("with setup_context")
    (applied,) = [event for event in trace.of(OpRan) if event.name == "Square"]
    assert [state.requires_grad for state in applied.states] == [True, False]


def test_what_is_marked_dirty_is_the_same_tensor_with_a_new_node():
    trace = trace_of("mark_dirty")
    (applied,) = [event for event in trace.of(OpRan) if event.name == "Double"]
    assert applied.writes == applied.outputs == [applied.args[0].t]


def test_a_backward_that_raises_is_the_node_that_failed():
    trace = trace_of("raises in backward")
    ended = next(event for event in trace.events if type(event).__name__ == "BackwardEnded")
    assert (ended.error, ended.failed) == ("ValueError", custom(trace).n)


@pytest.mark.parametrize("name", ["differentiated twice", "third order", "gradient penalty", "zero pitfall"])
def test_every_node_of_a_built_graph_is_built_by_a_node_that_was_running(name: str):
    trace = trace_of(name)
    running: list[int] = []
    for event in trace.events:
        if isinstance(event, NodeEntered):
            running.append(event.n)
        for node in getattr(event, "nodes", []):
            assert node.by is None or node.by in running
        if isinstance(event, NodeRan):
            running.remove(event.n)
    assert any(node.by is not None for node in nodes(trace).values())


def test_built_nodes_are_those_that_plain_pytorch_has_after_the_call():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (g,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
    found, waiting = [], [g.grad_fn]
    while waiting:
        node = waiting.pop()
        found.append(node.name())
        waiting += [to for to, _ in node.next_functions if to is not None]
    trace = record(HEAD + "y = (x ** 3).sum()\ng, = torch.autograd.grad(y, x, create_graph=True)")
    built = [node.name for node in nodes(trace).values() if node.by is not None]
    assert sorted(built) == sorted(name for name in found if "Accumulate" not in name)


def test_zero_turns_1_into_0():
    trace = trace_of("zero pitfall")
    (zero,) = [n for n, node in nodes(trace).items() if node.name == "ZeroBackward0"]
    (entered,) = [event for event in trace.of(NodeEntered) if event.n == zero]
    (ran,) = [event for event in trace.of(NodeRan) if event.n == zero]
    assert (numbers(entered.incoming[0]), numbers(ran.outgoing[0])) == ([1.0, 1.0], [0.0, 0.0])


def test_what_an_unpack_hook_does_is_seen_inside_the_node_that_asked():
    trace = trace_of("saved_tensors_hooks")
    (mul,) = [node for node in nodes(trace).values() if node.name == "MulBackward0" and node.saved]
    assert {box.state for box in mul.saved} == {"packed"}
    inside = [event for event in trace.of(OpRan) if event.call is not None]
    assert [event.name for event in inside] == ["tensor", "mul"] * 2
    assert {event.inside for event in inside} == {mul.n}
