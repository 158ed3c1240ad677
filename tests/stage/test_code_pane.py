"""The code pane at a step: arrows, turns of loops, lines that never ran, and the value of a name under the pointer."""

from __future__ import annotations

from functools import cache

import pytest

from tests.capture.recording import record
from tests.stage.conftest import view
from viz.story import tell
from viz.story.model import Story

pytestmark = pytest.mark.browser

CODE = """\
import torch
def layer(v, w):
    h = v * w
    if h.sum() < 0:
        return -h
    return h.relu()

x = torch.tensor([1., 3.], requires_grad=True)
w = torch.tensor(2., requires_grad=True)
for epoch in range(2):
    y = layer(layer(x, w), w)
    y.sum().backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad = None
"""
ARROWS = """() => [...place.querySelectorAll('.film-arrow')].map(it => [
  it.classList[1],
  Number([...place.querySelectorAll('.cm-lineNumbers .cm-gutterElement')].find(n =>
    n.style.visibility !== 'hidden' &&
    Math.abs(n.getBoundingClientRect().top - it.closest('.cm-gutterElement').getBoundingClientRect().top) < 2
  ).textContent),
])"""
LINE = "at => [...place.querySelectorAll('.cm-line')].map(it => it.querySelector('.film-note')?.textContent ?? '')"


@cache
def film(language: str = "en") -> Story:
    return tell(record(CODE), language)


@pytest.fixture
def pane(bare):
    bare.mount(view(told=film()))
    return bare


def step_of(key: str) -> int:
    return next(i for i, step in enumerate(film().steps) if step.key == key)


def notes(pane) -> dict[int, str]:
    return {n: text for n, text in enumerate(pane.page.evaluate(LINE), 1) if text}


def point_at(pane, line: int, column: int) -> None:
    """Rest the pointer on a character of the code."""
    where = """([line, column]) => {
      const view = place.querySelector('.theater').theater.editor.view
      const at = view.coordsAtPos(view.state.doc.line(line).from + column, 1)
      return [at.left + 3, (at.top + at.bottom) / 2]
    }"""
    x, y = pane.page.evaluate(where, [line, column])
    pane.page.mouse.move(x, y)
    pane.page.mouse.move(x + 1, y)


def told(pane) -> str:
    pane.page.wait_for_selector(".film-told", state="visible")
    return pane.page.locator(".film-told").inner_text()


def test_arrows_stand_at_the_line_that_runs_and_at_the_one_that_comes_next(pane):
    steps = film().steps
    for index, step in enumerate(steps):
        pane.go(index)
        arrows = dict(pane.page.evaluate(ARROWS))
        later = [it.line for it in steps[index + 1 :] if it.line and it.line != step.line]
        assert arrows.get("run") == step.line
        expected = later[0] if later else None
        shown = arrows.get("next", arrows.get("back") if expected == arrows.get("back") else None)
        assert shown == expected, step.key


def test_in_a_backward_the_line_of_the_call_runs_and_the_line_gone_through_is_told_apart(pane):
    index = next(i for i, step in enumerate(film().steps) if step.kind == "node" and step.span[0] == 3)
    pane.go(index)
    assert dict(pane.page.evaluate(ARROWS)) == {"run": 12, "back": 3, "next": 13}
    assert pane.page.locator(".film-arrow.back").get_attribute("aria-label") == "Backward is passing through this line"


def test_a_loop_tells_its_turn_and_a_function_its_call(pane):
    pane.go(step_of("3/v*w#1"))
    assert notes(pane) == {2: "call 1", 10: "epoch = 0 · turn 1 of 2"}
    pane.go(step_of("3/v*w#4"))
    assert notes(pane) == {2: "call 4", 10: "epoch = 1 · turn 2 of 2"}
    pane.go(0)
    assert notes(pane) == {}


def test_the_turn_is_told_in_chinese(bare):
    bare.mount(view("zh", told=film("zh")))
    bare.go(step_of("3/v*w#2"))
    assert notes(bare) == {2: "第 2 次调用", 10: "epoch = 0 · 第 1 轮，共 2 轮"}


def test_lines_that_never_ran_look_so_and_say_so_until_the_text_changes(pane):
    never = pane.page.locator(".film-unrun")
    assert never.evaluate_all("all => all.map(it => [it.textContent.trim(), it.title])") == [
        ["return -h", "Not executed in this run"]
    ]
    pane.page.locator(".cm-line").first.click()
    pane.page.keyboard.type("#")
    marks = ".film-unrun, .film-line, .film-span, .film-arrow, .film-note"
    assert pane.page.locator(marks).count() == 0
    pane.page.keyboard.press("Backspace")
    assert pane.page.locator(marks).count() > 0


