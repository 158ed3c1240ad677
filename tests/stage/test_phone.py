"""A phone, upright and on its side, with a lesson: one place for words, and the card of the step whole beside it."""

from __future__ import annotations

import pytest

from tests.stage.conftest import Bare, view
from tests.stage.films import lesson
from tests.stage.script import POUR, SEED, said, script, with_passage
from viz.course.script import Passage

pytestmark = pytest.mark.browser

SIZES = {"upright": (390, 844), "small": (360, 640), "aside": (844, 390)}
LESSONS = ("mlp", "micro-batches", "where-nan", "forgotten-zero-grad")

COVERED = """() => {
  const { film } = place.querySelector('.theater').theater
  const graph = place.querySelector('.graph')
  const box = element => element.getBoundingClientRect()
  const seen = all => [...all].filter(one => one.checkVisibility()).map(box)
  const found = []
  for (let step = 0; step <= film.player.last; step++) {
    film.timeline.move(step)
    const focus = (film.player.step.now?.focus ?? []).find(id => film.stage.actor(id))
    const lens = graph.querySelector('.near .lens .paper')
    const card = lens ?? graph.querySelector(`.cards [data-node="${CSS.escape(focus ?? '')}"] .paper`)
    if (!card) continue
    const { left, right, top, bottom } = box(card)
    const tools = seen(graph.querySelectorAll('.tools > *')).map(tool => tool.bottom)
    const words = seen(place.querySelectorAll('.telling, .fault, .lesson'))
    const over = words.some(one => one.top < bottom - 1 && one.bottom > top && one.left < right && one.right > left)
    const pane = box(graph)
    if (over || top < Math.max(pane.top, ...tools) || bottom > pane.bottom || left < pane.left || right > pane.right)
      found.push(film.player.step.key)
  }
  return found
}"""


@pytest.fixture(params=SIZES)
def phone(browser, request):
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, reduced_motion="reduce")
    made = Bare(context.new_page(), "light")
    yield made
    context.close()
    assert made.complaints == []


def read(phone) -> str:
    """What has the place for words: the lesson's or the step's."""
    seen = [part for part in (".lesson .reading", ".telling .say") if phone.page.locator(part).is_visible()]
    assert len(seen) == 1
    return {".lesson .reading": "lesson", ".telling .say": "step"}[seen[0]]


def plain_script():
    """Two passages without a question: at steps 2 and POUR."""
    return script(
        Passage(id="one", program=0, step=2, prose=[said("The value goes on.")]),
        Passage(id="two", program=0, step=POUR, prose=[said("The gradient has arrived.")]),
    )


def test_nothing_covers_the_card_in_focus_at_any_step_beside_a_lesson(phone):
    passages = [Passage(id="p", program=0, step=2, prose=[said("A passage of some length. " * 30)])]
    found = {}
    for name in LESSONS:
        phone.mount(view(told=lesson(name), script=script(*passages, lesson=name), code_id=name))
        found[name] = phone.page.evaluate(COVERED)
    assert {name: steps for name, steps in found.items() if steps} == {}


def test_lesson_and_step_share_a_place_and_the_graph_keeps_its_size(phone):
    phone.mount(view(script=plain_script(), start=2))
    graph = phone.page.locator(".graph").bounding_box
    assert read(phone) == "lesson"
    size = graph()["height"]
    phone.page.locator(".step-button.forward").tap()
    assert (read(phone), graph()["height"]) == ("step", pytest.approx(size, abs=2))
    phone.go(POUR)
    assert read(phone) == "lesson", "the film has come to a passage"
    phone.page.locator(".lesson .title").tap()
    assert read(phone) == "step", "by hand, for this step"
    phone.page.locator(".lesson .turn.back").tap()
    assert (phone.theater("t.index"), read(phone)) == (2, "lesson")


def test_a_question_is_seen_whole_and_its_answer_is_read_where_the_film_goes(phone):
    phone.mount(view(script=script(*with_passage("guess")[2:4]), start=SEED))
    reading = phone.page.locator(".lesson .reading").bounding_box()
    for part in (".question input", ".question .check", ".question .show-me"):
        box = phone.page.locator(part).bounding_box()
        assert reading["y"] <= box["y"] and box["y"] + box["height"] <= reading["y"] + reading["height"], part
    phone.page.locator(".question .show-me").tap()
    phone.page.locator(".question .watch").tap()
    assert (phone.theater("t.index"), read(phone)) == (POUR, "lesson")


def test_a_question_that_is_folded_gives_the_film_s_buttons_back(phone):
    phone.mount(view(script=script(*with_passage("guess")[2:4]), start=SEED))
    phone.page.locator(".lesson .title").tap()
    phone.page.locator(".step-button.back").tap()
    assert (phone.theater("t.index"), read(phone)) == (SEED - 1, "step")
    phone.page.locator(".step-button.forward").tap()
    assert read(phone) == "lesson"
