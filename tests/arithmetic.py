"""Sums of the numbers in a trace, as PyTorch adds them: in their own type, in the order of arrival."""

from __future__ import annotations

from functools import reduce

import torch

from viz.trace.events import Value


def total(values: list[Value | None]) -> Value | None:
    """The sum of those that are there; of one alone, itself. None for none."""
    there = [value for value in values if value is not None]
    return reduce(_add, there) if there else None


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two values are equal bit for bit (any nan like any other, 0.0 unlike -0.0). What was only sampled has
    equal samples and sums."""
    if one is None or other is None:
        return one is other
    if one == other:
        return True
    return one.data is not None and other.data is not None and one.shape == other.shape and one.data == other.data


def known(value: Value | None) -> bool:
    """Whether its numbers were read, all of them."""
    return value is not None and value.data is not None


def summed(value: Value | None) -> bool:
    """Whether `total` can be relied on: not of what is large and was only sampled."""
    return value is None or known(value)


def ones(shape: tuple[int, ...], dtype: str) -> Value:
    return _value(torch.ones(shape, dtype=getattr(torch, dtype)), dtype)


def tensor(value: Value) -> torch.Tensor:
    dtype = getattr(torch, value.dtype)
    numbers = [complex(*map(float, it)) if dtype.is_complex else float(it) for it in value.data]
    if not dtype.is_complex and not dtype.is_floating_point:
        numbers = value.data
    return torch.tensor(numbers, dtype=dtype).reshape(value.shape)


def _add(one: Value, other: Value) -> Value:
    if not (known(one) and known(other)):
        return Value(one.shape, one.dtype)
    return _value(tensor(one) + tensor(other), one.dtype)


def _value(numbers: torch.Tensor, dtype: str) -> Value:
    return Value(tuple(numbers.shape), dtype, data=[_number(it) for it in numbers.reshape(-1).tolist()])


def _number(number: complex | float) -> object:
    if isinstance(number, complex):
        return (_number(number.real), _number(number.imag))
    if number != number:
        return "nan"
    return {float("inf"): "inf", float("-inf"): "-inf"}.get(number, number)
