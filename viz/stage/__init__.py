"""The stage's mount: hands a Story to the browser and tells what the reader asked for.

The only place besides ``app.py`` that knows Streamlit. One component holds editor, graph, timeline and inspector, and
every step happens in the browser. The bundle travels once per page load, in a component without data; a second one of
a few lines waits for it and carries the data, so that a run costs only its story, deflated; a third brings the verdict
on the run, when there is one.
"""

from __future__ import annotations

import base64
import zlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import streamlit as st
from msgspec import Struct

HERE = Path(__file__).resolve().parent
BUNDLE = HERE / "dist" / "stage.js"
TORCHVIZ = HERE / "dist" / "torchviz.js"

WAIT_FOR_BUNDLE = """
export default async function stage(component) {
  const door = (window.autogradTheater ??= { waiting: [] });
  if (!door.open) await new Promise(ready => door.waiting.push(ready));
  return door.%(door)s(component);
}
"""

PAGE_CSS = """
<style>
  header[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"] { display: none; }
  [data-testid="stMainBlockContainer"] { max-width: none; padding: 0; }
  [data-testid="stMain"], [data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0; }
  [data-testid="stCheckbox"] { padding: 8px 16px 6px; }
  [data-testid="stElementContainer"][data-stale="true"] { opacity: 1; transition: none; }
</style>
"""


class Lesson(Struct, frozen=True):
    """A line of the lesson menu."""

    id: str
    title: str
    chapter: str = ""
    about: str = ""


class Notice(Struct, frozen=True):
    """A word above the editor; with ``code``, one click puts that code in the editor and runs it."""

    kind: str
    words: str
    code: str = ""


class View(Struct, frozen=True):
    """What is to be seen. A story with the id already shown is left as it stands, at the reader's step."""

    story: bytes | None
    """JSON of a `viz.story.model.Story`."""
    story_id: str
    language: Literal["en", "zh"]
    code: str
    """The editor takes this text whenever ``code_id`` changes, and otherwise keeps the reader's."""
    code_id: str
    start: str | int = 0
    """Where a new story opens: the key of a step, or its index (negative: from the end)."""
    title: str = ""
    lessons: tuple[Lesson, ...] = ()
    lesson: str = ""
    about: str = ""
    notice: Notice | None = None


class Ask(Struct, frozen=True):
    """What the reader asked for. ``code`` is all of the editor; a lesson's id or the language is in ``options``."""

    kind: Literal["run", "lesson", "language"]
    code: str
    seq: int
    options: dict[str, str] = {}


def page_css() -> None:
    """Let the stage fill the page: Streamlit's header and margins go."""
    st.html(PAGE_CSS)


def show(view: View, *, key: str = "stage") -> None:
    """Draw the stage. What the reader asks for is told by `asked` at the start of the next run of the script.

    A session that begins with an ask (the page outlived a restart of the server) has no callback yet to hear it by.
    """
    _components()[0](key=f"{key} boot")
    heard = st.session_state.get(_heard(key), 0)
    drawn = _components()[1](key=key, data=payload(view, heard), on_ask_change=lambda: _hear(key))
    if drawn.ask and drawn.ask["seq"] > heard:
        _hear(key)
        st.rerun()


def asked(key: str = "stage") -> Ask | None:
    """What the reader asked for since the last run of the script, once. Answer it with a new view."""
    return st.session_state.pop(_waiting(key), None)


def _hear(key: str) -> None:
    """Streamlit calls this before it runs the script again because of an ask."""
    ask = msgspec.convert(st.session_state[key]["ask"], Ask)
    st.session_state[_heard(key)] = ask.seq
    st.session_state[_waiting(key)] = ask


def _heard(key: str) -> str:
    return f"{key} heard"


def _waiting(key: str) -> str:
    return f"{key} asked"


def payload(view: View, heard: int) -> dict[str, Any]:
    """The data of the component. ``heard`` is the number of the last ask that this view answers."""
    packed = pack(view.story) if view.story else ""
    return {**msgspec.to_builtins(view), "story": packed, "heard": heard}


@cache
def strings(language: str) -> dict[str, str]:
    """The page's own words in one language."""
    return msgspec.json.decode((HERE / "strings" / f"{language}.json").read_bytes(), type=dict[str, str])


@lru_cache(maxsize=8)
def pack(story: bytes) -> str:
    """Deflated, as base64; unpacked in the browser under a cap."""
    return base64.b64encode(zlib.compress(story, 6)).decode("ascii")


@lru_cache(maxsize=1)
def _components() -> tuple[Any, Any, Any]:
    make = st.components.v2.component
    return (
        make("autograd_theater_boot", js=BUNDLE.read_text(encoding="utf-8")),
        make("autograd_theater_stage", js=WAIT_FOR_BUNDLE % {"door": "open"}),
        make("autograd_theater_proof", js=WAIT_FOR_BUNDLE % {"door": "prove"}),
    )


def prove(story_id: str, verdict: dict[str, Any], *, key: str = "proof") -> None:
    """Tell the stage what came of holding this story against a plain run (`viz.trace.verdict.Verdict`).

    A component of its own: the story, which the stage shows by now, does not travel again.
    """
    _components()[2](key=key, data={"story_id": story_id, **verdict})


def torchviz(drawings: list[dict[str, str]], *, failed: str, key: str = "torchviz") -> None:
    """Draw DOT texts in the browser (title, dot, or a note where there is none), by a bundle brought only now."""
    component = _torchviz()
    component(key=key, data={"drawings": drawings, "failed": failed})


@lru_cache(maxsize=1)
def _torchviz() -> Any:
    return st.components.v2.component("autograd_theater_torchviz", js=TORCHVIZ.read_text(encoding="utf-8"))
