"""Rows: the softmax family, and what normalises by mean and variance: layer, batch and group norm, weight norm."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from viz.story.rules.operand import Cases, Local, Operands, cases

NORMAL = "x̂ = ({input} − mean) / std"


def _softmax(c: Operands) -> np.ndarray:
    s = c["result"]
    return s * (c.g - (c.g * s).sum(axis=_axis(c), keepdims=True))


def _log_softmax(c: Operands) -> np.ndarray:
    return c.g - np.exp(c["result"]) * c.g.sum(axis=_axis(c), keepdims=True)


def _axis(c: Operands) -> int | None:
    return c["dim"] if c.shape else None


class Normed(NamedTuple):
    """A normalised input as groups (rows) of elements with one mean and one std each, all broadcastable to it."""

    gradient: np.ndarray
    """Incoming, times the weight."""
    hat: np.ndarray
    inverse: np.ndarray
    dims: tuple[int, ...]
    """The dimensions over which mean and std were taken."""
    fixed: bool = False
    """Mean and std are constants (batch norm in evaluation)."""


def _through(normed: Normed) -> np.ndarray:
    """The gradient of the input: mean and std depend on it too."""
    if normed.fixed:
        return normed.gradient * normed.inverse
    mean = normed.gradient.mean(axis=normed.dims, keepdims=True)
    slant = (normed.gradient * normed.hat).mean(axis=normed.dims, keepdims=True)
    return normed.inverse * (normed.gradient - mean - normed.hat * slant)


def _layer(c: Operands) -> Normed:
    mean, inverse = c["result1"], c["result2"]
    gradient = c.g * c["weight"] if c.has("weight") else c.g
    dims = tuple(range(-len(c["normalized_shape"]), 0))
    return Normed(gradient, (c["input"] - mean) * inverse, np.broadcast_to(inverse, c.g.shape), dims)


def _per_channel(x: np.ndarray, like: np.ndarray) -> np.ndarray:
    return x.reshape(1, -1, *[1] * (like.ndim - 2))


def _batch(c: Operands) -> Normed:
    x = c["input"]
    if c["training"]:
        mean, inverse = c["result1"], c["result2"]
    else:
        mean, inverse = c["running_mean"], 1 / np.sqrt(c["running_var"] + c["eps"])
    gradient = c.g * _per_channel(c["weight"], x) if c.has("weight") else c.g
    hat = (x - _per_channel(mean, x)) * _per_channel(inverse, x)
    dims = (0, *range(2, x.ndim))
    return Normed(gradient, hat, _per_channel(inverse, x), dims, not c["training"])


def _group(c: Operands) -> Normed:
    x = c["input"]
    grouped = (x.shape[0], c["group"], -1)
    gradient = c.g * _per_channel(c["weight"], x) if c.has("weight") else c.g
    inverse = c["result2"][..., None]
    hat = (x.reshape(grouped) - c["result1"][..., None]) * inverse
    return Normed(gradient.reshape(grouped), hat, inverse, (2,))


def _channels(x: np.ndarray) -> np.ndarray:
    return x.sum(axis=(0, *range(2, x.ndim)))


def _input(c: Operands, normed: Normed) -> np.ndarray:
    return _through(normed).reshape(c.shape)


def _moving(build: Callable[[Operands], Normed]) -> Cases:
    """Of the input, whose mean and std move with it: the formula with a weight, and without one."""
    whole = "(ĝ − mean ĝ − x̂ · mean(ĝ · x̂)) / std"
    return cases(
        Local(f"{whole}; ĝ = {{g}} · {{weight}}, {NORMAL}", lambda c: _input(c, build(c)), lambda c: c.has("weight")),
        Local(f"{whole}; ĝ = {{g}}, {NORMAL}", lambda c: _input(c, build(c))),
    )


FIXED = cases(
    Local("{g} · {weight} / √({running_var} + {eps})", lambda c: _input(c, _batch(c)),
          lambda c: not c["training"] and c.has("weight")),
    Local("{g} / √({running_var} + {eps})", lambda c: _input(c, _batch(c)), lambda c: not c["training"]),
)  # fmt: skip


def _weight_norm(c: Operands) -> np.ndarray:
    v, norm = c["v"], c["result1"]
    others = tuple(axis for axis in range(v.ndim) if axis != c["dim"] % v.ndim)
    norm = norm.reshape([v.shape[axis] if axis not in others else 1 for axis in range(v.ndim)])
    along = (c.g * v).sum(axis=others, keepdims=True)
    if c.slot == 1:
        return (along / norm).reshape(c.shape)
    return c["g"].reshape(norm.shape) / norm * (c.g - v * along / norm**2)


ROWS = {
    "SoftmaxBackward0": (Local("{result} · ({g} − Σ {g} · {result})", _softmax),),
    "LogSoftmaxBackward0": (Local("{g} − exp({result}) · Σ {g}", _log_softmax),),
    "NativeLayerNormBackward0": (
        _moving(_layer),
        Local(f"{{g}} · x̂; {NORMAL}", lambda c: c.g * _layer(c).hat),
        Local("{g}", lambda c: c.g),
    ),
    "NativeBatchNormBackward0": (
        FIXED + _moving(_batch),
        Local(f"Σ {{g}} · x̂; {NORMAL}", lambda c: _channels(c.g * _batch(c).hat)),
        Local("Σ {g}", lambda c: _channels(c.g)),
    ),
    "NativeGroupNormBackward0": (
        _moving(_group),
        Local(f"Σ {{g}} · x̂; {NORMAL}", lambda c: _channels(c.g * _group(c).hat.reshape(c.g.shape))),
        Local("Σ {g}", lambda c: _channels(c.g)),
    ),
    "WeightNormInterfaceBackward0": (
        Local("({g} − {v} · Σ({g} · {v}) / ‖{v}‖²) · w / ‖{v}‖", _weight_norm),
        Local("Σ({g} · {v}) / ‖{v}‖", _weight_norm),
    ),
}  # fmt: skip
