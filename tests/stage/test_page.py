"""The stage as a reader meets it, mounted on a bare page: what is sent, what keys do, what stays where it is."""

from __future__ import annotations

import json

import msgspec
import pytest

from tests.browser.theater_page import number, rounds_to
from tests.stage import sample
from tests.stage.conftest import view

pytestmark = pytest.mark.browser

LAST = len(sample.story().steps) - 1
CONTRAST = """
() => {
  const channel = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgb = colour => {
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const light = colour => { const [r, g, b] = rgb(colour).map(channel); return 0.2126 * r + 0.7152 * g + 0.0722 * b }
  const floor = getComputedStyle(place.querySelector('.right')).backgroundColor
  const behind = text => {
    const ground = text.closest('.chip')?.querySelector('.ground') ?? text.closest('.capsule')?.querySelector('.body')
      ?? text.closest('.card')?.querySelector('.paper')
    return ground ? getComputedStyle(ground).fill : floor
  }
  return [...place.querySelectorAll('.world text, .world tspan')].filter(t => t.textContent.trim()).map(text => {
    const [a, b] = [light(getComputedStyle(text).fill), light(behind(text))].sort((x, y) => y - x)
    return [text.getAttribute('class') + ': ' + text.textContent, (a + 0.05) / (b + 0.05)]
  })
}
"""


def test_nothing_is_sent_at_mount(bare):
    bare.mount(view())
    bare.mount(view())
    assert bare.asks == []


def test_text_of_the_program_is_never_markup(bare):
    bare.mount(view(title=sample.HOSTILE))
    for index in range(LAST + 1):
        bare.go(index)
        assert bare.page.locator("img").count() == 0
    bare.page.evaluate("place.querySelector('.theater').theater.film.inspect('leaf x')")
    assert sample.HOSTILE in bare.page.locator(".inspector h2").inner_text()
    assert bare.page.locator("img").count() == 0


def test_keys_step_wherever_the_focus_is(bare):
    bare.mount(view())
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home"):
        bare.page.keyboard.press(key)
        seen.append(bare.theater("t.index"))
    assert seen == [1, 2, 1, LAST, 0]


def test_no_key_leaves_the_component(bare):
    bare.mount(view())
    bare.page.evaluate(
        "window.heard = [];"
        " for (const name of ['keydown', 'keyup']) document.addEventListener(name, event => heard.push(event.key))"
    )
    for key in ("r", "c", "ArrowRight", " "):
        bare.page.keyboard.press(key)
    bare.page.locator(".cm-content").click()
    bare.page.keyboard.type("rc")
    assert bare.page.evaluate("heard") == []


def test_arrows_in_the_editor_move_its_cursor_and_not_the_film(bare):
    bare.mount(view(start=3))
    bare.page.locator(".cm-content").click()
    bare.page.keyboard.press("ArrowRight")
    assert bare.theater("t.index") == 3


@pytest.mark.parametrize("start, index", [("pour", 11), (4, 4), (-1, LAST), (99, LAST), ("no such step", 0)])
def test_a_story_opens_where_it_is_told_to(bare, start, index):
    bare.mount(view(start=start))
    assert bare.theater("t.index") == index


def test_the_same_story_again_keeps_the_reader_s_step(bare):
    bare.mount(view(start=2))
    bare.go(5)
    bare.mount(view(start=2, title="another title"))
    assert bare.theater("t.index") == 5


def test_run_sends_all_of_the_code_and_waits_for_its_answer(bare):
    bare.mount(view())
    bare.page.locator(".cm-content").click()
    bare.page.keyboard.press("ControlOrMeta+Home")
    bare.page.keyboard.type("# new\n")
    bare.page.keyboard.press("ControlOrMeta+Enter")
    [[name, ask]] = bare.asks
    assert (name, ask["kind"], ask["code"]) == ("ask", "run", "# new\n" + sample.CODE)
    assert bare.page.locator("button.run").get_attribute("aria-busy") == "true"
    bare.page.locator("button.run").click()
    assert len(bare.asks) == 1
    bare.mount(view(), heard=ask["seq"])
    assert bare.page.locator("button.run").get_attribute("aria-busy") == "false"
    assert bare.theater("t.keep.text") == "# new\n" + sample.CODE


def test_marks_leave_the_code_when_it_is_edited_and_return_with_it(bare):
    bare.mount(view(start=1))
    assert bare.page.locator(".film-span").inner_text() == "x * x"
    bare.page.locator(".cm-content").click()
    bare.page.keyboard.press("ControlOrMeta+End")
    bare.page.keyboard.type("#")
    assert bare.page.locator(".film-span").count() == 0
    assert bare.page.locator(".stale").is_visible()
    bare.page.keyboard.press("Backspace")
    assert bare.page.locator(".film-span").inner_text() == "x * x"
    assert not bare.page.locator(".stale").is_visible()


