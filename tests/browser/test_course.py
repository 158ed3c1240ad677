"""The course on the page: links that open where they say, back and forward, done marks, the way from an error."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.test_contrast import faint
from tests.browser.test_looks import STANDARD
from tests.browser.theater_page import RUN_SECONDS
from viz.course.library import shared

pytestmark = pytest.mark.browser

TWICE = "import torch\nx = torch.ones(2, requires_grad=True)\ny = (x * x).sum()\ny.backward()\ny.backward()\n"


def copied(theater) -> str:
    """What "copy link" gives: this browser lets no page write to its clipboard, so that the link stands there."""
    theater.page.locator(".copy-link").click()
    return theater.page.locator(".link-told input").input_value()


def test_a_copied_link_opens_exactly_this_step_in_this_language(visit):
    theater = visit("?lesson=accumulation&lang=zh")
    theater.press("ArrowRight")
    step = theater.steps[theater.index]["key"]
    link = copied(theater)
    assert re.search(r"lesson=accumulation&.*lang=zh", link)
    other = visit(link.partition("/?")[2].join(["?", ""]))
    assert other.steps[other.index]["key"] == step
    assert other.theater("t.film.story.language") == "zh"


def test_a_link_to_another_program_beyond_a_question_opens_there_and_the_lesson_stays_undone(visit):
    theater = visit("?lesson=detach&program=history&step=9", student=True)
    assert theater.index == 8
    assert theater.theater("t.view.script.programs[t.view.script.program]") == "history"
    assert "program=history" in copied(theater)
    theater.page.locator(".course-open").click()
    done = theater.page.locator(".course a:has(.sign.done)")
    assert done.evaluate_all("all => all.map(one => one.dataset.lesson)") == []


def test_the_address_follows_the_film_and_back_opens_the_lesson_where_it_was_left(visit):
    theater = visit("?lesson=why-a-scalar")
    theater.press("ArrowRight")
    left = theater.index
    theater.page.wait_for_url(re.compile(f"step={left + 1}$"))
    theater.open_lesson("detach")
    theater.page.wait_for_url(re.compile("lesson=detach&step="))
    theater.page.go_back()
    theater.wait_for_lesson("why-a-scalar")
    expect(theater.page.locator(".counter")).to_contain_text(re.compile(f"^{left + 1} /"))
    assert theater.index == left
    theater.page.go_forward()
    theater.wait_for_lesson("detach")


def test_detach_is_found_in_chinese_on_an_english_page_and_opens_by_keys_alone(visit):
    theater = visit("?lesson=accumulation")
    theater.page.keyboard.press("/")
    theater.page.keyboard.type("分离 梯度")
    entries = theater.page.locator(".course a.entry")
    ids = entries.evaluate_all("all => all.map(one => one.dataset.lesson)")
    assert "detach" in ids
    for _ in range(ids.index("detach") + 1):
        theater.page.keyboard.press("ArrowDown")
    theater.page.keyboard.press("Enter")
    theater.wait_for_lesson("detach")


def test_an_error_leads_to_its_lesson_and_back_brings_what_was_typed(visit):
    theater = visit()
    theater.run(TWICE)
    taught = theater.page.locator(".fault .taught button")
    expect(taught).to_contain_text("Lesson 5.2", timeout=RUN_SECONDS)
    expect(theater.page).not_to_have_url(re.compile("step="))  # of one's own code no link could tell it
    lesson = taught.get_attribute("data-lesson")
    taught.click()
    theater.wait_for_lesson(lesson)
    theater.page.go_back()
    theater.wait_for_lesson("detach")
    assert theater.theater("t.editor.text") == TWICE
    expect(theater.page.locator(".stale")).to_be_visible()


def test_a_link_from_own_code_says_that_it_leads_to_the_lesson(visit):
    theater = visit("?lesson=detach")
    theater.run("import torch\nx = torch.ones(2)\n")
    assert copied(theater).endswith("/?lesson=detach&lang=en")
    expect(theater.page.locator(".link-told")).to_contain_text("our own code is not in it")


def test_what_is_done_is_marked_after_a_reload(visit):
    theater = visit("?lesson=first-gradient", student=True)
    while theater.theater("t.lesson.passage !== t.lesson.script.passages.at(-1).id"):
        if theater.page.locator(".question .show-me").is_visible():
            theater.page.locator(".question .show-me").click()
        theater.page.locator(".lesson .turn.forward").click()
    if theater.page.locator(".question .show-me").is_visible():
        theater.page.locator(".question .show-me").click()
    theater.page.reload()
    theater.page.wait_for_selector("[data-node]")
    theater.page.locator(".course-open").click()
    done = theater.page.locator(".course a:has(.sign.done)")
    assert done.evaluate_all("all => all.map(one => one.dataset.lesson)") == ["first-gradient"]


def squeezed(text: str) -> str:
    """Without white space, and with the characters that a font calls by other names."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def test_a_printed_sheet_holds_the_lesson_as_text_in_its_language(visit, browser):
    theater = visit("?lesson=detach&lang=zh")
    before = theater.index
    theater.page.locator(".print-open").click()
    frame = theater.page.locator(".press iframe")
    frame.wait_for(timeout=RUN_SECONDS)
    html = frame.evaluate("frame => '<!doctype html>' + frame.contentDocument.documentElement.outerHTML")
    printed = browser.new_page()
    printed.set_content(html)
    sheet = PdfReader(BytesIO(printed.pdf(format="A4")))
    printed.close()
    pages = [squeezed(page.extract_text()) for page in sheet.pages]
    text = "".join(pages)
    lesson = shared().get("detach")
    for program in lesson.programs:
        assert squeezed(program.source.splitlines()[-1]) in text
    assert "4.1" in pages[0] and "学习目标" in pages[0]
    assert "[0,1,4,9]" in pages[-1] and "答案" in pages[-1]
    assert "?lesson=detach&lang=zh" in pages[-1]
    assert len(pages) >= 3
    assert theater.index == before, "the stage is as it was"
    sent = theater.page.locator(".st-key-sheet")
    assert sent.count() == 1
    theater.page.locator(".press .close").click()
    theater.run("x = 1\n")
    expect(sent).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_list_is_read_by_everybody_wherever_it_is(visit, theme):
    theater = visit("?lesson=detach", theme=theme)
    found = []
    theater.page.locator(".course-open").click()
    for look in (lambda: None, lambda: theater.page.get_by_text("Questions and errors").click(), lambda: seek(theater)):
        look()
        found += faint(theater)
        violations = Axe().run(theater.page, options=STANDARD).response["violations"]
        found += [(each["id"], each["nodes"][0]["html"][:120]) for each in violations]
    assert found == []


def seek(theater) -> None:
    theater.page.keyboard.press("/")
    theater.page.keyboard.type("grad")
