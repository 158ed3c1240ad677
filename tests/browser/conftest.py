"""An open page for each browser test; it fails the test if the page complained on its console."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

import lessons
from tests.browser.theater_page import Theater


def answered() -> str:
    """What the browser of somebody keeps who has seen the answer to every question of the course."""
    asked = {
        lesson.id: [passage.id for passage in lesson.passages if passage.predict]
        for lesson in lessons.load(lessons.OWN)
    }
    return json.dumps({id: {"answered": dict.fromkeys(passages, "shown")} for id, passages in asked.items()})


KEEP = (
    "kept => { try { localStorage.setItem('autograd-theater.progress', kept) } catch { /* about:blank has none */ } }"
)


@pytest.fixture
def visit(browser, app_url: str) -> Iterator[Callable[..., Theater]]:
    """Open the app as a new visitor: ``visit("?lang=zh", width=1280, theme="dark", locale="zh-CN")``.

    ``student``: who has answered nothing yet, so that films wait at questions; others have seen all answers.
    """
    contexts, theaters = [], []

    def open_page(
        query: str = "",
        *,
        width: int = 1440,
        height: int = 900,
        theme: str = "light",
        locale: str = "en-US",
        student: bool = False,
    ):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale=locale, reduced_motion="reduce"
        )
        contexts.append(context)
        if not student:
            context.add_init_script(f"({KEEP})({json.dumps(answered())})")
        theaters.append(Theater(context.new_page(), app_url))
        return theaters[-1].open(query)

    yield open_page
    complaints = [complaint for theater in theaters for complaint in theater.complaints]
    for context in contexts:
        context.close()
    assert complaints == []
