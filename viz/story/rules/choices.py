"""Rows: where, clamp, maximum: each element's gradient goes to the side it was taken from."""

from __future__ import annotations

import numpy as np

from viz.story.rules.operand import Local, Operands, cases


def _chosen(c: Operands, hit: np.ndarray) -> np.ndarray:
    return np.where(hit, c.g, 0.0)


def _half_at_ties(c: Operands, sign: int) -> np.ndarray:
    difference = (c["self"] - c["other"]) * sign
    return c.g * ((difference > 0) + 0.5 * (difference == 0))


def _masked_source(c: Operands) -> np.ndarray:
    """What was taken from the source, in its order; the rest of it was not used."""
    taken = c.g[np.broadcast_to(c["mask"], c.g.shape)]
    out = c.zeros().reshape(-1)
    out[: taken.size] = taken
    return out.reshape(c.shape)


def _between(c: Operands) -> np.ndarray:
    return _chosen(c, (c["self"] >= c["min"]) & (c["self"] <= c["max"]))


def _both(c: Operands) -> bool:
    return c.has("min") and c.has("max")


def _no_max(c: Operands) -> bool:
    return not c.has("max")


AT_LEAST = Local("{g} · [{self} ≥ {min}]", lambda c: _chosen(c, c["self"] >= c["min"]))
AT_MOST = Local("{g} · [{self} ≤ {max}]", lambda c: _chosen(c, c["self"] <= c["max"]))
BELOW = Local("{g} · [{self} < {min}]", lambda c: _chosen(c, c["self"] < c["min"]))
ABOVE = Local("{g} · [{self} > {max}]", lambda c: _chosen(c, c["self"] > c["max"]))
CLAMPED = cases(Local("{g} · [{min} ≤ {self} ≤ {max}]", _between, when=_both), AT_LEAST._replace(when=_no_max), AT_MOST)
KEPT = Local("{g} · not {mask}", lambda c: np.where(c["mask"], 0.0, c.g))
LARGER = Local("{g} · ([{self} > {other}] + ½ · [{self} = {other}])", lambda c: _half_at_ties(c, 1))
SMALLER = Local("{g} · ([{self} < {other}] + ½ · [{self} = {other}])", lambda c: _half_at_ties(c, -1))

ROWS = {
    "WhereBackward0": (
        Local("{g} · {condition}", lambda c: np.where(c["condition"], c.g, 0.0)),
        Local("{g} · not {condition}", lambda c: np.where(c["condition"], 0.0, c.g)),
    ),
    "MaskedFillBackward0": (KEPT,),
    "MaskedFillBackward1": (KEPT, Local("{g} · {mask}", lambda c: np.where(c["mask"], c.g, 0.0))),
    "MaskedScatterBackward0": (KEPT, Local("{g}[{mask}]", _masked_source)),
    "ClampBackward0": (
        CLAMPED,
        cases(Local("{g} · [{self} < {min} < {max}]",
                    lambda c: _chosen(c, (c["self"] < c["min"]) & (c["min"] < c["max"])), when=_both), BELOW),
        cases(Local("{g} · [{self} > {max} or {min} > {max}]",
                    lambda c: _chosen(c, (c["self"] > c["max"]) | (c["min"] > c["max"])), when=_both), ABOVE),
    ),
    "ClampBackward1": (CLAMPED,),
    "ClampMinBackward0": (AT_LEAST,),
    "ClampMinBackward1": (AT_LEAST, BELOW),
    "ClampMaxBackward0": (AT_MOST,),
    "ClampMaxBackward1": (AT_MOST, ABOVE),
    "MaximumBackward0": (LARGER, SMALLER),
    "MinimumBackward0": (SMALLER, LARGER),
    "FmaxBackward0": (
        Local("{g} · [{self} ≥ {other}]", lambda c: _chosen(c, c["self"] >= c["other"])),
        Local("{g} · [{self} < {other}]", lambda c: _chosen(c, c["self"] < c["other"])),
    ),
    "FminBackward0": (
        Local("{g} · [{self} ≤ {other}]", lambda c: _chosen(c, c["self"] <= c["other"])),
        Local("{g} · [{self} > {other}]", lambda c: _chosen(c, c["self"] > c["other"])),
    ),
    "NanToNumBackward0": (
        Local("{g} · [{self} is finite]", lambda c: _chosen(c, np.isfinite(c["self"]))),
    ),
}  # fmt: skip
