"""What a local rule may look at: the gradient that entered and what the node saved, as numpy arrays. No words."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from viz.story.model import Picture


class Local(NamedTuple):
    """One slot of a node: the formula to read and the same calculation."""

    formula: str
    work: Callable[[Operands], Any]


class Missing(Exception):
    """The numbers that a rule needs did not travel (too large, or not saved)."""


@dataclass
class Operands:
    """Of one slot. ``operands["self"]`` is a saved tensor or number, ``shape`` the shape of the slot's tensor."""

    incoming: list[Picture | None]
    saved: dict[str, Picture | str]
    shape: tuple[int, ...]
    slot: int
    shapes: list[tuple[int, ...]]
    """Of the gradients sent along every slot."""

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


def array(picture: Picture | None) -> np.ndarray:
    """The numbers of a tensor, in double precision."""
    if picture is None or picture.data is None:
        raise Missing
    if any(isinstance(x, (list, tuple)) for x in picture.data):
        raise Missing
    kind = float if "float" in picture.dtype else None
    data = [float(x) if isinstance(x, str) else x for x in picture.data]
    return np.array(data, dtype=kind).reshape(picture.shape)


def plain(text: str | None) -> Any:
    """A number, flag or tuple from its text; negative indices travel as unsigned numbers."""
    try:
        value = ast.literal_eval(text or "")
    except (ValueError, SyntaxError):
        raise Missing from None
    return value - 2**64 if isinstance(value, int) and value >= 2**63 else value


def folded(gradient: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Summed over the dimensions along which a tensor of this shape was broadcast."""
    extra = gradient.ndim - len(shape)
    if extra < 0:
        return gradient
    axes = (*range(extra), *(extra + i for i, size in enumerate(shape) if size == 1 and gradient.shape[extra + i] != 1))
    return gradient.sum(axis=axes).reshape(shape) if axes else gradient
