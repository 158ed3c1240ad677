"""A recorded run held against a plain one: equal where nothing was changed, and every kind of difference is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.conftest import CASES, ROOT
from viz.limits import Limits
from viz.run import Request, Runner
from viz.trace import events as e
from viz.trace.compare import differences
from viz.trace.source import has_cells
from viz.trace.verdict import Verdict

OWN = sorted([*ROOT.glob("tests/programs/*.py"), *ROOT.glob("lessons/*/program.py")])
SHARED = sorted(CASES.glob("programs/*.py"))[::6]


def requested(source: str, **changes: object) -> Request:
    return Request(source, mode="cells" if has_cells(source) else "script", dot=False, **changes)


def checked(runner: Runner, source: str, **changes: object) -> Verdict:
    request = requested(source, **changes)
    return runner.check(request, runner.run(request))


@pytest.mark.parametrize("path", [*OWN, *SHARED], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_program_ends_recorded_as_it_ends_plain(runner: Runner, path: Path):
    assert checked(runner, path.read_text(encoding="utf-8")) == Verdict("equal")


LARGE = """import torch
x = torch.rand(300, 300, requires_grad=True)
(x * x).sum().backward()
"""
NOT_REPEATABLE = {
    "the time": ("import time\nprint('at')\nprint(time.time())", [("stdout", "2", "")]),
    "a duration, rounded": (
        "import time, torch\nt = time.time()\nfor _ in range(300): torch.ones(2) * 2\nprint(f'{time.time()-t:.2f} s')",
        [("stdout", "1", "")],
    ),
    "the date": ("import datetime\nd = datetime.datetime.now()\nprint(d)", [("stdout", "1", "")]),
    "an address": ("import torch\nx = torch.ones(2)\nprint(id(x))\nprint(x)", [("stdout", "1", "")]),
    "random numbers without a seed": ("import torch\ntorch.seed()\nx = torch.rand(3)", [("tensor", "x", "value")]),
    "an error that names the time": ("import time\nraise ValueError(time.time())", [("exception", "1", "message")]),
}


@pytest.mark.parametrize("name", NOT_REPEATABLE)
def test_what_differs_in_every_run_is_no_alarm(runner: Runner, name: str):
    source, places = NOT_REPEATABLE[name]
    verdict = checked(runner, source)
    assert verdict.result == "not repeatable"
    assert [(it.what, it.where, it.field) for it in verdict.differences] == places


PLACES = """import torch
x = torch.ones(2, requires_grad=True)
y = (x * 2).sum()
print(y.grad_fn, y.grad_fn.next_functions)
print(x.backward)
raise ValueError(object())"""


def test_where_an_object_lies_in_memory_is_nothing_to_compare(runner: Runner):
    assert checked(runner, PLACES).result == "equal"
    request = requested(PLACES)
    other = changed(runner.run(request), e.Printed, lambda it: replace(it, text=it.text.replace("SumB", "MeanB")))
    assert runner.check(request, other).result == "different", "the rest of its words is"


def test_how_much_garbage_there_is_depends_on_more_than_the_program(runner: Runner):
    request = requested("import gc\nprint(gc.collect())")
    recorded = changed(runner.run(request), e.Printed, lambda it: replace(it, text="1234\n"))
    assert runner.check(request, recorded).result == "not repeatable"


def test_a_difference_beside_what_is_never_the_same_is_still_found(runner: Runner):
    request = requested("import time, torch\nprint(time.time())\nx = torch.ones(2)")
    recorded = with_final(runner.run(request), lambda it: replace(it, grad_fn="MulBackward0"))
    verdict = runner.check(request, recorded)
    assert verdict.result == "different"
    assert [(it.where, it.field, it.recorded, it.plain) for it in verdict.differences] == [
        ("x", "grad_fn", "MulBackward0", "None")
    ]


@pytest.mark.parametrize(
    ("source", "limits", "limit"),
    [
        ("while True: pass", Limits(wall=0.5), "time"),
        ("import time, sys\nsys.gettrace() or time.sleep(9)", Limits(wall=1.0), "time"),
        ("import torch\nx = torch.ones(1)\nwhile True: x = x * 1", Limits(events=2**18), "events"),
    ],
    ids=["endless", "endless where nobody looks", "longer than a film"],
)
def test_what_was_stopped_by_a_limit_cannot_be_checked(runner: Runner, source: str, limits: Limits, limit: str):
    verdict = checked(runner, source, limits=limits)
    assert (verdict.result, verdict.limit) == ("unchecked", limit)


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nprint(sys.stdout.fileno(), sys.stderr.errors)\nsys.stderr.write('\\ud800\\n')",
        "import sys\nprint('a', end='')\nprint('b')\nsys.stdout.buffer.write(b'c')",
        "import sys\nprint(1)\nsys.stdout.close()",
        "import warnings\ndef f():\n    warnings.warn('w', stacklevel=2)\nf()",
    ],
    ids=["file and errors", "text and bytes", "closed", "a warning for the caller"],
)
def test_what_is_written_is_what_python_writes(runner: Runner, source: str):
    assert checked(runner, source) == Verdict("equal")


def test_a_crash_is_an_end_that_can_be_compared(runner: Runner):
    assert checked(runner, "import os\nprint('here')\nos._exit(3)") == Verdict("equal")
    assert checked(runner, "import sys, os\nif sys.gettrace(): os.abort()").differences[0].what == "outcome"


# --- falsified records ------------------------------------------------------------------------------------------------

PROGRAM = """# %% one
import torch, warnings, sys
x = torch.tensor([1.0, float("nan")], requires_grad=True)
(x * x).sum().backward()
print("a"); print("b"); print("c", file=sys.stderr)
warnings.warn("careful")
# %% two
y = torch.arange(3000.0)
1 / 0
# %% three
x.shape
"""


@pytest.fixture(scope="module")
def recorded(runner: Runner) -> e.Trace:
    return runner.run(requested(PROGRAM))


def changed(trace: e.Trace, kind: type[e.Event], change) -> e.Trace:
    """The first event of this kind is another one, or none."""
    index = next(i for i, event in enumerate(trace.events) if isinstance(event, kind))
    other = change(trace.events[index])
    return e.Trace((*trace.events[:index], *([other] if other else []), *trace.events[index + 1 :]))


def with_final(trace: e.Trace, change) -> e.Trace:
    return changed(trace, e.Final, change)


def with_state(**fields: object):
    return lambda trace: with_final(trace, lambda it: replace(it, state=replace(it.state, **fields)))


def with_digest(trace: e.Trace) -> e.Trace:
    (large,) = (it for it in trace.of(e.Final) if it.path == "y")
    return e.Trace(tuple(replace(it, digest="00000000") if it is large else it for it in trace.events))


FORGED = {
    "outcome": (lambda t: changed(t, e.Ended, lambda it: e.Ended("ok")), ("outcome", "", "")),
    "type of the exception": (
        lambda t: changed(t, e.Raised, lambda it: replace(it, type="X")),
        ("exception", "1", "type"),
    ),
    "message": (lambda t: changed(t, e.Raised, lambda it: replace(it, message="no")), ("exception", "1", "message")),
    "line of the exception": (
        lambda t: changed(t, e.Raised, lambda it: replace(it, line=1)),
        ("exception", "1", "line"),
    ),
    "no exception": (lambda t: changed(t, e.Raised, lambda it: None), ("exception", "", "")),
    "a line printed": (lambda t: changed(t, e.Printed, lambda it: replace(it, text="A\n")), ("stdout", "1", "")),
    "a line too few": (lambda t: changed(t, e.Printed, lambda it: None), ("stdout", "", "")),
    "another stream": (lambda t: changed(t, e.Printed, lambda it: replace(it, stream="stderr")), ("stdout", "", "")),
    "line of a warning": (lambda t: changed(t, e.Warned, lambda it: replace(it, line=1)), ("warning", "1", "line")),
    "no warning": (lambda t: changed(t, e.Warned, lambda it: None), ("warning", "", "")),
    "what a cell shows": (lambda t: changed(t, e.CellEnded, lambda it: replace(it, display="1")), ("display", "1", "")),
    "a value": (with_state(value=e.Value((2,), "float32", [1.0, 2.0])), ("tensor", "x", "value")),
    "the sign of nothing": (
        lambda t: with_final(t, lambda it: replace(it, grad=e.Value((2,), "float32", [2.0, "inf"]))),
        ("tensor", "x", "grad"),
    ),
    "no gradient": (lambda t: with_final(t, lambda it: replace(it, grad=None)), ("tensor", "x", "grad")),
    "one of many numbers": (with_digest, ("tensor", "y", "value")),
    "version": (with_state(version=7), ("tensor", "x", "version")),
    "leaf": (with_state(is_leaf=False), ("tensor", "x", "is_leaf")),
    "requires_grad": (with_state(requires_grad=False), ("tensor", "x", "requires_grad")),
    "shape": (with_state(shape=(1, 2)), ("tensor", "x", "shape")),
    "dtype": (with_state(dtype="float64"), ("tensor", "x", "dtype")),
    "a name": (lambda t: with_final(t, lambda it: replace(it, path="z")), ("tensor", "x", "name")),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_falsified_record_is_found_out(runner: Runner, recorded: e.Trace, name: str):
    forge, place = FORGED[name]
    verdict = runner.check(requested(PROGRAM), forge(recorded))
    assert verdict.result == "different"
    first = verdict.differences[0]
    assert (first.what, first.where, first.field) == place
    assert first.recorded != first.plain


def test_of_a_thousand_differences_the_first_are_named(runner: Runner):
    request = requested("for i in range(1000): print(i)")
    recorded = runner.run(replace(request, source="for i in range(1000): print(i + 1)"))
    verdict = runner.check(request, recorded)
    assert (len(verdict.differences), verdict.more) == (20, 980)


def test_nan_is_nan_and_a_trace_differs_in_nothing_from_itself(recorded: e.Trace):
    assert differences(recorded, recorded) == []


def test_the_one_number_that_differs_is_shown_with_its_place(runner: Runner):
    trace = runner.run(requested("import torch\nx = torch.zeros(500)"))
    (final,) = trace.of(e.Final)
    numbers = [0.0] * 400 + [-0.0] + [0.0] * 99
    forged = with_final(
        trace, lambda it: replace(it, state=replace(final.state, value=e.Value((500,), "float32", numbers)))
    )
    assert [(it.recorded, it.plain) for it in differences(forged, trace)] == [("[400] -0", "[400] 0")]


def test_a_large_tensor_is_compared_to_its_last_number(runner: Runner):
    """Two equal numbers change places: no statistic tells."""
    request = requested(LARGE)
    swapped = request.source + "with torch.no_grad(): x.flatten()[[70_000, 80_000]] = x.flatten()[[80_000, 70_000]]\n"
    verdict = runner.check(request, runner.run(replace(request, source=swapped)))
    assert ("tensor", "x", "value") in [(it.what, it.where, it.field) for it in verdict.differences]
    assert checked(runner, LARGE) == Verdict("equal")
