"""Over PyTorch's own database of operators: a recorded call leaves what a plain one does, bit for bit.

Outputs, views, strides, versions, graph, gradients, errors and their words, warnings and their lines, random numbers.
One sample and all wrong inputs of each operator here; all samples, types and variants in `tests.proof.sweep`.
"""

from __future__ import annotations

import pytest
import torch

from tests.proof.attempts import Attempt
from tests.proof.judged import judge
from tests.proof.likeness import difference
from tests.proof.operators import OPERATORS, attempts, dtype_of, refusals
from viz.trace.check import first_fault

NAMES = sorted(OPERATORS)
"""All: none is so slow that it would have to be left to the sweep."""


@pytest.mark.parametrize("name", NAMES)
def test_recording_changes_nothing_and_misses_nothing(name):
    op = OPERATORS[name]
    dtype = dtype_of(op)
    verdict = judge(lambda: (attempts(op, dtype, most=1) if dtype else []) + refusals(op))
    assert verdict.calls or dtype is None
    assert verdict.differences == []
    assert verdict.notes == []
    assert first_fault(list(verdict.trace.events)) is None


def test_the_database_is_all_there():
    assert len(OPERATORS) > 690
    assert sum(dtype_of(op) is torch.float64 for op in OPERATORS.values()) > 670


def attempt(change=lambda x: x) -> Attempt:
    """A call that ran, with its parts in place for a change."""
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    made = Attempt("exp", torch.exp, (x,), {})
    with made:
        made.returned(change(torch.exp(x)))
        torch.autograd.backward(made.roots, made.seeds)
    return made


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda y: (y.data.add_(1e-6), y)[1], "values"),
        (lambda y: y.detach(), "requires_grad"),
        (lambda y: y * 1, "grad_fn"),
        (lambda y: y.view(2), "view"),
        (lambda y: y.as_strided((2,), (0,)), "strides"),
        (lambda y: y.missing, "error"),
    ],
)
def test_a_difference_is_seen(change, word):
    assert difference(attempt(), attempt()) is None
    assert word in difference(attempt(), attempt(change))


def test_a_random_number_drawn_by_somebody_else_is_seen():
    assert "random" in difference(attempt(), attempt(lambda y: (torch.rand(1), y)[1]))
