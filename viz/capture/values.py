"""A tensor → its numbers as a `Value`: all of them up to a budget, else a sample and a summary.

Reading must not be seen by the program: no function mode, no dispatch mode, no graph, no version is touched. What
cannot be read (meta, functorch levels, fake tensors) has the value None.
"""

from __future__ import annotations

from contextlib import nullcontext
from math import isfinite, isinf, isnan

import torch

from viz.capture.private import dispatch_modes, functorch_active, functorch_wrapped, no_dispatch_modes, unseen
from viz.limits import SAMPLE_ELEMENTS
from viz.trace.events import Number, Stats, Value

_SHAPE = torch.Tensor.shape.__get__


def read(tensor: torch.Tensor, elements: int) -> Value | None:
    """The numbers of ``tensor`` now; None where they cannot be read."""
    if functorch_active() or functorch_wrapped(tensor):
        return None
    try:
        with unseen(), no_dispatch_modes() if dispatch_modes() else nullcontext():
            return _read(tensor, elements)
    except Exception:
        return None


def unread(tensor: torch.Tensor) -> Value:
    """For a tensor whose numbers cannot be read: that it is there, and how large."""
    return Value(shape_of(tensor), str(tensor.dtype)[6:])


def shape_of(tensor: torch.Tensor) -> tuple[int, ...]:
    """() where torch itself has none to tell: nested tensors. Not asked of the tensor, which may have its own idea: a
    parameter that waits for its size raises."""
    try:
        sizes = tuple(_SHAPE(tensor))
    except RuntimeError:
        return ()
    return sizes if all(type(size) is int for size in sizes) else ()


def _read(tensor: torch.Tensor, elements: int) -> Value | None:
    if tensor.device.type == "meta":
        return None
    shape, dtype = tuple(tensor.shape), str(tensor.dtype)[6:]
    if tensor.numel() <= elements:
        return Value(shape, dtype, data=_numbers(_flat(tensor), dtype))
    flat = _dense(tensor).reshape(-1)
    return Value(shape, dtype, sample=_numbers(flat[:SAMPLE_ELEMENTS].tolist(), dtype), stats=_stats(flat))


def _dense(tensor: torch.Tensor) -> torch.Tensor:
    plain = tensor.detach()
    if plain.is_quantized:
        return plain.dequantize()
    return plain if plain.layout == torch.strided else plain.to_dense()


def _flat(tensor: torch.Tensor) -> list:
    if tensor.layout != torch.strided or tensor.is_quantized:
        return _dense(tensor).reshape(-1).tolist()
    dimensions = tensor.dim()
    if dimensions == 1:
        return tensor.tolist()
    return [tensor.tolist()] if dimensions == 0 else tensor.detach().reshape(-1).tolist()


def _numbers(numbers: list, dtype: str) -> list[Number]:
    """Python numbers with what JSON lacks written as text. A finite sum proves that every term is finite."""
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


def _stats(flat: torch.Tensor) -> Stats:
    """Without copies where all is finite: a program may be short of memory."""
    if flat.is_complex():
        flat = flat.abs()
    elif not flat.is_floating_point():
        flat = flat.to(torch.float64)
    nan = inf = 0
    if not isfinite(flat.sum(dtype=torch.float64).item()):
        count, nan = flat.numel(), int(flat.isnan().sum())
        flat = flat[flat.isfinite()]
        inf = count - flat.numel() - nan
    if not flat.numel():
        return Stats(None, None, None, None, nan=nan, inf=inf)
    norm = torch.linalg.vector_norm(flat, dtype=torch.float64)
    summary = (*flat.aminmax(), flat.mean(dtype=torch.float64), norm)
    return Stats(*(_number(number.item()) for number in summary), nan=nan, inf=inf)
