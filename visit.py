"""One visit: lesson or code → run → tell → stage; then, while its film plays, it is checked."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import streamlit as st

from viz import page as pages
from viz import run, stage
from viz.course.catalogue import course
from viz.course.library import PIN
from viz.course.library import shared as library


@st.cache_resource
def catalogue() -> bytes:
    """The course, for the list of lessons and its search."""
    return msgspec.json.encode(course(library()))


def visitor() -> pages.Page:
    """This session's page; made when the session begins, with the asked, the pinned or the opening lesson on it."""
    if "page" not in st.session_state:
        language = pages.pick_language(st.query_params.get("lang"), st.context.locale)
        page = pages.Page(language=language)
        asked = {"lesson": PIN.lesson} | st.query_params.to_dict()
        pages.open_lesson(page, place(asked), library(), run.run)
        st.session_state.page, st.session_state.address = page, address()
    return st.session_state.page


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


def grant(page: pages.Page, ask: stage.Ask) -> None:
    """Do what the visitor asked for on the stage; no call of Streamlit, which would leave it half done."""
    if ask.kind == "run":
        pages.run_code(page, ask.code, run.run)
    elif ask.kind == "lesson":
        pages.open_lesson(page, place(ask.options), library(), run.run)
    elif ask.kind == "language":
        page.language = pages.pick_language(ask.options["language"])
    elif ask.kind == "compare":
        pages.compare(page, ask.code, ask.options["other"], run.run)
    elif ask.kind == "alone":
        pages.leave_compare(page)


def follow_address(page: pages.Page) -> None:
    """Back and forward in the browser: another link stands in its address bar, and nobody asked on the stage."""
    before, now, locale = st.session_state.address, address(), st.context.locale
    st.session_state.address = now
    if now[:2] != before[:2]:
        pages.open_lesson(page, place(st.query_params), library(), run.run)
    if now[2] != before[2]:
        page.language = pages.pick_language(now[2], locale)


st.set_page_config(page_title="Autograd Theater · 自动微分剧场", page_icon="🎭", layout="wide")
stage.page_css()
page, asks = visitor(), stage.asked()
with page.turn:
    if not asks.first:
        follow_address(page)
    while ask := asks.first:
        note(ask)
        asks.take(ask)
        grant(page, ask)
    view, other = pages.view(page, library()), page.other
stage.show(view, asks, warm=run.shared().warm)
stage.course(catalogue())
if st.session_state.get("graphviz"):
    stage.graphviz()
stage.prove(view.story_id, msgspec.to_builtins(pages.proof(page, run.check)))
if other:
    verdict = pages.proof_of_other(page, other, run.check)
    stage.prove(view.other.story_id, msgspec.to_builtins(verdict), key="proof of the other")
