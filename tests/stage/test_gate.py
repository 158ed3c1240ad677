"""Where a film waits for an answer, nothing on the page gives it away, and nothing leads beyond."""

from __future__ import annotations

import msgspec
import pytest

from tests.stage import sample
from tests.stage.beside import beside
from tests.stage.conftest import view
from tests.stage.sample import X
from tests.stage.script import CARD, CHOICE, ERROR, NUMBER, POUR, SEED, reply, said, script, with_passage
from viz.course.script import Passage

pytestmark = pytest.mark.browser

SECRETS = ("[2, 10]", "poured", "raises", "RuntimeError", "add_")
"""What the film says after the seed; `add_` stands in the code, too, which is there to be read."""


@pytest.fixture
def gated(bare):
    bare.mount(view(script=script(), start=SEED))
    return bare


def press(bare, key: str) -> None:
    bare.page.locator(".theater").focus()
    bare.page.keyboard.press(key)


def given_away(bare) -> list[str]:
    """What of the later steps can be read anywhere on the page but in the code and the lesson."""
    text = bare.page.evaluate("""() => {
      const own = [...place.querySelectorAll('.editor-frame, .lesson, dialog:not([open])')]
      for (const part of own) part.style.display = 'none'
      const seen = place.querySelector('.theater').innerText
      for (const part of own) part.style.display = ''
      return seen
    }""")
    return [secret for secret in SECRETS if secret in text]


def track(bare, share: float) -> tuple[float, float]:
    box = bare.page.locator(".track").bounding_box()
    return box["x"] + share * box["width"], box["y"] + 18


def drag(bare) -> None:
    bare.page.mouse.move(*track(bare, 0.2))
    bare.page.mouse.down()
    bare.page.mouse.move(*track(bare, 0.98))
    bare.page.mouse.up()


def chapters(bare) -> None:
    bare.page.locator("select.level").select_option("chapters")
    for _ in range(4):
        press(bare, "ArrowRight")
    bare.page.locator("select.level").select_option("events")


def history(bare) -> None:
    bare.theater(f"t.film.inspect('{X}')")
    press(bare, "]")
    rows = bare.page.locator(".inspector .history li:visible button")
    rows.last.click()
    assert all("later" not in row for row in rows.all_inner_texts())


def views(bare) -> None:
    for name in ("text", "grad_fn", "torchviz", "graph"):
        bare.page.locator(f"[role=tab][data-view={name}]").click()
        assert given_away(bare) == [], name


WAYS = {
    "End": lambda bare: press(bare, "End"),
    "arrows": lambda bare: [press(bare, "ArrowRight") for _ in range(9)],
    "chapter keys": lambda bare: [press(bare, "Shift+ArrowRight") for _ in range(3)],
    "a clicker": lambda bare: press(bare, "PageDown"),
    "play": lambda bare: press(bare, " "),
    "the buttons": lambda bare: [bare.page.locator(f".step-button.{name}").click() for name in ("forward", "last")],
    "a click on the track": lambda bare: bare.page.mouse.click(*track(bare, 0.97)),
    "a drag": drag,
    "few stops": chapters,
    "the history of a card": history,
    "other views": views,
    "the next passages": lambda bare: [press(bare, "n") for _ in range(4)],
    "a mark of a passage": lambda bare: bare.page.locator(".lesson .mark-of").nth(5).click(),
    "a hand on the player": lambda bare: bare.theater(f"t.film.player.go({POUR})"),
    "the program run again": lambda bare: bare.mount(view(script=script(), start=ERROR)),
    "another language and back": lambda bare: [
        bare.mount(view(language, script=script(), start=ERROR)) for language in ("zh", "en")
    ],
}


def test_no_way_leads_beyond_an_open_question(gated):
    for name, way in WAYS.items():
        way(gated)
        assert (gated.theater("t.index") <= SEED, gated.theater("t.film.player.end")) == (True, SEED), name
        assert given_away(gated) == [], name
        gated.go(SEED)


def test_a_link_leads_beyond_the_questions_before_it_for_this_visit(bare):
    bare.mount(view(script=script(), start=ERROR))
    assert bare.theater("t.index") == ERROR
    assert bare.theater("t.film.player.held") is False
    assert bare.page.evaluate("localStorage.getItem('autograd-theater.progress')") is None, "nobody answered anything"


