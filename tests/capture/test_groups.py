"""Calls, modules, optimizers and transforms nest in the trace as in the program, which notices nothing."""

import sys

import pytest
import torch

from tests.capture.nesting import START, nested, nesting
from tests.capture.recording import left, plain, record
from viz.capture import library
from viz.trace.events import GroupBegan, GroupEnded, Noted, OpRan, Raised
from viz.trace.source import cut, lines_of

FUNCTIONS = {
    "functions in functions": (
        "def inner(a):\n    return a * 2\ndef outer(a):\n    return inner(a) + inner(a)\nouter(x)",
        "function outer\n  function inner\n    .mul\n  function inner\n    .mul\n  .add",
    ),
    "recursion": (
        "def power(a, n):\n    return a if n == 0 else a * power(a, n - 1)\npower(x, 2)",
        "function power\n  function power\n    function power\n    .mul\n  .mul",
    ),
    "as the program calls it": (
        "class Box:\n    def __init__(self):\n        self.w = x * 2\n    def twice(self):\n        return self.w * 2\n"
        "    def __add__(self, o):\n        return x + 1\n"
        "def make():\n    def g(a):\n        return a * 3\n    return g\n"
        "box = Box()\nbox.twice()\nbox + 1\nh = make()\nh(x)\nmake()(x)\nsq = lambda a: a * a\nsq(x)\n"
        "list(map(sq, [x]))",
        "function Box.__init__\n  .mul\nfunction box.twice\n  .mul\nfunction Box.__add__\n  .add\nfunction h\n  .mul\n"
        "function g\n  .mul\nfunction sq\n  .mul\nfunction <lambda>\n  .mul",
    ),
    "a generator is under way while it runs, not while it waits": (
        "def gen():\n    for k in range(2):\n        v = x * k\n        yield v\n        v = v - 1\n"
        "for g in gen():\n    y = g + 1",
        """\
loop for g in gen()
  function gen
    loop for k in range(2)
      iteration 0 k = 0
        .mul
  iteration 0
    .add
  function gen
    loop for k in range(2)
      iteration 0 k = 0
        .sub
      iteration 1 k = 1
        .mul
  iteration 1
    .add
  function gen
    loop for k in range(2)
      iteration 1 k = 1
        .sub""",
    ),
    "a generator that is closed while another function runs ends no group but its own": (
        "def gen():\n    try:\n        yield x * 1\n    finally:\n        z = x - 1\n"
        "def start():\n    g = gen()\n    next(g)\n    return g\n"
        "def stop(g):\n    for k in range(1):\n        g.close()\n        y = x + 1\nstop(start())",
        """\
function start
  function gen
    .mul
function stop
  loop for k in range(1)
    iteration 0 k = 0
      function gen
        .sub
      .add""",
    ),
    "coroutines": (
        "import types\n@types.coroutine\ndef pause():\n    yield\n"
        "async def part(a):\n    await pause()\n    return a * 2\n"
        "async def main():\n    return await part(x) + 1\n"
        "c = main()\nc.send(None)\ntry:\n    c.send(None)\nexcept StopIteration as end:\n    y = end.value",
        "function main\n  function part\nfunction main\n  function part\n    .mul\n  .add",
    ),
}


@pytest.mark.parametrize("case", FUNCTIONS)
def test_calls_of_functions_are_groups(case):
    program, expected = FUNCTIONS[case]
    assert nested(program) == expected


MODULES = (
    START
    + """\
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleList([nn.Linear(2, 2), nn.Tanh()])
    def forward(self, x):
        for part in self.parts:
            x = part(x)
        return x + 1
class Child(Block):
    def forward(self, x):
        return super().forward(x) * 2
class Holder:
    pass
holder = Holder()
holder.net = nn.Sequential(nn.Linear(2, 2), Block())
"""
)


def modules(program: str) -> str:
    whole = nesting(record(MODULES + program))
    return whole[whole.index("module") :]


