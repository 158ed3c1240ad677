"""The room: presenting, the clicker, the spotlight, the whole screen, phones, and the keys, on the bare page."""

from __future__ import annotations

import pytest

from tests.stage.conftest import Bare, view
from tests.stage.script import ERROR, SEED, said, script, with_passage
from tests.stage.test_graph import film

PHONE = {"width": 390, "height": 844}


def press(bare, key: str, where: str = ".theater") -> None:
    bare.page.locator(where).first.focus()
    bare.page.keyboard.press(key)


@pytest.fixture
def open_page(bare):
    bare.mount(view())
    bare.go(3)
    return bare


def size_of(bare, selector: str) -> float:
    return bare.page.locator(selector).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")


# --- presenting


ZOOM = "new DOMMatrix(place.querySelector('.whole .viewport > .world').style.transform).a"


def test_presenting_makes_code_sentence_and_table_larger(open_page):
    where = (".cm-content", ".telling .say p", ".names td")
    before = [size_of(open_page, one) for one in where]
    press(open_page, "p")
    now = [size_of(open_page, one) for one in where]
    assert [small * 1.15 < large for small, large in zip(before, now, strict=True)] == [True] * 3, (before, now)
    assert open_page.page.locator(".picker:not(.compare-picker)").is_hidden()


def test_presenting_goes_near_a_graph_whose_whole_is_small(bare):
    bare.mount(view(told=film(5, 8), start=3))
    assert bare.page.evaluate(ZOOM) < 0.9
    press(bare, "p")
    assert bare.page.evaluate(ZOOM) >= 1.1


def test_the_code_is_hidden_and_shown_by_its_button_and_its_key(open_page):
    press(open_page, "p")
    code = open_page.page.locator(".left")
    open_page.page.get_by_role("button", name="Show the code").click()
    assert code.is_hidden()
    press(open_page, "c")
    assert code.is_visible()


def test_a_clicker_steps_wherever_the_keyboard_is(open_page):
    for where in (".theater", ".timeline .track", "[role=tab][aria-selected=true]"):
        at = open_page.theater("t.index")
        press(open_page, "PageDown", where)
        assert open_page.theater("t.index") == at + 1
        press(open_page, "PageUp", where)
        assert open_page.theater("t.index") == at


def test_while_presenting_the_clicker_steps_out_of_the_editor_too(open_page):
    press(open_page, "PageDown", ".cm-content")
    assert open_page.theater("t.index") == 3
    press(open_page, "p")
    press(open_page, "PageDown", ".cm-content")
    assert open_page.theater("t.index") == 4


def test_the_spotlight_follows_the_pointer_and_takes_no_click(open_page):
    press(open_page, "s")
    assert open_page.page.locator(".spotlight").is_hidden()
    press(open_page, "p")
    press(open_page, "s")
    open_page.page.mouse.move(300, 260)
    spot = open_page.page.locator(".spotlight")
    assert spot.is_visible()
    assert spot.evaluate("e => [e.style.getPropertyValue('--x'), e.style.getPropertyValue('--y')]") == [
        "300px",
        "260px",
    ]
    open_page.page.locator(".step-button.forward").click()
    assert open_page.theater("t.index") == 4


def test_escape_closes_the_panel_first_and_presenting_last(open_page):
    press(open_page, "p")
    open_page.theater("t.film.inspect('leaf x')")
    press(open_page, "?")
    sheet, panel = open_page.page.locator("dialog.shortcuts"), open_page.page.locator(".inspector")
    open_page.page.keyboard.press("Escape")
    assert sheet.is_hidden() and panel.is_visible()
    press(open_page, "Escape")
    assert panel.is_hidden() and open_page.page.locator(".presenting").count() == 1
    press(open_page, "Escape")
    assert open_page.page.locator(".presenting").count() == 0


def test_presenting_and_the_view_outlive_a_run_and_a_change_of_language(open_page):
    press(open_page, "p")
    press(open_page, "c")
    press(open_page, "v")
    open_page.mount(view("zh"))
    assert open_page.page.locator(".theater.presenting.without-code").count() == 1
    assert open_page.page.locator("[role=tab][aria-selected=true]").inner_text() == "grad_fn"


@pytest.mark.parametrize("bare", ["light", "dark"], indirect=True)
def test_the_whole_screen_keeps_the_theme_and_comes_back(open_page):
    theme = open_page.page.locator(".theater").get_attribute("data-theme")
    ground = "e => getComputedStyle(e).backgroundColor"
    before = open_page.page.locator(".theater").evaluate(ground)
    open_page.page.get_by_role("button", name="Full screen").click()
    open_page.page.wait_for_function("document.fullscreenElement !== null")
    assert open_page.page.locator(".theater").get_attribute("data-theme") == theme
    assert open_page.page.locator(".theater").evaluate(ground) == before
    open_page.mount(view("zh"))
    assert open_page.page.evaluate("document.fullscreenElement !== null")
    press(open_page, "f")
    open_page.page.wait_for_function("document.fullscreenElement === null")


@pytest.mark.parametrize("width, height", [(1280, 720), (1920, 1080)])
def test_a_projector_shows_all_of_the_sentence_and_the_timeline(open_page, width, height):
    open_page.page.set_viewport_size({"width": width, "height": height})
    press(open_page, "p")
    for index in range(open_page.theater("t.film.player.last") + 1):
        open_page.go(index)
        for part in (".telling", ".timeline", ".topbar"):
            box = open_page.page.locator(part).bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= height
        spare = open_page.page.locator(".telling .words").evaluate("e => e.scrollWidth - e.clientWidth")
        assert spare <= 0


# --- keys


