"""What else visitors do: change their mind while a program runs, walk back, lose the server, paste odd programs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.theater_page import RUN_SECONDS, Theater
from tests.conftest import free_port, serving

pytestmark = pytest.mark.browser

SLOW = "import torch, time\nq = torch.ones(2, requires_grad=True)\nq.sum().backward()\ntime.sleep(1.5)\n"
HIDDEN = """mark => {
  const [mine, pane] = [mark.getBoundingClientRect(), mark.closest('.cm-scroller').getBoundingClientRect()]
  const seen = Math.min(mine.right, mine.left + 80)
  return Math.max(seen - pane.right, pane.left - mine.left, mine.bottom - pane.bottom, pane.top - mine.top)
}"""


def begin_slow_run(theater: Theater) -> None:
    theater.type(SLOW)
    theater.page.locator("button.run").click()
    theater.page.wait_for_timeout(300)


def wait_for_film(theater: Theater, code: str) -> None:
    """Until the film of this code is on the stage; a change of language puts a new stage on the page meanwhile."""
    for _ in range(RUN_SECONDS // 100):
        if theater.theater("t.film?.story.code") == code:
            return
        theater.page.wait_for_timeout(100)
    raise AssertionError(f"still the film of {theater.theater('t.film?.story.code')!r}")


@pytest.mark.parametrize("wish", ["button.language", '[data-view="torchviz"]'])
def test_a_wish_during_a_run_does_not_lose_its_film(visit, wish):
    theater = visit()
    begin_slow_run(theater)
    theater.page.locator(wish).first.click()
    wait_for_film(theater, SLOW)
    expect(theater.page.locator(".theater:not(.is-running)")).to_be_visible(timeout=RUN_SECONDS)
    expect(theater.page.locator(".stale")).to_be_hidden()


def test_a_lesson_picked_during_a_run_is_not_overwritten_by_it(visit):
    theater = visit()
    begin_slow_run(theater)
    theater.open_lesson("accumulation")
    wait_for_film(theater, theater.theater("t.view.code"))
    assert theater.theater("t.editor.text") == theater.theater("t.film.story.code") != SLOW


def test_of_two_wishes_during_a_run_both_come_true(visit):
    theater = visit()
    begin_slow_run(theater)
    theater.page.locator("button.language").click()
    theater.page.wait_for_timeout(200)
    theater.open_lesson("accumulation")
    expect(theater.page.locator(".theater")).to_have_attribute("lang", "zh-CN", timeout=RUN_SECONDS)
    wait_for_film(theater, theater.theater("t.view.code"))
    expect(theater.page).to_have_url(re.compile("lesson=accumulation"))
    expect(theater.page).to_have_url(re.compile("lang=zh"))


def test_back_and_forward_walk_through_the_lessons_opened(visit):
    theater = visit()
    title = theater.page.locator(".lesson-title")
    opening = title.inner_text()
    theater.open_lesson("accumulation")
    expect(title).not_to_have_text(opening, timeout=RUN_SECONDS)
    picked = title.inner_text()
    theater.page.go_back()
    expect(title).to_have_text(opening)
    theater.page.go_forward()
    expect(title).to_have_text(picked)


def test_the_list_of_lessons_is_walked_by_arrow_keys(visit):
    theater = visit()
    theater.page.locator("button.course-open").press("Enter")
    here, step = theater.page.locator(".course a:focus"), theater.index
    first = here.inner_text()
    theater.page.keyboard.press("ArrowDown")
    assert here.inner_text() != first
    theater.page.keyboard.press("ArrowUp")
    assert here.inner_text() == first
    theater.page.keyboard.press("Escape")
    expect(theater.page.locator(".course")).to_be_hidden()
    expect(theater.page.locator("button.course-open")).to_be_focused()
    assert theater.index == step


def test_typed_code_outlives_the_server_and_runs_on_the_next(browser, tmp_path):
    port, mine = free_port(), "import torch\nx = torch.ones(3)\n"
    with serving(port, tmp_path / "log.txt") as url:
        theater = Theater(browser.new_page(), url).open()
        theater.type(mine)
    with serving(port, tmp_path / "log.txt"):
        expect(theater.page.get_by_role("dialog")).to_have_count(0, timeout=RUN_SECONDS)
        theater.page.wait_for_timeout(2_000)
        assert theater.theater("t.editor.text") == mine
        theater.page.locator("button.run").click(timeout=RUN_SECONDS)
        wait_for_film(theater, mine)
        assert theater.theater("t.editor.text") == mine
        theater.page.close()


def test_the_beginning_of_each_step_s_expression_is_in_view_however_long_its_line(visit):
    theater = visit()
    sum_of = " + ".join(["y"] * 30)
    theater.run("import torch\n" + "# a line\n" * 80 + f"y = torch.ones(1, requires_grad=True)\nz = {sum_of}\n")
    for index in (0, len(theater.steps) - 2, 5, 0):
        theater.go(index)
        theater.page.wait_for_timeout(150)
        assert theater.page.locator(".cm-content .film-span").last.evaluate(HIDDEN) <= 1


def test_the_whole_of_a_long_graph_is_shown_as_far_as_cards_can_be_told_apart(visit):
    theater = visit()
    theater.run("import torch\ny = torch.ones(1, requires_grad=True)\n" + "y = y.sin()\n" * 80)
    theater.press("End")
    theater.page.locator("button.zoom-fit").click()
    theater.page.wait_for_timeout(600)
    pane = theater.page.locator(".whole .viewport").bounding_box()
    boxes = [box for card in theater.page.locator(".whole .card .paper").all() if (box := card.bounding_box())]
    seen = [box for box in boxes if 0 <= box["x"] - pane["x"] <= pane["width"]]
    assert len(seen) > 10
    assert min(box["width"] for box in seen) > 8


def test_a_name_of_any_length_leaves_room_for_its_value(visit):
    theater = visit(width=1280, height=720)
    theater.run(f"import torch\n{'n' * 10_000} = torch.tensor(2.0)\nraise ValueError({'x' * 5_000!r})\n")
    value, pane = (theater.page.locator(place).bounding_box() for place in ("section.names td.value", "section.names"))
    assert value["x"] + value["width"] <= pane["x"] + pane["width"]
    fault, graph = (theater.page.locator(place).bounding_box() for place in ("section.fault", ".graph"))
    assert fault["y"] > graph["y"] + 100


def test_a_reload_takes_nothing_that_was_typed(visit):
    theater = visit("?lesson=accumulation")
    theater.type("typed = 1\n")
    theater.page.reload()
    theater.page.wait_for_selector("[data-node]")
    assert theater.theater("t.editor.text") == "typed = 1\n"
    expect(theater.page.locator(".stale")).to_be_visible()
    theater.page.goto(f"{theater.url}/?lesson=detach")
    theater.page.wait_for_selector("[data-node]")
    assert "detach" in theater.theater("t.editor.text")


def test_a_link_opens_a_lesson_at_its_step_in_its_language(visit):
    theater = visit("?lesson=accumulation&step=5&lang=zh")
    assert theater.index == 4
    assert theater.theater("t.film?.story.language") == "zh"
    theater = visit("?lesson=accumulation&step=backward 1/end")
    assert theater.steps[theater.index]["key"] == "backward 1/end"
