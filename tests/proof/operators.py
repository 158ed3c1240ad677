"""PyTorch's own database of operators (OpInfo) as attempts: samples of every operator, and inputs it must refuse.

Everything is made anew, from the same seed, each time it is asked for: the two runs of a call share no tensor.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Iterator
from itertools import islice

import numpy
import torch
from torch.testing._internal.common_methods_invocations import op_db

from tests.proof.attempts import Attempt

OPERATORS = {op.formatted_name: op for op in op_db}

ARBITRARY = {
    "empty": "its numbers are whatever was in memory",
    "empty_like": "its numbers are whatever was in memory",
    "empty_permuted": "its numbers are whatever was in memory",
    "empty_strided": "its numbers are whatever was in memory",
    "new_empty": "its numbers are whatever was in memory",
    "new_empty_strided": "its numbers are whatever was in memory",
    "resize_": "what it adds is whatever was in memory",
    "resize_as_": "what it adds is whatever was in memory",
}
"""Operators whose numbers are compared with nothing, and why; all else about them is."""

VARIANTS = {"function": "op", "method": "method_variant", "in place": "inplace_variant"}


def dtype_of(op) -> torch.dtype | None:
    """float64 where the operator takes it, else the first of its types that a learner would meet."""
    preferred = (torch.float64, torch.float32, torch.complex128, torch.int64, torch.bool, torch.int32, torch.bfloat16)
    return next((dtype for dtype in preferred if dtype in op.supported_dtypes("cpu")), None)


def attempts(
    op, dtype: torch.dtype, *, variants: tuple[str, ...] = ("function",), most: int | None = None
) -> list[Attempt]:
    label = f"{op.formatted_name} {str(dtype)[6:]}"
    return [
        Attempt(
            f"{label} {variant} {index}",
            call,
            (given, *sample.args),
            sample.kwargs,
            op.name in ARBITRARY,
        )
        for variant in variants
        if (call := getattr(op, VARIANTS[variant], None)) is not None
        for index, sample in enumerate(_samples(op, dtype, most))
        for given in _first(sample.input, variant)
    ]


def refusals(op) -> list[Attempt]:
    """Calls with wrong input, much of it never written."""
    if op.error_inputs_func is None:
        return []
    return [
        Attempt(f"{op.formatted_name} wrong input {index}", op.op, (it.input, *it.args), it.kwargs, arbitrary=True)
        for index, wrong in enumerate(_from_the_same_seed(lambda: op.error_inputs("cpu")))
        for it in [wrong.sample_input]
    ]


def _samples(op, dtype: torch.dtype, most: int | None) -> list:
    differentiable = op.supports_autograd and (dtype.is_floating_point or dtype.is_complex)
    return _from_the_same_seed(lambda: islice(op.sample_inputs("cpu", dtype, requires_grad=differentiable), most))


def _from_the_same_seed(samples: Callable[[], Iterator]) -> list:
    torch.manual_seed(3)
    random.seed(3)
    numpy.random.seed(3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(samples())


def _first(given: object, variant: str) -> list:
    """In place only what is no leaf can be written; a list of tensors has no such variant."""
    if variant != "in place":
        return [given]
    return [given.clone()] if isinstance(given, torch.Tensor) else []
