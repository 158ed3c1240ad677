"""Hooks of the program: called as often as plain PyTorch calls them and in that order, and told with what they did."""

from __future__ import annotations

import pytest
import torch

from tests.capture.recording import left, numbers, plain, record, text
from viz.trace.check import first_fault
from viz.trace.events import Accumulated, Captured, GroupBegan, HookRan, NodeEntered, NodeRan, Noted, OpRan

HEAD = """import torch
x = torch.tensor([1., 2.], requires_grad=True)
h = x * 3
"""
PROGRAMS = {
    "removes itself": """
def once(g):
    print("once", g)
    handle.remove()
    return g * 2
handle = h.register_hook(once)
h.register_hook(lambda g: print("then", g))
y = (h * h).sum()
y.backward(retain_graph=True)
y.backward()
print(x.grad, len(h._backward_hooks))
""",
    "adds others": """
def first(g):
    print("first", g)
    h.register_hook(lambda g: print("later", g))
    x.register_hook(lambda g: g + 1)
h.register_hook(first)
y = (h * h).sum()
y.backward(retain_graph=True)
y.backward()
print(x.grad, len(h._backward_hooks), len(x._backward_hooks))
""",
    "raises": """
def no(g):
    raise ValueError("no gradient for you")
h.register_hook(no)
y = (h * h).sum()
try:
    y.backward(retain_graph=True)
except ValueError as error:
    import traceback
    print(error, [frame.name for frame in traceback.extract_tb(error.__traceback__)])
print(list(h._backward_hooks.values()) == [no], x.grad)
""",
    "returns what it must not": """
h.register_hook(lambda g: 3)
y = (h * h).sum()
for hook in (lambda g: g.double(), lambda g: g[:1], max):
    try:
        y.backward(retain_graph=True)
    except (RuntimeError, TypeError) as error:
        print(type(error).__name__, error)
    h._backward_hooks.clear()
    h.register_hook(hook)
""",
    "in place": """
h.register_hook(lambda g: g.mul_(10) and None if g.numel() == 1 else None)
def scale(g):
    g.mul_(10)
h.register_hook(scale)
(h * h).sum().backward()
print(x.grad)
""",
    "on nodes": """
y = (h * h).sum()
a = y.grad_fn.register_prehook(lambda go: (go[0] * 2,))
b = y.grad_fn.register_hook(lambda gi, go: (gi[0] + go[0],))
c = h.grad_fn.register_hook(lambda gi, go: print(gi, go))
y.backward(retain_graph=True)
a.remove()
y.backward()
print(x.grad)
""",
    "accumulated": """
w = torch.tensor(1., requires_grad=True)
def step(p):
    print("has", p.grad)
    with torch.no_grad():
        p -= 0.1 * p.grad
    p.grad = None
handle = w.register_post_accumulate_grad_hook(step)
w.register_post_accumulate_grad_hook(lambda p: print("emptied", p.grad))
for _ in range(2):
    (w * w).backward()
handle.remove()
(w * w).backward()
print(w, w.grad)
""",
    "reached by two nested runs": """
z = x * 2
def again(g):
    print("again", g)
    if g.sum() < 100:
        with torch.enable_grad():
            print(torch.autograd.grad((z * z).sum() * 100, z))
z.register_hook(again)
z.register_hook(lambda g: g * 2)
(z * 3).sum().backward()
print(x.grad)
""",
    "on a dead tensor": """
def f(a):
    b = a * 2
    b.register_hook(lambda g: print("b", g) or g * 5)
    return (b * b).sum()
f(x).backward()
print(x.grad)
""",
    "on several tensors": """
a, b = x * 2, x * 3
handle = torch.autograd.graph.register_multi_grad_hook((a, b), lambda gs: print([g.tolist() for g in gs]))
torch.autograd.graph.register_multi_grad_hook((a, b), lambda g: print("any", g), mode="any")
(a * b).sum().backward(retain_graph=True)
handle.remove()
(a.sum() + b.sum()).backward()
print(x.grad)
""",
    "of modules": """
lin = torch.nn.Linear(2, 1)
lin.register_full_backward_hook(lambda m, gi, go: print(m, gi, go))
lin.register_full_backward_pre_hook(lambda m, go: (go[0] * 2,))
lin(x).sum().backward()
print(lin.weight.grad, x.grad)
""",
    "with autograd.grad": """
y = (h * h).sum()
h.register_hook(lambda g: g * 10)
x.register_hook(lambda g: g + 1)
print(torch.autograd.grad(y, [h, x], retain_graph=True))
print(torch.autograd.grad(y, h, retain_graph=True))
print(torch.autograd.grad(y, x), y._backward_hooks)
""",
    "with create_graph": """
h.register_hook(lambda g: g * g)
y = (h ** 3).sum()
g, = torch.autograd.grad(y, x, create_graph=True)
print(g, g.grad_fn.name())
g.sum().backward()
print(x.grad)
""",
    "callables of all kinds": """
from functools import partial
class Times:
    def __init__(self, k):
        self.k = k
    def __call__(self, g):
        return g * self.k
    def method(self, g):
        return g + self.k
h.register_hook(Times(2))
h.register_hook(Times(3).method)
h.register_hook(partial(torch.mul, torch.tensor(2.)))
h.register_hook(torch.neg)
h.register_hook(print)
(h * h).sum().backward()
print(x.grad)
""",
    "with warnings and stack": """
import warnings, inspect
def warn(g):
    warnings.warn("here")
    warnings.warn("at my caller", stacklevel=2)
h.register_hook(warn)
(h * h).sum().backward()
""",
}


