"""A checkpoint's placeholders on their cards, from the forward pass to an error, and what is said of them."""

from __future__ import annotations

import pytest
import torch

from tests.story.told import steps, story_of, torch_program
from viz.story.model import Step, Story, fold
from viz.story.text import plain

KEPT, FREED = "y.backward(retain_graph=True)", "y.backward()"
HOOKS = "with torch.autograd.graph.saved_tensors_hooks(lambda t: t.numpy(force=True), torch.from_numpy):"


def covered(*calls: str, language: str = "en") -> Story:
    return story_of(
        torch_program(
            "from torch.utils.checkpoint import checkpoint",
            "def block(a):",
            "    b = a * a",
            "    return b.sin()",
            "x = torch.tensor([1., 2.], requires_grad=True)",
            "y = checkpoint(block, x, use_reentrant=False).sum()",
            *calls,
        ),
        language,
    )


def hooked(*calls: str, language: str = "en") -> Story:
    x = "x = torch.tensor([1., 2.], requires_grad=True)"
    return story_of(torch_program(x, HOOKS, "    y = (x * x).sin().sum()", *calls), language)


def boxes(story: Story, upto: int = 999) -> set[str]:
    return {box.state for fields in fold(story, upto).values() for box in fields.get("saved") or []}


def said(step: Step) -> str:
    return plain(step.say)


@pytest.mark.parametrize(("program", "state"), [(covered, "placeholder"), (hooked, "packed")])
def test_a_box_that_holds_no_tensor_ends_when_the_engine_frees_its_node(program, state: str):
    assert boxes(program()) == boxes(program(KEPT)) == {state}
    assert boxes(program(KEPT, FREED)) == {"freed"}


@pytest.mark.parametrize("program", [covered, hooked])
def test_what_a_further_backward_misses_is_named(program):
    """Plain PyTorch raises there: "a second time"."""
    story = program(FREED, FREED)
    [error] = steps(story, "error")
    assert "a second time" in error.fault.message
    assert boxes(story) == {"needed", "freed"}
    assert "needs self again" in plain(error.fault.explanation)


def test_a_placeholder_locks_nothing():
    """A box that is full does: plain PyTorch keeps the tensor there."""
    locked = [fields.get("locked") for fields in fold(covered(), 999).values()]
    assert not any(locked)
    full = story_of(torch_program("x = torch.tensor([1., 2.], requires_grad=True)", "y = (x * x).sin().sum()"))
    assert any(fields.get("locked") for fields in fold(full, 999).values())


def test_a_placeholder_stays_while_the_function_runs_again():
    story = covered(FREED)
    [index] = [i for i, step in enumerate(story.steps) if "block runs again" in said(step)]
    assert boxes(story, index) == {"placeholder"}


@pytest.mark.parametrize(
    ("language", "leaves", "gone", "kept"),
    [
        ("en", "leaves only placeholders", "Its placeholders are gone", "can run its function again"),
        ("zh", "只留下占位符", "它的占位符随即丢弃", "再次运行函数"),
    ],
)
def test_nothing_is_said_to_be_saved_or_freed_where_a_placeholder_was(language, leaves, gone, kept):
    story = covered(KEPT, FREED, language=language)
    sentences = [said(step) for step in story.steps]
    assert sum(leaves in each for each in sentences) == sum(gone in each for each in sentences) == 2
    first, second = [each for step, each in zip(story.steps, sentences, strict=True) if step.key.endswith("/end")]
    assert kept in first
    assert {"en": "2 nodes have given up their placeholders.", "zh": "2 个节点丢弃了占位符。"}[language] in second
    saved = {"en": ("What it saved is freed", "freed what they saved"), "zh": ("保存的内容随即释放", "释放了保存")}
    assert not [each for each in sentences if any(claim in each for claim in saved[language])]


def test_hooks_of_the_program_inside_a_checkpoint_are_told_as_hooks():
    story = story_of(
        torch_program(
            "from torch.utils.checkpoint import checkpoint",
            "def block(a):",
            "    " + HOOKS,
            "        b = a * a",
            "    return b.sin()",
            "x = torch.tensor([1., 2.], requires_grad=True)",
            "y = checkpoint(block, x, use_reentrant=False).sum()",
        )
    )
    packs, leaves, _ = (said(step) for step in steps(story, "op"))
    assert "to a hook that packs it" in packs
    assert "leaves only placeholders" in leaves
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: "ours", lambda packed: x):
        assert (x * x).grad_fn._raw_saved_self.data == "ours", "the innermost hooks have it"


def test_an_input_that_was_written_meanwhile_is_found_where_the_function_would_run_again():
    """The checkpoint keeps it, in no box: plain PyTorch looks at its version before the second run."""
    lines = (
        "from torch.utils.checkpoint import checkpoint",
        "runs = []",
        "def block(a):",
        "    runs.append(1)",
        "    return (a * a).exp()",
        "h = torch.tensor([1., 2.], requires_grad=True) * 1",
        "y = checkpoint(block, h, use_reentrant=False).sum()",
        "h.add_(1)",
        "y.backward()",
    )
    world: dict = {}
    with pytest.raises(RuntimeError, match="modified by an inplace operation") as raised:
        exec(torch_program(*lines), world)
    [error] = steps(story_of(torch_program(*lines)), "error")
    assert error.fault.message == str(raised.value)
    assert ("The checkpoint kept its inputs" in plain(error.fault.explanation)) == (world["runs"] == [1])
