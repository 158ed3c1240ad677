"""What the Runner does with the wishes of many: turns, sharing, keeping, ending, refusing. On an executor of no
processes, so that a test says when a run is over."""

from __future__ import annotations

import threading
import time
import tracemalloc

import pytest
from observed import end

from tests.fake import SECONDS, FakeExecutor
from viz.limits import Limits
from viz.run import Job, Request, Runner
from viz.run.executor import Remains
from viz.run.outcome import began
from viz.trace import codec
from viz.trace.events import Ended, Trace


@pytest.fixture
def runner(engine: FakeExecutor) -> Runner:
    return Runner(engine, slots=1, waiting=3)


def ended(job: Job) -> str:
    assert job.wait(SECONDS)
    last = end(job.result())
    return last.outcome if isinstance(last, Ended) else last.limit


def ask(runner: Runner, source: str, session: str, **how: bool) -> Job:
    return runner.submit(Request(source), session, **how)


def test_who_waits_knows_the_place_and_comes_in_its_turn(runner, engine):
    jobs = [ask(runner, f"wait {n}", f"visitor {n}") for n in range(4)]
    assert [job.place for job in jobs] == [0, 1, 2, 3]
    for n in range(4):
        engine.until_begun(f"wait {n}")
        engine.release(f"wait {n}")
        assert ended(jobs[n]) == "ok"
    assert engine.begun == [f"wait {n}" for n in range(4)]


def test_one_more_than_may_wait_is_told_so_at_once(runner, engine):
    jobs = [ask(runner, f"wait {n}", f"visitor {n}") for n in range(5)]
    assert ended(jobs[4]) == "busy"
    assert runner.state().refused == 1
    assert [job.done for job in jobs[:4]] == [False] * 4


def test_a_new_run_replaces_the_one_that_waits_not_the_one_under_way(runner, engine):
    running, waiting, new = (ask(runner, f"wait {n}", "me") for n in range(3))
    assert ended(waiting) == "cancelled"
    engine.until_begun("wait 0")
    engine.release("wait 0")
    engine.until_begun("wait 2")
    engine.release("wait 2")
    assert (ended(running), ended(new)) == ("ok", "ok")
    assert "wait 1" not in engine.begun


def test_two_hundred_who_open_the_same_lesson_cost_one_run(runner, engine):
    jobs = [ask(runner, "wait", f"visitor {n}") for n in range(200)]
    engine.until_begun("wait")
    engine.release("wait")
    traces = [job.result() for job in jobs]
    assert all(trace is traces[0] for trace in traces)
    later = ask(runner, "wait", "latecomer")
    assert later.done and later.result() == traces[0]
    assert engine.begun == ["wait"]
    state = runner.state()
    assert (state.runs, state.shared, state.hits) == (1, 199, 1)


def test_other_limits_or_another_mode_are_another_run(runner, engine):
    for request in (Request("1"), Request("1", mode="cells"), Request("1", limits=Limits(wall=1.0))):
        assert ended(runner.submit(request, "me")) == "ok"
    assert runner.state().runs == 3


def test_what_is_kept_takes_no_more_memory_than_is_counted(engine):
    """The longest programs there may be, which pack well."""
    engine.run = lambda request, _: Remains(codec.write(Trace(events=(began(request), Ended("ok")))), 0)
    runner = Runner(engine)
    tracemalloc.start()
    for n in range(40):
        runner.submit(Request(f"#{n}" + "\N{PERFORMING ARTS}" * 99_000), "me").result()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert runner.state().kept > 40 * 500
    assert taken < runner.state().kept + 2**22, "the last ones may be on their way yet"


