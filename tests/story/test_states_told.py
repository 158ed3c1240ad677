"""The states of the visual language as facts of the Story, each held against plain PyTorch."""

from __future__ import annotations

import math

import pytest
import torch
from told import steps, story_of, torch_program

from viz.story.model import Odd, Story, fold

X = "x = torch.tensor([1., 3.], requires_grad=True)"


def told(*lines: str) -> Story:
    return story_of(torch_program(*lines))


def end(story: Story, name: str) -> dict:
    """The folded fields of the card that a name stands on at the end."""
    return at(story, name, len(story.steps))


def at(story: Story, name: str, upto: int) -> dict:
    return next(
        fields for fields in fold(story, upto).values() if any(name == tag for tag, _ in fields.get("names") or [])
    )


def plain(*lines: str) -> dict:
    names: dict = {}
    exec(torch_program(*lines), names)
    return names


# --- locks

SAVERS = (X, "k = torch.tensor([2., 5.])", "y = x * k", "z = y.exp()", "v = z + k", "r = v.relu()", "s = r.sum()")


@pytest.mark.parametrize("name", ["x", "k", "y", "z", "v", "r", "s"])
def test_a_lock_is_on_exactly_the_tensors_that_may_not_be_written(name):
    told_locked = bool(end(told(*SAVERS), name).get("locked"))
    names = plain(*SAVERS)
    with torch.no_grad():
        names[name].mul_(1)
    try:
        names["s"].backward()
        raised = False
    except RuntimeError as error:
        raised = "modified by an inplace operation" in str(error)
    assert told_locked == raised


def test_a_lock_opens_when_the_box_is_emptied_and_not_while_the_graph_is_kept():
    kept, freed = "s.backward(retain_graph=True)", "s.backward()"
    assert end(told(*SAVERS, kept), "k")["locked"] == 1
    assert end(told(*SAVERS, kept, freed), "k")["locked"] == 0
    assert "locked" not in end(told(X, "y = x + 1", "s = y.sum()"), "x")


def test_a_box_that_was_overwritten_tells_both_versions():
    program = (X, "y = x * 2", "z = y * y", "y.add_(1)", "y.add_(1)")
    [box] = [box for fields in fold(told(*program), 99).values() for box in fields.get("saved") or [] if box.now][:1]
    assert (box.state, box.version, box.now) == ("changed", 0, 1)
    names = plain(*program[:4])
    assert names["y"]._version == 1
    assert not any(b.now for f in fold(told(*program[:3]), 99).values() for b in f.get("saved") or [])


# --- memory


@pytest.mark.parametrize("made", ["y[0:1]", "y.detach()", "y.data", "y.view(2, 1)", "y.clone()", "y * 1", "y.t()"])
def test_a_card_that_uses_another_s_memory_names_it(made):
    program = (X, "y = x * 2", f"v = {made}")
    story, names = told(*program), plain(*program)
    home = next(id for id, fields in fold(story, 99).items() if ["y", ""] in fields.get("names", []))
    facts = end(story, "v")["facts"]
    assert (facts.view_of == home) == (names["v"]._base is names["y"])
    shared = names["v"].untyped_storage().data_ptr() == names["y"].untyped_storage().data_ptr()
    assert (home in (facts.view_of, facts.shares)) == shared
    assert end(story, "y")["facts"].shares is None, "it was there first"


SILENT = [
    ("y.data.add_(1)", True),
    ("y.detach().numpy()[0] = 7", True),
    ("y.detach().add_(1)", False),
    ("with torch.no_grad(): y.add_(1)", False),
]


@pytest.mark.parametrize("statement, silent", SILENT, ids=[statement for statement, _ in SILENT])
def test_a_change_that_the_version_does_not_tell_is_marked_silent(statement, silent):
    program = (X, "y = x * 2", statement, "z = y + 1")
    y = plain(*program)["y"]
    assert (y._version == 0 and y.tolist() != [2.0, 6.0]) == silent
    assert bool(end(told(*program), "y").get("silent")) == silent


# --- nan and inf


def odd(story: Story) -> dict[str, list[Odd]]:
    """What is odd at the end, by name or label."""
    state = fold(story, len(story.steps))
    return {
        (state[actor.id].get("names") or [[actor.label]])[0][0]: state[actor.id]["odd"]
        for actor in story.cast.nodes
        if state.get(actor.id, {}).get("odd")
    }


def test_nan_arises_where_no_operand_had_it_and_spreads_from_there():
    program = (X, "a = x - 3", "b = torch.log(a - 1)", "c = b * 2", "d = c.sum()", "e = x + 1")
    names = plain(*program)
    found = odd(told(*program))
    holds = {name for name in "xabcde" if not torch.isfinite(names[name]).all()}
    assert set(found) == holds == {"b", "c", "d"}
    assert {name: [each.arose for each in odds] for name, odds in found.items()} == {
        "b": [True],
        "c": [False],
        "d": [False],
    }