def test_modules_are_groups_named_by_the_path_that_leads_to_them():
    assert (
        modules("holder.net(x)")
        == """\
module holder.net Sequential
  module holder.net.0 Linear
    .linear
  module holder.net.1 Block
    loop for part in self.parts
      iteration 0
        module holder.net.1.parts.0 Linear
          .linear
      iteration 1
        module holder.net.1.parts.1 Tanh
          .tanh
    .add"""
    )


def test_a_forward_is_its_module_and_that_of_its_base_class_a_function():
    assert modules("Child()(x)").splitlines()[:2] == ["module Child() Child", "  function super().forward"]


def test_a_module_that_a_library_calls_has_the_name_of_its_class():
    assert modules("y = list(map(nn.Tanh(), [x]))").splitlines()[0] == "module Tanh Tanh"


OPTIMIZERS = """\
w = torch.ones(2, requires_grad=True)
opt = torch.optim.{0}
sched = torch.optim.lr_scheduler.StepLR(opt, 1)
opt.zero_grad()
(w * x).sum().backward()
opt.step()
sched.step()
opt.zero_grad(set_to_none=False)
"""


@pytest.mark.parametrize("which", ["SGD([w], lr=0.1)", "Adam([w], lr=0.1)"])
def test_a_step_of_an_optimizer_is_a_group(which):
    name = which.partition("(")[0]
    lines = nested(OPTIMIZERS.format(which), ops=False).splitlines()
    assert lines == [f"optimizer opt.step {name}", f"optimizer opt.zero_grad {name}"]


def test_an_optimizer_of_the_program_is_one_group():
    program = """\
class Mine(torch.optim.SGD):
    def step(self, closure=None):
        with torch.no_grad():
            w.mul_(2)
        return super().step(closure)
w = torch.ones(2, requires_grad=True)
opt = Mine([w], lr=0.1)
(w * x).sum().backward()
opt.step()
"""
    assert nested(program) == "optimizer opt.step Mine\n  .mul_\n  .add_"


TRANSFORMS = {
    "torch.func.grad(f)(x)": "transform torch.func.grad(f) torch.func.grad",
    "df = torch.func.grad_and_value(f)\ndf(x)": "transform df torch.func.grad_and_value",
    "torch.vmap(f)(torch.ones(3, 2))": "transform torch.vmap(f) torch.func.vmap",
    "torch.func.jvp(f, (x,), (x,))": "transform torch.func.jvp torch.func.jvp",
    "out, back = torch.func.vjp(f, x)": "transform torch.func.vjp torch.func.vjp",
    "torch.func.jacrev(f)(x)": "transform torch.func.jacrev(f) torch.func.jacrev",
    "torch.func.jacfwd(f)(x)": "transform torch.func.jacfwd(f) torch.func.jacfwd",
    "torch.func.hessian(f)(x)": "transform torch.func.hessian(f) torch.func.jacfwd",
    "torch.autograd.functional.jacobian(f, x)": (
        "transform torch.autograd.functional.jacobian torch.autograd.functional.jacobian"
    ),
    "torch.autograd.functional.hvp(f, x, x)": "transform torch.autograd.functional.hvp torch.autograd.functional.hvp",
}


@pytest.mark.parametrize("call", TRANSFORMS)
def test_transforms_are_groups_around_the_function(call):
    trace = record(START + "def f(x):\n    return (x * x).sum()\n" + call)
    begun = trace.of(GroupBegan)
    assert f"{begun[0].kind} {begun[0].name} {begun[0].type}" == TRANSFORMS[call]
    assert "f" in [group.name for group in begun if group.kind == "function"]