def test_another_language_keeps_the_text_and_the_step(bare):
    bare.mount(view())
    bare.go(7)
    bare.page.locator(".cm-content").click()
    bare.page.keyboard.press("ControlOrMeta+Home")
    bare.page.keyboard.type("# mine ")
    bare.page.locator("button.language").click()
    assert bare.asks[0][1]["options"] == {"language": "zh"}
    bare.mount(view("zh"), heard=1)
    assert bare.page.locator("h1").inner_text() == "自动微分剧场"
    assert bare.theater("[t.index, t.keep.text.slice(0, 7)]") == [7, "# mine "]


def test_a_lesson_s_code_replaces_the_editor_s(bare):
    bare.mount(view())
    bare.mount(view(code="x = 1\n", code_id="lesson other"))
    assert bare.theater("t.keep.text") == "x = 1\n"


def test_every_number_shown_is_its_full_value_rounded(bare):
    bare.mount(view())
    seen = 0
    for index in range(LAST + 1):
        bare.go(index)
        bare.page.evaluate("place.querySelector('.theater').theater.film.inspect('leaf x')")
        for text, full in bare.page.evaluate(
            "[...place.querySelectorAll('[data-full]')].map(e => [e.textContent, e.dataset.full])"
        ):
            assert rounds_to(text, number(full)), f"{text} is not {full} rounded"
            seen += 1
    assert seen > 200


def test_chips_carry_exactly_the_numbers_of_their_value(bare):
    told = sample.story()
    bare.mount(view())
    for index in range(LAST + 1):
        bare.go(index)
        chips = bare.page.evaluate(
            "[...place.querySelectorAll('[data-role][data-value]')].map(c =>"
            " [c.dataset.value, [...c.querySelectorAll('[data-full]')].map(e => e.dataset.full)])"
        )
        for value, numbers in chips:
            assert [number(text) for text in numbers] == told.values[value].data


def test_nothing_moves_while_stepping(bare):
    bare.mount(view())
    places: dict[str, str] = {}
    for index in range(LAST + 1):
        bare.go(index)
        for node, place in bare.page.evaluate(
            "[...place.querySelectorAll('[data-node]')].map(c => [c.dataset.node, c.getAttribute('transform')])"
        ):
            assert places.setdefault(node, place) == place


def test_what_is_not_yet_there_is_not_seen(bare):
    bare.mount(view(start=-1))
    bare.go(1)
    visible = bare.page.evaluate(
        "[...place.querySelectorAll('[data-node]')].filter(c => c.style.display !== 'none').map(c => c.dataset.node)"
    )
    assert visible == [sample.X, sample.Y]


def test_the_inspector_tells_the_ledger_and_jumps_to_it(bare):
    bare.mount(view(start=-1))
    bare.page.evaluate("place.querySelector('.theater').theater.film.inspect('leaf x')")
    entry = bare.page.locator(".inspector .ledger button")
    assert "None + [2, 10] = [2, 10]" in entry.inner_text()
    entry.click()
    assert bare.theater("t.film.player.step.key") == "pour"
    bare.page.keyboard.press("Escape")
    assert not bare.page.locator(".inspector").is_visible()


def test_an_error_is_told_with_its_remedy_and_marked_in_the_code(bare):
    bare.mount(view(start=-1))
    assert "x is a leaf." in bare.page.locator(".fault .explanation").inner_text()
    assert "Try no_grad." in bare.page.locator(".fault li").inner_text()
    assert bare.page.locator(".film-error").inner_text() == "x.add_(1)"
    bare.go(0)
    assert not bare.page.locator(".fault").is_visible()


def test_on_a_phone_an_error_leaves_the_graph_in_view_and_unfolds(bare):
    bare.page.set_viewport_size({"width": 390, "height": 844})
    bare.mount(view(start=-1))
    fault, remedies = (bare.page.locator(part) for part in (".fault", ".fault .remedies"))
    graph = bare.page.locator(".graph").bounding_box()
    assert bare.page.locator(".fault .explanation").is_visible() and not remedies.is_visible()
    assert fault.bounding_box()["y"] >= graph["y"] + graph["height"] - 1
    fold = bare.page.locator(".fault .fold-fault")
    assert (fold.inner_text(), fold.get_attribute("aria-expanded")) == ("More", "false")
    fold.click()
    assert remedies.is_visible() and fault.bounding_box()["height"] <= 0.46 * 844
    bare.go(0)
    bare.theater("t.film.player.go(t.film.player.last)")
    assert remedies.is_visible(), "as it was left"
    fold.click()
    assert not remedies.is_visible()