@pytest.fixture(params=sorted(PROGRAMS))
def source(request) -> str:
    return HEAD + PROGRAMS[request.param]


def test_hooks_do_what_they_do_without_us(source: str):
    expected, recorded = plain(source), left(record(source))
    assert recorded.stdout == expected.stdout
    assert recorded.raised == expected.raised
    assert recorded.tensors == expected.tensors


def test_every_hook_that_runs_is_told(source: str):
    """Counted in plain PyTorch: there the program's hooks are wrapped in counting ones as they are registered."""
    before = torch.Tensor.register_hook
    counted = plain(COUNTING + source + "\nprint('calls', calls)\n").stdout
    torch.Tensor.register_hook = before
    trace = record(source)
    assert first_fault(list(trace.events)) is None
    assert not [note for note in trace.of(Noted) if note.what == "fault"]
    told = [hook for hook in trace.of(HookRan) if hook.kind == "tensor"]
    expected = int(counted.rpartition("calls ")[2])
    assert len(told) <= expected if "multi_grad" in source else len(told) == expected


COUNTING = """import torch
calls = 0
_register = torch.Tensor.register_hook
def _counted(self, hook):
    def counting(g, hook=hook):
        global calls
        calls += 1
        return hook(g)
    return _register(self, counting)
torch.Tensor.register_hook = _counted
"""


def told(source: str) -> list[HookRan]:
    return record(HEAD + source).of(HookRan)


def changes(hook: HookRan) -> tuple:
    return [numbers(value) for value in hook.before], [numbers(value) for value in hook.after], hook.replaced


def test_what_a_hook_returns_goes_on():
    (hook,) = told("h.register_hook(lambda g: g * 10)\n(h * h).sum().backward()")
    assert changes(hook) == ([[6.0, 12.0]], [[60.0, 120.0]], True)


def test_a_hook_that_writes_in_place_has_replaced_nothing_and_changed_it():
    (hook,) = told("def scale(g):\n    g.mul_(10)\nh.register_hook(scale)\n(h * h).sum().backward()")
    assert changes(hook) == ([[6.0, 12.0]], [[60.0, 120.0]], False)


