"""What the stage keeps to itself while a guess is open: marks that would answer it, and a lesson's closing words."""

from __future__ import annotations

import msgspec
import pytest

from tests.stage import films
from tests.stage.conftest import view
from tests.stage.script import CHOICE, POUR, script
from viz.course.bind import Performance, bind
from viz.course.library import shared
from viz.course.script import Passage, Script
from viz.stage import pack

pytestmark = pytest.mark.browser

ROOT_CARD = "4/x.sqrt()#1"
"""Of the lesson `versions`: the card whose saved tensor line 6 overwrites. Its question asks for this card."""
SEEN = """() => {
  const own = [...place.querySelectorAll('.editor-frame, .lesson, dialog:not([open])')]
  for (const part of own) part.style.display = 'none'
  const seen = place.querySelector('.theater').innerText
  for (const part of own) part.style.display = ''
  return seen
}"""


def versions() -> Script:
    told = films.lesson("versions")
    return bind(Performance(shared().get("versions"), "program", told), shared()).script


@pytest.fixture
def asked(bare):
    """The lesson where it asks which card will stop the pass."""
    told, lesson = films.lesson("versions"), versions()
    gate = next(passage.step for passage in lesson.passages if passage.prediction)
    bare.mount(view(told=told, script=lesson, start=gate))
    assert bare.theater("t.film.player.end") == gate
    return bare


def tellings(bare) -> dict[str, str]:
    """All that can be read beside code and lesson: in each view, in the legend, in the panel of the card."""
    found = {}
    for name in ("grad_fn", "text", "graph"):
        bare.page.locator(f"[role=tab][data-view={name}]").click()
        found[name] = bare.page.evaluate(SEEN)
    bare.page.locator(".legend button").click()
    found["legend"] = " ".join(bare.page.locator(".signs .entry.here strong, .legend li").all_inner_texts())
    bare.theater(f"t.film.inspect('{ROOT_CARD}')")
    found["panel"] = bare.page.locator(".inspector").inner_text()
    return found


def gives_away(telling: str) -> bool:
    return "changed" in telling or "overwritten" in telling


def test_that_a_saved_tensor_was_overwritten_is_no_answer_before_the_question(asked):
    assert [name for name, told in tellings(asked).items() if gives_away(told)] == []
    for step in range(asked.theater("t.film.player.end") + 1):
        asked.go(step)
        assert asked.page.locator(".viewport .glyph.changed, .viewport .card.changed").count() == 0, step


def test_on_paper_the_pictures_up_to_the_question_do_not_tell_either(bare):
    told, lesson = films.lesson("versions"), versions()
    bare.mount(view(told=told, script=lesson))
    bare.page.locator(".print-open").click()
    films_of = [{"story": pack(msgspec.json.encode(told)), "script": msgspec.to_builtins(lesson)}]
    data = {"lesson": "versions", "language": "en", "films": films_of}
    bare.page.evaluate("data => autogradTheater.sheet({ data })", data)
    pictures = bare.page.frame_locator(".press iframe").locator(".handout figure")
    pictures.first.wait_for()
    marked = [picture.locator(".glyph.changed").count() for picture in pictures.all()]
    assert marked == [0, 0, 0, 1], "root, write, question, error"


def test_once_it_is_answered_every_place_says_so(asked):
    asked.page.locator(".question .show-me").click()
    assert asked.page.locator(f".viewport .card.changed[data-node='{ROOT_CARD}'] .glyph.changed").count() == 1
    silent = [name for name, told in tellings(asked).items() if not gives_away(told)]
    assert silent == ["grad_fn"], "a list of names has no room for it"
    asked.page.locator(".question .again").click()
    assert asked.page.locator(".viewport .card.changed").count() == 0


def test_the_closing_words_wait_for_the_last_answer(bare):
    bare.mount(view(script=script(Passage("end", 0, [[]], step=POUR, prediction=CHOICE)), start=POUR))
    ending = bare.page.locator(".lesson .ending")
    assert ending.is_hidden()
    bare.page.locator("[data-choice=error]").click()
    assert ending.is_visible()
    bare.page.locator(".question .again").click()
    assert ending.is_hidden()
