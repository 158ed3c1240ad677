"""The timeline under a mouse, a finger and keys; and the ways from an object to the step that made it so."""

from __future__ import annotations

import re

import pytest

from tests.stage import sample
from tests.stage.conftest import ORIGIN, Bare, view
from tests.stage.films import told

pytestmark = pytest.mark.browser

LAST = len(sample.story().steps) - 1


def place(bare, index: int) -> tuple[float, float]:
    """Where a step is on the track."""
    x = bare.theater(f"t.film.timeline.track.scale.x({index})")
    box = bare.page.locator(".track").bounding_box()
    return box["x"] + x, box["y"] + 18


def choose(bare, level: str) -> None:
    bare.page.locator(".timeline .level").select_option(level)


# --- previews


def test_a_mouse_over_the_track_shows_the_step_there_without_going_there(bare):
    bare.mount(view(start=1))
    bare.page.mouse.move(*place(bare, 11))
    card = bare.page.locator(".preview")
    text = card.inner_text()
    for part in (f"Step 12 of {LAST + 1}", "backward · line 6", "z.sum().backward()", "It is poured into x.grad."):
        assert part in text
    assert bare.theater("t.index") == 1
    bare.page.mouse.move(*place(bare, LAST))
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1440
    bare.page.mouse.move(700, 300)
    assert not card.is_visible()


def test_a_drag_moves_the_film_and_says_where_it_is_without_covering_the_sentence(bare):
    bare.mount(view())
    bare.page.mouse.move(*place(bare, 0))
    bare.page.mouse.down()
    for index in (4, 9):
        bare.page.mouse.move(*place(bare, index))
        assert bare.theater("t.index") == index
    card = bare.page.locator(".preview")
    assert f"Step 10 of {LAST + 1}" in card.inner_text()
    assert card.locator(".words").count() == 0
    bare.page.mouse.up()


def test_keys_on_the_track_show_where_they_lead(bare):
    bare.mount(view())
    bare.page.locator(".track").focus()
    bare.page.keyboard.press("ArrowRight")
    assert f"Step 2 of {LAST + 1}" in bare.page.locator(".preview").inner_text()
    assert bare.page.locator(".track").get_attribute("aria-valuetext").startswith(f"Step 2 of {LAST + 1}. forward")
    bare.page.keyboard.press("Shift+Tab")
    assert not bare.page.locator(".preview").is_visible()


