"""The camera: at every step the card that is spoken of is seen whole, as it is drawn, in the room that is free."""

from __future__ import annotations

import pytest

from tests.stage.conftest import view
from tests.stage.films import lesson

pytestmark = pytest.mark.browser

LESSONS = ("mlp", "tiny-rnn", "first-gradient", "where-nan", "forgotten-zero-grad", "jacobian")
SIZES = {"desk": (1440, 900), "laptop": (1280, 800), "phone": (390, 620)}
CUT = """() => {
  const { film } = place.querySelector('.theater').theater
  const graph = place.querySelector('.graph')
  const pane = graph.getBoundingClientRect()
  const strip = Math.max(...[...graph.querySelectorAll('.tools > *')].map(tool => tool.getBoundingClientRect().bottom))
  const top = element => element.getBoundingClientRect().top
  const floor = () => Math.min(...[...place.querySelectorAll('.stand > :not([hidden])')].map(top))
  const found = []
  const cut = card => {
    const { left, right, top, bottom } = card.getBoundingClientRect()
    const over = [pane.left - left, right - pane.right, strip - top, bottom - floor()].map(Math.round)
    return Math.max(...over) > 0 ? over : null
  }
  for (let step = 0; step <= film.player.last; step++) {
    film.timeline.move(step)
    const [lens, seed] = [graph.querySelector('.near .lens .paper'), graph.querySelector('.overlay .capsule')]
    const focus = (film.player.step.now?.focus ?? []).find(id => film.stage.actor(id))
    const card = lens ?? graph.querySelector(`.cards [data-node="${CSS.escape(focus ?? '')}"] .paper`)
    for (const [name, one] of [['card', card], ['seed', film.player.step.now?.seed && seed]])
      if (one && cut(one)) found.push([film.player.step.key, name, ...cut(one)])
  }
  return found
}"""


@pytest.mark.parametrize("size", SIZES)
def test_at_every_step_the_card_in_focus_and_its_seed_are_whole_in_the_free_room(bare, size):
    width, height = SIZES[size]
    bare.page.set_viewport_size({"width": width, "height": height})
    cut = {}
    for name in LESSONS:
        bare.mount(view(told=lesson(name)))
        cut[name] = bare.page.evaluate(CUT)
    assert {name: steps for name, steps in cut.items() if steps} == {}
