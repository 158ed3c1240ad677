"""A tensor → its numbers as a `Value`: all of them up to a budget, else a sample and a summary.

Reading must not be seen by the program: no function mode, no dispatch mode, no graph, no version is touched. What
cannot be read (meta, fake tensors) has the value None.
"""

from __future__ import annotations

from itertools import chain
from math import isfinite, isinf, isnan

import torch
from msgspec.structs import replace

from viz.capture.levels import behind, wrapped
from viz.capture.private import dispatch_modes, functorch_active, no_dispatch_modes, unseen, without_transforms
from viz.capture.summary import LISTED, stats, stats_of
from viz.limits import SAMPLE_ELEMENTS
from viz.trace.events import Number, Value

_SHAPE = torch.Tensor.shape.__get__


def read(tensor: torch.Tensor, elements: int) -> Value | None:
    """The numbers of ``tensor`` now; None where they cannot be read."""
    try:
        with unseen():
            if dispatch_modes():
                with no_dispatch_modes():
                    return _read(tensor, elements)
            return _read(tensor, elements)
    except Exception:
        return None


def outline(tensor: torch.Tensor) -> Value:
    """Of a tensor with a digest, which stands for its numbers: how large it is, and the first of them."""
    first = read(tensor.detach().reshape(-1)[:SAMPLE_ELEMENTS], SAMPLE_ELEMENTS)
    return Value(shape_of(tensor), dtype_of(tensor), sample=first and first.data)


def unread(tensor: torch.Tensor) -> Value:
    """For a tensor whose numbers cannot be read: that it is there, and how large."""
    return Value(shape_of(tensor), dtype_of(tensor))


def shape_of(tensor: torch.Tensor) -> tuple[int, ...]:
    """() where torch itself has none to tell: nested tensors. Not asked of the tensor, which may have its own idea: a
    parameter that waits for its size raises."""
    try:
        sizes = tuple(_SHAPE(tensor))
    except RuntimeError:
        return ()
    for size in sizes:
        if type(size) is not int:
            return ()
    return sizes


def dtype_of(tensor: torch.Tensor) -> str:
    """torch's name of it, without "torch."."""
    dtype = tensor.dtype
    return _NAMES.get(dtype) or str(dtype)[6:]


def _read(tensor: torch.Tensor, elements: int) -> Value | None:
    if functorch_active() or wrapped(tensor):
        return _read_behind(tensor, elements)
    return _numbers_of(tensor, elements)


def _read_behind(tensor: torch.Tensor, elements: int) -> Value | None:
    """The numbers behind levels of torch.func, batches and all."""
    plain, batch = behind(tensor)
    with without_transforms():
        value = _numbers_of(plain, elements)
    return value and replace(value, batch=batch)


def _numbers_of(tensor: torch.Tensor, elements: int) -> Value | None:
    if tensor.is_meta:
        return None
    shape, dtype = tuple(tensor.shape), dtype_of(tensor)
    if tensor.numel() <= elements:
        return Value(shape, dtype, _numbers(_flat(tensor, len(shape)), dtype))
    if tensor.numel() <= LISTED and tensor.is_floating_point():
        numbers = _flat(tensor, len(shape))
        if (listed := stats_of(numbers)) is not None:
            return Value(shape, dtype, sample=numbers[:SAMPLE_ELEMENTS], stats=listed)
    flat = _dense(tensor).reshape(-1)
    sample = flat.narrow(0, 0, SAMPLE_ELEMENTS) if flat.numel() > SAMPLE_ELEMENTS else flat
    return Value(shape, dtype, sample=_numbers(sample.tolist(), dtype), stats=stats(flat))


def _dense(tensor: torch.Tensor) -> torch.Tensor:
    plain = tensor.detach()
    if plain.is_quantized:
        return plain.dequantize()
    return plain if plain.layout == torch.strided else plain.to_dense()


def _flat(tensor: torch.Tensor, dimensions: int) -> list:
    """Its elements in a row, in as few steps as each shape needs."""
    if tensor.layout is not torch.strided or tensor.is_quantized:
        return _dense(tensor).reshape(-1).tolist()
    if dimensions == 0:
        return [tensor.item()]
    if dimensions == 1:
        return tensor.tolist()
    if dimensions == 2:
        return list(chain.from_iterable(tensor.tolist()))
    return tensor.detach().reshape(-1).tolist()


def _numbers(numbers: list, dtype: str) -> list[Number]:
    """Python numbers with what JSON lacks written as text. A finite sum proves that every term is finite."""
    if dtype in _WHOLE:
        return numbers
    if dtype.startswith("complex"):
        return [(_number(z.real), _number(z.imag)) for z in numbers]
    if isfinite(sum(numbers)):
        return numbers
    return [_number(number) for number in numbers]


def _number(number: float) -> Number:
    if isnan(number):
        return "nan"
    if isinf(number):
        return "inf" if number > 0 else "-inf"
    return number


_WHOLE = {"bool", "uint8", "int8", "int16", "int32", "int64"}
_NAMES = {dtype: str(dtype)[6:] for dtype in vars(torch).values() if isinstance(dtype, torch.dtype)}
