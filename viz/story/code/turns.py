"""How far a number may be turned, and in which steps: sensible ranges for learners. Knows numbers, no program."""

from __future__ import annotations

from math import floor, log10
from typing import Literal

Family = Literal["value", "class", "count", "base", "rate", "share"]
Turn = tuple[float, float, float]
"""Its least, its greatest, and by how much it moves."""


RATES: dict[str, Family] = {
    "lr": "rate", "learning_rate": "rate", "eta": "rate", "step_size": "rate", "weight_decay": "rate",
    "momentum": "share", "dampening": "share",
}  # fmt: skip
"""Names of numbers that say how an update is made."""
POSITIONS = 100
"""Steps from zero to the far end."""
UNIT = 2.0
"""How far 0 is turned, and any value at least."""


def turn(family: Family, value: float, whole: bool, among: tuple[float, ...]) -> Turn | None:
    """The range of a number of this family; None where there is nowhere to turn."""
    low, high = _RANGES[family](value, among)
    if not low <= value <= high or low == high:
        return None
    return low, high, 1.0 if whole else _nice(high) / POSITIONS


def _nice(least: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … and of their tenths."""
    power = floor(log10(least))
    return next(float(f"{first}e{power}") for first in (1, 2, 5, 10) if float(f"{first}e{power}") >= least * (1 - 1e-9))


def _reach(value: float) -> float:
    return _nice(max(2 * abs(value), 1e-12)) if value else UNIT


def _class(value: float, among: tuple[float, ...]) -> tuple[float, float]:
    """One of several whole numbers may be an index: it stays within theirs."""
    return (min(among), max(among)) if len(among) > 1 else (min(0.0, 2 * value), max(5.0, 2 * value))


_RANGES = {
    "value": lambda value, _: (-_reach(value), _reach(value)),
    "class": _class,
    "count": lambda value, _: (1.0, max(8.0, 2 * value)),
    "base": lambda value, _: (0.0, _reach(value)),
    "rate": lambda value, _: (0.0, _nice(5 * value) if value > 0 else 1.0),
    "share": lambda value, _: (0.0, 1.0),
}