def test_a_hook_that_only_looks_has_changed_nothing():
    (hook,) = told("h.register_hook(lambda g: None)\n(h * h).sum().backward()")
    assert changes(hook) == ([[6.0, 12.0]], [[6.0, 12.0]], False)


def test_a_node_enters_with_what_the_hooks_made_of_it():
    trace = record(HEAD + "h.register_hook(lambda g: g * 10)\n(h * h).sum().backward()")
    (hook,) = trace.of(HookRan)
    (entered,) = [event for event in trace.of(NodeEntered) if event.n == hook.n]
    assert entered.incoming == hook.after
    assert trace.events.index(hook) < trace.events.index(entered)


def test_hooks_of_a_node_are_told_around_its_run():
    trace = record(
        HEAD + "y = h.sum()\ny.grad_fn.register_prehook(lambda go: (go[0] * 2,))\n"
        "y.grad_fn.register_hook(lambda gi, go: (gi[0] + 1,))\ny.backward()"
    )
    events = [event for event in trace.events if getattr(event, "n", None) == trace.of(NodeEntered)[0].n]
    kinds = [type(event) for event in events if not isinstance(event, GroupBegan)]
    assert kinds == [HookRan, NodeEntered, HookRan, NodeRan]
    before, entered, after, ran = [event for event in events if not isinstance(event, GroupBegan)]
    assert (numbers(entered.incoming[0]), numbers(before.before[0])) == ([2.0], [1.0])
    assert (numbers(after.before[0]), numbers(ran.outgoing[0])) == ([2.0, 2.0], [3.0, 3.0])


def test_a_leaf_is_poured_before_its_post_accumulate_hook_empties_it():
    source = "w = torch.tensor(1., requires_grad=True)\ndef drop(p):\n    p.grad = None\n"
    trace = record(HEAD + source + "w.register_post_accumulate_grad_hook(drop)\n(w * 2).backward()")
    (poured,), (hook,) = trace.of(Accumulated), trace.of(HookRan)
    assert trace.events.index(poured) < trace.events.index(hook)
    assert (hook.kind, changes(hook)) == ("accumulated", ([[2.0]], [None], False))


@pytest.mark.parametrize(("inputs", "expected"), [("[h, x]", [[6.0, 12.0], [180.0, 360.0]]), ("h", [[60.0, 120.0]])])
def test_what_is_captured_is_what_is_returned(inputs: str, expected: list):
    """Before the hooks where the node runs, after them where it does not: plain PyTorch returns so."""
    trace = record(HEAD + f"h.register_hook(lambda g: g * 10)\nr = torch.autograd.grad((h * h).sum(), {inputs})")
    assert [numbers(event.value) for event in trace.of(Captured)] == expected
    assert [numbers(value) for (value, _), *_ in left(trace).tensors.values()][2:] == expected


def test_what_an_in_place_hook_writes_is_captured_too():
    source = "def scale(g):\n    g.mul_(10)\nh.register_hook(scale)\nr = torch.autograd.grad((h * h).sum(), [h, x])"
    trace = record(HEAD + source)
    assert [numbers(event.value) for event in trace.of(Captured)] == [
        numbers(value) for (value, _), *_ in plain(HEAD + source).tensors.values()
    ][2:]


def test_the_operations_of_a_hook_are_in_its_group():
    trace = record(
        HEAD + "def clip(g):\n    k = g * 2\n    return k.clamp(max=10)\nh.register_hook(clip)\nh.sum().backward()"
    )
    (group,) = [event for event in trace.of(GroupBegan) if event.kind == "hook"]
    inside = [event.name for event in trace.of(OpRan) if event.call is not None]
    assert (group.name, inside) == ("clip", ["mul", "clamp"])
    assert text(trace, group.span).startswith("def clip(g):")
    assert text(trace, trace.of(HookRan)[0].span) == text(trace, group.span)


