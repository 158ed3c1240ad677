"""What runs inside an engine run is told: hooks with their numbers, custom backwards, second runs, orders of graphs."""

from __future__ import annotations

import pytest

from tests.story.told import LANGUAGES, steps, story_of
from viz.story.model import Actor, Step, Story, fold
from viz.story.text import plain

HEAD = """import torch
from torch.utils.checkpoint import checkpoint
from torch.autograd.function import once_differentiable
x = torch.tensor([1., 2.], requires_grad=True)
h = x * 3
"""
SQUARE = """class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * a
    @staticmethod
    def backward(ctx, g):
        a, = ctx.saved_tensors
        return 2 * a * g
"""

BLOCK = "def block(a):\n    b = a * a\n    return b.exp()\n"


def told(source: str, language: str = "en") -> Story:
    return story_of(HEAD + source, language)


def said(step: Step) -> str:
    return plain(step.say)


def line_of(source: str, step: Step) -> str:
    return (HEAD + source).splitlines()[step.line - 1].strip()


def cards(story: Story) -> dict[str, Actor]:
    return {actor.id: actor for actor in story.cast.nodes}


def values(story: Story, step: Step) -> list:
    return [story.values[run.value].data for run in step.say if run.value]


@pytest.mark.parametrize(
    ("hook", "numbers"),
    [
        ("lambda g: g * 10", [[6.0, 12.0], [60.0, 120.0]]),
        ("lambda g: g.mul_(10)", [[6.0, 12.0], [60.0, 120.0]]),
        ("lambda g: None", [[6.0, 12.0]]),
    ],
)
def test_a_hook_is_a_step_with_the_numbers_before_and_after(hook: str, numbers: list):
    source = f"h.register_hook({hook})\n(h ** 2).sum().backward()"
    story = told(source)
    (step,) = steps(story, "hook")
    assert values(story, step) == numbers
    assert line_of(source, step) == f"h.register_hook({hook})"
    assert step.span[1:] == (16, step.line, 16 + len(hook))


def test_a_hook_that_changes_nothing_says_so():
    (step,) = steps(told("h.register_hook(lambda g: None)\nh.sum().backward()"), "hook")
    assert said(step).endswith("It changes nothing.")


def test_gradients_that_meet_where_a_hook_is_are_summed_at_the_hook():
    story = told("h.register_hook(lambda g: g * 10)\n(h * h).sum().backward()")
    (step,) = steps(story, "hook")
    assert [story.values[part.value].data for part in step.now.sum.parts] == [[3.0, 6.0], [3.0, 6.0]]
    assert story.values[step.now.sum.total].data == [6.0, 12.0]
    after = story.steps[story.steps.index(step) + 1]
    assert (after.kind, after.now.sum) == ("node", None)
    assert values(story, after)[0] == [60.0, 120.0]


def test_operations_in_a_hook_are_short_steps_on_their_lines():
    source = "def clip(g):\n    k = g * 2\n    return k.clamp(max=10)\nh.register_hook(clip)\n(h ** 2).sum().backward()"
    story = told(source)
    inside = steps(story, "inside")
    assert [line_of(source, step) for step in inside] == ["k = g * 2", "return k.clamp(max=10)"]
    assert [values(story, step)[-1] for step in inside] == [[12.0, 24.0], [10.0, 10.0]]
    assert story.steps.index(steps(story, "hook")[0]) == story.steps.index(inside[-1]) + 1


def test_nothing_inside_a_hook_gets_a_card():
    without = told("def clip(g):\n    pass\n\nh\n(h ** 2).sum().backward()")
    source = "def clip(g):\n    k = g * 2\n    return k.clamp(max=10)\nh.register_hook(clip)\n(h ** 2).sum().backward()"
    assert list(cards(told(source))) == list(cards(without))


