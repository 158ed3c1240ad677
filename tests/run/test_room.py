"""Where the system has no process or open file left: who asks is told so, and nobody else comes to harm."""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from observed import end, printed
from stand_in import stand_in

from tests.fake import FakeExecutor
from viz.capture.warm import Parent
from viz.errors import NoRoom, RunFailed
from viz.jail.cell import Cell
from viz.jail.terms import Jail
from viz.limits import Limits
from viz.run import Request, Runner
from viz.run.executor import Cancel, Remains
from viz.run.forks import Forks
from viz.run.process import WarmParent
from viz.trace.verdict import Verdict

PLAIN = Request("print(1)", how="plain", dot=False)
SLOW = Request("import time\ntime.sleep(1.5)\nprint('to its end')", how="plain", dot=False)

CANNOT_FORK = """
while True:
    asked, ends, _, _ = socket.recv_fds(control, 1, 2)
    if not asked:
        break
    os.write(ends[1], b"0\\n")
    for one in ends:
        os.close(one)
"""


def no_process(*_: object, **how: object) -> int:
    raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")


def no_room(*_: object) -> Remains:
    raise NoRoom("nothing is left")


@contextmanager
def no_more_files() -> Iterator[None]:
    """This process can open none."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture
def parent() -> Iterator[tuple[Parent, socket.socket]]:
    """A warm parent in this process, and the app's end of what it hears."""
    control, theirs = socket.socketpair()
    before = signal.getsignal(signal.SIGCHLD)
    with control, theirs:
        yield Parent(theirs, Cell(Jail())), control
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, before)


def test_a_run_that_ends_just_as_nobody_waits_for_it_any_more_does_not_end_the_parent_of_all(parent):
    """Both are found in one look: the child's end is heard first, and closes what the second was about."""
    parent, _ = parent
    mine, fate = socket.socketpair()
    with mine:
        pid = os.posix_spawn("/bin/true", ["true"], {})
        parent.adopt(pid, fate.detach())
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        mine.shutdown(socket.SHUT_WR)
        parent.turn()
        assert mine.recv(64).split() == [b"%d" % pid, b"0"]


def test_a_parent_that_cannot_fork_says_so_and_goes_on(parent, monkeypatch: pytest.MonkeyPatch):
    parent, control = parent

    monkeypatch.setattr(os, "fork", no_process)
    for _ in range(2):
        mine, fate = socket.socketpair()
        with mine, fate:
            socket.send_fds(control, [b"r"], [fate.fileno(), fate.fileno()])
            parent.turn()
            fate.close()
            assert [mine.recv(64), mine.recv(64)] == [b"0\n", b""], "and lets go of it"


def test_a_parent_that_can_take_no_more_files_goes_on(parent):
    parent, control = parent
    with no_more_files():
        socket.send_fds(control, [b"r"], [0, 0])
        parent.turn()


def test_what_the_parent_cannot_fork_is_refused_as_too_much_and_nothing_is_begun_anew(monkeypatch: pytest.MonkeyPatch):
    stand_in(monkeypatch, CANNOT_FORK)
    runner = Runner()
    for _ in range(2):
        assert end(runner.run(PLAIN)).limit == "busy"
    assert runner.state().restarts == 0
    runner.close()


def test_where_parents_are_lost_one_run_at_a_time_starts_cold(monkeypatch: pytest.MonkeyPatch):
    """Each takes as much memory as a warm parent."""
    under_way, most = [], []

    def cold(request: Request, jail: Jail, cancel: Cancel) -> Remains:
        under_way.append(request)
        time.sleep(0.1)
        most.append(len(under_way))
        under_way.remove(request)
        return Remains(b"", 0)

    stand_in(monkeypatch, "sys.exit()")
    monkeypatch.setattr("viz.run.oneshot.run", cold)
    forks = Forks()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: forks.run(Request(f"{n}"), Cancel()), range(4)))
    assert most == [1] * 4
    forks.close()


def test_where_no_process_can_be_had_at_the_start_the_survey_says_so(monkeypatch: pytest.MonkeyPatch):
    forks = Forks()
    monkeypatch.setattr("subprocess.Popen", no_process)
    forks.start()
    assert "could not be had" in forks.survey().problem
    forks.close()


def test_a_check_that_no_process_could_be_had_for_is_asked_for_again(monkeypatch: pytest.MonkeyPatch):
    engine = FakeExecutor()
    runner = Runner(engine)
    recorded = runner.run(PLAIN)
    engine.run = no_room
    assert runner.check(PLAIN, recorded) == Verdict("unchecked", limit="busy"), "and page.py keeps no such verdict"


def test_where_the_app_itself_can_open_no_more_files_a_run_is_refused_and_the_next_one_works(runner: Runner):
    assert printed(runner.run(PLAIN)) == "1\n"
    restarts = runner.state().restarts
    with no_more_files():
        assert end(runner.run(PLAIN)).limit == "busy"
    assert printed(runner.run(PLAIN)) == "1\n"
    assert runner.state().restarts == restarts


def test_a_run_that_could_not_begin_does_not_end_those_that_have(runner: Runner, monkeypatch: pytest.MonkeyPatch):
    assert printed(runner.run(PLAIN)) == "1\n"
    parent = runner.executor.parents.current

    def lost(*_: object) -> None:
        raise RunFailed("it does not answer")

    with ThreadPoolExecutor() as pool:
        under_way = pool.submit(runner.run, SLOW)
        time.sleep(0.5)
        monkeypatch.setattr(parent, "run", lost)
        assert printed(runner.run(PLAIN)) == "1\n"
        assert printed(under_way.result()) == "to its end\n"
    assert runner.executor.parents.current is not parent


def test_a_long_program_that_nobody_takes_is_given_up_at_its_limit(monkeypatch: pytest.MonkeyPatch):
    """Half a megabyte of JSON does not fit into the socket at once."""
    stand_in(monkeypatch, "time.sleep(60)")
    monkeypatch.setattr("viz.run.process.DYING_SECONDS", 0.2)
    parent = WarmParent(Jail())
    long = Request("#" + "\N{PERFORMING ARTS}" * 99_000, limits=Limits(wall=0.2, grace=0.1))
    began = time.monotonic()
    with pytest.raises(RunFailed):
        parent.run(long, Cancel())
    assert time.monotonic() - began < 10
    parent.close()
