"""What retain_grad keeps is told when it happens, held against a look into the bucket in plain PyTorch."""

from __future__ import annotations

import pytest
from told import steps, story_of, torch_program

from viz.story.model import Step, Story, fold
from viz.story.text import plain

X = "x = torch.tensor([1., 3.], requires_grad=True)"
KEPT = (X, "y = 3 * x", "y.retain_grad()", "z = (y * y).sum()", "seen = []")


def card(story: Story, name: str, upto: int) -> dict:
    state = fold(story, upto)
    return next(fields for fields in state.values() if any(tag == name for tag, _ in fields.get("names") or []))


def numbers(story: Story, value: str | None) -> list | None:
    return value and story.values[value].data


def pours(story: Story) -> list[tuple[Step, list]]:
    """Steps in which something is poured, with before, incoming and after."""
    found = [(step, step.now.pour) for step in story.steps if step.now.pour]
    return [(step, [numbers(story, id) for id in (it.before, it.incoming, it.after)]) for step, it in found]


def ran(*lines: str) -> dict:
    names: dict = {}
    exec(torch_program(*lines), names)
    return names


LOOK = "handle = y.grad_fn.register_prehook(lambda g: seen.append(y.grad.tolist()))"


def test_the_bucket_is_full_from_the_step_in_which_the_node_runs():
    program = (*KEPT, "z.backward(retain_graph=True)", "z.backward()")
    looked = ran(*KEPT, LOOK, *program[-2:])
    story = story_of(torch_program(*program))
    told = [(step.key, kept) for step, kept in pours(story) if step.kind == "node"]
    assert [key for key, _ in told] == ["backward 1/MulBackward0#2", "backward 2/MulBackward0#2"]
    assert [after for _, (_, _, after) in told] == looked["seen"] == [[6.0, 18.0], [12.0, 36.0]]
    assert [before for _, (before, _, _) in told] == [None, [6.0, 18.0]]
    first = next(i for i, step in enumerate(story.steps) if step.key == told[0][0])
    assert card(story, "y", first - 1)["grad"] is None
    assert numbers(story, card(story, "y", first)["grad"]) == [6.0, 18.0]
    assert [entry.step for entry in card(story, "y", len(story.steps))["ledger"]] == [key for key, _ in told]


def test_it_is_filled_after_the_hooks_of_the_tensor_and_before_those_of_the_node():
    hooks = (
        "hook = y.register_hook(lambda g: seen.append(y.grad) or 10 * g)",
        "handle = y.grad_fn.register_prehook(lambda g: seen.append(y.grad.tolist()) or (100 * g[0],))",
        "z.backward()",
    )
    looked = ran(*KEPT, *hooks)
    story = story_of(torch_program(*KEPT, *hooks))
    assert looked["seen"] == [None, [60.0, 180.0]]
    (step, told), _ = pours(story)
    assert (step.kind, told) == ("hook", [None, *looked["seen"][1:] * 2])
    assert step.key.endswith("hook <lambda>#2")


def test_autograd_grad_fills_it_too():
    program = (*KEPT, "g = torch.autograd.grad(z, y)")
    assert ran(*program)["y"].grad.tolist() == [6.0, 18.0]
    story = story_of(torch_program(*program))
    (capture,), (end,) = steps(story, "capture"), steps(story, "return")
    assert capture.now.pour and "y.grad does not change" not in plain(capture.say)
    assert "y.grad = [6, 18]" in plain(end.say) and "No .grad has changed" not in plain(end.say)


def test_it_is_filled_though_the_call_fails_further_on():
    fail = ("def fail(g):", "    raise ValueError", "h = x.register_hook(fail)")
    program = (*KEPT, *fail, "try: z.backward()", "except ValueError: pass")
    assert ran(*program)["y"].grad.tolist() == [6.0, 18.0]
    story = story_of(torch_program(*program))
    assert numbers(story, card(story, "y", len(story.steps))["grad"]) == [6.0, 18.0]


@pytest.mark.parametrize("write", ["y.grad.mul_(2)", "setattr(y, 'grad', None)"])
def test_what_a_hook_made_of_it_later_is_no_pour(write):
    program = (*KEPT, f"h = x.register_hook(lambda g: seen.append({write}))", "z.backward()")
    grad = ran(*program)["y"].grad
    story = story_of(torch_program(*program))
    assert [step.kind for step, _ in pours(story)] == ["pour"]
    held = numbers(story, card(story, "y", len(story.steps))["grad"])
    assert held == (grad if grad is None else grad.tolist())
