"""The room in the real app: a finger on a phone, the whole screen, torchviz over several runs, every view clean."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_looks import STANDARD, STREAMLITS_OWN
from tests.browser.theater_page import RUN_SECONDS, Theater

pytestmark = pytest.mark.browser

SQUARE = "import torch\nx = torch.ones(2, requires_grad=True)\n(x * x).sum().backward()\n"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_view_and_presenting_are_clean(visit, theme):
    theater = visit("?lesson=accumulation", theme=theme, width=1280, height=720)
    theater.go(len(theater.steps) // 2)

    def clean() -> None:
        violations = Axe().run(theater.page, options=STANDARD).response["violations"]
        ours = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in violations if v["id"] not in STREAMLITS_OWN]
        assert ours == []

    for view in ("grad_fn", "text", "torchviz", "graph"):
        theater.page.locator(f"[role=tab][data-view={view}]").click()
        if view == "torchviz":
            expect(theater.page.locator(".torchviz img")).to_be_visible(timeout=RUN_SECONDS)
        clean()
    theater.page.locator("button.present").click()
    clean()


def test_torchviz_draws_the_call_that_the_film_is_at_and_a_new_program(visit):
    theater = visit("?lesson=accumulation")
    assert theater.page.evaluate("typeof autogradTheater.draw") == "undefined"
    theater.page.locator("[role=tab][data-view=torchviz]").click()
    picture = theater.page.locator(".torchviz img")
    expect(picture).to_be_visible(timeout=RUN_SECONDS)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 50
    chosen = theater.page.locator(".torchviz select")
    drawings = theater.theater("t.film.story.drawings.length")
    assert chosen.locator("option").count() == drawings > 1
    theater.go(len(theater.steps) - 1)
    assert chosen.input_value() == str(drawings - 1)
    theater.run("print(1)\n")
    expect(theater.page.locator(".torchviz .picture")).to_contain_text("never calls backward")
    theater.run(SQUARE)
    expect(picture).to_be_visible(timeout=RUN_SECONDS)


def test_the_whole_screen_and_presenting_outlive_a_change_of_language(visit):
    theater = visit("?lang=en")
    theater.page.locator("button.present").click()
    theater.page.locator("button.screen").click()
    theater.page.wait_for_function("document.fullscreenElement !== null")
    theater.page.locator("button.language").click()
    expect(theater.page.locator(".presenting h1")).to_have_text("自动微分剧场", timeout=RUN_SECONDS)
    assert theater.page.evaluate("document.fullscreenElement !== null")
    theater.page.keyboard.press("f")
    theater.page.wait_for_function("document.fullscreenElement === null")


def test_a_finger_watches_a_film_on_a_phone(browser, app_url):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce")
    theater = Theater(context.new_page(), app_url).open()
    at = theater.index
    theater.page.locator(".step-button.forward").tap()
    assert theater.index == at + 1
    theater.page.locator("[role=tab][data-view=text]").tap()
    expect(theater.page.get_by_role("heading", level=3).first).to_be_visible()
    theater.page.locator("[role=tab][data-view=graph]").tap()
    finger = context.new_cdp_session(theater.page)
    box = theater.page.locator(":is(.telling, .lesson .reading):visible").bounding_box()
    x, y = box["x"] + box["width"] - 60, box["y"] + 30
    touch = {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    finger.send("Input.dispatchTouchEvent", touch)
    for moved in (40, 80, 120, 160):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x - moved, "y": y + 2}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    theater.wait_for_index(at + 2, 10)
    assert theater.page.evaluate("() => document.documentElement.scrollWidth") <= 390
    context.close()
    assert theater.complaints == []
