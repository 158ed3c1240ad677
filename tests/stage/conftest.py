"""The bundle on a bare page, without Streamlit: its own functions, and the stage mounted as the component mounts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.stage import sample
from viz.stage import BUNDLE, View, pack, payload

ORIGIN = "http://stage.test"
MOUNT = """
async () => {
  window.bundle = await import('/stage.js')
  window.asks = []
  window.sent = []
  const hear = (name, value) => {
    sent.push(value.map(ask => `${ask.kind} ${ask.seq}`).join(', '))
    for (const ask of value) if (!asks.some(([, heard]) => heard.seq === ask.seq)) asks.push([name, ask])
  }
  window.host = document.getElementById('host')
  window.place = host.attachShadow({ mode: 'open' })
  window.mount = data => bundle.default && autogradTheater.open({
    data, parentElement: place, setTriggerValue: hear,
  })
}
"""
BACKGROUNDS = {"light": ("#ffffff", "#31333F"), "dark": ("#0e1117", "#fafafa")}


class Bare:
    """A page with the bundle on it."""

    def __init__(self, page, theme: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        ground, ink = BACKGROUNDS[theme]
        style = f"--st-background-color:{ground};--st-text-color:{ink}"
        html = (
            f'<!doctype html><meta charset="utf-8"><style>body{{margin:0}}</style><div id="host" style="{style}"></div>'
        )
        page.route(re.compile(rf"^{ORIGIN}/(\?.*)?$"), lambda route: route.fulfill(content_type="text/html", body=html))
        script = BUNDLE.read_text("utf-8")
        page.route(f"{ORIGIN}/stage.js", lambda route: route.fulfill(content_type="text/javascript", body=script))
        page.goto(f"{ORIGIN}/")
        self.start()

    def start(self) -> None:
        """Bring the bundle to a page that was just loaded."""
        self.page.evaluate(MOUNT)

    def mount(self, view: View, heard: int = 0, warm: bool = True, level: str = "isolated") -> None:
        self.page.evaluate("data => { mount(data) }", payload(view, heard, warm, level))
        if view.story:
            self.page.wait_for_function(
                "id => place.querySelector('.theater')?.theater.film?.story.id === id && place.querySelector('.say')",
                arg=view.story_id,
            )

    def theater(self, expression: str) -> Any:
        return self.page.evaluate(f"() => {{ const t = place.querySelector('.theater').theater; return {expression} }}")

    def go(self, index: int) -> None:
        self.page.evaluate("i => place.querySelector('.theater').theater.film.timeline.move(i)", index)

    @property
    def asks(self) -> list:
        """Each once, however often it was sent."""
        return self.page.evaluate("asks")


def view(language: str = "en", **changes: Any) -> View:
    told = changes.pop("told", None) or sample.story(language)
    plain = View(
        story=pack(msgspec.json.encode(told)),
        story_id=told.id,
        language=language,
        code=told.code,
        code_id="lesson detach",
        title="Cutting the gradient",
    )
    return msgspec.structs.replace(plain, **changes)


@pytest.fixture
def bare(browser, request) -> Iterator[Bare]:
    """A bare page; it fails the test if the page complained. Parametrize indirectly with a theme for another look."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    made = Bare(context.new_page(), getattr(request, "param", "light"))
    yield made
    context.close()
    assert made.complaints == []


@pytest.fixture(scope="module")
def functions(browser) -> Iterator[Any]:
    """A bare page for the bundle's pure functions: ``functions.evaluate("… bundle.layout(…) …")``."""
    context = browser.new_context()
    yield Bare(context.new_page(), "light").page
    context.close()
