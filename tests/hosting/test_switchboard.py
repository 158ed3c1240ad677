"""The lecturer's switchboard: who gets in, who does not, and that it does what it says."""

from __future__ import annotations

import msgspec
import pytest
from itsdangerous import TimestampSigner

from tests.hosting.conftest import SECRET
from viz.hosting.guard import ALL_TRIES, TICKET_SECONDS, TRIES, Guard
from viz.hosting.switchboard import HERE, Switchboard


def test_every_word_of_it_exists_in_both_languages():
    area = msgspec.json.decode((HERE / "switchboard.json").read_bytes(), type=dict[str, dict[str, str]])
    assert all(said.keys() == {"en", "zh"} and all(said.values()) for said in area.values())


@pytest.mark.parametrize("language, words", [("en", "Pause runs"), ("zh", "暂停运行")])
def test_who_knows_the_secret_sees_the_board_in_their_language(board, language, words):
    lecturer = board.lecturer()
    status, page = lecturer.get(f"/switchboard?lang={language}")
    assert status == 200 and words in page
    figures = lecturer.get(f"/switchboard/figures?lang={language}")[1]
    assert "57" in figures and "3 / 16" in figures and "1234" in figures and "41" in figures


def test_the_ticket_is_kept_from_scripts_and_from_other_sites_and_no_cache_keeps_a_page(board):
    visitor = board.visitor()
    visitor.post(do="enter", secret=SECRET)
    kept = visitor.headers["set-cookie"].lower()
    assert "httponly" in kept and "samesite=strict" in kept and "path=/switchboard" in kept
    assert SECRET not in kept
    visitor.get()
    assert visitor.headers["cache-control"] == "no-store"


def test_what_others_named_stays_text(board):
    lecturer = board.lecturer()
    assert "Cut &amp; &lt;i&gt;paste&lt;/i&gt;" in lecturer.get()[1]
    assert "&lt;b&gt;odd&lt;/b&gt;" in lecturer.get("/switchboard/figures")[1]
    hostile = lecturer.get('/switchboard?replica="><script>alert(1)</script>')
    assert hostile[0] == 200 and "<script" not in hostile[1]


def test_runs_are_paused_and_go_on(board):
    lecturer = board.lecturer()
    mark = lecturer.mark()
    assert lecturer.post("/switchboard?replica=two", do="pause", mark=mark)[0] == 303
    assert lecturer.headers["location"] == "/switchboard?replica=two", "the same replica answers next"
    assert board.theater.paused and "Runs are paused" in lecturer.get()[1]
    lecturer.post(do="resume", mark=mark)
    assert not board.theater.paused


def test_a_lesson_is_pinned_and_only_one_that_there_is(board):
    lecturer = board.lecturer()
    mark = lecturer.mark()
    lecturer.post(do="pin", mark=mark, lesson="accumulation")
    assert board.theater.pin_set == "accumulation" and 'value="accumulation" selected' in lecturer.get()[1]
    lecturer.post(do="pin", mark=mark, lesson="../../etc/passwd")
    assert board.theater.pin_set == "accumulation"
    lecturer.post(do="pin", mark=mark, lesson="")
    assert board.theater.pin_set is None


def test_nobody_else_moves_anything(board):
    lecturer, stranger = board.lecturer(), board.visitor()
    mark = lecturer.mark()
    assert "Pause runs" not in stranger.get()[1] and stranger.get("/switchboard/figures")[0] == 403
    attempts = [
        stranger.post(do="pause"),
        stranger.post(do="pause", mark=mark),
        lecturer.post(do="pause"),
        lecturer.post(do="pause", mark=mark[:-1]),
        lecturer.post(do="pause", mark="é"),
        lecturer.post(do="pause", mark=mark, origin="https://elsewhere.example"),
        lecturer.post(do="pause", mark=mark, origin="null"),
        lecturer.post(do="pause", mark=mark, origin=None),
    ]
    assert [status for status, _ in attempts] == [403] * len(attempts)
    stranger.cookie = lecturer.cookie[:-1] + ("A" if lecturer.cookie[-1] != "A" else "B")
    assert stranger.post(do="pause", mark=mark)[0] == 403
    assert not board.theater.paused


def test_a_flood_of_a_form_is_not_read(board):
    assert board.visitor().post(do="enter", secret="x" * 100_000)[0] == 403


def test_a_form_that_is_none_of_ours_is_refused_and_breaks_nothing(board):
    many = {f"field{number}": "x" for number in range(20)}
    assert board.visitor().post(**many)[0] == 403
    assert board.visitor().post(origin="http://[no address", do="enter", secret=SECRET)[0] == 403


def test_who_signs_out_is_out(board):
    lecturer = board.lecturer()
    lecturer.post(do="leave", mark=lecturer.mark())
    assert "Pause runs" not in lecturer.get()[1]


def test_the_secret_is_not_found_by_trying(board):
    stranger = board.visitor()
    assert [stranger.post(do="enter", secret=f"guess {n}")[0] for n in range(TRIES + 2)] == [403] * TRIES + [429] * 2
    assert stranger.post(do="enter", secret=SECRET)[0] == 429, "nor is a right one heard meanwhile"


def test_after_a_minute_one_may_try_again_and_others_need_not_wait_at_all():
    now = 0.0
    guard = Guard(SECRET, clock=lambda: now)
    for _ in range(TRIES):
        guard.enter("wrong", "here")
    assert guard.must_wait("here") and not guard.must_wait("there")
    now = 61.0
    assert not guard.must_wait("here")
    for n in range(ALL_TRIES):
        guard.enter("wrong", f"address {n}")
    assert guard.must_wait("there"), "many addresses are one attack"


def test_a_ticket_is_good_for_replicas_with_the_secret_until_it_is_old(monkeypatch):
    ticket = Guard(SECRET).enter(SECRET, "here")
    assert Guard(SECRET).knows(ticket) and not Guard("another secret!!").knows(ticket)
    assert not Guard(SECRET).knows("") and not Guard(SECRET).knows(ticket + "x")
    now = TimestampSigner(SECRET).get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: now + TICKET_SECONDS + 2)
    assert not Guard(SECRET).knows(ticket) and TICKET_SECONDS < 86_400


def test_without_a_secret_there_is_none(board):
    paths = [(route.path, route.endpoint.__name__) for route in Switchboard(board.theater, "").routes()]
    assert paths == [("/switchboard", "_closed"), ("/switchboard/figures", "_closed")]
