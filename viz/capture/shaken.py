"""Another layout of memory, other clocks and other garbage, so that a program shows what in it depends on these.

Two forks of one process hand out the same addresses, and two quick runs read much the same time: by these a program
that prints ``id(x)`` or "took 0.1 s" would look as if it did the same each time. Knows nothing of torch.
"""

from __future__ import annotations

import datetime
import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import SystemRandom

PACE = 1_000
"""So many times faster run the clocks."""
AHEAD = 400 * 24 * 3600
"""So many seconds ahead they are: another hour, day and year."""
SIZES, TAKEN, KEPT, GIVEN_BACK = range(16, 2048, 16), 96, 32, 16
"""Sizes in bytes of the memory that is taken beforehand; of each so many pieces. The first are kept, since those are
the places that another run would be handed; of the others some, here and there, are given back: the next to be handed
out is one of them."""

CLOCKS = ("time", "perf_counter", "monotonic", "process_time", "thread_time")
CALENDARS = ("localtime", "gmtime", "ctime")


@contextmanager
def shaken() -> Iterator[None]:
    """While it lasts, memory is handed out elsewhere, time flies, and there is one thing more to collect."""
    kept = _stirred()
    before = {name: getattr(time, name) for name in (*CLOCKS, *(f"{name}_ns" for name in CLOCKS), *CALENDARS)}
    strftime, real, collect = time.strftime, datetime.datetime, gc.collect
    vars(time).update({name: _faster(before[name], AHEAD) for name in CLOCKS})
    vars(time).update({name: _faster(before[name], AHEAD * 10**9) for name in before if name.endswith("_ns")})
    vars(time).update({name: _of_now(before[name], time.time) for name in CALENDARS})
    time.strftime = lambda form, t=None: strftime(form, time.localtime() if t is None else t)
    datetime.datetime = _datetime(time.time)
    gc.collect = lambda generation=2: collect(generation) + 1
    try:
        yield
    finally:
        vars(time).update(before, strftime=strftime)
        datetime.datetime, gc.collect = real, collect
        kept.clear()


def _stirred() -> list[list[bytes]]:
    dice = SystemRandom()  # of the system: the program's own random numbers stay as they are
    kept = [[bytes(size) for _ in range(TAKEN)] for size in SIZES]
    for pieces in kept:
        others = pieces[KEPT:]
        dice.shuffle(others)
        pieces[KEPT:] = others[GIVEN_BACK:]
    return kept


def _faster(clock: Callable[[], float], ahead: int) -> Callable[[], float]:
    start = clock()
    return lambda: start + ahead + (clock() - start) * PACE


def _of_now(calendar: Callable, clock: Callable[[], float]) -> Callable:
    return lambda seconds=None: calendar(clock() if seconds is None else seconds)


def _datetime(clock: Callable[[], float]) -> type[datetime.datetime]:
    class Ahead(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(clock(), tz)

        @classmethod
        def today(cls):
            return cls.fromtimestamp(clock())

        @classmethod
        def utcnow(cls):
            return cls.fromtimestamp(clock(), datetime.UTC).replace(tzinfo=None)

    return Ahead
