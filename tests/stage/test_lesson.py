"""A lesson beside its film: the text follows the steps and the steps the text, words point, attempts are told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stage import sample
from tests.stage.beside import beside
from tests.stage.conftest import view
from tests.stage.sample import U, X, Y
from tests.stage.script import ERROR, NUMBER, POUR, SEED, attempt, script, with_passage
from viz.course.script import Passage
from viz.story.model import Edit

pytestmark = pytest.mark.browser

PASSAGE = "t.lesson.passage"
OPEN = [Passage(id=f"p{step}", program=0, step=step, prose=script().passages[0].prose) for step in (1, 4, 9)]
"""Passages without a question."""


@pytest.fixture
def taught(bare):
    def taught(*passages: Passage, start: int = 2, **changes):
        bare.mount(view(script=script(*passages, **changes), start=start))
        return bare

    return taught


def press(bare, key: str) -> None:
    bare.page.locator(".theater").focus()
    bare.page.keyboard.press(key)


def test_the_first_passage_has_title_about_and_goal_and_no_markup(taught):
    bare = taught()
    text = bare.page.locator(".lesson").inner_text()
    for words in ("4.1", "the value goes on", "without its history", "say where a gradient stops", sample.HOSTILE):
        assert words in text
    assert bare.page.locator(".lesson img").count() == 0
    assert bare.page.locator(".lesson code", has_text="detach").first.is_visible()


def test_passages_move_the_film_and_steps_move_the_passages(taught):
    bare = taught(*OPEN, start=1)
    assert bare.theater(PASSAGE) == "p1"
    for key, passage, index in [("n", "p4", 4), ("n", "p9", 9), ("b", "p4", 4)]:
        press(bare, key)
        assert (bare.theater(PASSAGE), bare.theater("t.index")) == (passage, index)
    for index, passage in [(8, "p4"), (9, "p9"), (12, "p9"), (5, "p4"), (3, "p1"), (0, "p1"), (10, "p9")]:
        bare.go(index)
        assert (bare.theater(PASSAGE), index) == (passage, index)
    bare.page.locator(".lesson .mark-of").nth(1).click()
    assert bare.theater("t.index") == 4


def test_of_two_passages_at_one_step_neither_is_left_out(taught):
    bare = taught(start=1)
    press(bare, "ArrowRight")
    assert bare.theater(PASSAGE) == "cut"
    press(bare, "n")
    assert (bare.theater(PASSAGE), bare.theater("t.index")) == ("more", 2)
    press(bare, "ArrowRight")
    assert (bare.theater(PASSAGE), bare.theater("t.index")) == ("more", 3)


def test_a_passage_that_leads_back_is_not_come_to_by_stepping(functions):
    passages = [{"id": str(i), "program": 0, "step": step} for i, step in enumerate((2, 9, 5, 11))]
    read = "([passages, at, index]) => bundle.readAt({ passages, program: 0 }, at, index)"
    for at, index, then in [(0, 8, 0), (0, 9, 1), (1, 12, 1), (2, 6, 2), (2, 11, 3), (2, 4, 0), (3, 10, 2)]:
        assert functions.evaluate(read, [passages, at, index]) == then, (at, index)


def test_play_reads_the_lesson_and_stops_at_the_question(taught):
    bare = taught()
    bare.page.clock.install()
    press(bare, " ")
    seen = [(bare.theater(PASSAGE), bare.theater("t.index"))]
    while bare.theater("t.film.timeline.playing"):
        bare.page.clock.run_for(200)
        seen.append((bare.theater(PASSAGE), bare.theater("t.index")))
    order = list(dict.fromkeys(seen))
    assert order[:3] == [("cut", 2), ("more", 2), ("more", 3)]
    assert order[-1] == ("guess", SEED)
    stays = {at: seen.count(at) * 200 for at in order}
    assert stays["cut", 2] > 1.5 * stays["more", 3], "long enough to be read"
    press(bare, " ")
    assert not bare.theater("t.film.timeline.playing")
    assert bare.page.locator("section.question.urged").is_visible()


def test_play_stops_at_passages_however_few_the_stops(taught):
    bare = taught(*OPEN, start=1)
    bare.page.locator("select.level").select_option("chapters")
    bare.page.clock.install()
    press(bare, " ")
    seen = []
    while bare.theater("t.film.timeline.playing"):
        seen.append(bare.theater("t.index"))
        bare.page.clock.run_for(500)
    assert list(dict.fromkeys(seen))[:4] == [1, 4, 6, 9]


# --- words that point -------------------------------------------------------------------------------------------------

LIT = """() => ({
  cards: [...place.querySelectorAll('.card.lit:not(.lens)')].map(card => card.dataset.node),
  edges: place.querySelectorAll('.edge.lit').length,
  part: place.querySelector('.viewport > .world').dataset.part ?? '',
  lines: place.querySelectorAll('.lesson-line').length,
})"""


def test_words_light_up_what_they_speak_of(taught):
    bare = taught()
    words = bare.page.locator(".lesson .pointer")
    rest = {"cards": [], "edges": 0, "part": "", "lines": 0}
    expected = [
        {"cards": [U]}, {"cards": [Y]}, {"edges": 1}, {"lines": 1}, {"cards": [Y], "part": "saved"},
    ]  # fmt: skip
    for way in ("hover", "focus"):
        for i, lit in enumerate(expected):
            getattr(words.nth(i), way)()
            assert bare.page.evaluate(LIT) == {**rest, **lit}, (way, i)
    words.nth(4).evaluate("word => word.blur()")
    bare.page.mouse.move(900, 700)
    assert bare.page.evaluate(LIT) == rest


def test_a_word_for_a_bucket_a_step_or_a_lesson(taught):
    bare = taught(*[passage for passage in script().passages if passage.id == "filled"], start=POUR)
    bucket, step, lesson = (bare.page.locator(f".lesson .pointer.to-{kind}") for kind in ("grad", "step", "lesson"))
    bucket.hover()
    assert bare.page.evaluate(LIT) == {"cards": [X], "edges": 0, "part": "grad", "lines": 0}
    lesson.focus()
    bare.page.keyboard.press("Enter")
    assert [(ask["kind"], ask["options"]) for _, ask in bare.asks] == [("lesson", {"lesson": "freed-graph"})]
    step.click()
    assert bare.theater("t.index") == 1


def test_a_click_brings_what_is_out_of_view_into_view(taught):
    bare = taught()
    bare.theater("t.film.camera.pan(-4000, 0)")
    seen = f"place.querySelector(`[data-node='${{CSS.escape('{U}')}}']`).getBoundingClientRect().left"
    left = bare.page.evaluate(f"() => {seen}")
    bare.page.locator(".lesson .pointer").first.hover()
    assert bare.page.evaluate(f"() => {seen}") == left, "not by hovering"
    bare.page.locator(".lesson .pointer").first.click()
    assert bare.page.evaluate(f"() => {seen}") > 300


# --- exercises, other programs, compare -------------------------------------------------------------------------------


def test_an_attempt_is_told_as_it_stands_and_a_solution_is_a_change_to_look_at(taught):
    tries = [passage for passage in script().passages if passage.id == "try"]
    bare = taught(*tries, start=12)
    reply = bare.page.locator(".attempt .reply")
    assert "press Run" in reply.inner_text()
    bare.page.locator(".attempt .show").click()
    assert "with torch.no_grad():" in bare.page.locator(".attempt .diff").inner_text()
    failed, passed = (script(*with_attempt(state), edited=True) for state in ("failed", "passed"))
    bare.mount(view(script=failed, start=12))
    assert "The run raises." in reply.inner_text() and "Think of line 7." in reply.inner_text()
    bare.mount(view(script=passed, start=12))
    assert "no_grad it is." in reply.inner_text()
    bare.page.locator(".lesson .original").click()
    assert bare.asks[-1][1]["options"] == {"lesson": "detach", "program": "program"}
    bare.mount(view(script=script(*with_attempt("")), start=12), heard=1)
    assert bare.page.locator(".lesson .mark-of.finished").count() == 1


def test_beside_another_program_the_text_makes_room_and_comes_back_with_the_lesson_s_own(taught):
    bare = taught(*OPEN, start=1, edited=True, another=True)
    reading, original = bare.page.locator(".lesson .reading"), bare.page.locator(".lesson .original")
    expect(reading).to_be_hidden()
    expect(original).to_be_visible()
    bare.page.locator(".lesson .title").click()
    expect(reading).to_be_visible()
    bare.mount(view(script=script(*OPEN), start=1))
    expect(reading).to_be_visible()
    bare.mount(view(script=script(*OPEN, edited=True, another=True), start=1))
    expect(reading).to_be_hidden()


def with_attempt(state: str) -> list[Passage]:
    return [passage for passage in with_passage("try", attempt=attempt(state)) if passage.id == "try"]


def test_show_me_makes_the_change_in_the_editor_and_runs(taught):
    bare = taught(*with_attempt(""), start=12)
    bare.page.locator(".attempt .show").click()
    bare.page.locator(".attempt .apply").click()
    (_, ask) = bare.asks[-1]
    assert ask["kind"] == "run" and "with torch.no_grad():\n    x.add_(1)" in ask["code"]


def test_the_card_of_an_error_does_not_give_an_exercise_away(taught):
    before = Passage(id="message", program=0, step=ERROR, prose=OPEN[0].prose)
    bare = taught(before, *with_attempt(""), start=ERROR)
    show = bare.page.locator(".fault .fixes .show")
    assert show.count() and show.first.is_visible()
    press(bare, "n")
    remedies = bare.page.locator(".fault .remedies")
    assert not any(one.is_visible() for one in show.all())
    assert "try it yourself first" in remedies.inner_text() and bare.page.locator(".fault .explanation").is_visible()
    assert bare.page.locator(".attempt .show").is_visible()
    bare.mount(view(script=script(before, *with_attempt("passed"), edited=True), start=ERROR))
    bare.mount(view(script=script(before, *with_attempt("")), start=ERROR), heard=1)
    assert show.first.is_visible() and "try it yourself" not in remedies.inner_text(), "it was done once"


def test_the_end_has_the_closing_sentence_and_the_next_lesson(taught):
    bare = taught(*OPEN, start=9)
    ending = bare.page.locator(".lesson .ending")
    assert "the gradient stops" in ending.inner_text()
    ending.locator(".onward").click()
    assert bare.asks[-1][1]["options"] == {"lesson": "freed-graph"}


def test_a_passage_of_another_program_asks_for_its_film(taught):
    other = Passage(id="two", program=1, step=None, prose=OPEN[0].prose)
    bare = taught(*OPEN, other, programs=["one", "two"], start=9)
    press(bare, "n")
    assert bare.theater(PASSAGE) == "p9"
    assert bare.asks[-1][1]["options"] == {"lesson": "detach", "program": "two"}
    there = [
        *(Passage(id=one.id, program=0, prose=one.prose) for one in OPEN),
        Passage("two", 1, OPEN[0].prose, step=5),
    ]
    told = sample.story(id="second")
    bare.mount(view(told=told, script=script(*there, programs=["one", "two"], program=1)), heard=1)
    assert (bare.theater(PASSAGE), bare.theater("t.index")) == ("two", 5)


def test_the_text_of_a_changed_program_stays_where_it_is(taught):
    bare = taught(*OPEN, start=9, edited=True)
    assert "your own version" in bare.page.locator(".lesson .edited").get_attribute("title")
    before = bare.theater(PASSAGE)
    bare.go(1)
    assert bare.theater(PASSAGE) == before


def test_a_change_of_language_keeps_the_passage(taught):
    bare = taught()
    press(bare, "n")
    bare.mount(view("zh", script=script()))
    assert (bare.theater(PASSAGE), bare.theater("t.index")) == ("more", 2)
    assert bare.page.locator(".lesson .turn.forward").get_attribute("title") == "下一段（N）"


def test_a_version_is_shown_beside_with_the_text_over_both(bare):
    first = beside(sample.CODE, sample.CODE.replace(".detach()", ""))
    bare.mount(bare_with(first, compare=[Edit(4, 4, ["u = y"])]))
    bare.page.locator(".duet .shared .track").wait_for()
    reading = bare.page.locator(".theater > .lesson .reading")
    line = reading.bounding_box()["height"]
    bare.page.locator(".theater > .lesson .title").click()
    assert reading.bounding_box()["height"] > 1.5 * line, "all of it"
    press(bare, "Escape")
    bare.page.locator(".compare-open-here").click()
    (_, ask) = bare.asks[-1]
    assert ask["kind"] == "compare" and ".detach()" not in ask["options"]["other"]
    assert bare.page.locator(".side > .lesson").is_visible()


@pytest.mark.parametrize("window", [(1280, 800), (1440, 900)])
def test_two_graphs_beside_a_lesson_have_nearly_half_of_the_window(bare, window):
    long = sample.CODE + "\n".join(f"a{i} = {i}" for i in range(30))
    bare.page.set_viewport_size({"width": window[0], "height": window[1]})
    bare.mount(bare_with(beside(long, long.replace(".detach()", "")), compare=[Edit(4, 4, ["u = y"])]))
    bare.page.locator(".duet .shared .track").wait_for()
    for side in "ab":
        assert bare.page.locator(f".half.{side} .graph").bounding_box()["height"] >= 0.45 * window[1]
        frame = bare.page.locator(f".half.{side} .editor-frame")
        assert frame.bounding_box()["height"] > 90
        assert frame.locator(".cm-scroller").evaluate("e => e.scrollHeight > e.clientHeight + 100"), "it scrolls inside"
    assert bare.page.locator(".duet .shared").evaluate("e => e.getBoundingClientRect().bottom") <= window[1]
    bare.theater("t.comparison.duet.reel.go(t.comparison.duet.reel.last)")
    for fault in bare.page.locator(".half .fault:not([hidden])").all():
        assert fault.bounding_box()["height"] <= 0.31 * window[1]


def bare_with(plain, **changes):
    passages = [Passage(id="p0", program=0, step=0, prose=OPEN[0].prose * 3, **changes)]
    return type(plain)(
        **{name: getattr(plain, name) for name in plain.__struct_fields__} | {"script": script(*passages)}
    )


def test_the_lecturer_hides_the_text_and_it_stays_hidden(taught):
    bare = taught()
    text = bare.page.locator(".lesson .reading")
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    small = text.evaluate(size)
    press(bare, "p")
    assert text.evaluate(size) > 1.25 * small
    press(bare, "c")
    assert text.is_visible() and bare.page.locator(".left").is_hidden()
    bare.page.get_by_role("button", name="Show the lesson's text").click()
    assert text.is_hidden() and bare.page.locator(".side").is_hidden()
    press(bare, "p")
    assert text.is_visible()
    assert bare.page.evaluate("localStorage.getItem('autograd-theater.presenting-text')") == "false"


def test_the_text_is_folded_away_and_a_question_opens_it(taught):
    bare = taught()
    bare.page.locator(".lesson .title").click()
    assert bare.page.locator(".lesson .reading").is_hidden()
    press(bare, "End")
    assert bare.page.locator("section.question").is_visible()
    assert bare.theater(PASSAGE) == "guess"


def test_the_choices_of_a_question_are_in_view_with_the_code(bare):
    asks = next(passage for passage in script().passages if passage.id == "end")
    asked = Passage(id="asked", program=0, step=POUR, prose=OPEN[0].prose, prediction=asks.prediction)
    bare.page.set_viewport_size({"width": 1280, "height": 800})
    bare.mount(view(script=script(OPEN[0], asked), start=POUR))
    bare.theater("t.lesson.read(1)")
    edge = bare.page.locator(".reading").bounding_box()
    last = bare.page.locator(".question .actions").bounding_box()
    assert last["y"] + last["height"] <= edge["y"] + edge["height"]
    assert bare.page.locator(".lesson .more button").is_hidden()
    frame, line = (bare.page.locator(part).first.bounding_box() for part in (".editor-frame", ".cm-line"))
    assert frame["height"] > 7 * line["height"]


def test_the_editor_stays_in_view_beside_a_long_passage(bare):
    long = Passage(id="long", program=0, step=0, prose=OPEN[0].prose * 9, prediction=NUMBER)
    bare.page.set_viewport_size({"width": 1280, "height": 800})
    bare.mount(view(script=script(long), start=0))
    frame = bare.page.locator(".editor-frame").bounding_box()
    assert frame["y"] + 150 < 800
    reading, more = bare.page.locator(".reading"), bare.page.locator(".lesson .more button")
    assert reading.evaluate("e => e.scrollHeight > e.clientHeight + 20")
    assert more.is_visible(), "the edge says so"
    more.click()
    assert reading.evaluate("e => e.scrollTop") > 100
    reading.evaluate("e => e.scrollTo(0, e.scrollHeight)")
    expect(more).to_be_hidden()
    press(bare, "End")
    assert bare.page.locator(".question .check").evaluate(
        "e => e.getBoundingClientRect().bottom <= e.closest('.reading').getBoundingClientRect().bottom + 1"
    )