def test_a_hook_that_empties_grad_is_told_after_the_pour():
    source = "def drop(p):\n    p.grad = None\nx.register_post_accumulate_grad_hook(drop)\nh.sum().backward()"
    story = told(source)
    kinds = [step.kind for step in story.steps]
    assert kinds.index("pour") < kinds.index("hook")
    assert said(steps(story, "hook")[0]).endswith("After it, x.grad is None.")
    assert said(steps(story, "free")[0]).startswith("Backward is done: x.grad = None.")


def test_a_hook_of_a_node_does_not_spoil_the_rule_of_the_node():
    story = told("y = h.sum()\ny.grad_fn.register_hook(lambda gi, go: (gi[0] + 1,))\ny.backward()")
    ruled = [step for step in steps(story, "node") if step.rule is not None]
    assert ruled[0].rule.check == "equal"
    assert [story.values[flight.value].data for flight in ruled[0].now.flights] == [[2.0, 2.0]]


def test_a_hook_that_raises_is_told_before_the_error():
    story = told("def no(g):\n    raise ValueError('no')\nh.register_hook(no)\nh.sum().backward()")
    assert [step.kind for step in story.steps][-2:] == ["hook", "error"]
    assert "ValueError" in said(story.steps[-2])


def test_what_is_captured_before_and_after_a_hook_is_said_rightly():
    source = "h.register_hook(lambda g: g * 10)\ny = (h * h).sum()\n"
    before = steps(told(source + "r = torch.autograd.grad(y, [h, x])"), "capture")[0]
    after = steps(told(source + "r = torch.autograd.grad(y, h)"), "capture")[0]
    assert said(before).startswith("autograd.grad takes the gradient at h as it arrived: [6, 12].")
    assert said(after).startswith("autograd.grad takes what the hook made of the gradient at h: [60, 120]; h.grad does")


def test_a_custom_backward_lights_its_source_and_tells_its_operations():
    source = SQUARE + "y = Square.apply(h).sum()\ny.backward()"
    story = told(source)
    inside = steps(story, "inside")
    assert {line_of(source, step) for step in inside} == {"return 2 * a * g"}
    assert [values(story, step) for step in inside] == [[[6.0, 12.0]], [[6.0, 12.0]]]
    around = [step for step in steps(story, "node") if "SquareBackward" in said(step)]
    assert {line_of(source, step) for step in around} == {"def backward(ctx, g):"}
    assert "Its backward is the program's own" in said(around[0])
    assert said(around[1]).startswith("SquareBackward has run. It sends [6, 12] to h.")


def test_a_custom_forward_is_not_said_to_cut_the_gradient():
    sentences = [said(step) for step in told(SQUARE + "y = Square.apply(h).sum()\ny.backward()").steps]
    assert not [sentence for sentence in sentences if "cut here" in sentence]


def test_what_a_function_marks_is_said():
    source = SQUARE.replace(
        "return a * a", "m = a > 3\n        ctx.mark_non_differentiable(m)\n        return a * a, m"
    )
    source = source.replace("backward(ctx, g)", "backward(ctx, g, _)").replace(
        "    @staticmethod\n    def backward", "    @staticmethod\n    @once_differentiable\n    def backward"
    )
    story = told(source + "y, m = Square.apply(h)\ng, = torch.autograd.grad(y.sum(), x, create_graph=True)")
    sentences = " ".join(said(step) for step in story.steps)
    assert "m is marked as non-differentiable" in sentences
    assert "marked once_differentiable" in sentences


def test_a_second_run_of_a_checkpoint_is_told_as_one():
    source = BLOCK + "y = checkpoint(block, h, use_reentrant=True)\ny.sum().backward()"
    story = told(source)
    again, first, second = steps(story, "inside")
    assert "checkpoint did not keep, so block runs again: lines 7 to 8" in said(again)
    assert [line_of(source, step) for step in (first, second)] == ["b = a * a", "return b.exp()"]


def test_nodes_that_a_second_run_builds_and_nothing_runs_have_no_card():
    source = BLOCK + "y = checkpoint(block, h, use_reentrant=False)\ny.sum().backward()"
    story = told(source)
    assert not [actor for actor in story.cast.nodes if actor.kind == "node"]


