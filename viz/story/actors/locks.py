"""Locks: which tensors some node has saved and still holds. Who writes into one of them spoils a backward.

A lock hangs on exactly the tensors whose saved box is full; it goes when the box is emptied or found overwritten.
"""

from __future__ import annotations

from viz.story.model import Box
from viz.story.telling import Telling

HOLDS = ("full", "kept")
"""States of a box whose tensor must not be written."""


def hold(telling: Telling, t: int, n: int, place: int, box: Box) -> None:
    """A node has saved a tensor."""
    telling.boxed.setdefault(t, []).append((n, place))
    telling.held[n, place] = t
    if box.state in HOLDS:
        telling.locks[t] += 1
        lock(telling, t)


def turned(telling: Telling, n: int, before: list[Box], after: list[Box]) -> None:
    """Boxes of a node changed their state."""
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        t, change = telling.held.get((n, place)), (new.state in HOLDS) - (old.state in HOLDS)
        if t is not None and change:
            telling.locks[t] += change
            lock(telling, t)


def lock(telling: Telling, t: int) -> None:
    """On the card of a tensor: how many boxes hold it now."""
    id = telling.cast.home.get(t)
    if id is not None:
        count = sum(telling.locks[tenant] for tenant in telling.cast.tenants[id])
        if count or telling.film.get(id, "locked"):
            telling.film.change(id, "locked", count)
