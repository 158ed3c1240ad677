"""Which warm parent serves: a successor stands by when hosted, and takes over without a pause."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from observed import gone, printed
from stand_in import UNTIL_CLOSED, stand_in

from viz.jail.plan import planned
from viz.limits import Limits
from viz.run import Request
from viz.run.executor import Cancel
from viz.run.forks import Forks
from viz.run.outcome import trace_of
from viz.run.parents import Parents
from viz.run.process import LEAST_URGENT

PATIENT = Limits(wall=60.0)
ASKS = Request("import os\nprint(os.getppid())", how="plain", dot=False)


def parent_of(forks: Forks) -> int:
    return int(printed(trace_of(forks.run(ASKS, Cancel()), ASKS)))


def until(true: Callable[[], bool], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def hosted() -> Iterator[Forks]:
    forks = Forks(hosted=True)
    forks.start()
    yield forks
    forks.close()


def test_when_hosted_the_successor_takes_over_at_once(hosted: Forks):
    lost = parent_of(hosted)
    until(lambda: hosted.parents.standing_by)
    os.kill(lost, signal.SIGKILL)
    began = time.monotonic()
    assert parent_of(hosted) != lost
    assert time.monotonic() - began < hosted.parents.current.found.seconds, "it was warm already"
    assert hosted.restarts == 1
    until(lambda: hosted.parents.standing_by)


def test_a_parent_that_has_served_long_is_replaced_and_ends(hosted: Forks):
    until(lambda: hosted.parents.standing_by)
    hosted.parents.serves = 3
    restarts = hosted.restarts
    old = parent_of(hosted)
    until(lambda: parent_of(hosted) != old)
    hosted.parents.serves = 1_000
    assert gone(old)
    assert hosted.restarts == restarts, "that is no loss"


def test_a_parent_that_has_grown_is_replaced(hosted: Forks, monkeypatch: pytest.MonkeyPatch):
    until(lambda: hosted.parents.standing_by)
    old = hosted.parents.current
    sizes = iter([1 << 30])
    monkeypatch.setattr(old, "resident", lambda: next(sizes, 2 << 30))
    monkeypatch.setattr("viz.run.parents.LOOKED_AT", 1)
    until(lambda: parent_of(hosted) and hosted.parents.current is not old)


def test_closing_ends_the_one_that_stands_by_too():
    parents = Parents(planned(), standby=True)
    first = parents.take()
    parents.stand_by()
    second = parents.next
    parents.close()
    assert not first.alive() and not second.alive()


@pytest.fixture
def parents(monkeypatch: pytest.MonkeyPatch) -> Iterator[Parents]:
    """One that serves and one that stands by, as when hosted; of no weight."""
    stand_in(monkeypatch, UNTIL_CLOSED)
    parents = Parents(planned(), standby=True)
    parents.take()
    parents.stand_by()
    until(lambda: parents.ready and parents.standing_by)
    yield parents
    parents.close()


@pytest.mark.parametrize("whom", [("current",), ("next",), ("current", "next")], ids=" and ".join)
def test_when_hosted_those_who_are_lost_are_followed_though_nobody_asks_for_a_run(parents: Parents, whom: tuple[str]):
    """Who is not ready is sent no visitors: nobody would ever ask."""
    lost = [getattr(parents, name) for name in whom]
    for one in lost:
        os.kill(one.pid, signal.SIGKILL)
    until(lambda: not {parents.current, parents.next} & {*lost} and parents.ready and parents.standing_by, seconds=10)
    served = 2 if len(whom) == 2 else int("current" in whom)  # the dead successor may have come to serve
    assert int("current" in whom) <= parents.restarts <= served


def test_one_that_stands_by_warm_is_ready_for_who_comes_next(parents: Parents):
    parents.retire(parents.current)
    assert parents.current is None and parents.ready


def test_where_none_is_alive_none_is_ready(monkeypatch: pytest.MonkeyPatch):
    stand_in(monkeypatch, UNTIL_CLOSED)
    parents = Parents(planned(), standby=False)
    only = parents.take()
    until(lambda: parents.ready)
    os.kill(only.pid, signal.SIGKILL)
    until(lambda: not parents.ready, seconds=10)
    assert parents.take() is not only
    parents.close()


def test_a_run_keeps_its_end_where_no_successor_can_be_had(parents: Parents, monkeypatch: pytest.MonkeyPatch):
    def no_process(*_: object, **how: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    parents.next.close()
    monkeypatch.setattr("subprocess.Popen", no_process)
    with parents.serving() as parent:
        pass
    assert parents.current is parent


def test_a_parent_that_is_late_with_a_word_on_one_run_does_not_take_the_others_with_it(hosted: Forks):
    parent_of(hosted)
    until(lambda: hosted.parents.standing_by)
    slow = Request("import os, time\ntime.sleep(1)\nprint(os.getppid())", how="plain", dot=False)
    old = hosted.parents.current
    with ThreadPoolExecutor() as pool:
        under_way = pool.submit(hosted.run, slow, Cancel())
        until(lambda: hosted.parents._active[old] == 1)
        hosted.parents.retire(old)
        assert parent_of(hosted) != old._process.pid, "the next run has another"
        assert int(printed(trace_of(under_way.result(), slow))) == old._process.pid
    assert gone(old._process.pid), "nobody needs it any more"


def test_a_run_that_takes_long_yields_to_those_that_have_just_begun(hosted: Forks):
    parent_of(hosted)
    parent = hosted.parents.current._process.pid
    long, enough = Request("import time\ntime.sleep(60)", how="plain", dot=False, limits=PATIENT), Cancel()
    with ThreadPoolExecutor() as pool:
        under_way = pool.submit(hosted.run, long, enough)
        try:
            until(lambda: LEAST_URGENT in map(urgency, children_of(parent)), seconds=30)
        finally:
            enough.ask()
        under_way.result()


def children_of(parent: int) -> list[int]:
    with open(f"/proc/{parent}/task/{parent}/children") as children:
        return [int(pid) for pid in children.read().split()]


def urgency(pid: int) -> int | None:
    try:
        return os.getpriority(os.PRIO_PROCESS, pid)
    except ProcessLookupError:
        return None
