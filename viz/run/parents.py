"""Which warm parent serves the next run: the one there is, its successor when it is lost or has served long enough.

When hosted a successor always stands by, warm, and what is lost is made anew whether anybody asks for a run or not:
who is not ready is sent no visitors, so nobody would ask. Otherwise one is started when it is wanted. Whoever asks
never waits for a change of parents that can be made behind its back.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from weakref import WeakSet

from viz.errors import RunFailed
from viz.jail.terms import Jail
from viz.run.process import GOODBYE_SECONDS, WarmParent
from viz.run.room import making

SERVES = 5_000
"""Runs; then a parent is replaced, whatever it looks like."""
GROWS = 64 * 2**20
"""Bytes by which a parent may grow before it is replaced."""
LOOKED_AT = 100
"""Every so many runs its memory is looked at."""
AGAIN_SECONDS = 5.0
"""After one that did not come up, until another is tried."""


class Parents:
    def __init__(self, jail: Jail, standby: bool, serves: int = SERVES) -> None:
        self._jail, self._standby = jail, standby
        self.serves = serves
        """Runs until a parent is replaced."""
        self.current: WarmParent | None = None
        self.next: WarmParent | None = None
        """The successor: warm, on its way, or none."""
        self._served: Counter[WarmParent] = Counter()
        self._active: Counter[WarmParent] = Counter()
        self._first_size: dict[WarmParent, int] = {}
        self._changing = threading.RLock()
        self._closing = threading.Event()
        self._attending: WeakSet[threading.Thread] = WeakSet()
        self.restarts = 0

    @property
    def closed(self) -> bool:
        return self._closing.is_set()

    @property
    def standing_by(self) -> bool:
        """A successor is warm."""
        return self.next is not None and self.next.found is not None

    @property
    def ready(self) -> bool:
        """There is one that is warm, to serve the next run or to take over for it."""
        there = (self.current, self.next)
        return any(one is not None and one.found is not None and one.alive() for one in there)

    def take(self) -> WarmParent:
        """The one that serves now, begun if need be."""
        with self._changing:
            if self.closed:
                raise RunFailed("Programs are no longer run here: the app is closing.")
            if self.current is not None and not self.current.alive():
                self.lost(self.current)
            if self.current is None:
                self.current = self._successor()
            return self.current

    @contextlib.contextmanager
    def serving(self) -> Iterator[WarmParent]:
        """The one that serves now; it is not closed under whoever is in the block."""
        with self._changing:
            parent = self.take()
            self._active[parent] += 1
        try:
            yield parent
        finally:
            with self._changing:
                self._active[parent] -= 1
                self._served[parent] += 1
                self._replace_if_due(parent)
                done = parent is not self.current and not self._active[parent]
                if done:
                    self._forget(parent)
            if done:
                parent.close()

    def lost(self, parent: WarmParent) -> None:
        """Never use this one again; what it has under way ends with it."""
        if self.retire(parent):
            parent.close()

    def retire(self, parent: WarmParent) -> bool:
        """Never use this one again, but let what it has under way come to its end. False if that was known."""
        with self._changing:
            if self.current is not parent:
                return False
            self.current = None
            self.restarts += 1
            return True

    def stand_by(self) -> None:
        """Have a successor warm up, without waiting for it."""
        with self._changing:
            if self.closed or (self.next is not None and self.next.alive()):
                return
            self.next = self._begun()

    def close(self) -> None:
        with self._changing:
            self._closing.set()
            ending = {self.current, self.next, *self._active} - {None}
            self.current = self.next = None
        for parent in ending:
            parent.close()
        for thread in list(self._attending):
            thread.join(GOODBYE_SECONDS)

    def _successor(self) -> WarmParent:
        successor = self.next if self.next is not None and self.next.alive() else self._begun()
        self.next = None
        if self._standby and successor.found is not None:
            self.stand_by()
        return successor

    def _replace_if_due(self, parent: WarmParent) -> None:
        if parent is not self.current:
            return
        due = self._due(parent)
        if due and self.standing_by:
            self.current, self.next = self.next, None
        elif due or self._standby:
            with contextlib.suppress(RunFailed):  # after the next run, then; this one is over, and well
                self.stand_by()

    def _due(self, parent: WarmParent) -> bool:
        served = self._served[parent]
        if served >= self.serves:
            return True
        if served % LOOKED_AT:
            return False
        size = parent.resident()
        return size > self._first_size.setdefault(parent, size) + GROWS

    def _forget(self, parent: WarmParent) -> None:
        for known in (self._served, self._active, self._first_size):
            known.pop(parent, None)

    def _begun(self) -> WarmParent:
        parent = WarmParent(self._jail)
        attends = threading.Thread(target=self._attend, args=[parent], daemon=True)
        with making("A thread"):
            attends.start()
        self._attending.add(attends)
        return parent

    def _attend(self, parent: WarmParent) -> None:
        """See it come up, and end."""
        try:
            parent.wait_until_ready()
        except RunFailed as failure:
            if not self.closed:
                print(f"A process for programs did not come up. {failure}", file=sys.stderr)
                self._closing.wait(AGAIN_SECONDS)
        parent.wait_until_gone()
        while self._standby and not self.closed and not self._followed(parent):
            self._closing.wait(AGAIN_SECONDS)

    def _followed(self, gone: WarmParent) -> bool:
        """Without it one serves and one stands by, or both are on their way. False where there was no room for them."""
        self.lost(gone)
        with self._changing:
            if self.next is gone:
                self.next = None
            try:
                self.take()
                self.stand_by()
            except RunFailed as failure:
                print(failure, file=sys.stderr)
                return False
        gone.close()
        return True
