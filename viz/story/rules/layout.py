"""Where gradients go when dimensions are summed, picked or moved: the array handling that several tables share."""

from __future__ import annotations

from typing import Any

import numpy as np

from viz.story.rules.operand import Operands


def axes(c: Operands, name: str = "dim") -> tuple[int, ...]:
    """The reduced dimensions; all of them where none is named."""
    dim = c.get(name, None)
    named = (dim,) if isinstance(dim, int) else tuple(dim or range(len(c.shape)))
    return tuple(axis % max(len(c.shape), 1) for axis in named) if c.shape else ()


def restored(c: Operands, thing: np.ndarray) -> np.ndarray:
    """A reduced array with its reduced dimensions back, of size one."""
    if c.get("keepdim", False) or not c.shape or thing.ndim == len(c.shape):
        return thing
    for axis in sorted(axes(c)):
        thing = np.expand_dims(thing, axis)
    return thing


def spread(c: Operands) -> np.ndarray:
    """The gradient of a reduction, at every element that was reduced."""
    return np.broadcast_to(restored(c, c.g), c.shape)


def reduced(c: Operands) -> int:
    """How many elements went into one."""
    return int(np.prod([c.shape[axis] for axis in axes(c)]))


def reversed_sum(x: np.ndarray, axis: int) -> np.ndarray:
    """At each place the sum of what stands there and behind."""
    return np.flip(np.cumsum(np.flip(x, axis), axis=axis), axis) if x.ndim else x


def along(index: np.ndarray, axis: int) -> tuple[np.ndarray, ...]:
    """The index of `gather` and `scatter` written out for all dimensions."""
    places = list(np.indices(index.shape))
    places[axis] = index
    return tuple(places)


def put_along(c: Operands, index: np.ndarray, gradient: np.ndarray, axis: int) -> np.ndarray:
    """Zeros of the slot's tensor with the gradient added at the places of ``index`` along ``axis``."""
    out = c.zeros()
    if not c.shape:
        return out + gradient.reshape(())
    np.add.at(out, along(index, axis % len(c.shape)), gradient)
    return out


def put(c: Operands, place: Any) -> np.ndarray:
    """Zeros of the slot's tensor with the gradient added at a numpy index."""
    out = c.zeros()
    np.add.at(out, place, c.g)
    return out


def at(axis: int, place: Any) -> tuple:
    """A numpy index of one dimension."""
    return (slice(None),) * axis + (place,)


def at_axis(c: Operands, place: Any) -> tuple:
    """A numpy index of the dimension that the node saved as ``dim``."""
    return at(c["dim"] % len(c.shape), place)
