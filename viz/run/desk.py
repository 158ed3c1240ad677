"""Takes wishes for work, lets each begin in its turn, and lets those who want the same share it. Knows no program.

    submit ──▶ the same under way? ──▶ share it
                  └─▶ queue.py ──▶ a thread, as long as the work takes ──▶ every Job that waits for it is over

Whatever keeps work from being done is a result too: what ``refuse`` makes of "busy", "paused" or "cancelled".
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from viz.run.executor import Cancel
from viz.run.job import Job
from viz.run.queue import Queue, Ticket

LAST_WAIT = 1.5
"""Seconds."""


@dataclass(frozen=True)
class Wish:
    """``do`` it, and give what it made. Wishes with an equal ``key`` want the same; ``fresh``: begun after it was asked
    for. ``behind``: nobody is kept waiting for it."""

    key: Hashable
    do: Callable[[Cancel], Any]
    refuse: Callable[[str], Any]
    session: str
    fresh: bool = False
    behind: bool = False


@dataclass(eq=False)
class Work:
    """One wish in the queue or under way, and all who wait for it."""

    wish: Wish
    ticket: Ticket
    cancel: Cancel = field(default_factory=Cancel)
    jobs: list[Job] = field(default_factory=list)


Refused = tuple[Job, Wish, str]
"""Whose job, what was wished, and why it is not done."""


class Desk:
    """Safe to use from many threads at once. No thread is held for what waits."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._works: dict[Ticket, Work] = {}
        self._seats: dict[Job, Work] = {}
        self._known: dict[Hashable, Work] = {}
        self._changing = threading.RLock()
        self.paused = False
        self.shared = self.refused = 0

    def submit(self, wish: Wish) -> Job:
        job, left = Job(wish.session, self), []
        with self._changing:
            work = self._same(wish)
            if work is not None:
                mine = next((other for other in work.jobs if other.session == wish.session), None)
                if mine is not None:
                    return mine
                left = self._share(work, job, wish)
            elif self.paused:
                self.refused += not wish.behind
                left = [(job, wish, "paused")]
            else:
                left = self._enter(job, wish)
        _refuse(left)
        self._begin()
        return job

    def cancel(self, job: Job) -> None:
        with self._changing:
            work = self._seats.get(job)
            if work is None:
                return
            alone, waits = len(work.jobs) == 1, self._queue.place(work.ticket) > 0
            if alone:
                self._forget(work)
            if alone and not waits:
                work.cancel.ask()
                self._give_up_on(job, work)
                return
            if alone:
                left = self._drop(work.ticket, "cancelled")
            else:
                left = [self._stand_up(job, work, "cancelled")]
                work.ticket.session = work.jobs[0].session
        _refuse(left)
        self._begin()

    def place(self, job: Job) -> int:
        with self._changing:
            work = self._seats.get(job)
            return self._queue.place(work.ticket) if work else 0

    def figures(self) -> tuple[int, int]:
        """How many are under way for visitors, and how many wait to be."""
        with self._changing:
            running = sum(not ticket.behind for ticket in self._queue.running)
            return running, len(self._queue.waiting(behind=False))

    def pause(self) -> None:
        """What waits is refused, and what comes too, until `resume`; what is under way goes on."""
        with self._changing:
            self.paused = True
            waiting = [*self._queue.waiting(behind=False), *self._queue.waiting(behind=True)]
            left = [self._drop(ticket, "paused") for ticket in waiting]
        _refuse([each for several in left for each in several])

    def resume(self) -> None:
        self.paused = False

    def _give_up_on(self, job: Job, work: Work) -> None:
        """Its film is waited for, but not for long: an executor that still starts, or is stuck, hears of it late."""
        clock = threading.Timer(LAST_WAIT, lambda: job.finish(work.wish.refuse("cancelled")))
        clock.daemon = True
        clock.start()

    def _same(self, wish: Wish) -> Work | None:
        work = self._known.get(wish.key)
        if work is None or not wish.fresh or self._queue.place(work.ticket):
            return work
        return work if any(job.session == wish.session for job in work.jobs) else None

    def _share(self, work: Work, job: Job, wish: Wish) -> list[Refused]:
        self.shared += 1
        self._sit_down(job, work)
        if wish.behind:
            return []
        if work.ticket.behind:
            self._queue.promote(work.ticket, wish.session)
        own = self._hand_over(wish)
        return self._drop(own, "cancelled") if own not in (None, work.ticket) else []

    def _enter(self, job: Job, wish: Wish) -> list[Refused]:
        self._hand_over(wish)
        work = Work(wish, Ticket(wish.session, wish.behind))
        entered, replaced = self._queue.enter(work.ticket)
        if not entered:
            self.refused += 1
            return [(job, wish, "busy")]
        left = self._drop(replaced, "cancelled") if replaced else []
        self._works[work.ticket] = self._known[wish.key] = work
        self._sit_down(job, work)
        return left

    def _hand_over(self, wish: Wish) -> Ticket | None:
        """What this session has waiting is replaced by its new wish; what others wait for too is theirs from now on."""
        own = [ticket for ticket in self._queue.waiting(wish.behind) if ticket.session == wish.session]
        for ticket in own:
            others = [job for job in self._works[ticket].jobs if job.session != wish.session]
            if not others:
                return ticket
            ticket.session = others[0].session
        return None

    def _sit_down(self, job: Job, work: Work) -> None:
        work.jobs.append(job)
        self._seats[job] = work

    def _stand_up(self, job: Job, work: Work, why: str) -> Refused:
        work.jobs.remove(job)
        del self._seats[job]
        return job, work.wish, why

    def _drop(self, ticket: Ticket, why: str) -> list[Refused]:
        """Out of the queue, if it is still there."""
        work = self._works.pop(ticket)
        if self._queue.place(ticket):
            self._queue.leave(ticket)
        self._forget(work)
        return [self._stand_up(job, work, why) for job in list(work.jobs)]

    def _forget(self, work: Work) -> None:
        """Nobody shall join it any more."""
        if self._known.get(work.wish.key) is work:
            del self._known[work.wish.key]

    def _begin(self) -> None:
        left = []
        with self._changing:
            while (ticket := self._queue.begin()) is not None:
                work = self._works[ticket]
                try:
                    threading.Thread(target=self._work, args=(work,), name="run", daemon=True).start()
                except RuntimeError:  # the system has no thread left
                    self.refused += 1
                    left += self._leave(work, "busy")
        _refuse(left)

    def _work(self, work: Work) -> None:
        result, error = None, None
        try:
            result = work.wish.do(work.cancel)
        except Exception as problem:
            error = problem
        with self._changing:
            left = self._leave(work, "")
        self._begin()
        _tell_all([partial(job.finish, result, error) for job, _, _ in left])

    def _leave(self, work: Work, why: str) -> list[Refused]:
        """Its slot is free."""
        self._queue.leave(work.ticket)
        return self._drop(work.ticket, why)


def _refuse(left: list[Refused]) -> None:
    _tell_all([partial(job.finish, wish.refuse(why)) for job, wish, why in left])


def _tell_all(news: list[Callable[[], None]]) -> None:
    """Each hears, whatever becomes of what another one does about it."""
    with ExitStack() as to_tell:
        for tell in reversed(news):
            to_tell.callback(tell)
