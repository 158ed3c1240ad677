"""Each look of the page: no complaint on the console, no accessibility violation, nothing cut off sideways."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

LOOKS = [(width, theme, language) for width in (1280, 1920) for theme in ("light", "dark") for language in ("en", "zh")]
STANDARD = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
STREAMLITS_OWN = (
    "landmark-one-main",
    "page-has-heading-one",
    "region",
    "landmark-unique",
    "landmark-no-duplicate-main",
)
"""Rules about Streamlit's page around ours (its own main and sidebar), which we cannot change."""


@pytest.mark.parametrize("width, theme, language", LOOKS)
def test_every_look_is_clean(visit, width, theme, language):
    theater = visit(f"?lang={language}", width=width, height=width * 9 // 16, theme=theme)
    assert theater.page.locator(".theater").get_attribute("data-theme") == theme
    for index in (theater.index, len(theater.steps) - 1):
        theater.go(index)
        violations = Axe().run(theater.page, options=STANDARD).response["violations"]
        ours = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in violations if v["id"] not in STREAMLITS_OWN]
        assert ours == []
    wide = theater.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


def test_an_error_is_clean_too(visit):
    theater = visit("?lesson=freed-graph", theme="dark", width=1280, height=800)
    theater.press("End")
    violations = Axe().run(theater.page, options=STANDARD).response["violations"]
    assert [v["id"] for v in violations if v["id"] not in STREAMLITS_OWN] == []


def test_a_phone_can_watch(visit):
    theater = visit(width=390, height=844)
    assert theater.page.evaluate("() => document.documentElement.scrollWidth") <= 390
    theater.press("ArrowRight")
    assert theater.sentence
