"""What a visitor asked for is granted, once and in order, whatever becomes of the scripts that heard it."""

from __future__ import annotations

import pytest

from viz.stage import Asks


def ask(seq: int, kind: str = "run", **options: str) -> dict:
    return {"kind": kind, "code": f"version = {seq}", "seq": seq, "options": options}


def granted(asks: Asks) -> list[int]:
    taken = []
    while first := asks.first:
        asks.take(first)
        taken.append(first.seq)
    return taken


def test_an_ask_that_waits_is_not_pushed_out_by_the_next():
    asks = Asks()
    asks.hear([ask(1, "lesson", lesson="accumulation")])
    asks.hear([ask(2, "language", language="zh")])
    asks.hear([ask(3)])
    assert granted(asks) == [1, 2, 3]


def test_an_ask_that_the_browser_repeats_is_granted_once():
    asks = Asks()
    assert asks.hear([ask(1)])
    assert granted(asks) == [1]
    assert not asks.hear([ask(1)])
    assert asks.hear([ask(1), ask(2, "graphviz")])
    assert granted(asks) == [2]


def test_an_ask_that_was_lost_on_its_way_comes_with_the_next():
    asks = Asks()
    asks.hear([ask(1), ask(2, "language", language="zh")])
    assert granted(asks) == [1, 2]


def test_a_view_answers_what_was_granted_and_not_what_only_was_heard():
    asks = Asks()
    asks.hear([ask(1), ask(2, "language", language="zh")])
    assert asks.granted == 0
    asks.take(asks.first)
    assert asks.granted == 1
    assert asks.first.seq == 2, "it waits for another script if this one is stopped here"


def test_of_two_runs_that_wait_only_the_last_is_made():
    asks = Asks()
    asks.hear([ask(1)])
    asks.hear([ask(2)])
    assert granted(asks) == [2]


def test_a_trigger_that_streamlit_took_back_is_no_ask():
    assert not Asks().hear(None)


def test_who_asks_for_a_lesson_does_not_wait_for_a_run_any_more():
    asks = Asks()
    asks.hear([ask(1), ask(2, "language"), ask(3, "compare")])
    asks.hear([ask(4, "lesson")])
    assert granted(asks) == [2, 4]


def test_every_new_ask_is_told_at_once_and_only_once():
    asks, told = Asks(), []
    asks.at_once = told.append
    for _ in range(2):
        asks.hear([ask(1), ask(2, "cancel")])
    assert [it.seq for it in told] == [1, 2]


class Stop(BaseException):
    """As Streamlit stops a script."""


@pytest.mark.parametrize("end, left", [(Stop, [1]), (ValueError, [])])
def test_a_script_that_is_stopped_leaves_its_ask_to_the_next_and_one_that_fails_does_not(end, left):
    asks = Asks()
    asks.hear([ask(1)])
    with pytest.raises(end), asks.granting(asks.first):
        raise end
    assert granted(asks) == left


def test_half_a_letter_does_not_spoil_a_program():
    """A browser's text may hold half of an emoji's two characters, which no file and no socket takes."""
    asks = Asks()
    asks.hear([ask(1, lesson="\ud83c") | {"code": "x = '\ud83c' + '\ud83c\udfad'"}])
    assert (asks.first.code, asks.first.options["lesson"]) == ("x = '\ufffd' + '🎭'", "\ufffd")
