"""A lesson on paper: everything that it says and asks, its pictures, and no answer before the end."""

from __future__ import annotations

import msgspec
import pytest

from tests.stage import sample
from tests.stage.conftest import view
from tests.stage.script import SEED, passages, said, script
from viz.stage import pack

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
OTHER = msgspec.structs.replace(sample.story("en"), id="another program", code="other = 2\n")


@pytest.fixture
def paper(bare):
    """The document that is printed, of a lesson with two programs."""
    first = msgspec.structs.replace(passages()[0], prose=[said(HOSTILE)])
    last = msgspec.structs.replace(passages()[0], id="other", program=1, step=None)
    lesson = script(first, *passages()[1:], last, programs=["program", "other"])
    elsewhere = msgspec.structs.replace(
        lesson,
        program=1,
        passages=[
            msgspec.structs.replace(each, step=2 if each.program else None, prediction=None) for each in lesson.passages
        ],
    )
    bare.mount(view(script=lesson))
    bare.page.locator(".print-open").click()
    assert [(ask["kind"], ask["options"]) for _, ask in bare.asks] == [("sheet", {"lesson": "detach"})]
    films = [
        {"story": pack(msgspec.json.encode(story)), "script": msgspec.to_builtins(laid)}
        for story, laid in [(sample.story("en"), lesson), (OTHER, elsewhere)]
    ]
    data = {"lesson": "detach", "language": "en", "films": films}
    bare.page.evaluate("data => autogradTheater.sheet({ data })", data)
    return bare.page.frame_locator(".press iframe").locator(".handout")


def test_a_sheet_has_both_programs_each_passage_and_its_picture(paper):
    assert paper.locator("h1").inner_text() == "4.1 detach: the value goes on"
    listings = ["\n".join(one.locator("code").all_inner_texts()) for one in paper.locator(".listing").all()]
    assert [text.strip() for text in listings] == [sample.story("en").code.strip(), OTHER.code.strip()]
    assert paper.locator("section:not(.answers)").count() == len(passages()) + 1
    pictures = paper.locator("figure svg.world")
    assert pictures.count() >= 3
    assert all(picture.locator(".card").count() for picture in pictures.all())
    captions = paper.locator("figcaption b").all_inner_texts()
    assert any(text.startswith(f"Step {SEED + 1}, line") for text in captions)
    assert "The value goes on, the gradient stops." in paper.locator(".remember").inner_text()
    assert paper.locator(".address").inner_text().endswith("/?lesson=detach&lang=en")


def test_questions_have_room_and_their_answers_stand_at_the_end_alone(paper):
    asked = paper.locator(".asked")
    assert asked.first.locator(".blank code").inner_text() == "x.grad ="
    assert "[2, 10]" not in "".join(asked.all_inner_texts())
    answers = paper.locator(".answers li").all_inner_texts()
    assert len(answers) == asked.count()
    assert "[2, 10]" in answers[0] and "Both ways add up." in answers[0]
    assert "torch.no_grad()" in answers[-1]
    assert paper.locator(".answers ~ .remember").count() == 1, "the closing words may answer the last question"


def test_what_a_lesson_says_is_text_on_paper_too(paper):
    assert HOSTILE in paper.inner_text()
    assert paper.locator("img").count() == 0


def test_a_sheet_that_came_is_there_again_at_once_and_escape_closes_it(paper, bare):
    bare.page.keyboard.press("Escape")
    assert not bare.page.locator(".press").is_visible()
    bare.page.locator(".print-open").click()
    paper.locator("h1").wait_for()
    assert len(bare.asks) == 1
