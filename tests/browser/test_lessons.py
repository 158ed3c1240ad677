"""Six lessons as a student goes through them: reads, guesses wrongly and rightly, tries, compares, turns a number."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import lessons
from tests.browser.test_contrast import faint
from tests.browser.theater_page import RUN_SECONDS, Theater
from viz.course.numbers import flat

pytestmark = pytest.mark.browser

COURSE = {lesson.id: lesson for lesson in lessons.load(lessons.OWN)}
CLEAN = {"resultTypes": ["violations"]}


class Student:
    """Somebody who works through one lesson, passage by passage."""

    def __init__(self, theater: Theater, lesson: lessons.Lesson) -> None:
        self.theater, self.page, self.lesson = theater, theater.page, lesson

    def work(self) -> None:
        for passage in self.lesson.passages:
            self.come_to(passage.id)
            self.point()
            if passage.predict:
                self.answer(passage)
            if passage.attempt:
                self.attempt(passage)
            if passage.compare:
                self.compare()
            if passage.knob:
                self.turn(passage)
        expect(self.page.locator(".lesson .ending .remember")).to_be_visible()
        assert self.done["done"] is True
        assert set(self.done["answered"]) == {passage.id for passage in self.lesson.passages if passage.predict}

    @property
    def done(self) -> dict:
        kept = self.page.evaluate("JSON.parse(localStorage.getItem('autograd-theater.progress'))")
        return kept[self.lesson.id]

    @property
    def reply(self):
        return self.page.locator("section.question .reply")

    def at(self, passage: str):
        return self.page.locator(f".lesson[data-passage='{passage}']")

    def come_to(self, passage: str) -> None:
        """By the key, where watching an answer has not led there already."""
        here = self.page.locator(".lesson").get_attribute("data-passage")
        if here != passage:
            self.theater.press("n")
        expect(self.at(passage)).to_be_visible(timeout=RUN_SECONDS)
        assert self.page.locator(".lesson .reading > p").first.inner_text().strip()

    def point(self) -> None:
        """Every word that points at a thing on the stage lights it up."""
        for word in self.page.locator(".lesson .reading > p .pointer:not(.to-step, .to-lesson)").all():
            word.focus()
            assert self.page.locator(".card.lit, .edge.lit, .lesson-line, .bundle.lit").count(), word.inner_text()
            word.blur()

    def answer(self, passage: lessons.model.Passage) -> None:
        """The film waits; a wrong answer is explained, the right one opens it; then the answer is on the stage."""
        gate = self.theater.index
        self.theater.press("End")
        assert self.theater.index == gate
        for given in (*self.wrong(passage), None):
            self.give(passage, given)
            expect(self.page.locator(f"section.question .reply.is-{'wrong' if given else 'right'}")).to_be_visible()
            assert len(self.reply.inner_text()) > 8 or given is None
        self.page.locator("section.question .watch").click()
        assert self.theater.index > gate

    def wrong(self, passage: lessons.model.Passage) -> list[str]:
        predict = passage.predict
        if predict.asks == "choice":
            return [choice for choice in predict.choices if choice != predict.answer][:1]
        return list(predict.wrong)[:1]

    def give(self, passage: lessons.model.Passage, wrong: str | None) -> None:
        """An answer of the lesson's sheet: a typical wrong one, or the right one."""
        predict = passage.predict
        if predict.asks == "choice":
            self.page.locator(f"[data-choice='{wrong or predict.answer}']").click()
        elif predict.asks == "number":
            numbers = flat(predict.wrong[wrong] if wrong else predict.answer)
            self.page.locator("section.question :is(input, textarea)").fill(str(numbers))
            self.page.locator("section.question .check").click()
        else:
            asked = self.theater.theater(f"t.lesson.script.passages.find(p => p.id === '{passage.id}').prediction")
            card = next(one["card"] for one in asked["replies"] if one["id"] == wrong) if wrong else asked["right"]
            self.page.locator(f'.card[data-node="{card}"]').evaluate("card => card.focus()")
            self.page.keyboard.press("Enter")

    def attempt(self, passage: lessons.model.Passage) -> None:
        """A change that does nothing fails and says what lacks; the solution passes; the original comes back."""
        self.theater.run(self.lesson.program(passage.program).source + "# tried\n")
        expect(self.page.locator(".attempt .reply.is-wrong li").first).to_be_visible(timeout=RUN_SECONDS)
        self.page.locator(".attempt .show").click()
        self.page.locator(".attempt .apply").click()
        expect(self.page.locator(".attempt .reply.is-right")).to_be_visible(timeout=RUN_SECONDS)
        assert passage.id in self.done["tried"]
        self.page.locator(".lesson .original").click()
        expect(self.page.locator(".lesson .original")).to_have_count(0, timeout=RUN_SECONDS)
        expect(self.at(passage.id)).to_be_visible()

    def compare(self) -> None:
        self.page.locator(".compare-open-here").click()
        expect(self.page.locator(".duet .shared .track")).to_be_visible(timeout=RUN_SECONDS)
        expect(self.page.locator(".theater > .lesson .reading")).to_be_visible()
        self.page.locator(".compare-open").click()
        expect(self.page.locator(".duet")).to_have_count(0)

    def turn(self, passage: lessons.model.Passage) -> None:
        slider = self.page.locator(".knob.named [type=range]")
        expect(slider).to_be_visible()
        slider.focus()
        self.page.keyboard.press("ArrowRight")
        expect(self.page.locator(".lesson .original")).to_be_visible(timeout=RUN_SECONDS)
        expect(self.at(passage.id)).to_be_visible()


@pytest.mark.parametrize("id, language, width", [
    ("detach", "en", 1280),
    ("freed-graph", "zh", 1440),
    ("accumulation", "zh", 1280),
    ("relu-kink", "en", 1440),
    ("broadcasting", "en", 1440),
    ("gradient-penalty", "zh", 1440),
])  # fmt: skip
def test_a_student_works_through_a_lesson(visit, id, language, width):
    theater = visit(f"?lesson={id}&lang={language}", width=width, height=800, student=True)
    Student(theater, COURSE[id]).work()


@pytest.mark.parametrize("theme, width", [("light", 390), ("dark", 1280)])
def test_a_lesson_is_clean_and_can_be_read(visit, theme, width):
    theater = visit("?lesson=detach", student=True, theme=theme, width=width, height=844)
    theater.press("End")
    theater.page.locator("section.question input").fill("0 3 12 27")
    for act in ("check", "show-me"):
        theater.page.locator(f"section.question .{act}").click()
        assert faint(theater) == []
        found = Axe().run(theater.page, options=CLEAN)
        assert found.violations_count == 0, found.generate_report()


def test_a_lecturer_opens_a_lesson_presses_play_and_the_class_sees_it(visit):
    theater = visit("?lesson=detach", student=True)
    theater.page.locator(".timeline .speed").select_option("4")
    theater.press("Space")
    expect(theater.page.locator(".lesson[data-passage='guess']")).to_be_visible(timeout=60_000)
    expect(theater.page.locator("button.step-button.play")).to_have_attribute("aria-label", "Play (Space)")
    theater.page.locator("section.question .show-me").click()
    theater.press("Space")
    last = COURSE["detach"].passages[-1].id
    expect(theater.page.locator(f".lesson[data-passage='{last}']")).to_be_visible(timeout=60_000)


def test_the_lesson_leaves_the_editor_in_view(visit):
    theater = visit("?lesson=detach", student=True, width=1280, height=800)
    theater.press("End")
    box = theater.page.locator(".editor-frame").bounding_box()
    assert box["y"] + min(box["height"], 160) <= 800
