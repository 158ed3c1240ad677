"""Gradients that meet: whether what arrived makes the total that entered."""

from __future__ import annotations

import numpy as np

from viz.story.model import Share, Sum
from viz.story.telling import Call, Telling
from viz.trace.events import Value


def meeting(telling: Telling, call: Call, n: int, incoming: list[Value | None]) -> tuple[Sum | None, list[str]]:
    """The arrivals where several meet, and []; or no sum and what arrived, if that is not what entered."""
    for output, total in enumerate(incoming):
        parts = call.arrived.get((n, output), [])
        if not parts or total is None:
            continue
        if not adds_up(telling, [value for _, value in parts], total):
            return None, [value for _, value in parts]
        if len(parts) > 1:
            return Sum(
                telling.cast.at(n, output), [Share(link, value) for link, value in parts], telling.values.add(total)
            ), []
    return None, []


def adds_up(telling: Telling, parts: list[str], total: Value) -> bool:
    """Whether the parts make the total; so taken where numbers did not travel in full."""
    pictures = [telling.values[value] for value in parts]
    if total.data is None or any(picture.data is None for picture in pictures):
        return True
    if any(isinstance(x, (tuple, list)) for x in total.data):
        return True
    arrays = [np.array(picture.data, dtype=float).reshape(picture.shape) for picture in pictures]
    whole = np.array(total.data, dtype=float).reshape(total.shape)
    close = 1e-3 if "float16" in total.dtype else 1e-5
    with np.errstate(all="ignore"):
        return bool(np.allclose(sum(arrays), whole, rtol=close, atol=close, equal_nan=True))
