"""A visit when something fails on our side: the page stays, with what was typed and a word on it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.fake import FakeExecutor
from viz.errors import RunFailed
from viz.run import Runner


@pytest.fixture
def visit(engine: FakeExecutor, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A page that was just opened."""
    runner = Runner(engine)
    monkeypatch.setattr("viz.run.shared", lambda: runner)
    return AppTest.from_file(ROOT / "viz" / "visit" / "script.py", default_timeout=60).run()


def ask(visit: AppTest, seq: int, code: str) -> AppTest:
    visit.session_state["stage asks"].hear([{"kind": "run", "code": code, "seq": seq}])
    return visit.run()


def fail(*_: object) -> None:
    raise RunFailed("it could not start")


@pytest.mark.parametrize("what", ["the run", "the telling"])
def test_a_program_without_a_film_leaves_the_page_with_a_word_and_the_next_one_plays(visit, engine, monkeypatch, what):
    page, shown = visit.session_state["page"], len(visit.main.children)
    before = page.code
    with monkeypatch.context() as broken:
        broken.setattr(*((engine, "run") if what == "the run" else ("viz.film.tell",)), fail)
        ask(visit, 1, "x = 1")
        assert len(visit.main.children) == shown and not visit.exception, "the stage is there, and no box of an error"
        assert (page.unseen, page.code) == ("failed", before)
        assert visit.session_state["stage asks"].granted == 1, "it is not tried again and again"
    ask(visit, 2, "x = 2")
    assert (page.unseen, page.code) == ("", "x = 2")


def test_where_there_is_nothing_yet_to_go_back_to_the_failure_is_seen(engine, monkeypatch):
    monkeypatch.setattr("viz.page.film", fail)
    monkeypatch.setattr("viz.visit.opening._begun", lambda: [])
    monkeypatch.setattr("viz.run.shared", lambda: SimpleNamespace(submit=fail))
    visit = AppTest.from_file(ROOT / "viz" / "visit" / "script.py", default_timeout=60).run()
    assert len(visit.exception) == 1
