"""Two films side by side: one time, one size, one voice; and what presenting and editing do to them."""

from __future__ import annotations

import msgspec
import pytest

from .beside import beside

pytestmark = pytest.mark.browser

FIRST = """\
import torch
x = torch.tensor([1., 3.], requires_grad=True)
y = x * x
u = y.detach()
z = (u * x).sum()
z.backward()
"""
SECOND = FIRST.replace(".detach()", "").replace("z = ", "v = u * 2\nw = v + y\nz = ")
FAILS = FIRST.replace("(u * x).sum()", "u * x")
DUET = "t.comparison.duet"
ZOOMS = f"[{DUET}.films.a, {DUET}.films.b].map(film => film.camera.zoom)"

PRESS = """([key, times]) => Array.from({ length: times }, () => {
  place.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }))
  return place.querySelector('.theater').theater.comparison.duet.reel.index
})"""


@pytest.fixture
def pair(bare):
    def pair(first: str = FIRST, second: str = SECOND):
        bare.mount(beside(first, second))
        bare.page.locator(".duet .shared .track").wait_for()
        return bare

    return pair


def test_every_key_of_time_moves_both_and_leaves_no_position_out(pair):
    bare = pair()
    last = bare.theater(f"{DUET}.reel.last")
    bare.page.locator(".duet .shared .track").focus()
    for key in ("ArrowRight", "PageDown"):
        bare.page.keyboard.press("Home")
        seen = bare.page.evaluate(PRESS, [key, last])
        assert seen == [*range(1, last + 1)], key


def test_both_graphs_are_seen_whole_at_one_zoom(pair):
    bare = pair()
    a, b = bare.theater(ZOOMS)
    widths = bare.theater(f"[{DUET}.films.a, {DUET}.films.b].map(film => film.stage.scene.width)")
    assert widths[0] < widths[1], "the second has more cards"
    assert a == b


def test_presenting_goes_on_at_its_size_when_the_comparison_ends(pair):
    bare = pair()
    near = bare.theater("t.film.camera.scale")
    bare.page.locator(".duet .shared .track").focus()
    bare.page.keyboard.press("p")
    sizes = bare.theater(f"[{DUET}.films.a, {DUET}.films.b].map(film => film.camera.scale)")
    assert sizes[0] == sizes[1] > near
    bare.theater("t.comparison.close()")
    assert bare.theater(f"{DUET} === null && t.film.camera.scale") > sizes[0]


def test_a_step_of_both_is_one_polite_message(pair):
    bare = pair()
    told = bare.page.locator(".spoken[aria-live=polite]")
    assert told.count() == 1
    bare.theater(f"{DUET}.timeline.move(0)")
    assert "A: " not in told.text_content(), "what both say is said once"
    alone = bare.theater(f"{DUET}.reel.story.steps.findIndex((_, i) => {DUET}.reel.alone(i) === 'b')")
    bare.page.evaluate("i => place.querySelector('.theater').theater.comparison.duet.timeline.move(i)", alone)
    assert ". B: " in told.text_content()
    bare.theater("t.comparison.close()")
    assert told.count() == 1 and told.evaluate("e => !e.closest('.duet')")


def test_the_line_of_differences_begins_with_numbers_and_says_dtype_where_only_that_differs(pair):
    first = "import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x * x\nfar = y.detach() * 3\ny.backward()\n"
    second = first.replace("requires", "dtype=torch.float64, requires").replace("* 3", "* 4")
    bare = pair(first, second)
    bare.theater(f"{DUET}.timeline.move({DUET}.reel.last)")
    rows = bare.page.locator(".duet .summary .row").evaluate_all(
        "rows => rows.map(row => [row.dataset.name, [...row.querySelectorAll('.figure code')].map(e => e.textContent)])"
    )
    assert rows[0] == ["far", ["12", "16"]]
    assert rows[1] == ["x", ["float32", "float64"]]


def test_leaving_while_the_second_still_runs_leaves_the_first_where_it_stands(pair):
    bare = pair()
    bare.theater("t.film.player.go(4)")
    bare.page.locator(".duet button.run").click()
    bare.theater(f"{DUET}.events.leave()")
    assert [ask["kind"] for _, ask in bare.asks] == ["compare", "alone"]
    alone = msgspec.structs.replace(beside(FIRST, SECOND), other=None, start=0)
    bare.mount(alone, heard=bare.asks[-1][1]["seq"])
    bare.page.locator(".theater:not(.is-running)").wait_for()
    assert bare.theater("t.index") == 4


def test_a_remedy_of_the_second_is_not_made_in_code_that_was_edited_since(pair):
    bare = pair(FIRST, FAILS)
    bare.theater(f"{DUET}.timeline.move({DUET}.reel.last)")
    edited = "# mine\n" + FAILS
    bare.page.evaluate("text => { place.querySelector('.theater').theater.comparison.duet.editor.text = text }", edited)
    edits = bare.theater(f"{DUET}.film.story.steps.at(-1).fault.remedies.find(one => one.edits?.length).edits")
    bare.page.evaluate(
        "edits => place.querySelector('.theater').theater.comparison.duet.film.heard.apply(edits)", edits
    )
    assert bare.theater(f"{DUET}.editor.text") == edited
    assert bare.asks == []


LONG = FIRST + "\n".join(f"a{i} = x * {i}" for i in range(14)) + "\nb = a13.sum()\n"


def test_equal_lines_of_two_long_programs_stand_level(pair):
    bare = pair(LONG, LONG.replace("a3 = x * 3\n", "").replace("b = ", "extra = a13 + 1\nb = "))
    last = bare.theater(f"{DUET}.reel.last")
    level = "() => new Set([...place.querySelectorAll('.half .cm-scroller')].map(pane => pane.scrollTop)).size === 1"
    for index in (*range(last + 1), 0):
        bare.theater(f"{DUET}.reel.go({index})")
        bare.page.wait_for_function(level)
    bare.page.evaluate("() => { place.querySelector('.half.b .cm-scroller').scrollTop = 61 }")
    bare.page.wait_for_function("() => place.querySelector('.half.a .cm-scroller').scrollTop === 61")


def test_the_error_of_one_half_is_told_in_short_until_more_is_asked_for(pair):
    bare = pair(FIRST, FAILS)
    bare.page.set_viewport_size({"width": 1280, "height": 800})
    bare.theater(f"{DUET}.reel.go({DUET}.reel.last)")
    fault = bare.page.locator(".half.b .fault")
    assert fault.locator(".explanation").is_visible() and not fault.locator(".remedies").is_visible()
    assert fault.bounding_box()["height"] <= 0.14 * 800
    fault.locator(".fold-fault").click()
    assert fault.locator(".remedies").is_visible()
