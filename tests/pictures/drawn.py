"""Pictures as the real bundle draws them now, by name: SVG texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from tests.pictures.films import FILMS, Film, told
from tests.stage.conftest import Bare, view

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "golden"
RESOLVE = (HERE / "resolve.js").read_text("utf-8")
SHOW_SAMPLES = """() => {
  const graph = place.querySelector('.graph')
  for (const { id, picture } of bundle.samples(bundle.say('en'))) {
    const frame = document.createElement('div')
    frame.dataset.sample = id
    frame.append(picture)
    graph.append(frame)
  }
}"""
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def file(name: str, theme: str) -> Path:
    """Where the golden picture of this name is kept."""
    return GOLDEN / f"{name.replace(',', '').replace(' ', '-')}.{theme}.svg"


def states(browser, theme: str) -> Iterator[tuple[str, str]]:
    """Each state of the visual language, as the legend draws it: its name, and its picture as SVG."""
    with stage(browser, theme) as bare:
        bare.mount(view())
        bare.page.evaluate(SHOW_SAMPLES)
        for sample in bare.page.locator("[data-sample]").all():
            yield f"state {sample.get_attribute('data-sample')}", sample.locator("svg").evaluate(RESOLVE)


def films(browser, theme: str, wanted: tuple[Film, ...] = FILMS) -> Iterator[tuple[str, str]]:
    """Each film at its step: its name, and the whole stage as SVG."""
    with stage(browser, theme) as bare:
        for film in wanted:
            story, index = told(film)
            bare.mount(view(told=msgspec.structs.replace(story, id=f"{story.id} {film.name}"), language=film.language))
            bare.go(index)
            yield film.name, bare.page.locator(".viewport .world").first.evaluate(RESOLVE)


@contextmanager
def stage(browser, theme: str) -> Iterator[Bare]:
    """The bundle on a page of its own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield Bare(context.new_page(), theme)
    context.close()
