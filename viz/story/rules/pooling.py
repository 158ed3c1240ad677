"""Rows: pooling and resizing of pictures. Maxima send the gradient to the winner, means to the whole window."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from viz.story.rules.layout import along
from viz.story.rules.operand import Local, NotCovered, Operands


def _winners(c: Operands, sides: int) -> np.ndarray:
    """Indices count through the places of one picture."""
    out = np.zeros((*c.shape[:-sides], int(np.prod(c.shape[-sides:]))))
    index = c["result1"].reshape(*out.shape[:-1], -1)
    np.add.at(out, along(index, index.ndim - 1), c.g.reshape(index.shape))
    return out.reshape(c.shape)


def _unpooled(c: Operands) -> np.ndarray:
    index = c["indices"]
    flat = c.g.reshape(*c.g.shape[:-2], -1)
    return np.take_along_axis(flat, index.reshape(*index.shape[:-2], -1), axis=-1).reshape(c.shape)


Window = tuple[tuple[slice, ...], int]
"""The places of the input under one place of the output, and the number that their sum is divided by."""


def _shared(c: Operands, windows: Iterator[tuple[tuple[int, ...], Window]]) -> np.ndarray:
    out, g = c.zeros(), c.g
    for place, (window, count) in windows:
        share = g[(..., *place)] / count
        out[(..., *window)] += share[(..., *[None] * len(window))]
    return out


def _fixed_windows(c: Operands) -> Iterator[tuple[tuple[int, ...], Window]]:
    kernel = c["kernel_size"]
    stride, sides = c["stride"] or kernel, len(kernel)
    for place in np.ndindex(*c.g.shape[-sides:]):
        starts = [i * s - p for i, s, p in zip(place, stride, c["padding"], strict=True)]
        limits = zip(starts, kernel, c.shape[-sides:], c["padding"], strict=True)
        ends = [min(start + k, size + p) for start, k, size, p in limits]
        window = tuple(
            slice(max(a, 0), min(b, size)) for a, b, size in zip(starts, ends, c.shape[-sides:], strict=True)
        )
        whole = int(np.prod([b - a for a, b in zip(starts, ends, strict=True)]))
        inside = int(np.prod([side.stop - side.start for side in window]))
        yield place, (window, c["divisor_override"] or (whole if c["count_include_pad"] else inside))


def _adaptive_windows(c: Operands, sides: int) -> Iterator[tuple[tuple[int, ...], Window]]:
    outs, ins = c.g.shape[-sides:], c.shape[-sides:]
    for place in np.ndindex(*outs):
        window = tuple(slice(i * n // m, -(-(i + 1) * n // m)) for i, n, m in zip(place, ins, outs, strict=True))
        yield place, (window, int(np.prod([side.stop - side.start for side in window])))


def _kernel_count(c: Operands) -> int | None:
    if any(c["padding"]) or c["ceil_mode"]:
        return c["divisor_override"]
    return c["divisor_override"] or int(np.prod(c["kernel_size"]))


def _sources(c: Operands, exact: bool) -> Iterator[tuple[int, np.ndarray]]:
    """For each resized dimension: where the places of the output come from, as fractions of places of the input."""
    sides = len(c["output_size"])
    names = ("scales",) if sides == 1 else ("scales_d", "scales_h", "scales_w")[-sides:]
    for axis, name in zip(range(-sides, 0), names, strict=True):
        size, out = c.shape[axis], c.g.shape[axis]
        scale = 1 / c[name] if c.has(name) else size / out
        yield axis, (np.arange(out) + (0.5 if exact else 0.0)) * scale


def _resized(c: Operands, exact: bool = False) -> np.ndarray:
    """Each place of the input gets what its copies got, one dimension after the other."""
    g = c.g
    for axis, source in _sources(c, exact):
        size = c.shape[axis]
        copies = np.minimum(np.floor(source), size - 1)[None, :] == np.arange(size)[:, None]
        g = np.moveaxis(np.tensordot(copies.astype(float), g, axes=(1, axis)), 0, axis)
    return g


def _interpolated(c: Operands) -> np.ndarray:
    if c["align_corners"]:
        raise NotCovered
    g = c.g
    for axis, source in _sources(c, exact=True):
        size = c.shape[axis]
        source = np.clip(source - 0.5, 0, size - 1)
        weights = np.maximum(0, 1 - np.abs(source[None, :] - np.arange(size)[:, None]))
        g = np.moveaxis(np.tensordot(weights, g, axes=(1, axis)), 0, axis)
    return g


WINNER_2D = Local("zeros[argmax] += {g}", lambda c: _winners(c, 2))
WINNER_3D = Local("zeros[argmax] += {g}", lambda c: _winners(c, 3))
AVERAGE = (
    Local("each window: {g} / {n}", lambda c: _shared(c, _fixed_windows(c)), n=_kernel_count),
)  # fmt: skip
COPIES = (Local("Σ_copies {g}", _resized),)
EXACT_COPIES = (Local("Σ_copies {g}", lambda c: _resized(c, exact=True)),)
WEIGHTED = (Local("Σ weight · {g}", _interpolated),)

ROWS = {
    "MaxPool2DWithIndicesBackward0": (WINNER_2D,),
    "MaxPool3DWithIndicesBackward0": (WINNER_3D,),
    "AdaptiveMaxPool2DBackward0": (WINNER_2D,),
    "AdaptiveMaxPool3DBackward0": (WINNER_3D,),
    "FractionalMaxPool2DBackward0": (WINNER_2D,),
    "MaxUnpool2DBackward0": (Local("{g}[{indices}]", _unpooled),),
    "AvgPool2DBackward0": AVERAGE,
    "AvgPool3DBackward0": AVERAGE,
    "AdaptiveAvgPool2DBackward0": (Local("each window: {g} / n", lambda c: _shared(c, _adaptive_windows(c, 2))),),
    "AdaptiveAvgPool3DBackward0": (Local("each window: {g} / n", lambda c: _shared(c, _adaptive_windows(c, 3))),),
    "UpsampleNearest1DBackward0": COPIES,
    "UpsampleNearest2DBackward0": COPIES,
    "UpsampleNearest3DBackward0": COPIES,
    "UpsampleNearestExact1DBackward0": EXACT_COPIES,
    "UpsampleNearestExact2DBackward0": EXACT_COPIES,
    "UpsampleNearestExact3DBackward0": EXACT_COPIES,
    "UpsampleLinear1DBackward0": WEIGHTED,
    "UpsampleBilinear2DBackward0": WEIGHTED,
    "UpsampleTrilinear3DBackward0": WEIGHTED,
}  # fmt: skip
