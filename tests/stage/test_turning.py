"""Numbers beside the code and changes of the code, on a bare page: what is written where, what is asked, what stays."""

from __future__ import annotations

import msgspec
import pytest

from tests.stage import sample
from tests.stage.conftest import view
from viz.story.code.edits import applied
from viz.story.model import Edit, Knob, Remedy, Run, Story

pytestmark = pytest.mark.browser

BOXES = """
async () => {
  for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame)
  const parts = place.querySelectorAll('.card, .knob, .telling, .run-row, .names')
  return [...parts].map(part => part.getBoundingClientRect().toJSON())
}
"""
SPELLED = [
    (2.5, "1.0", "2.5"), (3, "1.0", "3.0"), (3, "2.", "3."), (-2, "2", "-2"), (0, "-1.0", "0.0"),
    (0.0011, "1e-3", "1.1e-3"), (0.25, ".5", "0.25"),
]  # fmt: skip


def film(code: str = sample.CODE, id: str = "turned") -> Story:
    """The sample film of a program with two numbers to turn."""
    column = code.split("\n")[1].index(", ") + 2
    end = code.split("\n")[1].index("]")
    second = Knob("2/x[1]#1", "x[1]", (2, column, 2, end), 3.0, -10, 10, 0.1)
    first = Knob("2/x[0]#1", "x[0]", (2, 18, 2, column - 2), 1.0, -2, 2, 0.02)
    return msgspec.structs.replace(sample.story(id=id), code=code, knobs=[first, second])


def line(bare, number: int) -> str:
    return bare.page.locator(".cm-line").nth(number - 1).inner_text()


@pytest.mark.parametrize("value, model, wanted", SPELLED)
def test_a_number_keeps_its_spelling(functions, value, model, wanted):
    assert functions.evaluate("([value, model]) => bundle.spelled(value, model)", [value, model]) == wanted
    assert float(wanted) == value


def test_a_key_on_a_slider_turns_the_number_in_the_code_and_not_the_film(bare):
    bare.mount(view(told=film(), start=4))
    bare.page.locator(".knob input[type=range]").nth(1).focus()
    bare.page.keyboard.press("ArrowRight")
    assert line(bare, 2) == "x = torch.tensor([1., 3.1], requires_grad=True)"
    assert bare.theater("t.index") == 4
    (ask,) = bare.asks
    assert ask[1]["kind"] == "run"
    assert "[1., 3.1]" in ask[1]["code"]


def test_while_a_run_is_under_way_only_the_last_value_is_asked_for(bare):
    bare.mount(view(told=film(), start=4))
    bare.page.locator(".knob input[type=range]").nth(1).focus()
    for _ in range(5):
        bare.page.keyboard.press("ArrowRight")
    assert len(bare.asks) == 1
    code = sample.CODE.replace("3.]", "3.1]")
    bare.mount(view(told=film(code, "first answer")), heard=bare.asks[-1][1]["seq"])
    bare.page.wait_for_function("asks.length === 2")
    assert "[1., 3.5]" in bare.asks[1][1]["code"]
    code = sample.CODE.replace("3.]", "3.5]")
    bare.mount(view(told=film(code, "second answer")), heard=bare.asks[-1][1]["seq"])
    bare.page.wait_for_selector(".theater:not(.is-running)")
    assert len(bare.asks) == 2
    assert bare.theater("t.index") == 4


def test_a_turn_keeps_what_is_folded_and_the_gradient_that_is_asked_about(bare):
    bare.mount(view(told=film(), start=-1))
    kept = "[[...t.film.stage.folding.folded], t.film.why.asked]"
    bare.theater("[t.film.keys.u(), t.film.inspect('leaf x'), t.film.keys.w()]")
    before = bare.theater(kept)
    assert before == [[0], "leaf x"]
    bare.page.locator(".knob input[type=range]").nth(1).focus()
    bare.page.keyboard.press("ArrowRight")
    code = sample.CODE.replace("3.]", "3.1]")
    bare.mount(view(told=film(code, "answer")), heard=bare.asks[-1][1]["seq"])
    bare.page.wait_for_selector(".theater:not(.is-running)")
    assert bare.theater(kept) == before


def test_a_turn_keeps_the_step_the_open_card_and_the_focus_and_moves_nothing(bare):
    bare.mount(view(told=film(), start=4))
    bare.page.evaluate("place.querySelector('.theater').theater.film.inspect('leaf x')")
    slider = bare.page.locator(".knob input[type=range]").nth(1)
    slider.focus()
    before = bare.page.evaluate(BOXES)
    bare.page.keyboard.press("ArrowRight")
    assert bare.page.evaluate(BOXES) == before
    code = sample.CODE.replace("3.]", "3.1]")
    bare.mount(view(told=film(code, "answer")), heard=bare.asks[-1][1]["seq"])
    assert bare.page.evaluate(BOXES) == before
    assert bare.theater("t.index") == 4
    assert bare.theater("t.film.inspector.id") == "leaf x"
    assert bare.page.evaluate("place.activeElement.type") == "range"
    assert not bare.page.locator(".stale").is_visible()