def test_a_hook_is_told_by_the_name_and_place_that_the_program_gave_it():
    source = (
        "from functools import partial\ndef times(k, g):\n    return g * k\nh.register_hook(partial(times, 2))\n"
        "h.register_hook(lambda g: g + 1); h.register_hook(lambda g: g - 1)\nh.sum().backward()"
    )
    trace = record(HEAD + source)
    assert [hook.name for hook in trace.of(HookRan)] == ["times", "<lambda>", "<lambda>"]
    assert [text(trace, hook.span).split("\n")[0] for hook in trace.of(HookRan)] == [
        "def times(k, g):", "lambda g: g + 1", "lambda g: g - 1",
    ]  # fmt: skip


def test_a_hook_that_raises_is_told_with_its_error():
    trace = record(HEAD + "def no(g):\n    raise ValueError('no')\nh.register_hook(no)\nh.sum().backward()")
    (hook,) = trace.of(HookRan)
    assert (hook.error, hook.after, [numbers(value) for value in hook.before]) == ("ValueError", [], [[1.0, 1.0]])


def test_the_dictionaries_of_hooks_are_as_they_were():
    source = (
        HEAD + "w = x * 1\ndef hook(g): pass\nh.register_hook(hook)\nx.register_post_accumulate_grad_hook(hook)\n"
        "node = h.grad_fn.register_prehook(hook)\ny = (h * w).sum()\ny.backward(retain_graph=True)\n"
        "torch.autograd.grad(y, [h, w, x])\n"
        "every = h._backward_hooks, x._post_accumulate_grad_hooks, node.hooks_dict_ref()\n"
        "same = [list(hooks.values()) == [hook] for hooks in every]\n"
        "print(same, w._backward_hooks, x._backward_hooks)\n"
        "a, b = h.register_hook(hook), h.register_hook(hook)\nprint(b.id - a.id)\n"
    )
    assert left(record(source)).stdout == plain(source).stdout == "[True, True, True] None None\n1\n"


def test_numbers_of_handles_are_those_of_a_plain_run():
    source = HEAD + "a = h.register_hook(print)\nh.sum().backward()\nb = h.register_hook(print)\nprint(b.id - a.id)"
    assert left(record(source)).stdout == plain(source).stdout


def test_a_hook_lives_no_longer_than_without_us():
    source = (
        "import torch, weakref\nclass Hook:\n    def __call__(self, g): pass\nx = torch.ones(2, requires_grad=True)\n"
        "h = x * 2\nhook = Hook()\nh.register_hook(hook)\nseen = weakref.ref(hook)\ndel hook\nh.sum().backward()\n"
        "del h\nprint(seen())\n"
    )
    assert left(record(source)).stdout == plain(source).stdout == "None\n"


def test_hooks_of_modules_are_told_as_often_as_they_are_called():
    """torch itself has more hooks on the nodes around a module than the program has given it."""
    source = (
        "net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))\ncalls = []\n"
        "def seen(m, gi, go):\n    calls.append(type(m).__name__)\n"
        "for module in net:\n    module.register_full_backward_hook(seen)\n"
        "net(x).sum().backward()\nnet(x.detach()).sum().backward()\nprint(len(calls))"
    )
    trace = record(HEAD + source)
    assert left(trace).stdout == plain(HEAD + source).stdout == f"{len(trace.of(HookRan))}\n" == "6\n"
    assert {hook.name for hook in trace.of(HookRan)} == {"seen"}


@pytest.mark.parametrize("mode", ["all", "any"])
def test_a_hook_of_several_tensors_is_told_once_a_run(mode: str):
    source = (
        "calls = []\ndef seen(g):\n    calls.append(1)\na, b = x * 2, x * 3\n"
        f"torch.autograd.graph.register_multi_grad_hook((a, b), seen, mode='{mode}')\n"
        "for _ in range(2):\n    (a * b).sum().backward(retain_graph=True)\nprint(len(calls))"
    )
    trace = record(HEAD + source)
    assert left(trace).stdout == plain(HEAD + source).stdout == "2\n"
    assert [hook.name for hook in trace.of(HookRan)] == ["seen", "seen"]
