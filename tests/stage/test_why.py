"""The path that made a gradient: who had a share in it, and its product of factors, held against plain PyTorch."""

from __future__ import annotations

import math

import msgspec
import pytest
import torch

from viz.page import request
from viz.run import run
from viz.story import tell
from viz.story.model import Story

from .conftest import view

pytestmark = pytest.mark.browser

LEAVES = "import torch\nx = torch.tensor(3., requires_grad=True)\nw = torch.tensor([1., 2.], requires_grad=True)\n"
ONE_WAY = LEAVES + "y = (2 * x).sin()\ny.backward()"
TWO_WAYS = LEAVES + "y = x * x\nz = y + x.exp()\nu = y.detach() * w.sum()\nz.backward()"
VECTOR = LEAVES + "(w * x + w ** 2).sum().backward()"
MIXED = LEAVES + "y = torch.ones(3, 2) @ w\nz = (y * x).sum()\nz.backward()"
TWICE = LEAVES + "(x * 2).backward()\n(x * x).backward()"
HOOK = LEAVES + "y = x * 2\ny.register_hook(lambda g: g * 10)\n(y * y).backward()"
MANY = LEAVES + "y = x\nfor _ in range(6):\n    y = y + y\ny.backward()"

PATH = """([text, name, upto]) => {
  const story = JSON.parse(text), last = upto < 0 ? story.steps.length + upto : upto
  const state = bundle.fold(story, last)
  const card = [...state].find(([, fields]) => fields.names?.some(([one]) => one === name))[0]
  const path = bundle.pathTo(story, last, card)
  if (!path) return null
  const numbers = id => story.values[id]?.data ?? null
  return {
    hops: path.hops.map(hop => [hop.sender, hop.receiver, numbers(hop.sent)]),
    parts: path.arrivals.get(card).parts.map(part => numbers(part.value)),
    total: numbers(path.arrivals.get(card).total),
    hooked: [...path.arrivals.values()].some(one => one.hooked),
    terms: bundle.product(story, path)?.map(term => term.map(factor => numbers(factor.value))) ?? null,
  }
}"""


def told(code: str) -> Story:
    return tell(run(request(code)), "en")


def path(functions, story: Story, name: str, upto: int = -1) -> dict | None:
    return functions.evaluate(PATH, [msgspec.json.encode(story).decode(), name, upto])


def plain(code: str, name: str) -> list[float]:
    """PyTorch's own .grad of a name."""
    scope: dict = {}
    exec(code, scope)
    return torch.atleast_1d(scope[name].grad).tolist()


def worth(terms: list[list[list[float]]]) -> list[float]:
    """The sum of the products, by torch's own broadcasting."""
    return torch.atleast_1d(sum(math.prod(map(torch.tensor, term), start=torch.ones(1)) for term in terms)).tolist()


@pytest.mark.parametrize(
    "code, name, ways", [(ONE_WAY, "x", 1), (TWO_WAYS, "x", 3), (VECTOR, "w", 2)], ids=["one", "three", "vectors"]
)
def test_the_sum_over_all_ways_is_the_gradient_of_plain_pytorch(functions, code, name, ways):
    found = path(functions, told(code), name)
    assert len(found["terms"]) == ways
    assert worth(found["terms"]) == pytest.approx(plain(code, name), rel=1e-5)
    assert found["total"] == pytest.approx(plain(code, name), rel=1e-6)


def test_what_has_no_share_is_not_on_the_path(functions):
    story = told(TWO_WAYS)
    found = path(functions, story, "x")
    on_it = {card for sender, receiver, _ in found["hops"] for card in (sender, receiver)}
    labels = {actor.label for actor in story.cast.nodes if actor.id in on_it}
    assert labels == {"torch.tensor(3., requires_g…", "x * x", "x.exp()", "y + x.exp()"}
    assert path(functions, story, "w") is None and path(functions, story, "u") is None


def test_where_numbers_are_mixed_no_product_is_claimed(functions):
    found = path(functions, told(MIXED), "w")
    assert found["terms"] is None and found["total"] == pytest.approx(plain(MIXED, "w"))


def test_too_many_ways_are_not_written_out(functions):
    found = path(functions, told(MANY), "x")
    assert found["terms"] is None and found["total"] == plain(MANY, "x")


def test_each_call_has_a_path_of_its_own(functions):
    story = told(TWICE)
    first = next(i for i, step in enumerate(story.steps) if step.now.pour)
    assert path(functions, story, "x", first)["total"] == [2.0]
    assert path(functions, story, "x")["total"] == [6.0]


def test_while_gradients_still_arrive_the_path_says_what_came_so_far(functions):
    story = told(TWO_WAYS)
    upto = next(i for i, step in enumerate(story.steps) if "ExpBackward" in step.key)
    found = path(functions, story, "x", upto)
    assert len(found["parts"]) == 1 and found["total"] == found["parts"][0]


def test_what_a_hook_changed_is_no_product(functions):
    found = path(functions, told(HOOK), "x")
    assert found["hooked"] and found["terms"] is None and found["total"] == plain(HOOK, "x")


def test_a_click_lights_the_path_and_shows_the_product(bare):
    story = told(TWO_WAYS)
    bare.mount(view(told=story))
    bare.go(len(story.steps) - 2)
    page = bare.page
    page.locator('.names [data-name="x"] .name').click()
    page.locator(".inspector .ask").click()
    assert page.locator(".world.path-lit .card.on-path").count() == 4
    assert page.locator(".inspector .terms li").count() == 4
    assert page.locator(".world .factor").count() >= 4
    size = "new DOMMatrix(getComputedStyle(place.querySelector('.world .factor')).transform).a"
    bare.theater("t.film.stage.look(t.film.stage.view, 0.4)")
    assert page.evaluate(size) > 2, "as large as what else is read from afar"
    page.locator(".inspector .factor:not(.seed)").first.hover()
    assert page.locator(".edge.lit").count() == 1
    page.locator(".inspector .factor:not(.seed)").first.click()
    assert "AddBackward0" in story.steps[bare.theater("t.index")].key
    page.keyboard.press("Escape")
    assert page.locator(".path-lit, .on-path, .world .factor").count() == 0


def test_a_key_asks_for_the_step_s_own_gradient(bare):
    story = told(ONE_WAY)
    bare.mount(view(told=story))
    bare.go(next(i for i, step in enumerate(story.steps) if step.now.pour))
    bare.page.locator(".track").focus()
    bare.page.keyboard.press("w")
    assert bare.page.locator(".inspector .terms li").count() == 2
    bare.page.keyboard.press("w")
    assert bare.page.locator(".inspector .terms, .path-lit").count() == 0