def test_two_sources_are_two_sources():
    found = odd(told(X, "a = torch.log(x - 5)", "b = torch.log(x - 7)", "c = a + b", "n = torch.tensor(float('nan'))"))
    assert {name for name, odds in found.items() if odds[0].arose} == {"a", "b", "n"}
    assert not found["c"][0].arose


def test_an_infinite_slope_is_where_the_gradient_went_wrong():
    program = (
        X,
        "w = torch.tensor([1., 2.], requires_grad=True)",
        "a = x - x",
        "b = a.sqrt()",
        "c = b.sum() + w.sum()",
    )
    story = told(*program, "c.backward()")
    names = plain(*program, "c.backward()")
    assert all(map(math.isnan, names["x"].grad.tolist()))
    found = odd(story)
    assert found["b"] == [Odd("inf", "gradient", True)]
    assert found["a"] == [Odd("inf", "gradient", False)]
    assert found["x"] == [Odd("nan", "gradient", True)], "inf - inf, poured in"
    assert "w" not in found


def test_what_is_zeroed_is_no_longer_nan():
    program = (X, "b = (x - x).sqrt().sum()", "b.backward()")
    assert "x" in odd(told(*program))
    assert "x" not in odd(told(*program, "x.grad.zero_()"))


def test_a_finite_film_has_no_odd_numbers():
    assert odd(told(X, "y = (x * x).sum()", "y.backward()")) == {}


# --- out of sight, and gone out of PyTorch


@pytest.mark.parametrize(
    "made, unseen",
    [("torch.from_numpy(numpy.ones(2))", True), ("torch.ones(2)", False), ("torch.nn.Parameter(torch.ones(2))", False)],
)
def test_a_tensor_that_no_operation_made_says_so(made, unseen):
    story = told("import numpy", f"n = {made}", "m = n * 2")
    home = next(id for id, fields in fold(story, 99).items() if ["n", ""] in fields.get("names", []))
    assert next(actor for actor in story.cast.nodes if actor.id == home).unseen == unseen


ROUND_TRIPS = [
    "torch.tensor(y.sum().item())",
    "torch.from_numpy(y.detach().numpy())",
    "torch.tensor(y.tolist())",
    "x.detach() * float(y[0])",
]


@pytest.mark.parametrize("made", ROUND_TRIPS)
def test_numbers_that_leave_and_come_back_are_a_wire_without_a_way_back(made):
    story = told(X, "y = x * 2", f"n = {made}")
    assert not plain(X, "y = x * 2", f"n = {made}")["n"].requires_grad
    [link] = [link for link in story.cast.edges if link.why == "item"]
    home = next(id for id, fields in fold(story, 99).items() if ["n", ""] in fields.get("names", []))
    assert link.target == home
    assert link.carries == ("value" if "detach().numpy" in made else "cut")


def test_numbers_that_only_leave_are_told_where_they_left():
    story = told(X, "y = x.sum()", "f = y.item()", "g = float(y)", "z = x * f")
    assert end(story, "y")["left"] == "float"
    assert [link for link in story.cast.edges if link.why == "item"] == []
    assert len([step for step in steps(story, "op") if "leave" in step.key or "float" in step.key]) == 1
    assert "left" not in end(told(X, "y = x.sum()", "f = y.detach().item()"), "y")


# --- .grad of a tensor that is no leaf


def test_what_a_retained_grad_received_in_its_second_call_is_told():
    program = (X, "y = x * x", "y.retain_grad()", "z = (3 * y).sum()", "z.backward(retain_graph=True)", "z.backward()")
    story = told(*program)
    assert plain(*program)["y"].grad.tolist() == [6.0, 6.0]
    ledger = end(story, "y")["ledger"]
    data = [[story.values[id].data if id else None for id in (e.before, e.incoming, e.after)] for e in ledger]
    assert data == [[None, [3.0, 3.0], [3.0, 3.0]], [[3.0, 3.0], [3.0, 3.0], [6.0, 6.0]]]


# --- who waits


@pytest.mark.parametrize(
    "call, waiting",
    [
        ("s.backward()", {"s", "y", "x", "w"}),
        ("torch.autograd.grad(s, x)", {"s", "y"}),
        ("s.backward(inputs=[x])", {"s", "y", "x"}),
    ],
)
def test_before_a_call_fails_nothing_tells_where(call, waiting):
    """All that is to run waits, whether the engine comes to it or not."""
    program = (
        X,
        "w = torch.tensor([2., 5.], requires_grad=True)",
        "y = x * x * w",
        "s = y.sum()",
        "s.backward()",
        call,
    )
    story = told(*program)
    first = story.steps[next(i for i, step in enumerate(story.steps) if step.kind == "error")]
    assert "second time" in first.fault.message
    begun = next(i for i, step in enumerate(story.steps) if step.key == "backward 2")
    named = {
        name for fields in fold(story, begun).values() if fields.get("phase") == "waits"
        for name, _ in fields.get("names") or ()
    }  # fmt: skip
    assert named == waiting
    before, after = (
        [fields["phase"] for fields in fold(story, step).values() if fields.get("phase")]
        for step in (begun, len(story.steps))
    )
    assert len(before) == len(after), "how many were to run is the same at each step"
    assert after.count("failed") == 1
