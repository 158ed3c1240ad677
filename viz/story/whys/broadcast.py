"""Why a gradient has fewer numbers than came in: the operand had been broadcast, so what it gets is summed."""

from __future__ import annotations

from viz.story.model import Words
from viz.story.whys.seen import Seen, of
from viz.story.words import Language

SPREADING = of(
    "Add0", "Sub0", "Rsub0", "Mul0", "Div0", "Div2", "Pow1", "Where0", "Maximum0", "Minimum0", "Fmax0", "Fmin0",
    "Atan20", "Addcmul0", "Addcdiv0", "Lerp0", "Lerp1", "Expand0", "Clamp0", "ClampMin1", "ClampMax1", "Remainder1",
    "Hypot0", "Xlogy0", "Copysign0",
) | {"Atan2Backward0", "CopyBackwards"}  # fmt: skip
"""Operations that spread a smaller operand over a larger one."""


def summed_axes(came: tuple[int, ...], went: tuple[int, ...]) -> tuple[int, ...]:
    """The axes over which a gradient of one shape must be summed to get the other; those of size one need no sum."""
    extra = len(came) - len(went)
    if extra < 0:
        return ()
    stretched = [extra + place for place, size in enumerate(went) if size == 1 and came[extra + place] != 1]
    return tuple(axis for axis in (*range(extra), *stretched) if came[axis] != 1)


def said(words: Language, seen: Seen) -> Words:
    """`b has shape 3 and was broadcast to 2×3: its gradient is summed over axis 0, 2 numbers each.`"""
    if seen.node not in SPREADING or seen.incoming is None:
        return []
    came, went = tuple(seen.incoming.shape), tuple(seen.sent.shape)
    axes = summed_axes(came, went)
    count = 1
    for axis in axes:
        count *= came[axis]
    if count < 2:
        return []
    key = "why.broadcast" if len(axes) == 1 else "why.broadcast.axes"
    names = words.plain("list.comma").join(map(str, axes))
    return words.say(
        key, target=seen.target, small=str(list(went)), large=str(list(came)), axes=names, number=count,
    )  # fmt: skip
