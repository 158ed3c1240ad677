"""What the record knows is seen on the page: groups, formulas, orders, the program's own backward."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_looks import STANDARD, STREAMLITS_OWN

pytestmark = pytest.mark.browser

THIRD = """import torch
x = torch.tensor(2.0, requires_grad=True)
for turn in range(1):
    y = x ** 4
(g1,) = torch.autograd.grad(y, x, create_graph=True)
(g2,) = torch.autograd.grad(g1, x, create_graph=True)
(g3,) = torch.autograd.grad(g2, x)
"""
OWN = """import torch
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2
    @staticmethod
    def backward(ctx, grad):
        twice = grad * 2
        return twice
x = torch.tensor([1.0, 2.0], requires_grad=True)
Double.apply(x).sum().backward()
"""


def steps(theater, kind: str) -> list[int]:
    return [i for i, step in enumerate(theater.steps) if step["kind"] == kind]


def test_nodes_of_a_second_and_third_order_look_so_and_say_so(visit):
    theater = visit()
    theater.run(THIRD)
    theater.go(len(theater.steps) - 1)
    orders = theater.page.locator(".card.higher .kind").all_text_contents()
    assert orders == ["order 2"] * 3 + ["order 3"] * 3
    assert theater.page.locator(".card.higher .inner").count() == 3
    looks = theater.page.locator(".theater").evaluate(
        "root => ['.card.higher .paper', '.card.op .paper'].map(s => getComputedStyle(root.querySelector(s)).stroke)"
    )
    assert looks[0] != looks[1]
    expect(theater.page.locator(".legend")).to_contain_text("built by a backward pass")


def test_the_rule_is_set_as_mathematics_and_pytorchs_formula_stands_in_the_inspector(visit):
    theater = visit()
    theater.run(THIRD)
    theater.go(steps(theater, "node")[0])
    line = theater.page.locator(".telling .line").first
    expect(line).to_have_text("∂L/∂x = ∂L/∂L · 4 · x^3 = 1 · 4 · 2^3 = 32 ✓ equals PyTorch")
    assert line.locator("sup").all_inner_texts() == ["^3", "^3"]
    theater.theater("t.film.inspect(t.film.player.step.now.focus[0])")
    inspector = theater.page.locator(".inspector")
    expect(inspector).to_contain_text("pow_backward(grad, self, exponent)")
    expect(inspector).to_contain_text("✓ equals PyTorch")
    violations = Axe().run(theater.page, options=STANDARD).response["violations"]
    assert [v["id"] for v in violations if v["id"] not in STREAMLITS_OWN] == []


def test_a_step_says_in_which_turn_it_happens(visit):
    theater = visit()
    theater.run(THIRD)
    theater.go(steps(theater, "op")[0])
    expect(theater.page.locator(".telling .crumbs")).to_have_text("for turn in range(1) › turn = 0")


def test_the_programs_own_backward_is_marked_in_the_code_while_it_runs(visit):
    theater = visit()
    theater.run(OWN)
    inside = steps(theater, "inside")[0]
    for index in (inside - 1, inside, inside + 1):
        theater.go(index)
        lines = theater.page.locator(".film-line").all_inner_texts()
        assert [line.strip() for line in lines][:3] == [line.strip() for line in OWN.splitlines()[6:9]]
    theater.go(inside)
    assert theater.page.locator(".film-span").inner_text() == "grad * 2"
    expect(theater.page.locator(".card.focus .status")).to_contain_text("runs")


def test_the_cards_that_a_step_brings_are_in_view(visit):
    theater = visit("?lang=zh", width=1280, height=720)
    theater.run(THIRD)
    builds = max(i for i in steps(theater, "node") if any(c[1] == "shown" for c in theater.steps[i].get("changes", [])))
    theater.go(builds)
    theater.page.wait_for_timeout(600)
    top = theater.page.locator(".telling").bounding_box()["y"]
    cards = theater.page.locator(".card.higher").all()
    assert cards and all(card.bounding_box()["y"] + card.bounding_box()["height"] <= top for card in cards)
