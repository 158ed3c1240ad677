"""One gradient that a node sent, with all that a why may look at: what came in, what was saved, what went out.

Numbers only, as numpy arrays in double precision, and the words for where among them something holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from viz.story.model import Picture, Words
from viz.story.rules.operand import Missing, array, plain
from viz.story.words import Language

LISTED = 3
"""So many places are named one by one."""


@dataclass
class Seen:
    """``given`` is the operand itself as it was when the node was made, where the stage knows it."""

    node: str
    op: str
    slot: int
    target: Words
    incoming: Picture | None
    sent: Picture
    saved: dict[str, Picture | str]
    given: Picture | None
    lone: bool = True
    """No other operand wants a gradient."""

    @cached_property
    def g(self) -> np.ndarray:
        return array(self.incoming)

    @cached_property
    def out(self) -> np.ndarray:
        return array(self.sent)

    @cached_property
    def x(self) -> np.ndarray:
        """The operand that this gradient is for."""
        return array(self.given)

    @cached_property
    def dead(self) -> np.ndarray:
        """Where a gradient came in and 0 went out."""
        return (self.out == 0) & (self.g != 0)

    def __getitem__(self, name: str) -> Any:
        thing = self.saved.get(name)
        return array(thing) if isinstance(thing, Picture) else plain(thing)

    def bound(self, name: str, none: float) -> Any:
        """A bound that may be None."""
        return none if self.saved.get(name) in (None, "None") else self[name]


class Why(NamedTuple):
    """A row of a table: the sentence, the node types it is about, where among the gradient's elements it holds."""

    key: str
    nodes: frozenset[str]
    holds: Callable[[Seen], np.ndarray]
    more: Callable[[Seen, np.ndarray], dict[str, str]] = lambda seen, places: {}


def of(*names: str) -> frozenset[str]:
    """Node types, written without their ``Backward``: "Max0" is MaxBackward0."""
    return frozenset(f"{name.rstrip('0123456789')}Backward{name[len(name.rstrip('0123456789')) :]}" for name in names)


def said(words: Language, why: Why, seen: Seen) -> Words:
    """The sentence of a row, [] where it does not hold or cannot be known."""
    if seen.node not in why.nodes:
        return []
    try:
        with np.errstate(all="ignore"):
            places = np.asarray(why.holds(seen))
            if places.shape != seen.out.shape or not places.any():
                return []
            more = why.more(seen, places)
    except (Missing, ValueError, TypeError, IndexError, KeyError):
        return []
    return words.say(why.key, target=seen.target, places=where(words, places), **more)


def where(words: Language, places: np.ndarray) -> Words:
    """`here`, `at all 4 elements`, `at 2 of 4 elements ([0], [2])`."""
    count, total = int(places.sum()), places.size
    if total == 1:
        return words.say("why.here")
    if count == total:
        return words.say("why.everywhere", total=total)
    if count > LISTED:
        return words.say("why.places", some=count, total=total)
    listed = words.plain("list.comma").join(str([int(i) for i in index]) for index in np.argwhere(places))
    return words.say("why.places.listed", some=count, total=total, listed=listed)


def restored(thing: np.ndarray, dim: Any, keepdim: bool, rank: int) -> np.ndarray:
    """A reduced array with its reduced dimensions back, of size one."""
    if keepdim or not rank or thing.ndim == rank:
        return thing
    axes = (dim,) if isinstance(dim, int) else tuple(dim or range(rank))
    for axis in sorted(axis % rank for axis in axes):
        thing = np.expand_dims(thing, axis)
    return thing
