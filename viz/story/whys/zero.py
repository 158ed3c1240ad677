"""Rows: why a gradient is 0. The operation was inactive there, took the other side, lies at a kink, or is flat."""

from __future__ import annotations

import numpy as np

from viz.story.numbers import number
from viz.story.whys.seen import Seen, Why, of

NEARLY = 1e-3
"""A slope as small as this counts as saturated."""


def _relu_kink(s: Seen) -> np.ndarray:
    """Only where the operand on the stage really is the one whose result was saved."""
    return s.dead & (s.x == 0) & bool(np.array_equal(np.maximum(s.x, 0), s["result"]))


def _relu_off(s: Seen) -> np.ndarray:
    off = s.dead & (s["result"] <= 0)
    return off & ~_relu_kink(s) if s.given is not None and s.given.data is not None else off


def _outside(s: Seen) -> np.ndarray:
    low, high = s.bound("min", -np.inf), s.bound("max", np.inf)
    return s.dead & ((s["self"] < low) | (s["self"] > high))


def _outside_or_at(s: Seen) -> np.ndarray:
    return s.dead & ((s["self"] <= s["min_val"]) | (s["self"] >= s["max_val"]))


def _mask(s: Seen) -> np.ndarray:
    return s["other" if s.slot == 0 else "self"] == 0


def _dropped(s: Seen) -> np.ndarray:
    return s.dead & _mask(s) if "dropout" in s.op else np.zeros(s.out.shape, bool)


def _masked_out(s: Seen) -> np.ndarray:
    """By a constant; that a product of two variables has slope 0 where one of them is 0 is no surprise."""
    return s.dead & _mask(s) if s.lone and "dropout" not in s.op else np.zeros(s.out.shape, bool)


def _not_taken(s: Seen) -> np.ndarray:
    taken = s["condition"].astype(bool)
    return s.dead & (~taken if s.slot == 0 else taken)


def _loses(s: Seen) -> np.ndarray:
    mine, other = (s["self"], s["other"]) if s.slot == 0 else (s["other"], s["self"])
    return s.dead & ((mine < other) if s.node.startswith(("Max", "Fmax")) else (mine > other))


def _norm_kink(s: Seen) -> np.ndarray:
    """A vector of zeros, into which a gradient came."""
    zero = np.all(s["result"] == 0) and np.all(s.out == 0) and np.any(s.g != 0)
    return np.full(s.out.shape, bool(zero))


def _slope(s: Seen) -> np.ndarray:
    """Of sigmoid, tanh and each element of softmax to itself."""
    y = s["result"]
    return 1 - y**2 if s.node == "TanhBackward0" else y * (1 - y)


def _saturated(s: Seen) -> np.ndarray:
    return (s.g != 0) & (np.abs(_slope(s)) < NEARLY)


def _one_takes_all(s: Seen) -> np.ndarray:
    """Every element of softmax is as good as 0 or 1, and the gradients that came in were not all the same."""
    uneven = np.ptp(s.g, axis=s["dim"], keepdims=True) > 0
    full = np.all(np.abs(_slope(s)) < NEARLY, axis=s["dim"], keepdims=True)
    return np.broadcast_to(uneven & full, s.out.shape)


def _largest(s: Seen, places: np.ndarray) -> dict[str, str]:
    return {"slope": number(float(np.abs(_slope(s))[places].max()))}


ROWS = (
    Why("why.relu", of("Relu0"), _relu_off),
    Why("why.relu.kink", of("Relu0"), _relu_kink),
    Why("why.threshold", of("Threshold0"), lambda s: s.dead & (s["self"] <= s["threshold"])),
    Why("why.clamp", of("Clamp0", "Clamp1", "ClampMin0", "ClampMin1", "ClampMax0", "ClampMax1"), _outside),
    Why("why.clamp", of("Hardtanh0"), _outside_or_at),
    Why("why.dropout", of("Mul0"), _dropped),
    Why("why.dropout", of("NativeDropout0"), lambda s: s.dead & (s["result1"] == 0)),
    Why("why.factor", of("Mul0", "Mul1"), _masked_out),
    Why("why.where", of("Where0"), _not_taken),
    Why("why.masked", of("MaskedFill0", "MaskedFill1"), lambda s: s.dead & s["mask"].astype(bool)),
    Why("why.larger", of("Maximum0", "Fmax0"), _loses),
    Why("why.smaller", of("Minimum0", "Fmin0"), _loses),
    Why("why.abs.kink", of("Abs0"), lambda s: s.dead & (s["self"] == 0)),
    Why("why.norm.kink", of("LinalgVectorNorm0", "Norm0", "Norm1"), _norm_kink),
    Why("why.flat", of("Sign0", "Sgn0", "Floor0", "Ceil0", "Round0", "Round1", "Trunc0"), lambda s: s.dead),
    Why("why.saturated.sigmoid", of("Sigmoid0"), _saturated, _largest),
    Why("why.saturated.tanh", of("Tanh0"), _saturated, _largest),
    Why("why.saturated.softmax", of("Softmax0"), _one_takes_all, _largest),
)  # fmt: skip
