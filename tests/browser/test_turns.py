"""A class on a machine with one slot: who waits sees the place, Stop ends a wait or a run, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.theater_page import RUN_SECONDS
from tests.conftest import free_port, serving

pytestmark = pytest.mark.browser

LOOP = "import torch\nx = torch.ones(2, requires_grad=True)\ny = (x * 3).sum()\nwhile True:\n    pass\n"
QUICK = "import torch\na = torch.ones(2)\nb = a * {n}\n"


@pytest.fixture(scope="module")
def app_url(tmp_path_factory) -> Iterator[str]:
    start = ("-m", "tests.browser.one_at_a_time")
    with serving(free_port(), tmp_path_factory.mktemp("one") / "log.txt", start=start) as url:
        yield url


def text(theater) -> str:
    return theater.theater("t.editor.text")


def press_run(theater, code: str) -> None:
    theater.type(code)
    theater.page.locator("button.run").click()


def shows(theater, name: str) -> bool:
    theater.press("End")
    return theater.card_of(name) is not None


def loops(theater) -> None:
    """Endless, and long enough under way that it can be stopped."""
    press_run(theater, LOOP)
    expect(theater.page.locator("button.stop")).to_be_visible(timeout=RUN_SECONDS)


def test_a_class_on_one_slot(visit):
    first, second, third = visit(), visit(theme="dark"), visit("?lang=zh")
    first.run(QUICK.format(n=1))  # PyTorch has started
    before = second.theater("t.film.story.id")

    loops(first)
    press_run(second, QUICK.format(n=2))
    expect(second.page.locator(".queued")).to_have_text("Waiting: number 1 in the queue.")
    press_run(third, QUICK.format(n=3))
    expect(third.page.locator(".queued")).to_have_text("排队中：第 2 位。")

    second.press(".")
    second.wait()
    expect(second.page.locator(".notice")).to_have_text("Stopped before it began. Your code is as you left it.")
    assert second.theater("t.film.story.id") == before, "the film before is still there"
    assert text(second) == QUICK.format(n=2)
    expect(third.page.locator(".queued")).to_have_text("排队中：第 1 位。")

    first.page.locator("button.stop").click()
    first.wait()
    assert first.sentence.startswith("You stopped the program. Line 3 is the last line on record.")
    assert first.card_of("y") is not None, "the film up to there is kept"
    third.wait()
    assert shows(third, "b")
    expect(third.page.locator("button.stop")).to_be_hidden()

    second.run()
    assert shows(second, "b"), "the same code, run after all"
    expect(second.page.locator(".notice")).to_be_hidden()


def test_a_lesson_is_opened_at_once_by_someone_who_waits_and_the_wait_is_over(visit):
    first, second = visit(), visit()
    loops(first)
    press_run(second, QUICK.format(n=4))
    expect(second.page.locator(".queued")).to_be_visible()
    second.page.get_by_role("button", name="Lessons").click()
    second.page.locator('a[data-lesson="detach"]').click()
    second.wait()
    assert "detach" in text(second)
    first.page.locator("button.stop").click()
    first.wait()


def test_a_browser_that_is_closed_frees_its_place(visit):
    first, second, third = visit(), visit(), visit()
    loops(first)
    press_run(second, QUICK.format(n=5))
    expect(second.page.locator(".queued")).to_have_text("Waiting: number 1 in the queue.")
    press_run(third, QUICK.format(n=6))
    expect(third.page.locator(".queued")).to_have_text("Waiting: number 2 in the queue.")
    second.page.goto("about:blank")
    expect(third.page.locator(".queued")).to_have_text("Waiting: number 1 in the queue.", timeout=RUN_SECONDS)
    first.page.goto("about:blank")
    third.wait()
    assert shows(third, "b"), "and the one under way is ended too"
