"""Rows: what changes the shape, adds up, averages, picks or joins. Gradients are spread out or put back in place."""

from __future__ import annotations

import numpy as np

from viz.story.rules.operand import Local, Operands, array


def _axes(c: Operands) -> tuple[int, ...]:
    dim = c.get("dim", None)
    axes = (dim,) if isinstance(dim, int) else tuple(dim or range(len(c.shape)))
    return tuple(axis % max(len(c.shape), 1) for axis in axes)


def _restored(c: Operands, thing: np.ndarray) -> np.ndarray:
    """A reduced array with its reduced dimensions back, of size one."""
    keepdim = c.get("keepdim", False)
    if keepdim or not c.shape or thing.ndim == len(c.shape):
        return thing
    for axis in sorted(_axes(c)):
        thing = np.expand_dims(thing, axis)
    return thing


def _permuted_back(c: Operands) -> np.ndarray:
    return np.transpose(c.g, np.argsort(np.array(c["dims"]) % c.g.ndim))


def _spread(c: Operands) -> np.ndarray:
    return np.broadcast_to(_restored(c, c.g), c.shape)


def _averaged(c: Operands) -> np.ndarray:
    spread = _spread(c)
    return spread * (c.g.size / max(spread.size, 1))


def _extreme(c: Operands) -> np.ndarray:
    """Of the whole tensor: shared evenly among ties."""
    hit = c["self"] == c["result"]
    return c.g * hit / hit.sum()


def _picked_extreme(c: Operands) -> np.ndarray:
    return _put(c, _restored(c, c["indices"]).astype(int), _restored(c, c.g))


def _put(c: Operands, index: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    out = np.zeros(c.shape)
    if not c.shape:
        return out + gradient
    np.put_along_axis(out, index, gradient, axis=_axes(c)[0])
    return out


def _selected(c: Operands) -> np.ndarray:
    out = np.zeros(c.shape)
    index: list = [slice(None)] * len(c.shape)
    index[c["dim"]] = c["index"]
    out[tuple(index)] = c.g
    return out


def _sliced(c: Operands) -> np.ndarray:
    out = np.zeros(c.shape)
    index: list = [slice(None)] * len(c.shape)
    index[c["dim"]] = slice(c["start"], c["end"], c["step"])
    out[tuple(index)] = c.g
    return out


def _part(c: Operands) -> np.ndarray:
    dim, sizes = c["dim"], [shape[c["dim"]] for shape in c.shapes]
    start = sum(sizes[: c.slot])
    return np.take(c.g, range(start, start + sizes[c.slot]), axis=dim)


def _unbound(c: Operands) -> np.ndarray:
    shape = next(picture.shape for picture in c.incoming if picture is not None)
    parts = [np.zeros(shape) if picture is None else array(picture) for picture in c.incoming]
    return np.stack(parts, axis=c["dim"])


def _summed_back(c: Operands) -> np.ndarray:
    return np.flip(np.cumsum(np.flip(c.g, c["dim"]), axis=c["dim"]), c["dim"])


PASS = (Local("{g}", lambda c: c.g),)
RESHAPED = (Local("reshape({g})", lambda c: c.g.reshape(c.shape)),)

ROWS = {
    "SumBackward0": (Local("expand({g})", _spread),),
    "SumBackward1": (Local("expand({g})", _spread),),
    "MeanBackward0": (Local("expand({g}) / n", _averaged),),
    "MeanBackward1": (Local("expand({g}) / n", _averaged),),
    "MaxBackward1": (Local("{g} · [{self} = max] / n", _extreme),),
    "MinBackward1": (Local("{g} · [{self} = min] / n", _extreme),),
    "MaxBackward0": (Local("zeros[argmax] ← {g}", _picked_extreme),),
    "MinBackward0": (Local("zeros[argmin] ← {g}", _picked_extreme),),
    "LinalgVectorNormBackward0": (
        Local("{g} · {self} / {result}", lambda c: _restored(c, c.g) * c["self"] / _restored(c, c["result"])),
    ),
    "CumsumBackward0": (Local("flip(cumsum(flip({g})))", _summed_back),),
    "TBackward0": (Local("{g}ᵀ", lambda c: c.g.T),),
    "TransposeBackward0": (Local("{g}ᵀ", lambda c: np.swapaxes(c.g, c["dim0"], c["dim1"])),),
    "PermuteBackward0": (Local("permute({g})", _permuted_back),),
    "ViewBackward0": RESHAPED,
    "UnsafeViewBackward0": RESHAPED,
    "ReshapeAliasBackward0": RESHAPED,
    "UnsqueezeBackward0": RESHAPED,
    "SqueezeBackward0": RESHAPED,
    "SqueezeBackward1": RESHAPED,
    "SqueezeBackward2": RESHAPED,
    "ExpandBackward0": PASS,
    "CloneBackward0": PASS,
    "AliasBackward0": PASS,
    "CopyBackwards": PASS,
    "ToCopyBackward0": PASS,
    "SelectBackward0": (Local("zeros[{index}] ← {g}", _selected),),
    "SliceBackward0": (Local("zeros[{start}:{end}:{step}] ← {g}", _sliced),),
    "StackBackward0": (Local("{g}[i]", lambda c: np.take(c.g, c.slot, axis=c["dim"])),),
    "CatBackward0": (Local("split({g})[i]", _part),),
    "UnbindBackward0": (Local("stack({g}, …)", _unbound),),
}  # fmt: skip