def test_a_finger_scrubs_and_the_preview_goes_when_it_lifts(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    bare = Bare(context.new_page(), "light")
    bare.mount(view())
    session = context.new_cdp_session(bare.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        given = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": given})

    touch("touchStart", place(bare, 3))
    bare.page.wait_for_function("place.querySelector('.theater').theater.index === 3")
    touch("touchMove", place(bare, 10))
    bare.page.wait_for_function("place.querySelector('.theater').theater.index === 10")
    card = bare.page.locator(".preview").bounding_box()
    assert card["x"] >= 0 and card["x"] + card["width"] <= 390
    touch("touchEnd")
    assert not bare.page.locator(".preview").is_visible()
    context.close()
    assert bare.complaints == []


# --- stops


def test_steps_go_as_far_as_is_chosen_and_the_counter_stays_honest(bare):
    bare.mount(view())
    choose(bare, "chapters")
    bare.page.locator(".track").focus()
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"):
        bare.page.keyboard.press(key)
        seen.append(bare.theater("t.index"))
    assert seen == [6, 12, 12, 6, 0, 12]
    bare.go(8)
    assert bare.page.locator(".counter").inner_text() == f"9 / {LAST + 1}"
    assert bare.page.locator(".among").inner_text() == "2–3 / 3", "between the second and the third stop"
    bare.page.locator("button.step-button.forward").click()
    assert (bare.theater("t.index"), bare.page.locator(".among").inner_text()) == (12, "3 / 3")


def test_the_thumb_snaps_to_the_stops_and_a_jump_does_not(bare):
    bare.mount(view())
    choose(bare, "chapters")
    bare.page.mouse.click(*place(bare, 4))
    assert bare.theater("t.index") == 6
    bare.page.evaluate("place.querySelector('.theater').theater.film.inspect('leaf x')")
    bare.page.locator(".inspector .ledger button, .history li button").last.click()
    assert bare.theater("t.index") not in (0, 6)


def test_a_choice_is_remembered_for_the_next_film(bare):
    bare.mount(view())
    choose(bare, "lines")
    bare.page.locator(".timeline .speed").select_option("4")
    bare.mount(view("zh"))
    assert bare.page.locator(".timeline .level").input_value() == "lines"
    assert bare.page.locator(".timeline .speed").input_value() == "4"


def test_a_browser_that_keeps_nothing_does_no_harm(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })")
    bare = Bare(context.new_page(), "dark")
    bare.mount(view())
    choose(bare, "operations")
    bare.page.locator(".track").focus()
    bare.page.keyboard.press("ArrowRight")
    assert (bare.theater("t.index"), bare.page.url.startswith(ORIGIN)) == (1, True)
    context.close()
    assert bare.complaints == []


def test_shift_and_an_arrow_go_from_chapter_to_chapter_at_any_level(bare):
    bare.mount(view(start=8))
    seen = []
    for key in ("Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight"):
        bare.page.keyboard.press(key)
        seen.append(bare.theater("t.index"))
    assert seen == [6, 0, 6, 12]


# --- play


def test_play_shows_that_it_plays_stops_at_the_error_and_starts_anew(bare):
    bare.mount(view(start=LAST - 2))
    bare.page.clock.install()
    button = bare.page.locator("button.step-button.play")
    bare.page.keyboard.press(" ")
    assert button.get_attribute("aria-label").startswith("Pause")
    bare.page.clock.run_for(30_000)
    assert (bare.theater("t.index"), button.get_attribute("aria-label")[:4]) == (LAST, "Play")
    button.click()
    assert bare.theater("[t.index, t.film.timeline.playing]") == [0, True]
    bare.page.keyboard.press("ArrowRight")
    assert bare.theater("[t.index, t.film.timeline.playing]") == [1, False], "a hand on the film stops it"


def test_speed_changes_how_long_a_step_stays(bare):
    bare.mount(view())
    bare.page.clock.install()
    went = {}
    for speed in ("0.25", "1", "4"):
        bare.go(0)
        bare.page.locator(".timeline .speed").select_option(speed)
        bare.page.locator("button.step-button.play").click()
        bare.page.clock.run_for(3_000)
        went[speed] = bare.theater("t.index")
        bare.page.locator("button.step-button.play").click()
    assert went["0.25"] < went["1"] < went["4"]


# --- ways to the step that made it so


def open_card(bare, node: str) -> None:
    bare.page.evaluate("id => place.querySelector('.theater').theater.film.inspect(id)", node)


def test_the_history_of_a_card_marks_now_and_jumps(bare):
    bare.mount(view(start=3))
    open_card(bare, sample.X)
    rows = bare.page.locator(".history li button")
    numbers = [int(re.match(r"\d+", text)[0]) for text in rows.all_inner_texts()]
    assert numbers == [1, 12, 13]
    assert "None + [2, 10] = [2, 10]" in rows.nth(1).inner_text()
    assert bare.page.locator(".history [aria-current]").inner_text().startswith("1")
    rows.nth(1).focus()
    bare.page.keyboard.press("Enter")
    assert bare.theater("t.index") == 11
    assert bare.page.locator(".history [aria-current]").inner_text().startswith("12")
    assert rows.nth(1).evaluate("row => row.getRootNode().activeElement === row"), "the keyboard stays where it was"


def test_brackets_go_to_the_changes_of_the_open_card(bare):
    bare.mount(view(start=3))
    bare.page.keyboard.press("]")
    assert bare.theater("t.index") == 3, "no card is open"
    open_card(bare, sample.X)
    seen = []
    for key in "]]][[":
        bare.page.keyboard.press(key)
        seen.append(bare.theater("t.index"))
    assert seen == [11, 12, 12, 11, 0]


def test_a_name_s_numbers_lead_to_the_step_that_wrote_them(bare):
    story = told("training")
    bare.mount(view(told=story, start=len(story.steps) - 1))
    written = max(i for i, step in enumerate(story.steps) if step.kind == "write")
    zeroed = max(i for i, step in enumerate(story.steps) if step.kind == "grad")
    row = bare.page.locator("tr[data-name=w]")
    row.locator(".value button").focus()
    bare.page.keyboard.press("Enter")
    assert bare.theater("t.index") == written
    bare.go(len(story.steps) - 1)
    row.locator(".grad button").click()
    assert bare.theater("t.index") == zeroed


def test_an_empty_box_leads_to_the_step_that_freed_it(bare):
    story = told("second_backward")
    bare.mount(view(told=story, start=-1))
    freed = [
        (i, node, value)
        for i, step in enumerate(story.steps)
        for node, field, value in step.changes
        if field == "saved" and any(box.state == "freed" for box in value)
    ]
    index, node, _ = freed[0]
    open_card(bare, node)
    bare.page.locator(".inspector button.state").first.click()
    assert bare.theater("t.index") == index
    bare.go(len(story.steps) - 1)
    bare.page.locator(".history .origins button", has_text="freed at").click()
    assert bare.theater("t.index") == index
