"""The page as a table of contents: lesson or code → run → tell → stage; then, while its film plays, it is checked."""

from __future__ import annotations

import msgspec
import streamlit as st

import lessons
from viz import page as pages
from viz import run, stage


@st.cache_resource
def library() -> pages.Library:
    """The lessons, read and checked once; the runner begins to warm up meanwhile."""
    run.shared()
    return pages.Library.open(lessons.OWN)


def visitor() -> pages.Page:
    """This session's page; made when the session begins, with the asked or the opening lesson on it."""
    if "page" not in st.session_state:
        language = pages.pick_language(st.query_params.get("lang"), st.context.locale)
        page = pages.Page(language=language)
        pages.open_lesson(page, st.query_params.get("lesson"), library(), run.run)
        st.session_state.page, st.session_state.address = page, address()
    return st.session_state.page


def address() -> tuple[str | None, str | None]:
    """The lesson and the language that the page's link asks for."""
    return st.query_params.get("lesson"), st.query_params.get("lang")


def grant(page: pages.Page, ask: stage.Ask) -> None:
    """Do what the visitor asked for on the stage, and keep the address in step."""
    if ask.kind == "run":
        pages.run_code(page, ask.code, run.run)
    elif ask.kind == "lesson":
        pages.open_lesson(page, ask.options.get("lesson"), library(), run.run)
        st.query_params["lesson"] = page.lesson
    else:
        page.language = pages.pick_language(ask.options.get("language"))
        st.query_params["lang"] = page.language


def follow_address(page: pages.Page) -> None:
    """Back and forward in the browser: another link stands in its address bar, and nobody asked on the stage."""
    before, now = st.session_state.address, address()
    if now[0] != before[0]:
        pages.open_lesson(page, now[0], library(), run.run)
    if now[1] != before[1]:
        page.language = pages.pick_language(now[1], st.context.locale)


def torchviz_view(page: pages.Page) -> None:
    """The graph of each backward call as torchviz draws it; rendered in the browser, when somebody wants to see it.

    Streamlit forgets a switch that was not on the page for one run, as after a program without backward: the wish is
    kept apart from it.
    """
    told, words = pages.story(page)[0], stage.strings(page.language)
    if not told.drawings:
        return
    wanted = st.session_state.get("torchviz wanted", False)
    st.session_state["torchviz wanted"] = st.toggle(
        words["torchviz.title"], wanted, help=words["torchviz.about"], key="torchviz switch"
    )
    if st.session_state["torchviz wanted"]:
        stage.torchviz(msgspec.to_builtins(told.drawings), failed=words["torchviz.failed"])


st.set_page_config(page_title="Autograd Theater · 自动微分剧场", page_icon="🎭", layout="wide")
stage.page_css()
page = visitor()
with page.turn:
    if ask := stage.asked():
        grant(page, ask)
    else:
        follow_address(page)
    st.session_state.address = address()
    view = pages.view(page, library())
stage.show(view)
torchviz_view(page)
stage.prove(view.story_id, msgspec.to_builtins(pages.proof(page, run.check)))
