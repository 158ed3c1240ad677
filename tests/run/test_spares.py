"""Where a process cannot be forked: one that waits, warm, and the next one after it. Tried here with forks left out."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from observed import end, gone, printed

from viz.limits import Limits
from viz.run import Request, forks
from viz.run.executor import Cancel
from viz.run.forks import Forks
from viz.run.outcome import trace_of
from viz.trace.events import Ended


@pytest.fixture(scope="module")
def unforked() -> Iterator[Forks]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forks, "FORKS", False)
        executor = Forks()
        executor.start()
        yield executor
        executor.close()


def test_the_level_is_found_the_same_way(unforked: Forks):
    found = unforked.survey()
    assert not found.problem
    assert found.level == "isolated", "the walls do not hang on forks"


def test_the_one_that_waits_is_used_once_and_another_waits_then(unforked: Forks):
    asks, pids = Request("import os\nprint(os.getpid())", how="plain", dot=False), set()
    for _ in range(2):
        trace = trace_of(unforked.run(asks, Cancel()), asks)
        assert end(trace) == Ended("ok")
        pids.add(int(printed(trace)))
    assert len(pids) == 2


def test_one_that_was_lost_while_it_waited_is_followed_by_another(unforked: Forks):
    unforked._spares.start()
    lost = unforked._spares.waiting
    lost.kill()
    lost.wait()
    asks = Request("print(1)", how="plain", dot=False)
    assert printed(trace_of(unforked.run(asks, Cancel()), asks)) == "1\n"
    assert unforked._spares.waiting not in (None, lost)


def test_a_run_that_ends_after_the_app_has_closed_leaves_none_waiting():
    spares = forks.oneshot.Spares(Forks().jail)
    spares.close()
    spares.start()
    assert spares.waiting is None


def test_a_spare_that_is_not_needed_ends_with_the_app():
    spares = forks.oneshot.Spares(Forks().jail)
    spares.start()
    pid = spares.waiting.pid
    time.sleep(0.1)
    spares.close()
    assert gone(pid)


def test_closing_ends_the_run_under_way(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(forks, "FORKS", False)
    executor, endless = Forks(), Request("print(1)\nwhile True: pass", how="plain", limits=Limits(wall=60.0, cpu=60.0))
    with ThreadPoolExecutor() as pool:
        under_way = pool.submit(executor.run, endless, Cancel())
        threading.Timer(1, executor.close).start()
        trace = trace_of(under_way.result(30), endless)
    assert end(trace).limit == "cancelled"
