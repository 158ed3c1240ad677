"""Time in the real app: a film played to its error, stepped by lines, scrubbed, and asked where a box was emptied."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TWICE = """\
import torch
x = torch.tensor(2.0, requires_grad=True)
a = x.exp()
a.backward()
x.grad.zero_()
a.backward()
"""


def test_a_film_is_played_to_its_error_stepped_by_lines_and_asked_where_a_box_was_emptied(visit):
    theater = visit()
    page = theater.page
    theater.run(TWICE)
    last = len(theater.steps) - 1
    failed = next(i for i, step in enumerate(theater.steps) if step.get("fault"))

    theater.press("Home")
    page.locator(".timeline .speed").select_option("4")
    theater.press("Space")
    theater.wait_for_index(failed)
    expect(page.locator("button.step-button.play")).to_have_attribute("aria-label", "Play (Space)")
    assert theater.index == failed

    page.locator(".timeline .level").select_option("lines")
    theater.press("Home")
    lines = []
    for _ in range(4):
        theater.press("ArrowRight")
        lines.append(theater.steps[theater.index]["line"])
    assert lines == [3, 4, 5, 6]
    titles = page.locator(".chapter-title").all_inner_texts()
    assert titles[0].startswith("forward") and titles[-1].startswith("error")

    theater.go(last)
    theater.theater("t.film.inspect(t.film.player.step.now.focus[0])")
    page.locator(".inspector button.state").first.click()
    step = theater.steps[theater.index]
    assert (step["kind"], step["line"]) == ("node", 4)
    page.locator(".history .forward").click()
    assert theater.index > theater.steps.index(step)


def test_the_whole_film_is_within_a_thumb_s_reach_on_a_phone(visit):
    theater = visit(width=390, height=844)
    page = theater.page
    box = page.locator(".track").bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 20)
    page.mouse.down()
    assert theater.index == 0
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 20, steps=4)
    page.mouse.up()
    assert theater.index == len(theater.steps) - 1
    for control in page.locator(".timeline :is(button, select):visible").all():
        assert control.bounding_box()["height"] >= 44, control.get_attribute("class")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
