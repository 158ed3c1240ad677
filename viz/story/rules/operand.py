"""What a local rule may look at: the gradient that entered and what the node saved, as numpy arrays. No words."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from viz.story.model import Picture

REALS = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf}
"""Numbers that Python's literals lack."""


class Local(NamedTuple):
    """One slot of a node: the formula to read, behind a semicolon what its letters mean, and the same calculation.

    ``when``: the formula stands for these cases only (None: for all). ``n``: the number that ``{n}`` stands for in the
    formula, or None where it is not the same for all elements.
    """

    formula: str
    work: Callable[[Operands], Any]
    when: Callable[[Operands], bool] | None = None
    n: Callable[[Operands], int | None] | None = None


Cases = tuple[Local, ...]


def cases(*rules: Local) -> Cases:
    """One slot with several formulas: the first whose ``when`` holds."""
    return rules


class Missing(Exception):
    """The numbers that a rule needs did not travel (too large, or not saved)."""


class NotCovered(Exception):
    """The formula does not speak of this case."""


@dataclass
class Operands:
    """Of one slot. ``operands["self"]`` is a saved tensor or number, ``shape`` the shape of the slot's tensor."""

    incoming: list[Picture | None]
    saved: dict[str, Picture | str]
    shape: tuple[int, ...]
    slot: int
    shapes: dict[int, tuple[int, ...]]
    """Of the gradients that were sent, by slot."""

    @property
    def g(self) -> np.ndarray:
        """The gradient that entered (at the first output that got one)."""
        return array(next((picture for picture in self.incoming if picture is not None), None))

    def __getitem__(self, name: str) -> Any:
        thing = self.saved.get(name)
        return array(thing) if isinstance(thing, Picture) else plain(thing)

    def get(self, name: str, default: Any) -> Any:
        try:
            return self[name]
        except Missing:
            return default

    def has(self, name: str) -> bool:
        """Whether the node saved it, even if its numbers did not travel; not if it is None."""
        return self.saved.get(name) not in (None, "None")

    def complex(self, name: str) -> bool:
        """Whether it holds complex numbers, even if they did not travel."""
        thing = self.saved.get(name)
        return isinstance(thing, Picture) and thing.dtype.startswith("complex")

    def bar(self, name: str) -> Any:
        """Its complex conjugate: itself for real numbers."""
        return np.conj(self[name])

    def zeros(self) -> np.ndarray:
        """Of the slot's tensor."""
        return np.zeros(self.shape, dtype=self.g.dtype)


def array(picture: Picture | None) -> np.ndarray:
    """The numbers of a tensor, in double precision."""
    if picture is None or picture.data is None:
        raise Missing
    if picture.dtype.startswith("complex"):
        parts = np.array(picture.data, dtype=float).reshape(*picture.shape, 2)
        return parts[..., 0] + 1j * parts[..., 1]
    kind = float if "float" in picture.dtype else bool if picture.dtype == "bool" else int
    return np.array(picture.data, dtype=kind).reshape(picture.shape)


def plain(text: str | None) -> Any:
    """A number, flag or tuple from its text; negative indices travel as unsigned numbers."""
    if text in REALS:
        return REALS[text]
    try:
        return _signed(ast.literal_eval(text or ""))
    except (ValueError, SyntaxError):
        raise Missing from None


def _signed(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return tuple(_signed(each) for each in value)
    return value - 2**64 if isinstance(value, int) and value >= 2**63 else value


def folded(gradient: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Summed over the dimensions along which a tensor of this shape was broadcast."""
    extra = gradient.ndim - len(shape)
    if extra < 0:
        return gradient
    axes = (*range(extra), *(extra + i for i, size in enumerate(shape) if size == 1 and gradient.shape[extra + i] != 1))
    return gradient.sum(axis=axes).reshape(shape) if axes else gradient
