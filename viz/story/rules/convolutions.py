"""Rows: convolutions of any number of dimensions, strided, padded, dilated, grouped, transposed; fold and unfold.

A convolution links a wide tensor and a narrow one: narrow place p and tap k meet wide place p · stride + k · dilation −
padding. The wide one is the input, or the output if the convolution is transposed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from viz.story.rules.operand import Local, Operands, cases


class Taps(NamedTuple):
    """How the places of a wide and a narrow tensor meet."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: tuple[int, ...]

    def __call__(self, narrow: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], tuple]]:
        """For each tap: its place in the kernel, and which places of the padded wide tensor meet the narrow ones."""
        for tap in np.ndindex(*self.kernel):
            starts = [k * d for k, d in zip(tap, self.dilation, strict=True)]
            yield tap, (..., *(slice(a, a + s * n, s) for a, s, n in zip(starts, self.stride, narrow, strict=True)))

    def padded(self, wide: np.ndarray, narrow: tuple[int, ...]) -> np.ndarray:
        """With zeros around, so that every tap falls inside."""
        out = np.zeros((*wide.shape[: -len(narrow)], *self.room(wide.shape[-len(narrow) :], narrow)), wide.dtype)
        out[self._inside(wide.shape[-len(narrow) :])] = wide
        return out

    def cropped(self, padded: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
        return padded[self._inside(size)]

    def _inside(self, size: tuple[int, ...]) -> tuple:
        return (..., *(slice(p, p + n) for p, n in zip(self.padding, size, strict=True)))

    def room(self, wide: tuple[int, ...], narrow: tuple[int, ...]) -> tuple[int, ...]:
        reach = zip(narrow, self.stride, self.kernel, self.dilation, strict=True)
        needed = [(n - 1) * s + (k - 1) * d + 1 for n, s, k, d in reach]
        return tuple(max(w + 2 * p, need) for w, p, need in zip(wide, self.padding, needed, strict=True))


def _taps(c: Operands, weight: tuple[int, ...]) -> Taps:
    return Taps(weight[2:], c["stride"], c["dilation"], c["padding"])


def _groups(c: Operands, x: np.ndarray, axis: int) -> list[np.ndarray]:
    return np.split(x, c["groups"], axis=axis)


def _weight(c: Operands) -> np.ndarray:
    wide, narrow = (c.g, c["input"]) if c["transposed"] else (c["input"], c.g)
    taps, places = _taps(c, c.shape), narrow.shape[2:]
    wide, out = taps.padded(wide, places), np.zeros(c.shape)
    pairs = zip(_groups(c, wide, 1), _groups(c, narrow, 1), _groups(c, out, 0), strict=True)
    for wide_part, narrow_part, part in pairs:
        for tap, met in taps(places):
            part[(..., *tap)] = _pairs(narrow_part, wide_part[met])
    return out


def _pairs(narrow: np.ndarray, wide: np.ndarray) -> np.ndarray:
    """Channel by channel, over the batch and all places."""
    dims = (0, *range(2, narrow.ndim))
    return np.tensordot(narrow, wide, axes=(dims, dims))


def _input(c: Operands) -> np.ndarray:
    weights = _groups(c, c["weight"], 0)
    taps = _taps(c, c["weight"].shape)
    gradients = _groups(c, c.g, 1)
    work = _gathered if c["transposed"] else _scattered
    pairs = zip(gradients, weights, strict=True)
    return np.concatenate([work(taps, g, w, c.shape[2:]) for g, w in pairs], axis=1)


def _scattered(taps: Taps, g: np.ndarray, weight: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    places = g.shape[2:]
    out = np.zeros((g.shape[0], weight.shape[1], *taps.room(size, places)), g.dtype)
    for tap, met in taps(places):
        out[met] += np.einsum("na...,ab->nb...", g, weight[(..., *tap)])
    return taps.cropped(out, size)


def _gathered(taps: Taps, g: np.ndarray, weight: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    wide = taps.padded(g, size)
    return sum(np.einsum("nb...,ab->na...", wide[met], weight[(..., *tap)]) for tap, met in taps(size))


def _bias(c: Operands) -> np.ndarray:
    return c.g.sum(axis=(0, *range(2, c.g.ndim)))


def _patches(c: Operands) -> Taps:
    return Taps(c["kernel_size"], c["stride"], c["dilation"], c["padding"])


def _narrow(taps: Taps, wide: tuple[int, ...]) -> tuple[int, ...]:
    sides = zip(wide, taps.padding, taps.kernel, taps.dilation, taps.stride, strict=True)
    return tuple((w + 2 * p - (k - 1) * d - 1) // s + 1 for w, p, k, d, s in sides)


def _folded(c: Operands) -> np.ndarray:
    """Patches laid back where they were cut, overlaps added."""
    taps, size = _patches(c), c.shape[-2:]
    places = _narrow(taps, size)
    patches = c.g.reshape(*c.shape[:-2], *taps.kernel, *places)
    out = np.zeros((*c.shape[:-2], *taps.room(size, places)), c.g.dtype)
    for tap, met in taps(places):
        out[met] += patches[(..., *tap, slice(None), slice(None))]
    return taps.cropped(out, size)


def _unfolded(c: Operands) -> np.ndarray:
    taps = _patches(c)
    places = _narrow(taps, c.g.shape[-2:])
    wide = taps.padded(c.g, places)
    parts = np.stack([wide[met] for _, met in taps(places)], axis=-3)
    return parts.reshape(c.shape)


def _transposed(c: Operands) -> bool:
    return c["transposed"]


ROWS = {
    "ConvolutionBackward0": (
        cases(Local("conv({g}, {weight})", _input, when=_transposed),
              Local("conv_transpose({g}, {weight})", _input)),
        cases(Local("conv({g}, {input})", _weight, when=_transposed),
              Local("conv({input}, {g})", _weight)),
        Local("Σ {g}", _bias),
    ),
    "Im2ColBackward0": (Local("fold({g})", _folded),),
    "Col2ImBackward0": (Local("unfold({g})", _unfolded),),
}  # fmt: skip