def test_where_no_thread_can_be_had_who_asks_is_told_and_the_slot_is_free_again(runner, monkeypatch):
    def no_thread(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as short:
        short.setattr(threading.Thread, "start", no_thread)
        assert ended(ask(runner, "1", "me")) == "busy"
    assert ended(ask(runner, "1", "me")) == "ok"
    assert runner.state().refused == 1


def test_a_fresh_run_is_another_and_is_the_one_kept_from_then_on(runner, engine):
    assert ended(ask(runner, "1", "me")) == ended(ask(runner, "1", "me", fresh=True)) == "ok"
    assert engine.begun == ["1", "1"]


def test_a_session_that_asks_again_for_what_it_waits_for_has_the_same_job(runner, engine):
    first = ask(runner, "wait", "me", fresh=True)
    engine.until_begun("wait")
    assert ask(runner, "wait", "me", fresh=True) is first
    assert ask(runner, "wait", "another", fresh=True) is not first


def test_who_shares_a_run_hears_of_its_end_whatever_another_does_about_it(runner, engine, monkeypatch):
    said, over = [], threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda failure: (said.append(failure.exc_value), over.set()))

    def fails(job: Job) -> None:
        raise OSError("nobody there")

    ask(runner, "wait", "first").then(fails)
    second = ask(runner, "wait", "second")
    engine.until_begun("wait")
    engine.release("wait")
    assert ended(second) == "ok"
    assert over.wait(10) and [str(problem) for problem in said] == ["nobody there"]


def test_a_run_under_way_is_ended_for_who_asked_and_keeps_its_film(runner, engine):
    job = ask(runner, "wait", "me")
    engine.until_begun("wait")
    job.cancel()
    assert ended(job) == "cancelled"
    assert not ask(runner, "wait", "me").done, "what was cancelled is not kept"


def test_who_leaves_a_shared_run_does_not_end_it_for_the_others(runner, engine):
    mine, theirs = ask(runner, "wait", "me"), ask(runner, "wait", "another")
    engine.until_begun("wait")
    mine.cancel()
    assert ended(mine) == "cancelled" and not theirs.done
    engine.release("wait")
    assert ended(theirs) == "ok"


def test_who_no_longer_waits_frees_the_place(runner, engine):
    jobs = [ask(runner, f"wait {n}", f"visitor {n}") for n in range(4)]
    jobs[1].cancel()
    assert ended(jobs[1]) == "cancelled"
    assert [jobs[2].place, jobs[3].place] == [1, 2]
    assert not ask(runner, "wait 4", "visitor 4").done


def test_what_others_wait_for_too_stays_when_its_first_asker_wants_something_else(runner, engine):
    ask(runner, "wait 0", "first")
    mine, theirs = ask(runner, "wait 1", "me"), ask(runner, "wait 1", "another")
    other = ask(runner, "wait 2", "me")
    assert [theirs.place, other.place, mine.done] == [1, 2, False]


def test_a_pause_turns_away_those_who_wait_and_come_and_lets_the_others_end(runner, engine):
    running, waiting = ask(runner, "wait 0", "a"), ask(runner, "wait 1", "b")
    engine.until_begun("wait 0")
    runner.pause()
    assert ended(waiting) == ended(ask(runner, "2", "c")) == "paused"
    engine.release("wait 0")
    assert ended(running) == "ok"
    assert ended(ask(runner, "wait 0", "c")) == "ok", "what is known costs nothing"
    assert runner.state().paused
    runner.resume()
    assert ended(ask(runner, "2", "c")) == "ok"


def test_lessons_are_run_and_checked_ahead_and_a_visitor_does_not_wait_for_them(runner, engine):
    runner.ahead([Request("wait"), Request("1")])
    engine.until_begun("wait")
    assert ended(ask(runner, "2", "me")) == "ok"
    engine.release("wait")
    job = ask(runner, "1", "me")
    assert ended(job) == "ok"
    engine.until_begun("wait", "1")
    assert engine.begun.count("1") <= 3, "a run, and at most its check"


def test_what_a_pause_kept_from_being_run_ahead_is_run_when_it_is_over(runner, engine):
    runner.ahead([Request("wait"), Request("2"), Request("3")])
    engine.until_begun("wait")
    runner.pause()
    engine.release("wait")
    while not runner._put_off:
        time.sleep(0.01)
    assert engine.begun == ["wait"]
    assert runner.state().refused == 0, "no visitor was turned away"
    runner.resume()
    engine.until_begun("wait", "2", "3")


def test_what_goes_wrong_on_our_side_is_raised_where_the_result_is_asked_for(engine):
    def broken(*_):
        raise OSError("no more processes")

    engine.run = broken
    with pytest.raises(OSError, match="no more processes"):
        ask(Runner(engine), "1", "me").result()
