"""Rows: what changes the shape, the order or the type, repeats, joins or parts: gradients are put back in place."""

from __future__ import annotations

import numpy as np

from viz.story.rules.layout import at_axis
from viz.story.rules.operand import Local, Missing, Operands, array

PAD_MODES = {"reflect": "reflect", "replicate": "edge"}


def _permuted_back(c: Operands) -> np.ndarray:
    return np.transpose(c.g, np.argsort(np.array(c["dims"], dtype=int) % max(c.g.ndim, 1)))


def _repeated(c: Operands) -> np.ndarray:
    """All copies added up."""
    repeats = c["repeats"]
    shape = (1,) * (len(repeats) - len(c.shape)) + c.shape
    tiles = c.g.reshape([side for pair in zip(repeats, shape, strict=True) for side in pair])
    return tiles.sum(axis=tuple(range(0, 2 * len(repeats), 2))).reshape(c.shape)


def _rolled_back(c: Operands) -> np.ndarray:
    if not c["dims"]:
        return np.roll(c.g, -sum(c["shifts"]))
    return np.roll(c.g, [-shift for shift in c["shifts"]], c["dims"])


def _sides(c: Operands, name: str) -> list[tuple[int, int]]:
    """How much each dimension was padded; torch names the last one first."""
    pad = c[name]
    pairs = [(pad[i], pad[i + 1]) for i in range(0, len(pad), 2)][::-1]
    return [(0, 0)] * (len(c.shape) - len(pairs)) + pairs


def _cropped(c: Operands) -> np.ndarray:
    """Negative padding had cut off: there the gradient is 0."""
    out = c.zeros()
    pairs = list(zip(c.shape, _sides(c, "pad"), strict=True))
    inner = tuple(slice(max(-a, 0), size - max(-b, 0)) for size, (a, b) in pairs)
    outer = tuple(slice(max(a, 0), size + a + min(b, 0)) for size, (a, b) in pairs)
    out[inner] = c.g[outer]
    return out


def _copied_edges(c: Operands, mode: str) -> np.ndarray:
    places = np.pad(np.arange(int(np.prod(c.shape))).reshape(c.shape), _sides(c, "padding"), PAD_MODES[mode])
    out = c.zeros().reshape(-1)
    np.add.at(out, places.reshape(-1), c.g.reshape(-1))
    return out.reshape(c.shape)


def _strided(c: Operands) -> np.ndarray:
    """Places counted through memory, for an input that lies there in order and from the start."""
    size, stride = c["size"], c["stride"]
    places = np.full(size, c["storage_offset"] or 0)
    for axis, (count, step) in enumerate(zip(size, stride, strict=True)):
        places += (np.arange(count) * step).reshape([-1 if each == axis else 1 for each in range(len(size))])
    out = c.zeros().reshape(-1)
    np.add.at(out, places, c.g)
    return out.reshape(c.shape)


def _part(c: Operands) -> np.ndarray:
    """Of what was joined: behind the parts before it, whose sizes are known if they got a gradient too."""
    before = [c.shapes.get(slot) for slot in range(c.slot)]
    if None in before:
        raise Missing
    axis = c["dim"] % len(c.shape)
    start = sum(shape[axis] for shape in before if shape != (0,))
    return np.take(c.g, range(start, start + c.shape[axis]), axis=axis) if c.shape != (0,) else c.zeros()


def _block(c: Operands) -> np.ndarray:
    before = [c.shapes.get(slot) for slot in range(c.slot)]
    if None in before:
        raise Missing
    sides = [(1, 1, *shape)[-2:] for shape in (*before, c.shape)]
    rows, columns = (sum(side[i] for side in sides[:-1]) for i in (0, 1))
    height, width = sides[-1]
    return c.g[rows : rows + height, columns : columns + width].reshape(c.shape)


def _unbound(c: Operands) -> np.ndarray:
    shape = next(picture.shape for picture in c.incoming if picture is not None)
    parts = [np.zeros(shape) if picture is None else array(picture) for picture in c.incoming]
    return np.stack(parts, axis=c["dim"])


def _unsplit(c: Operands) -> np.ndarray:
    axis, out = c["dim"] % len(c.shape), c.zeros()
    start = 0
    for picture, size in zip(c.incoming, _split_sizes(c, axis), strict=True):
        if picture is not None:
            out[at_axis(c, slice(start, start + size))] = array(picture)
        start += size
    return out


