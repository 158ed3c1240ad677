"""A large tensor in short: extremes, mean, norm and spread of its finite elements, in few looks at its memory.

Where PyTorch is asked for a sum in another type than the tensor's it first makes a copy in that type, which takes ten
times as long as the sum. So a tensor of float32 is summed in rows, each short enough for float32, and the rows in
double precision. Knows nothing of functorch levels or modes.
"""

from __future__ import annotations

from math import hypot, isfinite, sqrt

import numpy as np
import torch

from viz.capture.histogram import counts, histogram
from viz.trace.events import Stats

ROW = 1024
COPIED = 1 << 13
"""Up to so many elements a copy in double precision is cheaper: its memory need not be asked of the system."""
LISTED = 512
"""Up to so many elements Python's own functions are quicker: between two steps of a program each function of torch
has left the processor's cache, and costs five times what it does in a loop."""
SQUARES = (1e-15, 1e15)
"""The square of a number between these, and a row of such squares, is a number of float32."""


def stats(flat: torch.Tensor) -> Stats:
    """Of a one-dimensional dense tensor. Nothing is copied where all is finite: a program may be short of memory."""
    flat = _real(flat)
    low, high = _extremes(flat)
    if isfinite(low) and isfinite(high):
        return _finite(flat, low, high)
    count, nan = flat.numel(), int(flat.isnan().sum())
    flat = flat[flat.isfinite()]
    infinite = count - flat.numel() - nan
    if not flat.numel():
        return Stats(None, None, None, None, nan=nan, inf=infinite)
    return _finite(flat, *_extremes(flat), nan, infinite)


def stats_of(numbers: list[float]) -> Stats | None:
    """Of Python's floats; None where one of them, or their sum, is not finite."""
    total, norm = sum(numbers), hypot(*numbers)
    if not isfinite(total):
        return None
    low, high = min(numbers), max(numbers)
    mean = min(max(total / len(numbers), low), high)
    spread = counts(np.array(numbers, dtype=float), low, high)
    return Stats(low, high, mean, norm if isfinite(norm) else "inf", histogram=spread)


def _real(flat: torch.Tensor) -> torch.Tensor:
    """In a floating-point type that is exact: float32 for many of a half type, else double."""
    if flat.is_complex():
        flat = flat.abs()
    if flat.numel() <= COPIED or not flat.is_floating_point():
        return flat.double()
    return flat if flat.dtype in (torch.float32, torch.float64) else flat.float()


def _extremes(flat: torch.Tensor) -> tuple[float, float]:
    """nan if any element is."""
    low, high = flat.aminmax()
    return low.item(), high.item()


def _finite(flat: torch.Tensor, low: float, high: float, nan: int = 0, infinite: int = 0) -> Stats:
    total, norm = _total_and_norm(flat, max(-low, high))
    mean = min(max(total / flat.numel(), low), high)  # a sum is rounded
    spread = histogram(flat, low, high)
    return Stats(low, high, mean, norm if isfinite(norm) else "inf", nan, infinite, spread)


def _total_and_norm(flat: torch.Tensor, largest: float) -> tuple[float, float]:
    if flat.dtype == torch.float64:
        return flat.sum().item(), torch.linalg.vector_norm(flat).item()
    if flat.numel() > COPIED and (largest == 0 or SQUARES[0] < largest < SQUARES[1]):
        return _by_rows(flat)
    flat = flat.to(torch.float64)
    return flat.sum().item(), sqrt(torch.dot(flat, flat).item())  # no square of a float32 is too large for a double


def _by_rows(flat: torch.Tensor) -> tuple[float, float]:
    whole = flat.numel() // ROW * ROW
    rows, rest = flat[:whole].view(-1, ROW), flat[whole:].to(torch.float64)
    total = rows.sum(1).to(torch.float64).sum().item() + rest.sum().item()
    norm = torch.linalg.vector_norm(torch.linalg.vector_norm(rows, dim=1).to(torch.float64)).item()
    return total, hypot(norm, torch.linalg.vector_norm(rest).item())
