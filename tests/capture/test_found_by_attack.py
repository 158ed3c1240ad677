"""Faults of the record that an adversary found, each held to a plain run of the same program."""

from __future__ import annotations

import torch

from tests.capture.recording import plain, record
from viz.capture.failures import rid_of_us
from viz.capture.sites import Sites
from viz.capture.source import Source
from viz.trace.events import BackwardCalled, Final, HookRan, Noted, OpRan

HEAD = "import torch\nfrom torch import nn\nx = torch.ones(1, 2, requires_grad=True)\n"


def test_hooks_and_pre_hooks_of_modules_are_told_where_they_are_called():
    source = HEAD + (
        "net = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Tanh())\n"
        "def after(m, gi, go): print('after')\n"
        "def before(m, go): print('before')\n"
        "net[1].register_full_backward_hook(after)\n"
        "net[2].register_full_backward_pre_hook(before)\n"
        "net[2].register_full_backward_hook(after)\n"
        "net(x).sum().backward()\n"
    )
    told = [hook.name for hook in record(source).of(HookRan)]
    assert told == plain(source).stdout.split() == ["before", "after", "after"]


def test_a_view_that_torch_makes_half_way_through_apply_is_no_operation():
    source = HEAD + (
        "class Same(torch.autograd.Function):\n"
        "    @staticmethod\n    def forward(ctx, x): return x\n"
        "    @staticmethod\n    def backward(ctx, g): return g * 2\n"
        "Same.apply(x).view_as(x).sum().backward()\n"
    )
    assert [op.name for op in record(source).of(OpRan)] == ["ones", "Same", "view_as", "sum", "mul"]


def test_a_call_with_fewer_gradients_than_roots_is_told():
    trace = record(
        HEAD + "y = x.sum()\ntry: torch.autograd.backward([y, y], [torch.ones(())])\nexcept RuntimeError: pass\n"
    )
    assert len(trace.of(BackwardCalled)) == 1 and not trace.of(Noted)


def test_a_tensor_that_shares_memory_with_numpy_is_announced():
    trace = record(HEAD + "import numpy\na = numpy.ones(2)\nu = torch.as_tensor(a)\nu.mul_(2)\n")
    assert not trace.of(Noted) and [state.t for op in trace.of(OpRan) for state in op.states] == [1, 2, 2]


def test_a_view_of_which_torch_tells_nothing_is_no_leaf_at_the_end():
    trace = record(HEAD + "with torch.no_grad():\n    n = x[0]\n    n.add_(1)\n")
    n = next(final for final in trace.of(Final) if final.path == "n")
    assert (n.state.is_leaf, n.state.requires_grad, n.grad_fn) == (False, True, None)


def test_a_quoted_stack_begins_with_the_program_and_has_no_frame_of_ours():
    sites, here = Sites(Source("y = f(x)\n", "program.py")), rid_of_us.__code__.co_filename
    relay = torch.overrides.handle_torch_function.__code__
    program, ours = _frame("program.py", "<module>"), _frame(here, "call")
    twice = _frame("f.py", "f") + _frame(relay.co_filename, relay.co_name)
    assert rid_of_us(f"Stack:\n{ours}{program}{ours}end", sites) == f"Stack:\n{program}end"
    assert rid_of_us(f"Stack:\n{program}{twice}{ours}end", sites) == f"Stack:\n{program}end"
    assert rid_of_us("nothing quoted", sites) == "nothing quoted"


def _frame(file: str, function: str) -> str:
    return f'  File "{file}", line 1, in {function}\n    y = f(x)\n'
