"""One visitor's wait: scripts come and go, the run that they wait for is one; Stop reaches it from another thread."""

from __future__ import annotations

import threading

import pytest

from tests.fake import SECONDS
from viz.run import Request, Runner
from viz.trace.events import Trace
from viz.wait import Wait


class Stop(BaseException):
    """As Streamlit stops a script."""


@pytest.fixture
def wait(engine) -> Wait:
    return Wait(Runner(engine, slots=1))


def never(place: int) -> None:
    raise AssertionError("there was nothing to wait for")


def stop(place: int) -> None:
    raise Stop


def limit(trace: Trace) -> str:
    return getattr(trace.events[-1], "limit", "")


def in_thread(act) -> tuple[threading.Thread, list]:
    made: list = []
    thread = threading.Thread(target=lambda: made.append(act()))
    thread.start()
    return thread, made


def test_a_script_that_takes_over_waits_for_the_same_run(wait, engine):
    for _ in range(2):
        with pytest.raises(Stop):
            wait.run(Request("wait"), stop, ask=1)
    engine.release("wait")
    assert limit(wait.run(Request("wait"), lambda place: None, ask=1)) == ""
    assert engine.begun == ["wait"]


def test_run_pressed_again_for_the_same_program_runs_it_again_and_a_lesson_opened_again_does_not(wait, engine):
    wait.run(Request("lesson"), never)
    wait.run(Request("lesson"), never)
    assert engine.begun == ["lesson"]
    wait.run(Request("lesson"), never, ask=1)
    assert engine.begun == ["lesson"], "pressed for the first time, it is the run that opened the lesson"
    wait.run(Request("lesson"), never, ask=2)
    assert engine.begun == ["lesson", "lesson"]


def test_stop_ends_the_run_under_way_and_what_is_asked_next_is_a_new_one(wait, engine):
    thread, made = in_thread(lambda: wait.run(Request("wait"), lambda place: None, ask=1))
    engine.until_begun("wait")
    wait.cancel(2)
    thread.join(SECONDS)
    assert [limit(trace) for trace in made] == ["cancelled"]
    with pytest.raises(Stop):
        wait.run(Request("wait"), stop, ask=3)
    assert engine.begun == ["wait", "wait"]


def test_stop_and_run_again_before_any_script_has_looked(wait, engine):
    with pytest.raises(Stop):
        wait.run(Request("wait"), stop, ask=1)
    wait.cancel(2)
    thread, made = in_thread(lambda: wait.run(Request("wait"), lambda place: None, ask=3))
    while engine.begun != ["wait", "wait"]:
        thread.join(0.01)
        assert thread.is_alive(), "it was given what had been cancelled"
    engine.release("wait")
    thread.join(SECONDS)
    assert [limit(trace) for trace in made] == [""]


def test_what_was_stopped_before_a_script_came_to_it_is_not_begun(wait, engine):
    wait.cancel(2)
    assert limit(wait.run(Request("1"), never, ask=1)) == "cancelled"
    assert engine.begun == []


def test_another_program_ends_the_wait_for_the_one_before(wait, engine):
    with pytest.raises(Stop):
        wait.run(Request("wait"), stop, ask=1)
    wait.run(Request("1"), lambda place: None, ask=2)
    assert engine.begun == ["wait", "1"]


def test_the_place_is_told_and_a_browser_that_goes_frees_it(engine):
    runner = Runner(engine, slots=1)
    first, second, third = (Wait(runner) for _ in range(3))
    places: list[int] = []

    def look(place: int) -> None:
        places.append(place)
        raise Stop

    for n, visitor in enumerate((first, second, third)):
        with pytest.raises(Stop):
            visitor.run(Request(f"wait {n}"), look, ask=1)
    second.leave()
    with pytest.raises(Stop):
        third.run(Request("wait 2"), look, ask=1)
    assert places == [0, 1, 2, 1]