def test_the_list_of_keys_opens_by_key_and_button_and_gives_the_focus_back(open_page):
    sheet = open_page.page.get_by_role("dialog", name="Keyboard shortcuts")
    open_page.page.get_by_role("button", name="Keyboard shortcuts (?)").click()
    assert sheet.is_visible()
    open_page.page.keyboard.press("Escape")
    assert sheet.is_hidden()
    assert open_page.page.locator("button.keys").evaluate("e => e.matches(':focus')")
    press(open_page, "?")
    assert sheet.is_visible()
    assert open_page.page.locator(".shortcuts dt").count() > 8


# --- the live region


def test_each_step_is_spoken_once_politely_with_its_chapter_and_its_error(bare):
    bare.mount(view())
    bare.page.evaluate(
        """() => {
          window.heard = []
          const live = place.querySelector('.spoken')
          const told = new MutationObserver(() => heard.push(live.textContent))
          told.observe(live, { childList: true, characterData: true, subtree: true })
        }"""
    )
    assert bare.page.locator(".spoken").get_attribute("aria-live") == "polite"
    for index in (1, 6, 12):
        bare.go(index)
        bare.page.evaluate("() => new Promise(requestAnimationFrame)")
    heard = bare.page.evaluate("heard")
    assert [text.partition(".")[0] for text in heard] == ["Step 2 of 13", "Step 7 of 13", "Step 13 of 13"]
    assert "backward · line 6" in heard[1]
    assert "RuntimeError" in heard[2] and "x is a leaf." in heard[2]


# --- phones


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport=PHONE, has_touch=True, reduced_motion="reduce")
    made = Bare(context.new_page(), "light")
    made.mount(view())
    yield made
    context.close()
    assert made.complaints == []


SWIPE = """(element, by) => {
  const { left, top, width, height } = element.getBoundingClientRect()
  const [clientX, clientY] = [left + width / 2, top + height / 2]
  const finger = { pointerId: 5, pointerType: 'touch', isPrimary: true, bubbles: true }
  element.dispatchEvent(new PointerEvent('pointerdown', { ...finger, clientX, clientY }))
  element.dispatchEvent(new PointerEvent('pointerup', { ...finger, clientX: clientX + by.x, clientY: clientY + by.y }))
}"""


def test_a_finger_steps_by_buttons_and_by_swiping_the_sentence(phone):
    phone.page.locator(".step-button.forward").tap()
    assert phone.theater("t.index") == 1
    telling = phone.page.locator(".telling")
    for by, index in (
        ({"x": -90, "y": 8}, 2),
        ({"x": 90, "y": 0}, 1),
        ({"x": -20, "y": 0}, 1),
        ({"x": -60, "y": -200}, 1),
    ):
        telling.evaluate(SWIPE, by)
        assert phone.theater("t.index") == index


@pytest.mark.parametrize("width, height", [(390, 844), (768, 1024)])
def test_narrow_pages_keep_the_graph_large_and_the_buttons_in_reach(phone, width, height):
    phone.page.set_viewport_size({"width": width, "height": height})
    for index in range(phone.theater("t.film.player.last")):
        phone.go(index)
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= width
        free = phone.page.locator(".telling").bounding_box()["y"] - phone.page.locator(".graph").bounding_box()["y"]
        assert free >= 0.44 * height
        play = phone.page.locator(".step-button.play").bounding_box()
        assert height - 80 <= play["y"] + play["height"] <= height


def test_what_a_finger_presses_is_large_enough(phone):
    small = phone.page.evaluate(
        """() => [...place.querySelectorAll('.topbar button, .timeline button, .tabs button, .fold, .zoom button')]
          .filter(e => e.checkVisibility())
          .map(e => [e.className, e.getBoundingClientRect()])
          .filter(([, box]) => box.height < 40 || box.width < 40).map(([name]) => name)"""
    )
    assert small == []


def test_the_code_unfolds_over_the_film_and_says_where_it_is(phone):
    phone.go(3)
    bar, code = phone.page.locator(".fold"), phone.page.locator(".editor")
    assert "z = u * x + x" in bar.inner_text() and code.is_hidden()
    bar.tap()
    assert code.is_visible()
    bar.tap()
    assert code.is_hidden()
    bar.tap()
    phone.page.locator("button.run").tap()
    phone.mount(view(), heard=1)
    code.wait_for(state="hidden")


def test_a_passage_that_speaks_of_the_code_opens_it_on_a_phone(phone):
    at_try = script(with_passage("try")[-1])
    phone.mount(view(script=at_try, start=ERROR), heard=1)
    phone.page.locator(".lesson .to-code").tap()
    assert phone.page.locator(".editor").is_visible()


def test_what_an_answer_is_typed_in_is_in_view_on_a_phone_before_anything_is_scrolled(phone):
    long = [said("Think of every way that leads there. " * 12)]
    phone.mount(view(script=script(*with_passage("guess", prose=long)), start=SEED), heard=1)
    phone.page.locator(".lesson .mark-of.question").first.tap()
    reading = phone.page.locator(".lesson .reading").bounding_box()
    for part in (".question input", ".question .check"):
        box = phone.page.locator(part).bounding_box()
        assert reading["y"] <= box["y"]
        assert box["y"] + box["height"] <= reading["y"] + reading["height"], part


# --- the theme


def test_the_theme_follows_streamlit_while_the_page_is_open(open_page):
    theme = open_page.page.locator(".theater")
    assert theme.get_attribute("data-theme") == "light"
    open_page.page.evaluate("host.style.setProperty('--st-background-color', '#0e1117')")
    open_page.mount(view())
    open_page.page.wait_for_function("place.querySelector('.theater').dataset.theme === 'dark'")