def test_a_card_can_be_reached_and_opened_by_keyboard(bare):
    bare.mount(view(start=5))
    bare.page.keyboard.press("ArrowDown")
    bare.page.keyboard.press("ArrowDown")
    bare.page.keyboard.press("Enter")
    assert bare.theater("t.film.inspector.id") == sample.Y


def test_the_live_region_says_each_step(bare):
    bare.mount(view())
    bare.page.keyboard.press("ArrowRight")
    assert bare.page.locator(".spoken").text_content() == f"Step 2 of {LAST + 1}. {sample.Y} runs."


def test_a_story_that_cannot_be_read_says_so(bare):
    data = {**msgspec.to_builtins(view()), "story": "AAAA", "heard": 0, "level": "isolated"}
    bare.page.evaluate("data => { mount(data) }", data)
    bare.page.wait_for_function("place.querySelector('.empty')?.textContent.includes('could not be opened')")


@pytest.mark.parametrize("bare", ["light", "dark"], indirect=True)
def test_text_on_the_graph_has_contrast(bare):
    bare.mount(view())
    faint = {}
    for index in range(LAST + 1):
        bare.go(index)
        faint |= {text: round(ratio, 2) for text, ratio in bare.page.evaluate(CONTRAST) if ratio < 4.5}
    assert json.dumps(faint, ensure_ascii=False) == "{}"


def test_a_leaf_that_no_longer_requires_grad_looks_like_data(bare):
    told = sample.story()
    frozen = msgspec.structs.replace(sample.facts(True), requires_grad=False)
    second = msgspec.structs.replace(told.steps[1], changes=[*told.steps[1].changes, (sample.X, "facts", frozen)])
    bare.mount(view(told=msgspec.structs.replace(told, steps=[told.steps[0], second, *told.steps[2:]])))
    kinds = []
    for index in (0, 1, 0):
        bare.go(index)
        kinds.append(bare.page.locator(f'[data-node="{sample.X}"] .kind').text_content())
    assert kinds == ["leaf", "data", "leaf"]


PROVE = """proof => {
  const { story } = place.querySelector('.theater').theater.film
  autogradTheater.prove({ data: { story_id: story.id, ...proof } })
}"""
FORGED = {
    "what": "tensor",
    "where": "x" + sample.HOSTILE,
    "field": "value",
    "recorded": sample.HOSTILE,
    "plain": "",
}


@pytest.mark.parametrize("bare", ["light", "dark"], indirect=True)
def test_a_difference_to_plain_pytorch_is_named_and_its_text_is_never_markup(bare):
    bare.mount(view())
    bare.page.evaluate(PROVE, {"result": "different", "differences": [FORGED] * 5})
    banner = bare.page.locator(".proof-banner")
    assert f"value of x{sample.HOSTILE} in the film: {sample.HOSTILE} plain PyTorch: nothing" in banner.inner_text()
    assert (banner.locator("li").count(), "and 2 more" in banner.inner_text()) == (3, True)
    assert bare.page.locator("img").count() == 0
    bare.mount(view("zh"))
    assert not banner.is_visible(), "it was said of another film"


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        ({"result": "equal"}, "✓ checked against plain PyTorch"),
        ({"result": "unchecked", "limit": "time", "detail": "10 s"}, "the time limit of 10 s was reached"),
        ({"result": "unchecked", "detail": "no process"}, "Not checked against plain PyTorch: no process"),
        ({"result": "not repeatable", "differences": [{"what": "stdout", "where": "3"}]}, "line 3 of the output"),
    ],
    ids=lambda it: it if isinstance(it, str) else it["result"],
)
def test_what_came_of_the_check_is_said_beside_run(bare, proof, words):
    bare.mount(view(start=3))
    bare.page.evaluate(PROVE, proof)
    assert words in bare.page.locator(".proof").inner_text()
    assert not bare.page.locator(".proof-banner").is_visible()
    assert (bare.theater("t.index"), bare.asks) == (3, [])


def test_a_verdict_that_comes_before_its_film_is_shown_with_it(bare):
    proof = {"story_id": sample.story().id, "result": "equal"}
    bare.page.evaluate("data => autogradTheater.prove({ data })", proof)
    bare.mount(view())
    bare.page.wait_for_function("!place.querySelector('.proof').hidden")
