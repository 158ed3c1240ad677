"""Sentences that an adversary found false, empty or misleading once, each held to what plain PyTorch does."""

from __future__ import annotations

import pytest
import torch

from tests.story.told import LANGUAGES, steps, story_of, torch_program
from viz.story.model import Step, Story
from viz.story.text import plain, text

X = "x = torch.tensor([1., 2.], requires_grad=True)"
CHECKPOINT = {"en": "checkpoint", "zh": "检查点"}


def told(*lines: str, language: str = "en") -> Story:
    return story_of(torch_program(*lines), language)


def at(story: Story, line: int, kind: str = "op") -> str:
    return " ".join(plain(step.say) for step in steps(story, kind) if step.line == line)


def fault(story: Story) -> Step:
    return next(step for step in story.steps if step.fault is not None)


def test_a_view_made_without_recording_is_no_leaf_that_collects():
    x = torch.ones(2, requires_grad=True)
    with torch.no_grad():
        v = x.view(2)
    (v * 2).sum().backward()
    assert v.requires_grad and v.is_leaf and v.grad is None and x.grad is None  # what PyTorch says, and what it does

    story = told(X, "with torch.no_grad(): v = x.view(2)", "(v * 2).sum().backward()")
    assert "It is a leaf" not in at(story, 3)
    assert "still says requires_grad=True, but no gradient will arrive at it" in at(story, 3)
    assert next(card for card in story.cast.nodes if card.label == "x.view(2)").kind == "untracked"


def test_a_view_that_was_asked_to_collect_does():
    story = told(X, "with torch.no_grad(): v = x.view(2).requires_grad_()", "(v * 2).sum().backward()")
    assert "v.grad was None and receives [2, 2]" in text(story)


def test_a_transpose_in_a_custom_forward_is_no_leaf():
    story = told(
        "class F(torch.autograd.Function):", " @staticmethod", " def forward(ctx, x):", "  return x.t()",
        " @staticmethod", " def backward(ctx, g):", "  return g", X, "F.apply(x)",
    )  # fmt: skip
    assert at(story, 5).startswith("x.t() gives [1, 2]. Inside the forward of a custom Function nothing is recorded")


def test_an_input_that_a_custom_function_returns_as_it_is_makes_one_step():
    net = "net = torch.nn.Sequential(torch.nn.Tanh())"
    hooked = ("net[0].register_full_backward_hook(lambda m, gi, go: None)", "net(x).sum().backward()")
    story = told(X, net, *hooked)
    assert "view_as" not in text(story)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reentrant", [True, False])
def test_what_a_checkpoint_of_library_modules_computes_again_is_seen(reentrant: bool, language: str):
    story = told(
        "from torch.utils.checkpoint import checkpoint",
        "net = torch.nn.Sequential(torch.nn.Tanh(), torch.nn.Sigmoid())",
        X,
        f"checkpoint(net, x, use_reentrant={reentrant}).sum().backward()",
        language=language,
    )
    said = list(map(plain, _says(story, "inside")))
    assert sum("Sequential" in words and CHECKPOINT[language] in words for words in said) == 1
    assert any("tanh" in words for words in map(plain, _says(story, "inside")))


def _says(story: Story, kind: str) -> list:
    return [step.say for step in steps(story, kind)]


def test_several_statements_in_a_line_are_each_called_by_their_own_text():
    story = told(X, "y = x * 1", "y += 1; y *= 2; y[0] = 5.; y.neg_()")
    for statement in ("y += 1", "y *= 2", "y[0] = 5.", "y.neg_()"):
        assert f"{statement} writes into y in place" in at(story, 4)


def test_a_write_into_a_view_without_a_name_names_the_view():
    assert "y[0].mul_(2) writes into y[0] in place" in at(told(X, "y = x * 1", "y[0].mul_(2)"), 4)


def test_detaching_in_place_changes_no_number():
    story = told(X, "y = x * 2", "y.detach_()", "(x ** 3).sum().backward(create_graph=True)", "x.grad.detach_()")
    assert at(story, 4, "write").startswith("y.detach_() detaches y from the graph, in place: its numbers stay")
    assert at(story, 6, "grad").startswith("x.grad.detach_() detaches x.grad from the graph")


