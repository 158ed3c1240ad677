"""Rows: losses. ``reduction`` 0 keeps every element's loss, 1 takes their mean, 2 their sum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from viz.story.rules.operand import Cases, Local, Operands, cases
from viz.story.rules.special import sigmoid

MEAN = 1
POSITIVE = "{pos_weight} · {target}"
Work = Callable[[Operands], np.ndarray]
When = Callable[[Operands], bool]


def _count(c: Operands) -> int:
    return int(np.prod(c.shape))


def _averaged(c: Operands) -> bool:
    return c["reduction"] == MEAN


def _loss(formula: str, work: Work, weighed: bool = False) -> Cases:
    """The slot of a loss: divided by the number of elements where their mean was taken, and times their weight."""

    def whole(c: Operands) -> np.ndarray:
        part = c.g * work(c) * (c["weight"] if weighed and c.has("weight") else 1)
        return np.broadcast_to(part / (_count(c) if _averaged(c) else 1), c.shape)

    plain = cases(Local(f"{formula} / {{n}}", whole, _averaged, _count), Local(formula, whole))
    if not weighed:
        return plain
    heavy = f"{formula} · {{weight}}"
    return cases(
        Local(f"{heavy} / {{n}}", whole, lambda c: c.has("weight") and _averaged(c), _count),
        Local(heavy, whole, lambda c: c.has("weight")),
        *plain,
    )


def _only(condition: When, rules: Cases) -> Cases:
    """These formulas, if a condition holds too."""
    return tuple(
        rule._replace(when=lambda c, when=rule.when: condition(c) and (when is None or when(c))) for rule in rules
    )


def _gap(c: Operands) -> np.ndarray:
    return c["self"] - c["target"]


def _smooth(c: Operands) -> np.ndarray:
    return np.where(np.abs(_gap(c)) < c["beta"], _gap(c) / (c["beta"] or 1), np.sign(_gap(c)))


def _huber(c: Operands) -> np.ndarray:
    return np.clip(_gap(c), -c["delta"], c["delta"])


def _entropy(c: Operands) -> np.ndarray:
    return _gap(c) / np.maximum((1 - c["self"]) * c["self"], 1e-12)


def _entropy_target(c: Operands) -> np.ndarray:
    return np.maximum(np.log(1 - c["self"]), -100) - np.maximum(np.log(c["self"]), -100)


def _logits(c: Operands) -> np.ndarray:
    s, t = sigmoid(c["self"]), c["target"]
    positive = c["pos_weight"] if c.has("pos_weight") else 1
    return (positive * t + 1 - t) * s - positive * t


def _logits_target(c: Operands) -> np.ndarray:
    s = sigmoid(c["self"])
    return np.log(1 - s) - c["pos_weight"] * np.log(s)


def _soft_margin(c: Operands) -> np.ndarray:
    return -c["target"] * sigmoid(-c["target"] * c["self"])


def _picked_classes(c: Operands) -> np.ndarray:
    """The gradient goes to the class of each target alone."""
    target, classes = c["target"], 1 if len(c.shape) > 1 else 0
    kept = target != c["ignore_index"]
    index = np.where(kept, target, 0)
    weight = c["weight"][index] if c.has("weight") else np.ones(target.shape)
    part = -np.broadcast_to(c.g, target.shape) * weight * kept
    if _averaged(c):
        part = part / c["total_weight"]
    out = np.zeros(c.shape)
    np.put_along_axis(out, np.expand_dims(index, classes), np.expand_dims(part, classes), axis=classes)
    return out


def _margin(c: Operands) -> np.ndarray:
    """Every wrong class that comes too near to the right one pushes both."""
    x, target = np.atleast_2d(c["self"]), np.atleast_1d(c["target"])
    rows = np.arange(len(x))
    gap = c["margin"] - x[rows, target][:, None] + x
    slope = np.where(gap > 0, c["p"] * gap ** (c["p"] - 1.0), 0.0) / x.shape[1]
    if c.has("weight"):
        slope = slope * c["weight"][target][:, None]
    slope[rows, target] = 0
    slope[rows, target] = -slope.sum(axis=1)
    return (slope * c.g.reshape(-1, 1) / (len(x) if _averaged(c) else 1)).reshape(c.shape)


PICKED = cases(
    Local("zeros[{target}] ← −{g} · {weight}[{target}] / {total_weight}", _picked_classes,
          lambda c: c.has("weight") and _averaged(c)),
    Local("zeros[{target}] ← −{g} · {weight}[{target}]", _picked_classes, lambda c: c.has("weight")),
    Local("zeros[{target}] ← −{g} / {total_weight}", _picked_classes, _averaged),
    Local("zeros[{target}] ← −{g}", _picked_classes),
)  # fmt: skip

ROWS = {
    "MseLossBackward0": (
        _loss("2 · ({self} − {target}) · {g}", lambda c: 2 * _gap(c)),
        _loss("−2 · ({self} − {target}) · {g}", lambda c: -2 * _gap(c)),
    ),
    "SmoothL1LossBackward0": (
        _loss("{g} · (d / {beta} if |d| < {beta} else sign d); d = {self} − {target}", _smooth),
        _loss("−{g} · (d / {beta} if |d| < {beta} else sign d); d = {self} − {target}", lambda c: -_smooth(c)),
    ),
    "HuberLossBackward0": (
        _loss("{g} · clamp({self} − {target}, −{delta}, {delta})", _huber),
        _loss("−{g} · clamp({self} − {target}, −{delta}, {delta})", lambda c: -_huber(c)),
    ),
    "NllLossBackward0": (PICKED,),
    "NllLoss2DBackward0": (PICKED,),
    "BinaryCrossEntropyBackward0": (
        _loss("{g} · ({self} − {target}) / ({self} · (1 − {self}))", _entropy, weighed=True),
        _loss("{g} · (ln(1 − {self}) − ln {self})", _entropy_target, weighed=True),
    ),
    "BinaryCrossEntropyWithLogitsBackward0": (
        cases(*_only(lambda c: not c.has("pos_weight"), _loss("{g} · (σ({self}) − {target})", _logits, weighed=True)),
              *_loss(f"{{g}} · (({POSITIVE} + 1 − {{target}}) · σ({{self}}) − {POSITIVE})", _logits, weighed=True)),
        cases(*_only(lambda c: not c.has("pos_weight"), _loss("−{g} · {self}", lambda c: -c["self"], weighed=True)),
              *_loss("{g} · (ln(1 − σ({self})) − {pos_weight} · ln σ({self}))", _logits_target, weighed=True)),
    ),
    "SoftMarginLossBackward0": (_loss("−{g} · {target} · σ(−{target} · {self})", _soft_margin),),
    "MultiMarginLossBackward0": (
        Local("Σ_{j≠t} {g} · [{margin} > {self}ₜ − {self}ⱼ] · (eⱼ − eₜ) / n", _margin, when=lambda c: c["p"] == 1),
    ),
}  # fmt: skip
