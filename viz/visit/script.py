"""One visit: lesson or code → run → tell → stage; then, while its film plays, it is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import msgspec
import streamlit as st

from viz import page as pages
from viz import run, stage
from viz.course.library import PIN
from viz.course.library import shared as library
from viz.sheet import sheet
from viz.visit.opening import begin, catalogue
from viz.wait import Wait


def visitor() -> tuple[pages.Page, stage.Asks, Wait]:
    """This session's page, what was asked for on it, and its wait for the runner; made when the session begins."""
    if "page" not in st.session_state:
        language = pages.pick_language(st.query_params.get("lang"), st.context.locale)
        st.session_state.wait, st.session_state.address = Wait(run.shared()), address()
        stage.asked().at_once = partial(heed, st.session_state.wait)
        st.session_state.page = pages.Page(language=language)
    return st.session_state.page, stage.asked(), st.session_state.wait


def heed(wait: Wait, ask: stage.Ask) -> None:
    """A script that waits for a run looks up: it is ended, or another one takes over."""
    if ask.kind in ("cancel", "lesson"):
        wait.cancel(ask.seq)
    wait.hurry()


@contextmanager
def attended(wait: Wait) -> Iterator[None]:
    """Where the browser has gone, nobody waits for the run any more."""
    try:
        yield
    except BaseException:
        if not stage.here():
            wait.leave()
        raise


def place(wish: Mapping[str, str]) -> pages.Place:
    """The place in the course that a link or an ask names."""
    return pages.Place(wish.get("lesson"), wish.get("program"), wish.get("step"))


def address() -> tuple[str | None, ...]:
    """What the page's link asks for. Its step is left out: the stage writes where the film stands by itself."""
    return tuple(st.query_params.get(key) for key in ("lesson", "program", "lang"))


def note(ask: stage.Ask) -> None:
    """What Streamlit keeps of an ask. Each line may be the last that this script runs: the next begins here again."""
    if ask.kind == "lesson":
        kept = {key: value for key, value in st.query_params.items() if key not in ("program", "step")}
        st.query_params.from_dict(kept | {key: value for key, value in ask.options.items() if value})
    elif ask.kind == "language":
        st.query_params["lang"] = pages.pick_language(ask.options["language"])
    elif ask.kind == "graphviz":
        st.session_state.graphviz = True
    st.session_state.address = address()


def grant(page: pages.Page, ask: stage.Ask, runs: pages.Run) -> None:
    """Do what the visitor asked for on the stage. A script that is stopped while it waits leaves the page as it was.

    A lesson for print has reached the browser, which keeps it, when something else is asked for."""
    st.session_state.pop("sheet", None)
    if ask.kind == "run":
        pages.run_code(page, ask.code, runs)
    elif ask.kind == "look":
        pages.look(page, ask.code)
    elif ask.kind == "lesson":
        pages.open_lesson(page, place(ask.options), library(), runs)
    elif ask.kind == "language":
        page.language = pages.pick_language(ask.options["language"])
    elif ask.kind == "compare":
        pages.compare(page, ask.code, ask.options["other"], runs)
    elif ask.kind == "alone":
        pages.leave_compare(page)
    elif ask.kind == "sheet":
        st.session_state.sheet = sheet(ask.options["lesson"], page.language, library(), runs)


def follow_address(page: pages.Page, runs: pages.Run) -> None:
    """The session has just begun, or: back and forward in the browser. Another link stands in its address bar, and
    nobody asked on the stage. (Of the program that the page has the stage may have written it there itself.)"""
    before, now, locale = st.session_state.address, address(), st.context.locale
    wished = place(st.query_params)
    if page.film is None:
        pages.open_lesson(page, place({"lesson": PIN.lesson} | st.query_params.to_dict()), library(), runs)
    elif now[:2] != before[:2] and not pages.shows(page, wished, library()):
        pages.open_lesson(page, wished, library(), runs)
    if now[2] != before[2]:
        page.language = pages.pick_language(now[2], locale)


st.set_page_config(page_title="Autograd Theater · 自动微分剧场", page_icon="🎭", layout="wide")
stage.page_css()
slot = st.empty()
begin()
page, asks, wait = visitor()
watch = partial(stage.waiting, asks=asks, slot=slot)
with page.turn, attended(wait):
    if page.film is None or not asks.first:
        with pages.unharmed(page, library()):
            follow_address(page, partial(wait.run, watch=watch))
        st.session_state.address = address()
    while ask := asks.first:
        with asks.granting(ask), pages.unharmed(page, library()):
            note(ask)
            grant(page, ask, partial(wait.run, watch=watch, ask=None if ask.kind == "lesson" else ask.seq))
    pages.recall(page, partial(wait.run, watch=watch))
    view, other = pages.view(page, library()), page.other
stage.show(view, asks, warm=run.shared().warm, level=run.shared().executor.level)
stage.course(catalogue())
if printed := st.session_state.get("sheet"):
    stage.sheet(printed.lesson, printed.language, printed.films)
if st.session_state.get("graphviz"):
    stage.graphviz()
check = partial(wait.check, watch=watch)
verdict = msgspec.to_builtins(pages.proof(page, check))
stage.prove(view.story_id, verdict, level=run.shared().executor.level)
if other:
    verdict = msgspec.to_builtins(pages.proof_of_other(page, other, check))
    stage.prove(view.other.story_id, verdict, level=run.shared().executor.level, key="proof of the other")
