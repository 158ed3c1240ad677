"""Rows: why a gradient is nan, inf, or vanished. An infinite slope, 0 × inf, or a number that its type cannot hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from viz.story.model import Picture
from viz.story.numbers import number
from viz.story.rules.operand import Missing
from viz.story.whys.seen import Seen, Why, of


class Slope(NamedTuple):
    """Of an operation that works element by element: where it is steep, as mathematics, and the slope itself."""

    steep: str
    work: Callable[[Seen], Any]


def _power(s: Seen) -> np.ndarray:
    p = np.asarray(s["exponent"], float)
    return np.where(p == 0, 0.0, p * np.power(s["self"], p - 1))


SLOPES: dict[str, tuple[Slope, ...]] = {
    "SqrtBackward0": (Slope("√x, x = 0", lambda s: 0.5 / s["result"]),),
    "RsqrtBackward0": (Slope("1/√x, x = 0", lambda s: -0.5 * s["result"] ** 3),),
    "PowBackward0": (Slope("x^p, x = 0", _power),),
    "PowBackward1": (Slope("x^p, x = 0", _power),),
    "LogBackward0": (Slope("ln x, x = 0", lambda s: 1 / s["self"]),),
    "Log2Backward0": (Slope("log₂ x, x = 0", lambda s: 1 / s["self"] / np.log(2)),),
    "Log10Backward0": (Slope("log₁₀ x, x = 0", lambda s: 1 / s["self"] / np.log(10)),),
    "Log1PBackward0": (Slope("ln(1 + x), x = −1", lambda s: 1 / (1 + s["self"])),),
    "ReciprocalBackward0": (Slope("1/x, x = 0", lambda s: -(s["result"] ** 2)),),
    "DivBackward0": (
        Slope("x / 0", lambda s: 1 / np.asarray(s["other"])),
        Slope("x / 0", lambda s: -s["self"] / np.asarray(s["other"]) ** 2),
    ),
    "DivBackward1": (Slope("x / 0", lambda s: 1 / np.asarray(s["other"])),),
    "AsinBackward0": (Slope("asin x, |x| = 1", lambda s: 1 / np.sqrt(1 - s["self"] ** 2)),),
    "AcosBackward0": (Slope("acos x, |x| = 1", lambda s: -1 / np.sqrt(1 - s["self"] ** 2)),),
    "AtanhBackward0": (Slope("atanh x, |x| = 1", lambda s: 1 / (1 - s["self"] ** 2)),),
    "ExpBackward0": (Slope("exp x = inf", lambda s: s["result"]),),
    "MulBackward0": (Slope("x · inf", lambda s: s["other"]), Slope("x · inf", lambda s: s["self"])),
    "MulBackward1": (Slope("x · inf", lambda s: s["other"]),),
    "ToCopyBackward0": (Slope("x", lambda s: 1.0),),
}  # fmt: skip
STEEP = frozenset(SLOPES)
PRODUCTS = of("Mm0", "Mv0", "Bmm0", "Addmm0", "Dot0")

LIMITS = {
    "float16": (2.0**-24, 65504.0),
    "bfloat16": (2.0**-133, 3.3895313892515355e38),
    "float32": (2.0**-149, 3.4028234663852886e38),
}
"""The smallest number above 0 and the largest one. float64 is what we calculate in ourselves: nothing can be said."""


def _row(s: Seen) -> Slope | None:
    row = SLOPES[s.node]
    return row[s.slot] if s.slot < len(row) else None


def _slope(s: Seen) -> np.ndarray:
    row = _row(s)
    slope = np.asarray(np.nan if row is None else row.work(s))
    if np.iscomplexobj(slope):
        raise Missing("no complex slopes")
    return np.broadcast_to(slope.astype(float), s.g.shape)


def _steep(s: Seen, places: np.ndarray) -> dict[str, str]:
    row = _row(s)
    return {"steep": row.steep if row else ""}


def onto(s: Seen, places: np.ndarray) -> np.ndarray:
    """Places of the gradient that came in, as places of the one that went out (summed where it was broadcast)."""
    extra = s.g.ndim - s.out.ndim
    axes = (*range(extra), *(extra + i for i, n in enumerate(s.out.shape) if n == 1 and s.g.shape[extra + i] != 1))
    return places.any(axis=axes).reshape(s.out.shape) if axes else places


def zero_times_inf(s: Seen) -> np.ndarray:
    return np.isnan(s.out) & onto(s, (s.g == 0) & np.isinf(_slope(s)))


def _nan_saved(s: Seen) -> np.ndarray:
    """Where anything that was saved is nan."""
    found = [np.isnan(s[name]) for name, thing in s.saved.items() if isinstance(thing, Picture)]
    return np.any([np.broadcast_to(each, s.g.shape) for each in found], axis=0) if found else np.zeros(s.g.shape, bool)


def nan_slope(s: Seen) -> np.ndarray:
    """What was saved is nan itself: √x of a negative x."""
    places = np.isfinite(s.g) & np.isnan(_slope(s)) & _nan_saved(s)
    return np.isnan(s.out) & onto(s, places) & (_row(s) is not None)


def _undefined(s: Seen) -> np.ndarray:
    """The slope is 0 / 0 or the like, of numbers that are no nan."""
    places = np.isfinite(s.g) & np.isnan(_slope(s)) & ~_nan_saved(s)
    return np.isnan(s.out) & onto(s, places) & (_row(s) is not None)


def _infinite(s: Seen) -> np.ndarray:
    return np.isinf(s.out) & onto(s, np.isfinite(s.g) & (s.g != 0) & np.isinf(_slope(s)))


def _limits(s: Seen) -> tuple[float, float]:
    return LIMITS.get(s.sent.dtype, (0.0, np.inf))


def _underflow(s: Seen) -> np.ndarray:
    true = s.g * _slope(s)
    return (s.out == 0) & (true != 0) & (np.abs(true) < _limits(s)[0])


def _overflow(s: Seen) -> np.ndarray:
    true = s.g * _slope(s)
    return np.isinf(s.out) & np.isfinite(true) & (np.abs(true) > _limits(s)[1])


def _parts(s: Seen) -> list[np.ndarray]:
    """All numbers that a product is made of."""
    return [s.g, *(s[name] for name, thing in s.saved.items() if isinstance(thing, Picture))]


def _overflowing_product(s: Seen) -> np.ndarray:
    """Finite numbers only went into the sums of products."""
    clean = all(np.isfinite(part).all() for part in _parts(s))
    return np.isinf(s.out) & bool(clean) & (s.sent.dtype in LIMITS)


def _product_with_inf(s: Seen) -> np.ndarray:
    """No nan came in, but an inf did."""
    without = not any(np.isnan(part).any() for part in _parts(s))
    return np.isnan(s.out) & bool(without and any(np.isinf(part).any() for part in _parts(s)))


def _small(s: Seen, places: np.ndarray) -> dict[str, str]:
    true = np.abs(s.g * _slope(s))[places]
    return {"true": number(float(true.max())), "dtype": s.sent.dtype, "limit": number(_limits(s)[0])}


def _large(s: Seen, places: np.ndarray) -> dict[str, str]:
    return {"dtype": s.sent.dtype, "limit": number(_limits(s)[1])}


ROWS = (
    Why("why.zero_times_inf", STEEP, zero_times_inf, _steep),
    Why("why.nan_slope", STEEP, nan_slope),
    Why("why.undefined", STEEP, _undefined, _steep),
    Why("why.steep", STEEP, _infinite, _steep),
    Why("why.underflow", STEEP, _underflow, _small),
    Why("why.overflow", STEEP, _overflow, _large),
    Why("why.overflow", PRODUCTS, _overflowing_product, _large),
    Why("why.product_with_inf", PRODUCTS, _product_with_inf),
)
