"""Where a step happens is told by the groups around it; an optimizer's step is one step of the film."""

import pytest
import torch
from told import LANGUAGES, story_of, torch_program

from viz.story.model import Story, fold
from viz.story.text import plain

LEAF = "w = torch.tensor(2.0, requires_grad=True)"


def path(story: Story, step) -> list[str]:
    """From the outermost group to the innermost."""
    groups, found, id = {group.id: group for group in story.cast.groups}, [], step.within
    while id:
        group = groups[id]
        found.insert(0, " ".join(word for word in (group.kind, group.name, group.type) if word))
        id = group.parent
    return found


def told(program: str, key: str, language: str = "en"):
    """The first step whose key has this in it, and where it is."""
    story = story_of(program, language)
    step = next(step for step in story.steps if key in step.key)
    return step, path(story, step)


def test_a_step_knows_the_groups_around_it():
    program = torch_program(
        "from torch import nn", "net = nn.Sequential(nn.Linear(1, 1))", "def f(x):", "    return net(x) * 2",
        "for epoch in range(2):", "    y = f(torch.ones(1))",
    )  # fmt: skip
    _, where = told(program, "net(x)#2")
    assert where == [
        "loop for epoch in range(2)", "iteration epoch = 1", "function f", "module net Sequential",
        "module net.0 Linear",
    ]  # fmt: skip


def test_a_frame_around_switched_off_recording_is_one_of_the_groups():
    program = torch_program(
        LEAF, "def f(x):", "    return x * 2", "for i in range(2):", "    with torch.no_grad():", "        y = f(w)",
        "    z = w * 3",
    )  # fmt: skip
    _, inside = told(program, "x*2#2")
    assert inside == ["loop for i in range(2)", "iteration i = 1", "no_grad no_grad", "function f"]
    _, after = told(program, "w*3#2")
    assert after == ["loop for i in range(2)", "iteration i = 1"]


def test_the_group_of_a_card_leads_to_its_frame():
    story = story_of(torch_program(LEAF, "def f(x):", "    return x * 2", "with torch.no_grad():", "    y = f(w)"))
    groups = {group.id: group for group in story.cast.groups}
    card = next(actor for actor in story.cast.nodes if actor.label == "x * 2")
    assert [groups[card.group].kind, groups[groups[card.group].parent].kind] == ["function", "no_grad"]


def test_recording_that_stays_off_does_not_keep_a_step_in_a_turn_that_is_over():
    program = torch_program(
        LEAF, "for i in range(2):", "    torch.set_grad_enabled(False)", "    y = w * 2", "z = w * 3",
        "torch.set_grad_enabled(True)",
    )  # fmt: skip
    assert told(program, "w*3")[1] == []


def test_groups_without_steps_and_cards_are_no_part_of_the_cast():
    program = torch_program("def f(k):", "    return k", "for i in range(3):", "    f(i)", LEAF, "y = w * 2")
    assert story_of(program).cast.groups == []


def test_no_group_shares_its_id_with_a_card():
    program = torch_program(
        LEAF, "class Op:", "    def __mul__(self, o): return o * 2", "y = Op() * w", "z = (lambda v: v * v)(w)"
    )
    story = story_of(program)
    assert not {group.id for group in story.cast.groups} & {actor.id for actor in story.cast.nodes}
    assert story.cast.groups


def test_a_loop_of_two_thousand_turns_is_told():
    story = story_of(torch_program("x = torch.ones(1)", "for i in range(400):", "    x = x + 1"))
    assert sum(group.kind == "iteration" for group in story.cast.groups) == 400


# --- optimizers

OPTIMIZERS = {
    "SGD([w], lr=0.1)": "opt.step() updates the parameters: w = 2 − 0.1 · 3 = 1.7.",
    "SGD([w], lr=0.1, momentum=0.9)": "opt.step() updates the parameters: w goes from 2 to 1.7.",
    "SGD([w], lr=0.1, weight_decay=0.5)": "opt.step() updates the parameters: w goes from 2 to 1.6.",
    "SGD([w], lr=0.1, maximize=True)": "opt.step() updates the parameters: w goes from 2 to 2.3.",
    "Adam([w], lr=0.1)": "opt.step() updates the parameters: w goes from 2 to 1.9.",
    "AdamW([w], lr=0.1)": "opt.step() updates the parameters: w goes from 2 to 1.898.",
    "RMSprop([w], lr=0.1)": "opt.step() updates the parameters: w goes from 2 to 1.",
    "Adam([w], lr=0.1, foreach=True)": "opt.step() updates the parameters: w goes from 2 to 1.9.",
}