def _split_sizes(c: Operands, axis: int) -> list[int]:
    if c.has("split_sizes"):
        return list(c["split_sizes"])
    size, whole = c["split_size"], c.shape[axis]
    return [min(size, whole - start) for start in range(0, whole, size or 1)] or [0]


def _shuffled(g: np.ndarray, factor: int) -> np.ndarray:
    """Channels laid out as squares of pixels."""
    *batch, channels, height, width = g.shape
    x = g.reshape(-1, channels // factor**2, factor, factor, height, width)
    return x.transpose(0, 1, 4, 2, 5, 3).reshape(*batch, channels // factor**2, height * factor, width * factor)


def _unshuffled(g: np.ndarray, factor: int) -> np.ndarray:
    *batch, channels, height, width = g.shape
    x = g.reshape(-1, channels, height // factor, factor, width // factor, factor)
    return x.transpose(0, 1, 3, 5, 2, 4).reshape(*batch, channels * factor**2, height // factor, width // factor)


def _channels_back(c: Operands) -> np.ndarray:
    batch, channels, *rest = c.g.shape
    return c.g.reshape(batch, channels // c["groups"], c["groups"], *rest).swapaxes(1, 2).reshape(c.g.shape)


PASS = (Local("{g}", lambda c: c.g),)
RESHAPED = (Local("reshape({g})", lambda c: c.g.reshape(c.shape)),)
SWAPPED = (Local("{g}ᵀ", lambda c: np.swapaxes(c.g, c["dim0"], c["dim1"]) if c.g.ndim else c.g),)
TRANSPOSED = (Local("{g}ᵀ", lambda c: c.g.T),)
STRIDED = (Local("zeros.as_strided({size}, {stride}) += {g}", _strided),)
REFLECTED = (Local("Σ_copies {g}", lambda c: _copied_edges(c, "reflect")),)
REPLICATED = (Local("Σ_copies {g}", lambda c: _copied_edges(c, "replicate")),)
JOINED = (Local("cat({g}, …)", _unsplit),)

ROWS = {
    "ViewBackward0": RESHAPED,
    "UnsafeViewBackward0": RESHAPED,
    "ReshapeAliasBackward0": RESHAPED,
    "UnsqueezeBackward0": RESHAPED,
    "UnsqueezeBackward1": RESHAPED,
    **{f"SqueezeBackward{overload}": RESHAPED for overload in range(6)},
    "TBackward0": TRANSPOSED,
    "TBackward1": TRANSPOSED,
    "TransposeBackward0": SWAPPED,
    "TransposeBackward1": SWAPPED,
    "PermuteBackward0": (Local("permute({g})", _permuted_back),),
    "ExpandBackward0": PASS,
    "CloneBackward0": PASS,
    "AliasBackward0": PASS,
    "CopyBackwards": PASS,
    "ToCopyBackward0": PASS,
    "AsStridedBackward0": STRIDED,
    "AsStridedBackward1": STRIDED,
    "RepeatBackward0": (Local("Σ_copies {g}", _repeated),),
    "FlipBackward0": (Local("flip({g}, {dims})", lambda c: np.flip(c.g, c["dims"])),),
    "RollBackward0": (Local("roll({g}, −{shifts})", _rolled_back),),
    "Rot90Backward0": (Local("rot90({g}, −{k})", lambda c: np.rot90(c.g, -c["k"], c["dims"])),),
    "ConstantPadNdBackward0": (Local("crop({g})", _cropped),),
    **{f"ReflectionPad{d}DBackward0": REFLECTED for d in (1, 2, 3)},
    **{f"ReplicationPad{d}DBackward0": REPLICATED for d in (1, 2, 3)},
    "StackBackward0": (Local("{g}[i]", lambda c: np.take(c.g, c.slot, axis=c["dim"])),),
    "CatBackward0": (Local("split({g})[i]", _part),),
    "BlockDiagBackward0": (Local("block i of {g}", _block),),
    "UnbindBackward0": (Local("stack({g}, …)", _unbound),),
    "SplitBackward0": JOINED,
    "SplitWithSizesBackward0": JOINED,
    "UnsafeSplitBackward0": JOINED,
    "PixelShuffleBackward0": (
        Local("pixel_unshuffle({g})", lambda c: _unshuffled(c.g, c["upscale_factor"])),
    ),
    "PixelUnshuffleBackward0": (
        Local("pixel_shuffle({g})", lambda c: _shuffled(c.g, c["downscale_factor"])),
    ),
    "ChannelShuffleBackward0": (Local("channel_shuffle back({g})", _channels_back),),
}  # fmt: skip
