"""One run of a node as its rule sees it, and the line that comes of it. Records only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from viz.story.model import Picture, Words


@dataclass(frozen=True)
class Kept:
    """What a node saved, as its rule sees it: the reader's name for it, and its numbers or its text."""

    label: str
    thing: Picture | str


@dataclass(frozen=True)
class Slot:
    """One gradient that a node sent: to whom, what, and whether it is all that comes there."""

    place: int
    target: str
    sent: Picture
    sent_id: str
    alone: bool


@dataclass(frozen=True)
class Case:
    """One run of a node: its type, the name of its output, what entered, what it saved, what it sent."""

    node: str
    output: str
    incoming: list[Picture | None]
    saved: dict[str, Kept]
    slots: list[Slot]

    @cached_property
    def shapes(self) -> dict[int, tuple[int, ...]]:
        """Of what was sent, by slot."""
        return {each.place: each.sent.shape for each in self.slots}


@dataclass(frozen=True)
class Line:
    """A formula for one slot, with its numbers where they were checked."""

    words: Words
    short: Words
    slot: int
    equal: bool
    factor: np.ndarray | None = None
    """What each number of the incoming gradient was multiplied by, where it was so (`factor.py`)."""
    differs: bool = False
    """Our calculation is not what the engine sent: there are no words, PyTorch's own formula has to do."""
