"""The numbers of a lesson and those of a run, compared as a reader compares them. Knows no lesson and no film."""

from __future__ import annotations

import math
from typing import Any

from viz.trace.events import Number

Numbers = list[Number] | None
"""Flat; None: there is no tensor (a gradient that is None)."""
NEAR = 1e-4
"""A lesson writes 0.3333, and PyTorch's float32 has its own last digits."""
ODD = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def flat(written: Any) -> Numbers:
    """A number, nested lists of them, or "None", as the flat numbers that a story has."""
    if written == "None":
        return None
    if isinstance(written, (list, tuple)):
        return [number for part in written for number in flat(part) or []]
    return [str(written) if isinstance(written, float) and not math.isfinite(written) else written]


def alike(a: Numbers, b: Numbers) -> bool:
    """As many numbers, each near its partner; nan is like nan."""
    if a is None or b is None:
        return a is b
    return len(a) == len(b) and all(map(near, a, b))


def near(a: Number, b: Number) -> bool:
    a, b = ODD.get(a, a) if isinstance(a, str) else a, ODD.get(b, b) if isinstance(b, str) else b
    if isinstance(a, (tuple, list)) or isinstance(b, (tuple, list)) or isinstance(a, str) or isinstance(b, str):
        return a == b
    return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=NEAR, abs_tol=1e-6)