def test_a_film_that_is_run_waits_at_the_question_wherever_it_would_open(gated):
    again = sample.story("en")
    ran = view(told=msgspec.structs.replace(again, id="the same program, run"), script=script(), start=ERROR)
    gated.mount(ran)
    assert gated.theater("t.index") == SEED
    assert gated.theater("t.lesson.passage") == "guess"


def test_the_preview_over_the_track_tells_nothing_of_later_steps(gated):
    gated.page.mouse.move(*track(gated, 0.97))
    preview = gated.page.locator(".preview")
    assert preview.is_visible() and "starts with 1" in preview.inner_text()
    assert given_away(gated) == []


def test_the_track_the_counter_and_the_code_keep_the_rest_for_themselves(gated):
    page = gated.page
    veil, rail = page.locator(".track .veil"), page.locator(".track .rail")
    assert veil.is_visible()
    assert rail.bounding_box()["width"] < 0.8 * page.locator(".track").bounding_box()["width"]
    assert page.locator(".chapter-title").all_inner_texts() == ["forward", "backward · line 6"]
    assert page.locator(".counter").inner_text() == f"{SEED + 1} / ?"
    assert page.locator(".track").get_attribute("aria-valuemax") == str(SEED + 1)
    assert page.locator(".cm-content .film-error").count() == 0
    assert page.locator(".film-arrow.next").count() == 0
    assert page.locator(".legend [data-sign=gradient]").count() == 0
    page.locator(".question .show-me").click()
    assert page.locator(".legend [data-sign=gradient]").count() == 1
    assert page.locator(".film-arrow.next").count() == 0, "the next question holds it at the pour"


def test_a_right_answer_opens_the_film_up_to_the_next_question(gated):
    page = gated.page
    box = page.locator(".question input")
    for typed, told in [("3 27", "without the cut"), ("7", "1; 2"), ("7 7", "both ways"), ("?", "Type numbers")]:
        box.fill(typed)
        page.keyboard.press("Enter")
        assert told.replace("1; 2", "You gave 1; 2") in page.locator(".question .reply").inner_text(), typed
        assert gated.theater("t.film.player.end") == SEED
    box.fill("[2, 10]")
    page.locator(".question .check").click()
    assert "Both ways add up." in page.locator(".question .reply").inner_text()
    assert (gated.theater("t.index"), gated.theater("t.film.player.end")) == (SEED, POUR)
    page.locator(".question .watch").click()
    assert (gated.theater("t.index"), gated.theater("t.lesson.passage")) == (POUR, "filled")
    press(gated, "End")
    assert (gated.theater("t.index"), gated.theater("t.lesson.passage")) == (POUR, "end")


def test_show_me_gives_the_answer_and_opens_the_film(gated):
    gated.page.locator(".question .show-me").click()
    assert gated.page.locator(".question .truth").inner_text() == "[2, 10]"
    assert gated.theater("t.film.player.end") == POUR


@pytest.mark.parametrize(
    "words, heard",
    [
        ("Yes: both ways add up.", "Both ways add up."),
        ("对。两条路的梯度相加。", "两条路的梯度相加。"),
        ("Yes and no: look again.", "Yes and no: look again."),
    ],
)
def test_who_was_shown_the_answer_is_not_told_yes(bare, words, heard):
    replies = [reply("right", words), reply("other", "Add.")]
    shown = msgspec.structs.replace(NUMBER, replies=replies)
    bare.mount(view(script=script(*with_passage("guess", prediction=shown)), start=SEED))
    bare.page.locator(".question .show-me").click()
    assert bare.page.locator(".question .reply p").all_inner_texts() == [heard]


def test_a_question_of_another_programs_film_is_marked_as_one(bare):
    there = Passage(id="there", program=1, prose=[said("And here?")], asks=True)
    plain = Passage(id="plain", program=1, prose=[said("So it is.")])
    bare.mount(view(script=script(*with_passage("cut"), there, plain, programs=["program", "second"])))
    marks = bare.page.locator(".lesson .mark-of")
    looks = [look.split() for look in marks.evaluate_all("all => all.map(one => one.className)")]
    assert ["question" in look for look in looks[-2:]] == [True, False]