def test_orders_of_gradients_are_told_apart():
    story = told(
        "y = (x ** 4).sum()\ng, = torch.autograd.grad(y, x, create_graph=True)\n"
        "k, = torch.autograd.grad(g.sum(), x, create_graph=True)\nt, = torch.autograd.grad(k.sum(), x)"
    )
    built = [said(step) for step in steps(story, "node") if "It builds" in said(step)]
    assert [sentence.partition("of the graph of order ")[2][0] for sentence in built] == ["2", "3", "3", "3"][
        : len(built)
    ]
    assert {actor.order for actor in story.cast.nodes if actor.kind == "node"} == {2, 3}
    asked = [said(step) for step in steps(story, "call")]
    assert ["order 2" in asked[1], "order 3" in asked[2], "order" in asked[0]] == [True, True, False]
    assert ["its own history" in said(step) for step in steps(story, "return")] == [True, True, False]


def test_nodes_built_by_a_custom_backward_are_of_the_second_order():
    story = told(
        SQUARE + "y = Square.apply(x).sum()\ng, = torch.autograd.grad(y, x, create_graph=True)\ng.sum().backward()"
    )
    assert [(actor.label, actor.order) for actor in story.cast.nodes if actor.kind == "node"] == [
        ("MulBackward0", 2)
    ] * 2
    assert "It builds 2 nodes of the graph of order 2: MulBackward0 (2×)." in " ".join(map(said, story.steps))


def test_zero_turns_1_into_0():
    story = told("(x ** 3).sum().backward(create_graph=True)\nx.grad.zero_()\nx.grad.sum().backward()")
    (step,) = [step for step in steps(story, "node") if said(step).startswith("ZeroBackward0")]
    assert values(story, step) == [[1.0, 1.0], [0.0, 0.0]]


def test_a_call_that_starts_from_an_edge_starts_at_its_node():
    story = told("edge = torch.autograd.graph.get_gradient_edge(h)\ntorch.autograd.backward(edge, torch.ones(2))")
    (call,), (seed,) = steps(story, "call"), steps(story, "seed")
    assert said(call).startswith("backward() starts at h")
    assert [story.values[value].data for _, value in seed.now.seed] == [[1.0, 1.0]]


def test_gradients_side_by_side_are_told_as_such():
    story = told("J, = torch.autograd.grad(h, x, torch.eye(2), is_grads_batched=True)")
    assert "2 gradients go through the graph at once" in said(steps(story, "call")[0])
    assert values(story, steps(story, "return")[0]) == [[3.0, 0.0, 0.0, 3.0]]


def test_unpacking_is_told_where_the_node_asks():
    source = "def pack(t):\n    return t * 10\ndef unpack(t):\n    return t / 10\n"
    source += "with torch.autograd.graph.saved_tensors_hooks(pack, unpack):\n    y = (x * x).sum()\ny.backward()"
    inside = steps(told(source), "inside")
    assert [line_of(source, step) for step in inside] == ["return t / 10"] * 2
    assert said(inside[0]).startswith("MulBackward0 asks for what it saved, and unpack unpacks it.")


def test_a_long_stretch_is_shortened_and_says_so():
    source = "def slow(g):\n    for _ in range(30):\n        g = g * 1\n    return g\n"
    source += "h.register_hook(slow)\nh.sum().backward()"
    inside = steps(told(source), "inside")
    assert len(inside) == 12
    assert said(inside[-1]).endswith("18 more operations follow there.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_inside_changes_nothing_that_is_not_so(language: str):
    """What the film shows of a leaf at the end is what the program ended with."""
    source = (
        "def step(p):\n    with torch.no_grad():\n        p -= 0.5 * p.grad\n    p.grad = None\n"
        "x.register_post_accumulate_grad_hook(step)\n(x * x).sum().backward()"
    )
    story = told(source, language)
    (leaf,) = [actor.id for actor in story.cast.nodes if actor.kind == "leaf"]
    state = fold(story, len(story.steps) - 1)[leaf]
    assert story.values[state["value"]].data == [0.0, 0.0]
    assert state["grad"] is None
