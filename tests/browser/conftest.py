"""An open page for each browser test; it fails the test if the page complained on its console."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.theater_page import Theater


@pytest.fixture
def visit(browser, app_url: str) -> Iterator[Callable[..., Theater]]:
    """Open the app as a new visitor: ``visit("?lang=zh", width=1280, theme="dark", locale="zh-CN")``."""
    contexts, theaters = [], []

    def open_page(
        query: str = "", *, width: int = 1440, height: int = 900, theme: str = "light", locale: str = "en-US"
    ):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale=locale, reduced_motion="reduce"
        )
        contexts.append(context)
        theaters.append(Theater(context.new_page(), app_url))
        return theaters[-1].open(query)

    yield open_page
    complaints = [complaint for theater in theaters for complaint in theater.complaints]
    for context in contexts:
        context.close()
    assert complaints == []