def test_a_scalar_is_missed_by_the_call_that_was_made():
    assert "backward() without arguments" in plain(fault(told(X, "(x * 2).backward()")).say)
    assert "autograd.grad without grad_outputs" in plain(fault(told(X, "torch.autograd.grad(x * 2, x)")).say)


@pytest.mark.parametrize("root", ["x.grad.sum()", "torch.autograd.grad((x ** 2).sum(), x)[0].sum()"])
def test_a_gradient_without_a_history_is_told_from_plain_data(root: str):
    step = fault(told(X, "(x ** 2).sum().backward()", f"r = {root}", "r.backward()"))
    assert "r was made from a gradient that has no history" in plain(step.say)
    assert ["create_graph=True" in plain(remedy.words) for remedy in step.fault.remedies] == [True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edge_of_the_graph_is_asked_for_in_words(language: str):
    story = told(
        X, "e = torch.autograd.graph.get_gradient_edge(x)", "torch.autograd.grad((x * x).sum(), e)", language=language
    )
    assert "GradientEdge" in plain(steps(story, "call")[0].say)


def test_only_is_grads_batched_is_called_so():
    story = told(X, "torch.func.vmap(torch.func.grad(torch.sin))(x.detach())")
    assert "2 gradients go through the graph at once" in at(story, 3, "call") and "is_grads_batched" not in text(story)


def test_numbers_taken_out_inside_a_hook_leave_no_empty_sentence():
    story = told(X, "x.register_hook(lambda g: print(g.tolist(), (g * 2).tolist()))", "(x * 2).sum().backward()")
    assert "gives ." not in text(story)


def test_what_never_required_grad_does_not_cease_to():
    story = told("import pickle", "m = torch.nn.Linear(1, 1)", "pickle.loads(pickle.dumps(m.weight))")
    assert "no longer requires grad" not in text(story)


def test_a_value_is_missed_only_at_the_node_that_took_it():
    story = told("m = torch.nn.Linear(2, 1)", "m(torch.ones(2)).backward()")
    views = [words for step in steps(story, "node") if (words := plain(step.say)).startswith("ViewBackward0")]
    assert len(views) == 1 and "Nothing goes" not in views[0]


def test_a_complex_factor_of_a_real_tensor_has_no_slope_on_the_real_line(recwarn):
    told(X, "(x * torch.tensor([1j, 2j])).abs().sum().backward()")
    assert not [warning for warning in recwarn if "imaginary" in str(warning.message)]


FORMER = ("w = torch.tensor([1.0, 2.0], requires_grad=True)", "w = w - w.detach()", "w.sum().backward()")
"""The leaf is `w` no longer: its expression is too long to be written out, and `w.grad` is the other's."""


@pytest.mark.parametrize("words", [("an earlier w", "An earlier w.grad"), ("先前的 w", "先前的 w.grad")])
def test_a_leaf_that_has_lost_its_name_is_called_by_it_as_an_earlier_one(words):
    story = told(*FORMER, language="zh" if words[0][0] == "先" else "en")
    (pour,) = steps(story, "pour")
    assert plain(pour.say).startswith(words[1])
    assert any(words[0] in plain(step.say) for step in steps(story, "node"))
    assert "….grad" not in text(story)


def test_a_row_of_a_loop_that_is_over_is_an_earlier_one_and_no_unbind():
    story = told(X, "y = 0", "for r in torch.tensor([1.0, 2.0]):", "    y = y + x * r", "y.sum().backward()")
    assert "Nothing goes to r" in text(story) and "Nothing goes to an earlier r" in text(story)
    assert "unbind" not in text(story)


def test_what_a_function_does_last_is_told_with_its_own_names():
    body = ("    a = torch.tensor([1.0, 2.0], requires_grad=True)", "    (a * a).sum().backward()", "    a.grad = None")
    story = told("def f():", *body, "f()")
    (emptied,) = steps(story, "grad")
    assert plain(emptied.say) == "a.grad is set to None: it was [2, 4]."


def test_a_name_for_what_is_in_a_bucket_says_so():
    story = told(X, "(x ** 3).sum().backward(create_graph=True)", "(x.grad * 1).sum().backward()", "g = x.grad")
    assert "g now stands for the tensor in x.grad" in text(story)
