"""How much of the films that pages show is kept in the server's memory: as much as there is room for.

Above the bound the least lately used go first: they are folded (only their records and what travels is kept, deflated),
and if that is not enough they leave. Who plays a film in a browser notices nothing; the page that needs more of one
that has left runs its program again. Knows nothing of what a film is.
"""

from __future__ import annotations

from itertools import count
from threading import Lock
from typing import Protocol
from weakref import WeakSet

from viz.limits import FILMS


class Kept(Protocol):
    """What stands on the shelf, as long as somebody else holds it."""

    used: int
    """When it was last used, as the shelf counts."""

    @property
    def size(self) -> int:
        """Bytes, about."""

    def fold(self) -> None:
        """Take less room, and be as good as before."""

    def leave(self) -> None:
        """Take none."""


class Shelf:
    """Safe to use from many threads at once."""

    def __init__(self, bound: int) -> None:
        self.bound = bound
        """Bytes."""
        self.left = 0
        """How many have had to leave."""
        self._kept: WeakSet[Kept] = WeakSet()
        self._uses = count(1)
        self._changing, self._making_room = Lock(), Lock()

    @property
    def size(self) -> int:
        return sum(each.size for each in self._all())

    def use(self, kept: Kept) -> None:
        """It is in use now, and the last to go; others may have to make room for it."""
        with self._changing:
            self._kept.add(kept)
            kept.used = next(self._uses)
        if self._making_room.acquire(blocking=False):  # else somebody is at it
            try:
                self._make_room(kept)
            finally:
                self._making_room.release()

    def _make_room(self, kept: Kept) -> None:
        others = sorted((each for each in self._all() if each is not kept), key=lambda each: each.used)
        over = kept.size + sum(each.size for each in others) - self.bound
        for last in (False, True):
            for each in others:
                before = each.size
                if over <= 0:
                    return
                if before:
                    each.leave() if last else each.fold()
                    self.left += last
                    over -= before - each.size

    def _all(self) -> list[Kept]:
        with self._changing:
            return list(self._kept)


SHELF = Shelf(FILMS["local"])
"""Of this process."""
