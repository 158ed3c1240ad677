"""Each operation points at exactly its piece of the source."""

from __future__ import annotations

import pytest

from tests.capture.recording import record, text
from viz.trace.events import BackwardCalled, Bound, GradMode, OpRan, Printed, Raised

HEAD = "import torch\nx = torch.ones(2, requires_grad=True)\nm = {}\n"


def operations(body: str) -> list[str]:
    trace = record(HEAD + body)
    return [text(trace, op.span) for op in trace.of(OpRan)][1:]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("y = (x*x + 3*x).sum()", ["x*x", "3*x", "x*x + 3*x", "(x*x + 3*x).sum()"]),
        ("y = torch.exp(-x) @ x", ["-x", "torch.exp(-x)", "torch.exp(-x) @ x"]),
        ("y = (x\n     .exp()\n     .sum())", ["x\n     .exp()", "x\n     .exp()\n     .sum()"]),
        ("y = x.mul(\n    x,\n) + 1", ["x.mul(\n    x,\n)", "x.mul(\n    x,\n) + 1"]),
        ("名 = x * 2; α = '€' + str((名 * 3).shape)", ["x * 2", "名 * 3"]),
        ("with torch.no_grad():\n    x[0] = 10", ["x[0] = 10"]),
        ("with torch.no_grad():\n    x += 1", ["x += 1"]),
        ("with torch.no_grad():\n    x[0] *= 2", ["x[0]", "x[0] *= 2", "x[0] *= 2"]),
        ("a, b = x", ["a, b = x"]),
        ("y = [v * 2 for v in x]", ["[v * 2 for v in x]", "v * 2", "v * 2"]),
        ("f = lambda t: t.sin() * 2\ny = f(x)", ["t.sin()", "t.sin() * 2"]),
        ("x.data[0] = 5", ["x.data", "x.data[0] = 5"]),
        ("print(f'{x.sum().item():.2f}')", ["x.sum()", "x.sum().item()"]),
        ("if (x.sum() > 0) and x.T is not None: pass", ["x.sum()", "x.sum() > 0", "x.T"]),
        ("net = torch.nn.Linear(2, 1)\ny = net(x)", ["torch.nn.Linear(2, 1)"] * 4 + ["net(x)"]),
    ],
)
def test_an_operation_is_the_expression_as_written(body, expected):
    assert operations(body) == expected


def test_calls_prints_names_and_modes_have_their_places():
    no_grad = "with torch.no_grad():\n    n = x * 2\n"
    trace = record(HEAD + no_grad + "y = x * 2; (y\n  .sum()\n  .backward())\nprint('é', x.grad)\n")
    (call,) = trace.of(BackwardCalled)
    assert text(trace, call.span) == "y\n  .sum()\n  .backward()"
    assert call.line == 8
    assert [text(trace, event.span) for event in trace.of(Bound)] == ["x", "n", "y"]
    assert [text(trace, event.span) for event in trace.of(GradMode)] == ["with torch.no_grad()"] * 2
    assert [text(trace, event.span) for event in trace.of(Printed)] == ["print('é', x.grad)"]


@pytest.mark.parametrize(
    ("body", "line", "expected"),
    [
        ("y = x + torch.ones(3)", 4, "x + torch.ones(3)"),
        ("def f(a):\n    return a.missing\nf(x)", 5, "a.missing"),
        ("y = (1 +\n  nothing)", 5, "nothing"),
        ("y = x * * 2", 4, "*"),
        ("print('never ended", 4, "'"),
    ],
)
def test_an_error_points_at_the_expression_that_raised(body, line, expected):
    trace = record(HEAD + body)
    (raised,) = trace.of(Raised)
    assert (raised.line, text(trace, raised.span)) == (line, expected)


def test_frames_of_an_error_are_those_of_the_program_alone():
    trace = record(HEAD + "def f(a):\n    return torch.stack([a, torch.ones(3)])\ndef g():\n    return f(x)\ng()\n")
    (raised,) = trace.of(Raised)
    assert raised.frames == [(8, "<module>"), (7, "g"), (5, "f")]
