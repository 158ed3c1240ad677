"""The numbers in a trace are those of the tensors, whatever is done to read them quickly."""

from __future__ import annotations

import math

import pytest
import torch

from tests.capture.recording import record
from viz.capture.summary import COPIED, stats
from viz.capture.values import read
from viz.trace.events import Accumulated, NodeEntered, NodeRan


def _tensors() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    large = 3 * COPIED + 77
    return {
        "small": torch.randn(300),
        "large": torch.randn(large),
        "all equal": torch.full((large,), 0.1),
        "far from zero": torch.randn(large) + 1e4,
        "one outlier": torch.cat([torch.full((large,), 1e-6), torch.tensor([1e6])]),
        "squares underflow": torch.randn(large) * 1e-30,
        "squares overflow": torch.randn(large) * 1e30,
        "zeros": torch.zeros(large),
        "double": torch.randn(large, dtype=torch.float64),
        "half": torch.randn(large).half(),
        "bfloat16": torch.randn(large).bfloat16(),
        "whole": torch.randint(-9, 9, (large,)),
        "bool": torch.rand(large) > 0.5,
    }


@pytest.mark.parametrize("name", _tensors())
def test_a_summary_is_that_of_double_precision(name: str):
    tensor = _tensors()[name]
    summary, exact = stats(tensor), tensor.double()
    assert (summary.min, summary.max) == (exact.min().item(), exact.max().item())
    assert summary.norm == pytest.approx(torch.linalg.vector_norm(exact).item(), rel=1e-6)
    assert summary.mean == pytest.approx(exact.mean().item(), rel=1e-6, abs=1e-6 * exact.abs().mean().item())
    assert summary.min <= summary.mean <= summary.max


def test_what_is_not_finite_is_counted_and_left_out():
    tensor = torch.cat([torch.tensor([math.nan, math.inf, -math.inf, math.nan]), torch.arange(4.0)])
    summary = stats(tensor)
    assert (summary.min, summary.max, summary.mean, summary.nan, summary.inf) == (0, 3, 1.5, 2, 2)
    assert stats(torch.full((9,), math.nan)).norm is None


LAYOUTS = {
    "scalar": torch.tensor(2.5),
    "row": torch.arange(5.0),
    "table": torch.arange(6.0).view(2, 3),
    "transposed": torch.arange(6.0).view(2, 3).t(),
    "cube": torch.arange(24.0).view(2, 3, 4).transpose(0, 2),
    "empty": torch.empty(0, 3),
    "expanded": torch.ones(1).expand(3, 2),
    "conjugate": torch.tensor([[1 + 2j]]).conj(),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_elements_come_row_by_row(name: str):
    tensor = LAYOUTS[name]
    expected = tensor.resolve_conj().reshape(-1).tolist()
    assert read(tensor, 256).data == [(z.real, z.imag) if tensor.is_complex() else z for z in expected]


WRITTEN = {
    "in place": "g.mul_(10)",
    "through .data": "g.data.mul_(10)",
    "through NumPy": "g.numpy()[:] *= 10",
    "through memory taken earlier": "seen[0][:] *= 10",
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_gradient_that_a_hook_writes_to_is_read_again(how: str):
    trace = record(f"""
import torch
x = torch.ones(2, requires_grad=True)
y = x * 1
z = y + 0
seen = []
def look(g):
    seen.append(g.numpy())
def write(g):
    {WRITTEN[how]}
z.register_hook(look)
y.register_hook(write)
z.backward(torch.ones(2))
""")
    last = trace.of(Accumulated)[-1]
    assert last.incoming.data == last.after.value.data == [10.0, 10.0]
    names = {node.n: node.name for event in trace.events for node in getattr(event, "nodes", [])}
    entered = {names[event.n]: event.incoming[0].data for event in trace.of(NodeEntered)}
    sent = {names[event.n]: event.outgoing[0].data for event in trace.of(NodeRan) if event.outgoing}
    assert sent["AddBackward0"] == [1.0, 1.0] and entered["MulBackward0"] == [10.0, 10.0]


def test_arrivals_that_the_engine_adds_up_in_place_are_read_again():
    trace = record("import torch\nx = torch.ones(2, requires_grad=True)\ny = x * 1\n(y * 2 + y * 3).sum().backward()\n")
    assert trace.of(Accumulated)[-1].incoming.data == [5.0, 5.0]
    assert [5.0, 5.0] in [event.incoming[0].data for event in trace.of(NodeEntered)]
