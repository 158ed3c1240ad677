"""The stage's mount: hands a Story to the browser and tells what the reader asked for.

The only place besides `viz.visit` and ``app.py`` that knows Streamlit. One component holds editor, graph, timeline
and inspector, and every step happens in the browser. The bundle travels once per page load, in a component without
data; a second one of a few lines waits for it and carries the data, so that a run costs only its story, deflated; a
third brings the verdict on the run, when there is one.
"""

from __future__ import annotations

import base64
import zlib
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Literal

import msgspec
import streamlit as st
from msgspec import Struct
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from viz.course.script import Script
from viz.stage.asks import Ask, Asks
from viz.story.model import Run, Variant

__all__ = [
    "Ask",
    "Asks",
    "Notice",
    "View",
    "asked",
    "course",
    "graphviz",
    "here",
    "pack",
    "page_css",
    "payload",
    "prove",
    "sheet",
    "show",
    "strings",
    "waiting",
]

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

DOORS = ("open", "prove", "course", "wait", "sheet")

PAGE_CSS = """
<style>
  header[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"] { display: none; }
  [data-testid="stMainBlockContainer"] { max-width: none; padding: 0; }
  [data-testid="stMain"], [data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0; }
  [data-testid="stElementContainer"][data-stale="true"] { opacity: 1; transition: none; }
</style>
"""


class Notice(Struct, frozen=True):
    """A word above the editor; with ``code``, one click puts that code in the editor and runs it, as long as ``of`` is
    what stands there."""

    kind: str
    words: str
    code: str = ""
    of: str = ""


class Other(Struct, frozen=True):
    """Another version of the program, to be seen beside the first."""

    story: str
    """Its `viz.story.model.Story` as JSON, as `pack` makes it; "" where the browser has it already."""
    story_id: str
    code: str
    title: list[Run]
    """What is different about it; empty for one that the reader changed."""
    pairing: str
    """A `viz.story.model.Pairing` of both stories, as JSON packed."""


class View(Struct, frozen=True):
    """What is to be seen. A story with the id already shown is left as it stands, at the reader's step."""

    story: str
    """A `viz.story.model.Story` as JSON, as `pack` makes it; "" where the browser has it already."""
    story_id: str
    language: Literal["en", "zh"]
    code: str
    """The editor takes this text whenever ``code_id`` changes, and otherwise keeps the reader's."""
    code_id: str
    start: str | int = 0
    """Where a new story opens: the key of a step, or its index (negative: from the end)."""
    title: str = ""
    notice: Notice | None = None
    script: Script | None = None
    """The lesson beside the film."""
    variants: tuple[Variant, ...] = ()
    """Ready-made other versions of the program of ``story``."""
    other: Other | None = None


def page_css() -> None:
    """Let the stage fill the page: Streamlit's header and margins go."""
    st.html(PAGE_CSS)


def asked(key: str = "stage") -> Asks:
    """What the reader of this session asked for. Answer it with a new view."""
    return st.session_state.setdefault(f"{key} asks", Asks())


def show(view: View, asks: Asks, *, warm: bool, level: str | None, key: str = "stage") -> None:
    """Draw the stage. What the reader asks for is in ``asks`` at the start of the next run of the script.

    A session that begins with an ask (the page outlived a restart of the server) has no callback yet to hear it by.
    """
    _components()["boot"](key=f"{key} boot")
    data = payload(view, asks.granted, warm, level)
    drawn = _components()["open"](key=key, data=data, on_ask_change=lambda: asks.hear(st.session_state[key]["ask"]))
    if asks.hear(drawn.ask):
        st.rerun()


_beats = count()
"""One script may draw a component with the same key only once."""


def waiting(place: int, asks: Asks, slot: Any) -> None:
    """Tell the stage how the wait goes: the place in the queue, 0 for under way, and what has been heard until now.

    ``slot`` is an ``st.empty()`` that stands above the stage. A call of Streamlit: a script that is no longer needed
    ends here, and so does one whose browser has gone.
    """
    with slot:
        _components()["wait"](key=f"waiting {next(_beats)}", data={"place": place, "heard": asks.heard})


def here() -> bool:
    """Whether this session's browser is still connected."""
    context = get_script_run_ctx()
    return context is None or not runtime.exists() or runtime.get_instance().is_active_session(context.session_id)


def payload(view: View, heard: int, warm: bool, level: str | None) -> dict[str, Any]:
    """The data of the component.

    ``heard`` is the number of the last ask that this view answers; ``warm``: the next run need not wait for PyTorch;
    ``level``: how far a run is confined (`viz.run.level`), None while that is being found out.
    """
    return {**msgspec.to_builtins(view), "heard": heard, "warm": warm, "level": level}


@cache
def strings(language: str) -> dict[str, str]:
    """The page's own words in one language."""
    words: dict[str, str] = {}
    for path in sorted((HERE / "strings").glob("*.json")):
        area = msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, str]])
        words |= {key: said[language] for key, said in area.items()}
    return words


def pack(data: bytes) -> str:
    """JSON as it travels: deflated, as base64; unpacked in the browser under a cap."""
    return base64.b64encode(zlib.compress(data, 6)).decode("ascii")


@lru_cache(maxsize=1)
def _components() -> dict[str, Any]:
    """The bundle, and by the door of it that they knock at those that bring it something."""
    make = st.components.v2.component
    callers = {door: make(f"autograd_theater_{door}", js=WAIT_FOR_BUNDLE % {"door": door}) for door in DOORS}
    return {"boot": make("autograd_theater_boot", js=BUNDLE.read_text(encoding="utf-8")), **callers}


def prove(story_id: str, verdict: dict[str, Any], *, level: str | None, key: str = "proof") -> None:
    """Tell the stage what came of holding this story against a plain run (`viz.trace.verdict.Verdict`), and how far
    runs are confined, which the first view of a server just started does not know yet.

    A component of its own: the story, which the stage shows by now, does not travel again.
    """
    _components()["prove"](key=key, data={"story_id": story_id, "level": level, **verdict})


def course(catalogue: str, *, key: str = "course") -> None:
    """Bring the course to the browser: a `viz.course.catalogue.Course` as JSON, packed. It stays the same from run to
    run, so that it travels once a page load."""
    _components()["course"](key=key, data={"course": catalogue})


def sheet(lesson: str, language: str, films: list[tuple[str, Script]], *, key: str = "sheet") -> None:
    """Bring a lesson to be printed: of each of its programs its story, packed, and the lesson laid over it."""
    laid = [{"story": story, "script": msgspec.to_builtins(script)} for story, script in films]
    _components()["sheet"](key=key, data={"lesson": lesson, "language": language, "films": laid})


def graphviz(*, key: str = "graphviz") -> None:
    """Bring Graphviz to the browser, for the torchviz view; its bundle is large, and most readers never ask for it."""
    _graphviz()(key=key)


@lru_cache(maxsize=1)
def _graphviz() -> Any:
    return st.components.v2.component("autograd_theater_graphviz", js=TORCHVIZ.read_text(encoding="utf-8"))
