"""torch and Python are left as they were found, and nothing of a program is kept alive."""

from __future__ import annotations

import gc
import linecache
import sys
import warnings

import pytest
import torch

from tests.capture.programs import PROGRAMS
from tests.capture.recording import printed, record
from viz.capture.program import run_program
from viz.capture.recorder import Recorder
from viz.trace.events import Ended, Raised

USED = "import torch\nx = torch.ones(2, requires_grad=True)\n(x * x).sum().backward()\nprint(x.grad)\n1 / 0\n"


def borrowed() -> dict[str, object]:
    """All that the recorder takes hold of."""
    return {
        "engine": torch.autograd._engine_run_backward,
        "apply": vars(torch.autograd.Function)["apply"],
        "modes": torch._C._len_torch_function_stack(),
        "grad": torch.is_grad_enabled(),
        "dtype": torch.get_default_dtype(),
        "trace": sys.gettrace(),
        "stdout": sys.stdout,
        "stderr": sys.stderr,
        "showwarning": warnings.showwarning,
        "main": sys.modules["__main__"],
        "argv": sys.argv,
        "text": linecache.getlines("<program>"),
    }


@pytest.mark.parametrize("source", [USED, "def f(:\n", "raise SystemExit(3)", *map(PROGRAMS.get, ("hooks", "inplace"))])
def test_everything_borrowed_is_given_back(source):
    before = borrowed()
    record(source)
    record(source)
    assert borrowed() == before


def test_it_is_given_back_when_the_events_cannot_leave():
    """`emit` belongs to whoever runs us; what it raises is theirs, and must not leave torch in our hands."""
    before = borrowed()

    class Full(BaseException):
        pass

    def emit(event):
        if isinstance(event, (Raised, Ended)):
            raise Full

    with pytest.raises(Full):
        run_program(USED, emit)
    assert borrowed() == before


def test_random_numbers_are_not_disturbed():
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    run_program(USED, lambda event: None)
    assert torch.equal(torch.rand(3), expected)


def test_a_tensor_dies_when_its_last_name_goes():
    trace = record("""
import torch, weakref
x = torch.ones(2, requires_grad=True)
y = x * 2
z = y.exp()
seen = [weakref.ref(y), weakref.ref(z)]
del y
print(seen[0]() is None)
z.sum().backward()
del z
print([ref() is None for ref in seen])
def f():
    h = x * 3
    seen.append(weakref.ref(h))
    del h
    print(seen[2]() is None)
f()
g = weakref.ref(x.grad)
x.grad = None
print(g() is None)
""")
    assert printed(trace) == "True\n[True, True]\nTrue\nTrue\n"


def test_a_drawn_graph_dies_with_its_last_name_too():
    """torchviz itself keeps all that it has drawn until garbage is collected."""
    trace = record(
        """
import gc, weakref, torch
gc.disable()
x = torch.ones(2, requires_grad=True)
y = x * 2
y.sum().backward()
alive = [weakref.ref(x), weakref.ref(y)]
del x, y
print([ref() is None for ref in alive])
gc.enable()
""",
        dot=True,
    )
    assert printed(trace) == "[True, True]\n"


def test_a_graph_dies_with_its_root():
    trace = record("""
import torch, weakref
class Witness(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()
    @staticmethod
    def backward(ctx, g):
        return g
class Mark: pass
mark = Mark()
x = torch.ones(1, requires_grad=True)
y = Witness.apply(x)
y.grad_fn.mark = mark
alive = weakref.ref(mark)
del mark
z = y * 2
z.backward()
del y, z
print(alive() is None)
""")
    assert printed(trace) == "True\n"


def test_no_tensor_and_no_recorder_outlives_its_run():
    def alive() -> tuple[int, int]:
        gc.collect()
        kinds = [type(thing) for thing in gc.get_objects()]
        return sum(issubclass(kind, torch.Tensor) for kind in kinds), kinds.count(Recorder)

    recorders = alive()[1]  # a suspended generator of another test's program may still hold its own
    record(PROGRAMS["nn_training"])
    before = alive()
    record(PROGRAMS["nn_training"])
    assert alive() == before
    assert before[1] == recorders