def test_what_was_answered_outlives_a_reload_and_can_be_asked_again(gated):
    page = gated.page
    page.locator(".question input").fill("2 10")
    page.keyboard.press("Enter")
    page.reload()
    gated.start()
    gated.mount(view(script=script(), start=POUR))
    press(gated, "ArrowRight")
    assert gated.theater("t.index") == POUR
    for _ in range(3):
        press(gated, "b")
    gated.theater("t.lesson.read(2)")
    page.locator(".question .again").click()
    assert (gated.theater("t.index"), gated.theater("t.film.player.end")) == (SEED, SEED)
    assert page.locator(".question input").evaluate("e => e === e.getRootNode().activeElement")


def test_what_is_typed_outlives_a_view_that_changes_nothing(gated):
    box = gated.page.locator(".question input")
    box.fill("2 1")
    gated.mount(view(script=script(), start=SEED))
    assert box.input_value() == "2 1"


def test_a_choice_is_made_by_a_button(bare):
    bare.mount(view(script=script(Passage("end", 0, [[]], step=POUR, prediction=CHOICE)), start=POUR))
    page = bare.page
    page.locator("[data-choice=grows]").click()
    assert "under no_grad" in page.locator(".question .reply").inner_text()
    page.locator("[data-choice=error]").click()
    assert page.locator("[data-choice=error].is-right").is_visible()
    assert bare.theater("t.film.player.end") == ERROR
    assert bare.page.evaluate("JSON.parse(localStorage.getItem('autograd-theater.progress')).detach") == {
        "done": True,
        "answered": {"end": "right"},
        "tried": [],
    }


def test_a_card_is_chosen_on_the_stage_by_mouse_and_by_keys(bare):
    asked = Passage("which", 0, [[]], step=POUR, prediction=CARD)
    bare.mount(view(script=script(asked), start=POUR))
    page = bare.page
    page.locator(f'.card[data-node="{sample.Y}"]').click()
    assert "Only its end." in page.locator(".question .reply").inner_text()
    page.locator(f'.card[data-node="{sample.U}"]').click()
    assert "version counts" in page.locator(".question .reply").inner_text()
    assert page.locator(".inspector").is_hidden()
    page.locator(f'.card[data-node="{X}"]').evaluate("card => card.focus()")
    page.keyboard.press("Enter")
    assert "The leaf it is." in page.locator(".question .reply").inner_text()
    page.locator(f'.card[data-node="{X}"]').click()
    assert page.locator(".inspector").is_visible()


def test_beside_another_version_both_films_wait(bare):
    first = beside(sample.CODE, sample.CODE.replace(".detach()", ""))
    call = next(i for i, step in enumerate(first_steps(bare, first)) if step == "seed")
    asked = with_passage("guess", step=call)[2]
    bare.mount(with_script(first, script(asked)))
    bare.page.locator(".duet .shared .track").wait_for()
    for key in ("End", "ArrowRight", "Shift+ArrowRight"):
        press(bare, key)
    films = bare.theater("[t.comparison.duet.films.a, t.comparison.duet.films.b].map(f => f.player.step.kind)")
    assert films == ["seed", "seed"]
    assert bare.theater("t.comparison.duet.films.b.player.end < t.comparison.duet.films.b.player.last")


def first_steps(bare, plain) -> list[str]:
    bare.mount(plain)
    return bare.theater("t.film.story.steps.map(step => step.kind)")


def with_script(plain, told):
    return type(plain)(**{name: getattr(plain, name) for name in plain.__struct_fields__} | {"script": told})


def test_numbers_are_not_turned_while_the_film_waits(bare):
    first = beside(sample.CODE, sample.CODE)
    alone = type(first)(**{name: getattr(first, name) for name in first.__struct_fields__} | {"other": None})
    bare.mount(with_script(alone, script(with_passage("guess", step=1)[2])))
    assert bare.theater("t.film.story.knobs.length") > 0
    assert bare.page.locator(".knobs").is_hidden()
    bare.page.locator(".question .show-me").click()
    assert bare.page.locator(".knobs").is_visible()


def test_a_browser_that_keeps_nothing_still_opens_the_film(gated):
    gated.page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('private') } }")
    gated.page.locator(".question .show-me").click()
    assert gated.theater("t.film.player.end") == POUR