def test_one_undo_takes_a_whole_turn_back(bare):
    bare.mount(view(told=film()))
    slider = bare.page.locator(".knob input[type=range]").nth(0)
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    bare.page.mouse.move(box["x"] + box["width"] * 0.75, y)
    bare.page.mouse.down()
    for share in (0.8, 0.9, 0.25):
        bare.page.mouse.move(box["x"] + box["width"] * share, y)
    bare.page.mouse.up()
    turned = line(bare, 2)
    assert "[-" in turned
    bare.page.locator(".cm-content").focus()
    bare.page.keyboard.press("ControlOrMeta+z")
    assert bare.theater("t.editor.text") == sample.CODE
    assert bare.page.locator(".knob .number").nth(0).input_value() == "1."


def test_a_number_is_followed_through_edits_and_lost_with_its_text(bare):
    bare.mount(view(told=film()))
    bare.page.locator(".cm-line").nth(1).click()
    bare.page.keyboard.press("Home")
    bare.page.keyboard.type("\nabc = ")
    slider = bare.page.locator(".knob input[type=range]").nth(1)
    slider.focus()
    bare.page.keyboard.press("Home")
    assert line(bare, 3) == "abc = x = torch.tensor([1., -10.], requires_grad=True)"
    bare.page.locator(".cm-content").focus()
    bare.page.keyboard.press("ControlOrMeta+a")
    bare.page.keyboard.type("1.0")
    assert not bare.page.locator(".knobs").is_visible()
    assert bare.theater("t.editor.text") == "1.0"


def test_a_number_can_be_typed_beyond_its_range_and_nonsense_goes_back(bare):
    bare.mount(view(told=film()))
    number = bare.page.locator(".knob .number").nth(1)
    number.fill("many")
    number.press("Enter")
    assert bare.theater("t.editor.text") == sample.CODE
    number.fill("25")
    number.press("Enter")
    assert line(bare, 2) == "x = torch.tensor([1., 25.], requires_grad=True)"


def test_pointing_at_a_slider_marks_its_number_in_the_code(bare):
    bare.mount(view(told=film()))
    bare.page.locator(".knob").nth(1).hover()
    assert bare.page.locator(".knob-literal").inner_text() == "3."


def test_a_remedy_shows_its_change_makes_it_as_one_step_and_runs(bare):
    bare.mount(view(start=-1))
    bare.page.locator(".fixes .show").focus()
    bare.page.keyboard.press("Enter")
    rows = bare.page.locator(".fixes .row")
    assert [row.inner_text().split("\n")[0] for row in rows.all()]
    assert bare.page.locator(".fixes .gone code").all_inner_texts() == ["x.add_(1)"]
    assert bare.page.locator(".fixes .come code").all_inner_texts() == ["with torch.no_grad():", "    x.add_(1)"]
    bare.page.keyboard.press("Escape")
    assert bare.page.locator(".fixes .row").count() == 0
    assert bare.page.evaluate("place.activeElement.className") == "plain show"
    bare.page.keyboard.press("Enter")
    bare.page.keyboard.press("Tab")
    bare.page.keyboard.press("Tab")
    bare.page.keyboard.press("Enter")
    wanted = applied(sample.CODE, [Edit(7, 7, ["with torch.no_grad():", "    x.add_(1)"])])
    assert bare.theater("t.editor.text") == wanted
    assert [(ask["kind"], ask["code"]) for _, ask in bare.asks] == [("run", wanted)]
    bare.page.locator(".cm-content").focus()
    bare.page.keyboard.press("ControlOrMeta+z")
    assert bare.theater("t.editor.text") == sample.CODE


def test_where_a_film_breaks_off_a_remedy_stands_under_its_words(bare):
    told = sample.story(id="broken off")
    stop = msgspec.structs.replace(
        told.steps[-1],
        kind="stop",
        fault=None,
        remedies=[Remedy([Run("Fewer.")], [Edit(1, 1, ["import torch, math"])])],
    )
    bare.mount(view(told=msgspec.structs.replace(told, steps=[*told.steps[:-1], stop]), start=-1))
    bare.page.locator(".telling .fixes .show").click()
    bare.page.locator(".telling .fixes .apply").click()
    assert [ask["code"] for _, ask in bare.asks] == [applied(sample.CODE, stop.remedies[0].edits)]


def test_a_remedy_is_not_made_in_a_program_that_was_edited_since(bare):
    bare.mount(view(start=-1))
    bare.page.locator(".fixes .show").click()
    bare.page.locator(".cm-content").click()
    bare.page.keyboard.type("#")
    assert not bare.page.locator(".fixes .apply").is_visible()
    assert "edited" in bare.page.locator(".fixes .buttons .quiet").inner_text()


EDITS = [
    [Edit(2, 2, ["a", "b"])], [Edit(1, 0, ["first"])], [Edit(4, 3, ["last"])], [Edit(3, 3)], [Edit(2, 2)],
    [Edit(1, 1), Edit(4, 3, ["one"])], [Edit(1, 2, ["both"])],
]  # fmt: skip


@pytest.mark.parametrize("edits", EDITS, ids=str)
def test_edits_made_in_the_editor_are_those_that_the_story_means(bare, edits):
    code = "one\ntwo\nthree"
    fault = msgspec.structs.replace(
        sample.error().fault, remedies=[msgspec.structs.replace(sample.error().fault.remedies[0], edits=edits)]
    )
    told = msgspec.structs.replace(
        sample.story(),
        code=code,
        steps=[*sample.story().steps[:-1], msgspec.structs.replace(sample.error(), fault=fault)],
    )
    bare.mount(view(told=told, start=-1))
    bare.page.locator(".fixes .show").click()
    bare.page.locator(".fixes .apply").click()
    assert bare.theater("t.editor.text") == applied(code, edits)
