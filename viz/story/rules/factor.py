"""The local derivative by which a node multiplied its incoming gradient, where it did so number by number.

Found by the rule of the node itself: what it makes of ones is the factor, if what it makes of other numbers is these
numbers times the factor. So of `sin`, of `u * x`, of `sum`; never of a matrix product, a softmax or a summed broadcast.
"""

from __future__ import annotations

import numpy as np

from viz.story.model import Picture
from viz.story.rules import operand as o
from viz.story.rules.case import Case, Slot

MOST = 16
"""Elements of a factor that is kept: as many as a card shows."""


def factor(case: Case, local: o.Local, slot: Slot) -> np.ndarray | None:
    """Of the shape of what was sent; None where there is no such factor, or it is not finite or too large to show."""
    arrived = [picture for picture in case.incoming if picture is not None]
    if len(arrived) != 1 or "float" not in arrived[0].dtype or "float" not in slot.sent.dtype:
        return None
    if np.prod(slot.sent.shape) > MOST:
        return None
    shape = arrived[0].shape
    probe = 1.3 + 0.7 * np.arange(np.prod(shape)).reshape(shape)
    ones, probed = _made(case, local, slot, np.ones(shape)), _made(case, local, slot, probe)
    try:
        expected = np.broadcast_to(probe, slot.sent.shape) * ones
    except ValueError:
        return None
    sound = ones.shape == slot.sent.shape and np.isfinite(ones).all() and np.allclose(probed, expected, rtol=1e-9)
    return ones if sound else None


def _made(case: Case, local: o.Local, slot: Slot, gradient: np.ndarray) -> np.ndarray:
    """What the rule makes of this gradient, everything else being as it was."""
    entered = [picture and _with(picture, gradient) for picture in case.incoming]
    saved = {name: kept.thing for name, kept in case.saved.items()}
    shapes = {each.place: each.sent.shape for each in case.slots}
    raw = np.asarray(local.work(o.Operands(entered, saved, slot.sent.shape, slot.place, shapes)))
    return o.folded(raw, slot.sent.shape)


def _with(picture: Picture, numbers: np.ndarray) -> Picture:
    return Picture(picture.shape, "float64", numbers.ravel().tolist())