TOLD = [
    ("3/v*w#1", 3, 8, ["v", "[1, 3]", "leaf"]),
    ("3/v*w#2", 3, 8, ["v", "[2, 6]", "requires_grad=True"]),
    ("3/v*w#2", 3, 4, ["h", "[4, 12]", "MulBackward0"]),
    ("3/v*w#1", 3, 10, ["v * w", "[2, 6]"]),
    ("3/v*w#1", 9, 0, ["w", "2", ".grad", "None"]),
    ("3/v*w#1", 11, 4, ["y", "holds no tensor at this step"]),
    ("3/v*w#3", 6, 11, ["h", "float32 · shape [2]"]),
    ("11/layer(x,w)#1", 3, 8, ["v", "holds no tensor"]),
]
"""Step, line and column of what is pointed at, and what is said of it."""
SILENT = [(1, 8), (10, 4), (10, 14), (8, 5)]


def test_the_pointer_on_a_name_shows_its_value_at_this_step(pane):
    keys = {step.key: index for index, step in enumerate(film().steps)}
    wrong = []
    for key, line, column, words in TOLD:
        pane.page.mouse.move(900, 20)
        pane.go(keys.get(key, 0))
        point_at(pane, line, column)
        text = told(pane)
        wrong += [(key, line, word, text) for word in words if word not in text]
    assert wrong == []


def test_of_a_name_that_never_stands_for_a_tensor_nothing_is_said(pane):
    pane.go(len(film().steps) - 1)
    for line, column in SILENT:
        point_at(pane, line, column)
        pane.page.wait_for_timeout(350)
        assert pane.page.locator(".film-told").count() == 0


def test_a_key_shows_the_value_at_the_caret_and_another_opens_its_card(pane):
    pane.go(len(film().steps) - 1)
    pane.page.locator(".cm-line").nth(8).click(position={"x": 10, "y": 8})
    pane.page.mouse.move(2, 2)
    pane.page.keyboard.press("F2")
    assert told(pane).startswith("w\n")
    assert pane.page.locator(".card.lit, .lit").count() > 0
    pane.page.keyboard.press("Escape")
    assert pane.page.locator(".film-told").count() == 0
    pane.page.keyboard.press("ControlOrMeta+F2")
    assert pane.page.locator(".inspector h2").inner_text().startswith("w")


def test_a_click_with_control_opens_the_card_and_the_caret_stays(pane):
    pane.go(step_of("3/v*w#1"))
    point_at(pane, 9, 0)
    pane.page.keyboard.down("ControlOrMeta")
    pane.page.mouse.down()
    pane.page.mouse.up()
    pane.page.keyboard.up("ControlOrMeta")
    assert pane.page.locator(".inspector h2").inner_text().startswith("w")


def test_a_step_closes_what_was_said_of_another(pane):
    pane.go(step_of("3/v*w#1"))
    point_at(pane, 3, 8)
    told(pane)
    pane.go(step_of("3/v*w#2"))
    assert pane.page.locator(".film-told").count() == 0


def test_marks_move_no_line_of_the_code(pane):
    places = "() => [...place.querySelectorAll('.cm-line')].map(it => Math.round(it.getBoundingClientRect().x))"
    seen = set()
    for index in (step_of("3/v*w#1"), 0, len(film().steps) - 1):
        pane.go(index)
        pane.page.wait_for_timeout(100)
        seen.add(str(pane.page.evaluate(places)))
    assert len(seen) == 1


WIDE = """\
import torch
x = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], requires_grad=True)
a_name_so_long_that_what_stands_behind_it_is_out_of_view = 1 * (x * x).sum()
"""
SEEN = """() => {
  const pane = place.querySelector('.cm-scroller')
  const mark = place.querySelector('.film-span').getBoundingClientRect()
  const { left, right } = pane.getBoundingClientRect()
  return [pane.scrollLeft, mark.left >= left && mark.left + 60 <= right]
}"""


def test_the_code_moves_sideways_only_where_a_marked_expression_would_not_be_seen(bare):
    told = tell(record(WIDE), "en")
    bare.mount(view(told=told))
    places = {step.key: n for n, step in enumerate(told.steps)}
    for key, still in [(next(iter(places)), True), ("3/x*x#1", False), (next(iter(places)), True)]:
        bare.go(places[key])
        bare.page.wait_for_function(f"() => ({SEEN})()[1] && (({SEEN})()[0] === 0) === {str(still).lower()}")