def test_a_group_tells_where_it_is_called():
    source = START + "def f(a):\n    return a * 2\nnet = nn.Tanh()\nfor i in range(1):\n    y = f(net(x)) + 1\n"
    groups = record(source).of(GroupBegan)
    assert [cut(lines_of(source), group.span) for group in groups] == [
        "for i in range(1)", "for i in range(1)", "net(x)", "f(net(x))",
    ]  # fmt: skip


def test_what_was_printed_before_a_loop_stands_before_it():
    trace = record("import torch\nx = torch.ones(1)\nprint('a', end='')\nfor i in range(1): y = x * 2\n")
    kinds = [type(event).__name__ for event in trace.events]
    assert kinds.index("Printed") < kinds.index("GroupBegan")


TRACED = """\
import sys, traceback, torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(2, 2)
    def forward(self, x):
        return self.inner(x)
net = Net()
print([len(table) for table in (
    nn.modules.module._global_forward_hooks, nn.modules.module._global_forward_pre_hooks,
    torch.optim.optimizer._global_optimizer_pre_hooks, torch.optim.optimizer._global_optimizer_post_hooks)])
print(nn.Module.__call__ is nn.Module._wrapped_call_impl, torch.func.grad.__module__, torch.optim.SGD.step.__name__)
for k in range(2):
    try:
        net(torch.ones(3))
    except RuntimeError:
        print([(f.filename.rpartition("/")[2], f.lineno, f.name) for f in traceback.extract_tb(sys.exc_info()[2])])
opt = torch.optim.SGD(net.parameters(), lr=0.1)
try:
    opt.step(lambda: net(torch.ones(5)))
except RuntimeError:
    print([(f.filename.rpartition("/")[2], f.lineno, f.name) for f in traceback.extract_tb(sys.exc_info()[2])])
try:
    torch.func.grad(lambda x: net(x))(torch.ones(2))
except RuntimeError as error:
    print(error, [f.name for f in traceback.extract_tb(error.__traceback__)])
"""


def test_groups_change_no_traceback_and_no_table_of_torch():
    trace = record(TRACED)
    assert left(trace).stdout == plain(TRACED).stdout
    assert trace.of(GroupBegan)


LIFETIMES = """\
import gc, weakref, torch
from torch import nn
gc.disable()
net = nn.Linear(2, 2)
def f(x):
    for i in range(2):
        h = net(x) * 2
    global kept
    kept = weakref.ref(h)
    return h.sum()
f(torch.ones(2))
print(kept())
try:
    for i in range(2):
        net(torch.ones(3))
except RuntimeError:
    pass
print(kept())
gc.enable()
"""


def test_no_tensor_lives_longer_for_a_group():
    assert left(record(LIFETIMES)).stdout == plain(LIFETIMES).stdout == "None\nNone\n"


def test_a_program_with_its_own_trace_function_ends_all_groups():
    program = START + (
        "import sys\nfor i in range(2):\n    x = x * 2\n    if i == 0:\n        sys.settrace(lambda *a: None)\n"
        "        x = x + 1\ny = x - 1\n"
    )
    trace = record(program)
    assert [note.what for note in trace.of(Noted)] == ["settrace_taken"]
    ended = [event.g for event in trace.of(GroupEnded)]
    assert sorted(ended) == sorted(group.g for group in trace.of(GroupBegan))
    assert trace.events.index(trace.of(GroupEnded)[-1]) < trace.events.index(trace.of(OpRan)[-1])


def test_all_groups_end_where_an_error_ends_the_program():
    trace = record(START + "def f(a):\n    for i in range(2):\n        y = a * 2\n        a.nothing\nf(x)")
    assert len(trace.of(GroupEnded)) == len(trace.of(GroupBegan)) == 3
    assert trace.events.index(trace.of(Raised)[0]) > trace.events.index(trace.of(GroupEnded)[-1])
    assert sys.gettrace() is None


def test_torch_has_all_the_calls_that_are_groups():
    assert len(library.CALLS) == len({id(code) for code, *_ in library.CALLS.values()}) >= 20, torch.__version__
