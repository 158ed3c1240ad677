"""The local rule on the page: ours and whether it agrees, PyTorch's formula, the whys; long and hostile text."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.stage import sample
from tests.stage.conftest import view
from viz.story.model import Formula, Run, Story

pytestmark = pytest.mark.browser

NODE = "MulBackward0"
FORMULA = Formula(
    "self", "mul_tensor_backward(grad, other, self.scalar_type())", "mul_tensor_backward(g, a, …) = g · ā"
)
LONG = f"native_batch_norm_backward({'x' * 700})"
WHY = [Run("x", "code", sample.X), Run(f" is 0 there. {sample.HOSTILE}")]


def told(formulas: dict, version: str = "2.13.0", **changed) -> tuple[Story, int]:
    """The sample film with a rule of our making at the step of u * x, and where that step is."""
    story = sample.story("en")
    place = next(i for i, step in enumerate(story.steps) if step.rule is not None)
    rule = replace(story.steps[place].rule, node=NODE, **changed)
    steps = [*story.steps]
    steps[place] = replace(steps[place], rule=rule, whys=[WHY])
    nodes = [replace(node, grad_fn=NODE) if node.id == sample.M else node for node in story.cast.nodes]
    cast = replace(story.cast, nodes=nodes)
    return replace(story, id="told", steps=steps, cast=cast, formulas=formulas, formulas_for=version), place


def shown(bare, selector: str) -> list[str]:
    return bare.page.evaluate("s => [...place.querySelectorAll(s)].map(e => e.innerText)", selector)


def opened(bare, story: Story, place: int) -> None:
    bare.mount(view(told=story))
    bare.go(place)
    bare.theater(f"t.film.inspect({sample.M!r})")


def test_pytorchs_formula_stands_below_our_rule_and_the_why_below_the_sentence(bare):
    story, place = told({NODE: [FORMULA]})
    opened(bare, story, place)
    lines = shown(bare, ".telling .rule p")
    assert lines[0].endswith("✓ equals PyTorch")
    assert lines[1:] == [f"self: {FORMULA.text}"]
    assert shown(bare, ".telling .why") == [f"x is 0 there. {sample.HOSTILE}"]
    assert "x is 0 there." in shown(bare, ".spoken")[0]


def test_the_inspector_keeps_the_rule_of_the_last_run_and_says_what_the_functions_compute(bare):
    story, place = told({NODE: [FORMULA]})
    opened(bare, story, place)
    for index in (place, len(story.steps) - 1):
        bare.go(index)
        assert shown(bare, ".inspector .line")[0].endswith("✓ equals PyTorch")
        assert shown(bare, ".inspector .why") == [f"x is 0 there. {sample.HOSTILE}"]
        assert shown(bare, ".inspector .gloss") == [FORMULA.gloss]
    bare.go(place - 1)
    assert shown(bare, ".inspector .line") == []


def test_what_is_only_quoted_bears_no_mark_and_is_not_said_twice(bare):
    story, place = told({NODE: [FORMULA]}, source="torch", check="unchecked")
    opened(bare, story, place)
    assert shown(bare, ".check") == []
    assert shown(bare, ".telling .torch") == []
    assert len(shown(bare, ".inspector .torch")) == 1


def test_inputs_that_pytorch_computes_together_share_one_formula(bare):
    both = [Formula("input", LONG), Formula("weight", LONG), Formula("bias", "grad.sum()")]
    story, place = told({NODE: both})
    opened(bare, story, place)
    assert shown(bare, ".inspector .torch") == [f"input, weight: {LONG}", "bias: grad.sum()"]


@pytest.mark.parametrize("width", [390, 1440])
def test_a_long_formula_never_widens_the_page(bare, width):
    bare.page.set_viewport_size({"width": width, "height": 844})
    story, place = told(
        {NODE: [Formula("self", LONG)]}, lines=[[Run("self: "), Run(LONG, "code"), Run(" → ∂L/∂x = 1")]]
    )
    opened(bare, story, place)
    wide = "[document.documentElement, ...place.querySelectorAll('.telling, .inspector, .theater')]"
    assert bare.page.evaluate(f"{wide}.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.className)") == []


def test_nothing_in_a_formula_is_markup(bare):
    story, place = told({NODE: [Formula(sample.HOSTILE, sample.HOSTILE, sample.HOSTILE)]})
    opened(bare, story, place)
    assert bare.page.evaluate("place.querySelectorAll('.telling img, .inspector img').length") == 0
    assert sample.HOSTILE in shown(bare, ".inspector .torch code")


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("", "There is no table of formulas here for this version of PyTorch."),
        ("2.13.0", "PyTorch's table has no formula for this node."),
    ],
)
def test_where_there_is_no_formula_the_inspector_says_so(bare, version, said):
    story, place = told({}, version)
    opened(bare, story, place)
    assert said in shown(bare, ".inspector .quiet")
