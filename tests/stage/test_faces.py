"""Cards seen from afar tell no number that is not there: each face is held against the folded state, step by step."""

from __future__ import annotations

import pytest

from tests.stage.conftest import view
from tests.stage.films import lesson
from viz.run import Request, shared
from viz.story import tell
from viz.story.model import fold

pytestmark = pytest.mark.browser

LESSONS = ("micro-batches", "batch-of-two", "retain-grad", "zero-pitfall", "mlp")
FACES = """() => {
  const { film } = place.querySelector('.theater').theater
  const { stage, timeline, player } = film
  const told = text => [text.classList.contains('gradient'), text.textContent]
  const read = () => [...stage.root.querySelectorAll('.cards > [data-node]:not(.bundle)')]
    .filter(card => card.style.display !== 'none')
    .map(card => [card.dataset.node, [...card.querySelectorAll('.brief.number')].map(told)])
  const films = []
  for (let step = 0; step <= player.last; step++) {
    timeline.move(step)
    stage.look({ x: -1e5, y: -1e5, w: 2e5, h: 2e5 }, 0.3)
    films.push(read())
  }
  const texts = Object.entries(film.story.values).map(([id, { shape, data }]) => [id, bundle.array(shape, data ?? [])])
  return [films, Object.fromEntries(texts)]
}"""


@pytest.mark.parametrize("name", LESSONS)
def test_a_face_shows_the_value_and_what_its_bucket_holds_or_for_want_of_one_what_came_in(bare, name):
    told = lesson(name)
    bare.mount(view(told=told))
    films, texts = bare.page.evaluate(FACES)
    actors = {actor.id: actor for actor in told.cast.nodes}
    seen = 0
    for index, faces in enumerate(films):
        state = fold(told, index)
        for card, numbers in faces:
            here, actor = state[card], actors[card]
            came = [] if actor.bucket and actor.kind != "op" else here.get("incoming") or []
            held = [here["grad"]] if here.get("grad") else came
            for gradient, shown in numbers:
                there = held if gradient else [here.get("value")]
                if shown.startswith("(") or "×" in shown or shown.endswith("…"):
                    assert any(there), (told.steps[index].key, card, shown)
                    continue
                assert shown in [texts[id] for id in there if id], (told.steps[index].key, card, shown)
                seen += 1
    assert seen > 4


TITLES = """() => [...place.querySelectorAll('.cards > [data-node]')].flatMap(card => {
  const [title, kind, paper] = ['.title', 'text.kind:not(.levels)', '.paper'].map(one => card.querySelector(one))
  if (!title || card.style.display === 'none') return []
  const [a, b, c] = [title, kind, paper].map(one => one.getBoundingClientRect())
  const clear = a.right <= c.right && (!kind.textContent || a.right <= b.left)
  return clear ? [] : [[card.dataset.node, title.textContent, kind.textContent]]
})"""


@pytest.mark.parametrize("name", ["leaf-and-intermediate", "jacobian", "second-derivative", "gradient-penalty"])
def test_no_title_runs_into_the_word_beside_it(bare, name):
    bare.mount(view(told=lesson(name)))
    steps = bare.theater("t.film.player.last")
    for index in range(steps + 1):
        bare.go(index)
        bare.theater("t.film.stage.look({ x: -1e5, y: -1e5, w: 2e5, h: 2e5 }, 1)")
        assert bare.page.evaluate(TITLES) == []


RETAINED = """\
import torch
a = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
y = a * a
y.retain_grad()
big = torch.ones(3, 4, requires_grad=True) * 2.5
big.retain_grad()
loss = (y * y).sum() + (big * big * big).sum()
loss.backward(retain_graph=True)
loss.backward()
"""
BEYOND = """() => {
  place.querySelector('.theater').theater.film.stage.look({ x: -1e5, y: -1e5, w: 2e5, h: 2e5 }, 1)
  const box = element => element.getBoundingClientRect()
  return [...place.querySelectorAll('.cards > [data-node]')].flatMap(card => {
    const [paper, bucket] = [card.querySelector('.paper'), card.querySelector('.bucket')]
    if (!bucket || card.style.display === 'none') return []
    const over = [box(bucket).bottom - box(paper).bottom, box(bucket).right - box(paper).right]
    const chip = bucket.querySelector('.chip .ground')
    if (chip) over.push(box(chip).bottom - box(bucket.querySelector('.pail')).bottom)
    return Math.max(...over) > 0 ? [card.dataset.node] : []
  })
}"""


def test_a_bucket_and_what_it_holds_stay_within_their_card(bare):
    bare.mount(view(told=tell(shared().run(Request(source=RETAINED)), "en")))
    for index in range(bare.theater("t.film.player.last") + 1):
        bare.go(index)
        assert bare.page.evaluate(BEYOND) == []


SEEDS = """() => {
  const { film } = place.querySelector('.theater').theater
  const box = element => element.getBoundingClientRect()
  return film.story.steps.flatMap(({ now, key }, step) => {
    if (!now?.seed) return []
    film.timeline.move(step)
    film.stage.look({ x: -1e5, y: -1e5, w: 2e5, h: 2e5 }, 0.35)
    const drawn = one => box(film.stage.root.querySelector(one))
    const [lens, seed] = ['.near .lens .paper', '.overlay .capsule .body'].map(drawn)
    return [[key, seed.left >= lens.right || seed.top >= lens.bottom]]
  })
}"""


@pytest.mark.parametrize("down", [False, True])
def test_a_seed_enters_the_card_that_is_shown_large_and_is_not_hidden_by_it(bare, down):
    bare.mount(view(told=lesson("accumulation")))
    bare.theater(f"t.film.stage.rearrange({{ down: {str(down).lower()} }})")
    seeds = bare.page.evaluate(SEEDS)
    assert len(seeds) == 3 and all(clear for _, clear in seeds)
