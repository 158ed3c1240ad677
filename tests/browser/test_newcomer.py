"""The path of somebody who opens the app for the first time, with real clicks and keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SQUARE = "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\ny.backward()\nprint(x.grad)\n"


def test_the_first_picture_is_a_program_already_at_a_telling_moment(visit):
    theater = visit()
    assert 0 < theater.index < len(theater.steps) - 1
    assert theater.steps[theater.index]["kind"] == "op"
    assert "detach" in theater.sentence
    assert theater.page.locator(".edge.cut").count() == 1
    assert theater.page.locator('[data-role="flight"]').count() >= 1


def test_open_edit_run_play_step_back_click_break_fix(visit):
    theater = visit()
    page = theater.page

    theater.run(SQUARE)
    assert theater.index == 0
    page.locator("button.step-button.play").click()
    expect(page.locator(".timeline .counter")).to_contain_text(str(len(theater.steps)), timeout=30_000)
    theater.wait_for_index(len(theater.steps) - 1)
    assert theater.numbers(theater.card_of("x"), "grad") == [("6", 6.0)]
    expect(page.locator(".printed")).to_contain_text("tensor(6.)")

    theater.press("ArrowLeft")
    assert theater.index == len(theater.steps) - 2
    page.locator("button.step-button.first").click()
    assert theater.index == 0

    theater.press("End")
    theater.card_of("x").click()
    inspector = page.locator("aside.inspector")
    for fact in ("float32", "requires_grad", "is_leaf", "grad_fn", ".grad"):
        expect(inspector).to_contain_text(fact)
    page.keyboard.press("Escape")
    expect(inspector).to_be_hidden()

    theater.run(SQUARE + "y.backward()\n")
    fault = page.locator("section.fault")
    expect(fault).to_contain_text("RuntimeError")
    expect(fault).to_contain_text("Trying to backward through the graph a second time")
    expect(fault).to_contain_text("retain_graph=True")
    assert theater.steps[theater.index]["line"] == 6

    theater.run((SQUARE + "y.backward()\n").replace("y.backward()", "y.backward(retain_graph=True)", 1))
    expect(fault).to_be_hidden()
    theater.press("End")
    assert theater.numbers(theater.card_of("x"), "grad") == [("12", 12.0)]


def test_ctrl_enter_runs_and_nothing_typed_is_lost(visit):
    theater = visit()
    theater.type(SQUARE)
    theater.page.keyboard.press("ControlOrMeta+Enter")
    theater.wait()
    assert theater.theater("t.film.story.code") == SQUARE
    assert theater.theater("t.editor.text") == SQUARE


def test_all_keys_step(visit):
    theater = visit()
    last = len(theater.steps) - 1
    for key, index in [("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", last)]:
        theater.press(key)
        assert theater.index == index
    theater.press("Home")
    theater.press("Space")
    theater.wait_for_index(2)
    theater.press("Space")


COUNT_MESSAGES = """() => {
  window.sent = 0
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (data) { window.sent += 1; return send.call(this, data) }
}"""


def test_stepping_never_calls_the_server(visit):
    theater = visit()
    requests = []
    for index in range(len(theater.steps)):
        theater.go(index)  # brings the fonts that words and rules are set in
    theater.page.evaluate("document.fonts.ready.then(() => true)")
    theater.page.evaluate(COUNT_MESSAGES)
    theater.page.on("request", lambda request: requests.append(request.url))
    for key in ("Home", *["ArrowRight"] * len(theater.steps), "ArrowLeft", "End"):
        theater.press(key)
    theater.card_of("x").click()
    assert (theater.page.evaluate("() => window.sent"), requests) == (0, [])


def test_the_marked_expression_is_the_one_that_ran(visit):
    theater = visit()
    theater.run("import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = (x*x + 3*x).sum()\n")
    lines = theater.theater("t.film.story.code").split("\n")
    marked = []
    for index, step in enumerate(theater.steps):
        if step["kind"] in ("op", "create"):
            theater.go(index)
            text = "".join(theater.page.locator(".cm-content .cm-span, .cm-content [class*=span]").all_inner_texts())
            line, column, end_line, end_column = step["span"]
            assert line == end_line and text == lines[line - 1][column:end_column]
            marked.append(text)
    assert marked == ["torch.tensor(2.0, requires_grad=True)", "x*x", "3*x", "x*x + 3*x", "(x*x + 3*x).sum()"]


def test_a_transcript_is_recognised_and_cleaned_on_one_click(visit):
    theater = visit()
    theater.run(">>> import torch\n>>> x = torch.ones(2)\n>>> x.sum()\ntensor(2.)\n")
    notice = theater.page.locator(".notice")
    expect(notice).to_be_visible()
    notice.locator("button").click()
    theater.wait()
    expect(notice).to_be_hidden()
    assert ">>>" not in theater.theater("t.editor.text")
    assert theater.theater("t.film.story.end.outcome") == "ok"


CELL = """\
%matplotlib inline
import torch
from d2l import torch as d2l
x = torch.arange(-2.0, 2.0, requires_grad=True)
y = torch.sigmoid(x)
d2l.plot(x.detach(), y.detach(), 'x', 'sigmoid(x)')
y.sum().backward()
"""


def test_a_pasted_cell_is_offered_cleaned_before_it_is_run_and_only_while_it_stands_there(visit):
    theater = visit()
    film = theater.theater("t.film.story.id")
    theater.type(CELL)
    notice = theater.page.locator(".notice")
    expect(notice.locator("button")).to_be_visible()
    assert theater.theater("t.film.story.id") == film
    theater.page.keyboard.type("#")
    expect(notice).to_be_hidden()
    theater.page.keyboard.press("Backspace")
    notice.locator("button").click()
    theater.wait()
    expect(notice).to_be_hidden()
    assert theater.theater("t.editor.text") == CELL.partition("\n")[2]
    expect(theater.page.locator("section.fault")).to_contain_text("ModuleNotFoundError")


def test_a_cell_with_a_library_that_is_not_here_is_mended_in_one_change_that_is_shown_first(visit):
    theater = visit()
    theater.run(CELL)
    fault = theater.page.locator("section.fault")
    expect(fault).to_contain_text("%matplotlib inline")
    fault.locator("button.show").click()
    assert fault.locator(".row.gone code").all_inner_texts() == [
        "%matplotlib inline", "from d2l import torch as d2l", "d2l.plot(x.detach(), y.detach(), 'x', 'sigmoid(x)')"
    ]  # fmt: skip
    fault.locator("button.apply").click()
    theater.wait()
    assert theater.theater("t.film.story.end.outcome") == "ok"
    theater.page.locator(".cm-content").click()
    theater.page.keyboard.press("ControlOrMeta+z")
    assert theater.theater("t.editor.text") == CELL


def test_cells_run_as_a_notebook_does(visit):
    theater = visit()
    theater.run("# %% one\nimport torch\nx = torch.ones(2)\nx\n# %% two\nnothing\n# %% three\nx * 2\n")
    assert theater.theater("t.film.story.mode") == "cells"
    theater.press("End")
    printed = theater.page.locator(".printed")
    expect(printed).to_contain_text("tensor([1., 1.])")
    expect(printed).to_contain_text("tensor([2., 2.])")
    assert theater.theater("t.film.story.steps.filter(s => s.fault).length") == 1
    assert len(theater.theater("t.film.story.chapters")) >= 3


@pytest.mark.parametrize("code, words", [
    ("import torch\nx = torch.ones(2)\ny = x * 2\nwhile True: pass\n", "10 s"),
    ("import torch\nx = torch.ones(2)\ny = x * 2\nimport os; os._exit(3)\n", "3"),
])  # fmt: skip
def test_a_stopped_run_keeps_its_film_and_names_the_limit(visit, code, words):
    theater = visit()
    theater.run(code)
    assert theater.theater("t.film.story.end.outcome") == "stopped"
    theater.press("End")
    assert words in theater.sentence
    assert theater.card_of("y") is not None
    theater.run(SQUARE)
    assert theater.theater("t.film.story.end.outcome") == "ok"


def test_user_text_is_never_markup(visit):
    theater = visit()
    evil = "<img src=x onerror=window.hit=1>"
    theater.run(f"import torch\nx = torch.ones(1)\nprint('{evil}')\nraise ValueError('{evil}')\n")
    theater.press("End")
    assert theater.page.evaluate("() => window.hit") is None
    assert theater.page.locator(".theater img").count() == 0
    expect(theater.page.locator(".printed")).to_contain_text(evil)


def test_lessons_open_by_the_list_and_by_a_link(visit):
    theater = visit("?lesson=accumulation")
    assert "accumulation" in theater.page.url
    theater.page.locator("button.course-open").click()
    theater.page.locator(".course a").first.click()
    theater.page.wait_for_url(lambda url: "lesson=accumulation" not in url and "lesson=" in url)


def test_language_follows_the_browser_the_link_and_the_toggle(visit):
    assert visit(locale="zh-CN").page.locator("h1").inner_text() == "自动微分剧场"
    theater = visit("?lang=en", locale="zh-CN")
    assert theater.page.locator("h1").inner_text() == "Autograd Theater"
    theater.go(3)
    theater.page.locator("button.language").click()
    expect(theater.page.locator("h1")).to_have_text("自动微分剧场")
    assert theater.index == 3
    assert "lang=zh" in theater.page.url
