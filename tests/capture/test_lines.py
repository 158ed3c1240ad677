"""Every line that runs is told, once, and no other: held against Python's own trace function on a plain run."""

from __future__ import annotations

import contextlib
import io
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

from tests.capture.recording import PROGRAM, record, the_same_start
from viz.limits import Limits
from viz.run import Request, Runner
from viz.run.forks import Forks
from viz.trace import events as e

PROGRAMS = sorted(Path(__file__).parents[1].joinpath("programs").rglob("*.py"))
FORMS = {
    "branches, loops with else, try": """\
for i in range(3):
    if i == 5:
        break
    elif i:
        continue
else:
    done = True
while False:
    done = False
while True:
    try:
        1 / 0
    except ValueError:
        done = False
    except ZeroDivisionError:
        break
    else:
        done = False
    finally:
        last = 1
""",
    "functions, lambdas, decorators, classes": """\
def twice(f):
    return f
@twice
@twice
def add(a,
        b=1):
    return (a +
            b)
def never():
    return 1
h = lambda: 3
class Box:
    size = (lambda k:
            k + 1)(1)
    def open(self):
        return self.size
    def close(self):
        return 0
Box().open(), add(1), h()
""",
    "comprehensions, generators, match, with": """\
def numbers():
    yield 1
    yield 2
    print("never")
it = numbers()
found = [
    n + k
    for n in (next(it), 3)
    for k in range(2)
    if k
]
match found:
    case [1]:
        kind = "one"
    case [2, _] if (
        found
    ):
        kind = "two"
    case _:
        kind = "other"
with open("/dev/null") as a, \\
     open("/dev/null") as b:
    del a, b
async def never():
    return await never()
""",
    "an exception in the middle": """\
def fails(n):
    values = [
        n,
        1 / n,
    ]
    return values
fails(1)
fails(0)
print("never")
""",
    "called back by torch": """\
import torch
def double(v):
    return v * 2
class Mine(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        result = super().__torch_function__(func, types, args, kwargs or {})
        return result
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, v):
        ctx.save_for_backward(v)
        return v * v
    @staticmethod
    def backward(ctx, grad):
        (v,) = ctx.saved_tensors
        return 2 * v * grad
x = torch.ones(2, requires_grad=True)
torch.zeros(2).apply_(double)
torch.ones(2).as_subclass(Mine).sum()
x.register_hook(lambda g:
                g * 2)
Square.apply(x).sum().backward()
""",
    "in other threads": """\
import threading
def work():
    done.append(1)
    return 1
def never():
    return 1
done = []
thread = threading.Thread(target=work)
thread.start()
thread.join()
""",
}
HIDES = {
    "a recursion without end": "def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError:\n    pass\n",
    "a trace function of its own": "import sys\nsys.settrace(lambda *_: None)\nx = 1\n",
}


def lines_of_a_plain_run(source: str) -> set[int]:
    hit: set[int] = set()

    def local(frame, event, _):
        if event == "line":
            hit.add(frame.f_lineno)
        return local

    def called(frame, event, _):
        return local if frame.f_code.co_filename == PROGRAM else None

    module = ModuleType("__main__")
    main, sys.modules["__main__"] = sys.modules["__main__"], module
    with the_same_start(), contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
        code = compile(source, PROGRAM, "exec", dont_inherit=True)
        threading.settrace(called)
        sys.settrace(called)
        try:
            exec(code, vars(module))
        finally:
            sys.settrace(None)
            threading.settrace(None)
            sys.modules["__main__"] = main
    sys.modules["__main__"] = main
    return hit


def told(trace: e.Trace) -> list[int]:
    return [event.line for event in trace.of(e.LineReached)]


@pytest.mark.parametrize("source", FORMS.values(), ids=FORMS)
def test_the_lines_told_are_those_that_ran(source: str):
    trace = record(source)
    assert sorted(told(trace)) == sorted(lines_of_a_plain_run(source))
    assert not trace.of(e.LinesHidden)


def test_so_they_are_for_every_program_of_the_tests():
    wrong = {}
    for path in PROGRAMS:
        source = path.read_text(encoding="utf-8")
        if sorted(told(record(source))) != sorted(lines_of_a_plain_run(source)):
            wrong[path.name] = told(record(source))
    assert wrong == {}


@pytest.mark.parametrize("source", HIDES.values(), ids=HIDES)
def test_where_lines_can_run_unseen_the_trace_says_so(source: str):
    assert record(source).of(e.LinesHidden)


def test_lines_are_told_as_they_are_reached_whatever_ends_the_run():
    with Runner() as runner:
        spins = runner.run(Request("x = 1\nwhile x:\n    x += 1\nprint(x)\n", limits=Limits(wall=0.5)))
        dies = runner.run(Request("import os\nx = 1\nos.abort()\nprint(x)\n"))
    with Runner(Forks(without=("calls", "limits"))) as open_runner:  # within all the walls nothing forks
        forks = open_runner.run(Request("import os\nif os.fork() == 0:\n    os._exit(0)\nos.wait()\n"))
    assert [told(trace) for trace in (spins, dies)] == [[1, 2, 3], [1, 2, 3]]
    assert forks.of(e.LinesHidden) and told(forks) == [1, 2, 4]
