"""Names that torch does not promise: each stands in one table, and without it a recorder loses what the table says.

For each name a program that uses all of them runs on a torch that lacks it (`tests.capture.without`).
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT
from viz.capture.private import LOST, MISSING
from viz.trace import codec
from viz.trace.check import first_fault
from viz.trace.events import Ended, Final, Noted, Trace

PROGRAM = """\
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint
from torch.utils._python_dispatch import TorchDispatchMode
class Quiet(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return func(*args, **(kwargs or {}))
class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * 2
    @staticmethod
    def backward(ctx, g):
        return g * 2
x = torch.tensor([1., 2., 3.], requires_grad=True)
h = x * 3
handle = h.register_hook(lambda g: g * 10)
x.register_post_accumulate_grad_hook(lambda p: None)
y = Twice.apply(h)
y.exp().sum().backward()
first = x.grad.clone()
net = nn.Linear(3, 1)
opt = torch.optim.SGD(net.parameters(), lr=0.1)
loss = net(x.detach()).sum()
loss.backward()
opt.step()
z = x.detach().clone()
v = z[1:]
v.mul_(2)
z.zero_()
e = torch.empty(0)
f = e.view(0)
with torch.no_grad():
    n = x * 2
w = checkpoint(lambda a: a.sin(), x, use_reentrant=False)
g, = torch.autograd.grad(w.sum(), x, create_graph=True)
u = checkpoint(lambda a: a.cos(), x, use_reentrant=True)
g.sum().backward(inputs=[x])
s = torch.func.vmap(torch.func.grad(lambda a: a.sin()))(x.detach())
b, = torch.autograd.grad(x * x, x, torch.eye(3), is_grads_batched=True)
with torch.autograd.forward_ad.dual_level():
    d = torch.autograd.forward_ad.make_dual(x.detach(), torch.ones(3))
    t = torch.autograd.forward_ad.unpack_dual(d * d).tangent
with Quiet():
    q = x.detach() + 1
c = torch.jit.trace(lambda a: a + 1, torch.ones(2))(torch.zeros(2))
print(first, net.weight, z, s, b, t, q, c)
"""
ENGINE = {
    "BackwardCalled", "NodeEntered", "NodeRan", "Accumulated", "Captured", "Freed", "HookRan", "BackwardEnded", "OpRan",
    "Met", "GradSet", "GroupBegan", "GroupEnded", "Bound", "Unbound",
}  # fmt: skip
"""What happens in a backward, the program's own hooks and Functions in it included."""
MAY_CHANGE = {
    "backward": ENGINE,
    "graph": ENGINE,
    "saved": {"Freed", "Met"},
    "versions": {"OpRan"},
    "views": {"OpRan", "Met"},
    "memory": set(),
    "modules": {"Bound", "Unbound", "Final", "GroupBegan"},
    "hooks": {"HookRan", "GroupBegan", "Met", "Bound", "Unbound"},
    "custom": {"GroupBegan"},
    "looks": set(),
    "inside": {"OpRan", "Met"},
    "switch": {"GradMode"},
    "dispatch": set(),
    "tangents": {"Noted"},
    "levels": {"Met"},
    "checkpoint": {"GroupBegan"},
}
"""What is lost → the kinds of events of which there may be others, or fewer. All others are as ever."""


@pytest.fixture(scope="module")
def traces(tmp_path_factory) -> dict[str, Trace]:
    """The trace of the program without each name, and ("-") with all."""
    program = tmp_path_factory.mktemp("without") / "program.py"
    program.write_text(PROGRAM, "utf-8")
    names = ["-", *LOST]
    command = [sys.executable, "-m", "tests.capture.without", str(program), *names]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300, env={**os.environ, "PYTHONPATH": str(ROOT)})
    files = {name: program.with_name(f"program.py.{number}") for number, name in enumerate(names)}
    return {name: codec.read(file) for name, file in files.items() if file.exists()}


def test_this_torch_has_them_all():
    assert MISSING == {}


@pytest.mark.parametrize("name", LOST)
def test_a_missing_name_costs_what_the_table_says_and_no_more(name, traces):
    whole, trace = traces["-"], traces[name]
    noted = [it for it in trace.of(Noted) if it.what == "probe_failed"]
    assert noted == [Noted("probe_failed", f"torch.{name}", LOST[name])]
    assert not [it.detail for it in trace.of(Noted) if it.what == "fault"]
    assert first_fault(list(trace.events)) is None
    assert trace.events[-1] == Ended("ok")
    assert numbers(trace) == numbers(whole)
    assert changed(trace, whole) <= MAY_CHANGE[LOST[name]]


def numbers(trace: Trace) -> list:
    """The tensors that the program prints, and what they hold at the end."""
    printed = "".join(it.text for it in trace.events if hasattr(it, "text"))
    held = [(it.state.value, it.grad) for it in trace.of(Final) if "." not in it.path]
    return [printed, held]


def changed(trace: Trace, whole: Trace) -> set[str]:
    """Kinds of events of which the two have not the same."""
    mine, theirs = counted(trace), counted(whole)
    return {kind for kind, _ in ((mine - theirs) + (theirs - mine))}


def counted(trace: Trace) -> Counter:
    events = (it for it in trace.events if getattr(it, "what", "") != "probe_failed")
    return Counter((type(it).__name__, getattr(it, "name", "")) for it in events)


# --- the table is whole -----------------------------------------------------------------------------------------------

CAPTURE = ROOT / "viz" / "capture"
OURS_OF_PYTHON = {"_getframe", "_current_frames", "_exit"}
"""Names of Python itself that begin with an underscore and are documented."""
DOCUMENTED = {"_saved_"}


def private_names(path: Path) -> set[str]:
    """Attributes with an underscore that a file reads of anything but ``self``, and all that it takes from torch._*."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            found |= {node.attr} - ({node.attr} if _own(node.value) else set())
    return found - OURS_OF_PYTHON


def _own(owner: ast.expr) -> bool:
    return isinstance(owner, ast.Name) and owner.id in ("self", "cls")


@pytest.mark.parametrize("path", sorted(CAPTURE.glob("*.py")), ids=lambda path: path.stem)
def test_private_names_of_torch_are_used_by_the_table_alone(path):
    """Whoever needs another adds a row to `viz.capture.private.LOST`, and asks for it there."""
    if path.stem == "private":
        return
    own = {node.attr for file in CAPTURE.glob("*.py") for node in ast.walk(ast.parse(file.read_text("utf-8")))
           if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}  # fmt: skip
    defined = {node.name for file in CAPTURE.glob("*.py") for node in ast.walk(ast.parse(file.read_text("utf-8")))
               if isinstance(node, ast.FunctionDef)}  # fmt: skip
    assert private_names(path) - own - defined == set()


def test_every_row_is_a_name_that_private_asks_for():
    text = (CAPTURE / "private.py").read_text("utf-8")
    assert [name for name in LOST if text.count(name.rpartition(".")[2]) < 2] == []


def test_what_is_lost_is_said_in_both_languages():
    for language in ("en", "zh"):
        words = json.loads((ROOT / "viz" / "story" / "catalogue" / f"{language}.json").read_text("utf-8"))
        assert {f"note.lost.{lost}" for lost in (*LOST.values(), "groups")} <= words.keys()