def stepping(optimizer: str, *after: str) -> str:
    return torch_program(LEAF, f"opt = torch.optim.{optimizer}", "(w * 3).backward()", "opt.step()", *after)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_step_of_an_optimizer_is_one_step_with_old_and_new_numbers(optimizer):
    story = story_of(stepping(optimizer))
    steps = [step for step in story.steps if step.line == 5]
    assert len(steps) == 1
    assert plain(steps[0].say).startswith(OPTIMIZERS[optimizer])
    assert steps[0].kind == "write"
    assert {actor.label for actor in story.cast.nodes} == {"torch.tensor(2.0, r…", "w * 3"} or len(
        story.cast.nodes
    ) == 2


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_numbers_after_a_step_are_those_of_plain_pytorch(optimizer):
    story = story_of(stepping(optimizer))
    w = torch.tensor(2.0, requires_grad=True)
    opt = eval(f"torch.optim.{optimizer}", {"torch": torch, "w": w})
    (w * 3).backward()
    opt.step()
    state = fold(story, len(story.steps) - 1)
    card = next(actor.id for actor in story.cast.nodes if ["w", ""] in map(list, state[actor.id].get("names", [])))
    assert story.values[state[card]["value"]].data == [w.item()]
    assert story.values[state[card]["grad"]].data == [3.0]


def test_what_an_optimizer_keeps_is_named():
    step, _ = told(stepping("SGD([w], lr=0.1, momentum=0.9)"), "opt.step()")
    assert "It keeps momentum_buffer = 3 for its next step." in plain(step.say)
    step, _ = told(stepping("Adam([w], lr=0.1)"), "opt.step()")
    assert "exp_avg = 0.3" in plain(step.say) and "exp_avg_sq = 0.009" in plain(step.say)


def test_arithmetic_is_told_for_many_numbers_once():
    program = torch_program(
        "w = torch.ones(2, requires_grad=True)",
        "opt = torch.optim.SGD([w], lr=0.5)",
        "w.sum().backward()",
        "opt.step()",
    )
    step, _ = told(program, "opt.step()")
    assert plain(step.say) == (
        "opt.step() updates the parameters: w goes from [1, 1] to [0.5, 0.5]. "
        "From each parameter it subtracts 0.5 times the gradient in .grad. It only "
        "reads .grad and records nothing; the parameters stay the same leaves."
    )


@pytest.mark.parametrize(("none", "how"), [(True, "emptied"), (False, "zeroed")])
@pytest.mark.parametrize("foreach", [False, True])
def test_zero_grad_is_one_step_with_a_line_in_each_ledger(none, how, foreach):
    program = torch_program(
        LEAF, "v = torch.tensor(1.0, requires_grad=True)", f"opt = torch.optim.SGD([w, v], lr=0.1, foreach={foreach})",
        "(w * v).backward()", f"opt.zero_grad(set_to_none={none})",
    )  # fmt: skip
    story = story_of(program)
    steps = [step for step in story.steps if step.line == 6]
    assert [step.kind for step in steps] == ["grad"]
    state = fold(story, len(story.steps) - 1)
    ledgers = [fields["ledger"] for fields in state.values() if "ledger" in fields]
    assert [[entry.how for entry in ledger][-1] for ledger in ledgers] == [how, how]
    assert path(story, steps[0]) == ["optimizer opt.zero_grad SGD"]


def test_a_closure_is_told_as_any_function_and_the_update_after_it():
    program = torch_program(
        LEAF, "opt = torch.optim.SGD([w], lr=0.1)", "def closure():", "    opt.zero_grad()", "    loss = w * 3",
        "    loss.backward()", "    return loss", "opt.step(closure)",
    )  # fmt: skip
    story = story_of(program)
    kinds = [(step.kind, step.line) for step in story.steps]
    assert kinds.index(("op", 6)) < kinds.index(("pour", 7)) < kinds.index(("write", 9))
    step = story.steps[kinds.index(("op", 6))]
    assert path(story, step) == ["optimizer opt.step SGD", "function closure"]


def test_a_recorded_step_of_a_differentiable_optimizer_keeps_its_cards():
    program = torch_program(
        "p = torch.tensor(2.0, requires_grad=True)", "w = p.clone()",
        "opt = torch.optim.SGD([w], lr=0.1, differentiable=True)", "w.grad = p * 3", "opt.step()", "w.backward()",
    )  # fmt: skip
    story = story_of(program)
    assert [step.kind for step in story.steps if step.line == 6] == ["op"]
    pour = next(step.now.pour for step in story.steps if step.now.pour)
    assert story.values[pour.after].data == pytest.approx([0.7])


@pytest.mark.parametrize("language", LANGUAGES)
def test_optimizers_are_told_in_both_languages(language):
    step, _ = told(stepping("SGD([w], lr=0.1)"), "opt.step()", language)
    assert "2 − 0.1 · 3 = 1.7" in plain(step.say)
