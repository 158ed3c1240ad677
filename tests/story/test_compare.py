"""What corresponds in two versions: order and wholeness for any pair of programs, and the pairs that lecturers draw."""

from __future__ import annotations

import random
import time

import pytest

import lessons
from tests.story.told import story_of, torch_program
from viz.story.code.edits import applied
from viz.story.model import Pairing, Story
from viz.story.versions.alignment import in_order, rows
from viz.story.versions.compare import pair
from viz.story.versions.variants import variants

LEAF = "x = torch.arange(4.0, requires_grad=True)"
DETACH = torch_program(LEAF, "y = x * x", "u = y.detach()", "z = u * x", "z.sum().backward()")
LOOP = torch_program(
    "w = torch.tensor(2.0, requires_grad=True)",
    "for i in range(3):",
    "    loss = (3 * w - 1) ** 2",
    "    w.grad = None",
    "    loss.backward()",
)
TWICE = torch_program(LEAF, "y = (x * x).sum()", "y.backward(retain_graph=True)", "y.backward()")
IN_PLACE = torch_program(LEAF, "y = x.exp()", "y.add_(1)", "y.sum().backward()")
PAIRS = {
    "detach": (DETACH, DETACH.replace(".detach()", "")),
    "zeroing": (LOOP, LOOP.replace("    w.grad = None\n", "")),
    "retain_graph": (TWICE, TWICE.replace("retain_graph=True", "")),
    "clone": (IN_PLACE, IN_PLACE.replace("y.add_", "y = y.clone().add_")),
    "nothing alike": (DETACH, "print(1)\n"),
}


def both(name: str) -> tuple[Story, Story, Pairing]:
    a, b = (story_of(code) for code in PAIRS[name])
    return a, b, pair(a, b)


def seen(a: Story, b: Story, pairing: Pairing) -> list[tuple[str, str]]:
    """The kinds of steps at each position, "" for a film that holds still."""
    return [
        (a.steps[i].kind if i is not None else "", b.steps[j].kind if j is not None else "") for i, j in pairing.steps
    ]


def hold(a: Story, b: Story, pairing: Pairing) -> None:
    """Every step and line of both is there, once, in order; no card or wire has two partners."""
    for side, story in enumerate((a, b)):
        assert [at[side] for at in pairing.steps if at[side] is not None] == list(range(len(story.steps)))
        lines = [row[side] for row in pairing.lines if row[side] is not None]
        assert lines == list(range(1, len(story.code.split("\n")) + 1))
        for pairs in (pairing.nodes, pairing.edges):
            assert len({each[side] for each in pairs}) == len(pairs)
    assert all(i is not None or j is not None for i, j in pairing.steps)


@pytest.mark.parametrize("name", PAIRS)
def test_both_films_are_whole_and_in_order(name):
    hold(*both(name))


@pytest.mark.parametrize("lesson", lessons.load(lessons.OWN), ids=lambda lesson: lesson.id)
def test_a_lesson_and_its_first_ready_made_version_pair(lesson):
    a = story_of(lesson.programs[0].source.rstrip())
    for variant in variants(a)[:1]:
        b = story_of(applied(a.code, variant.edits))
        pairing = pair(a, b)
        hold(a, b, pairing)
        assert sum(None not in at for at in pairing.steps) >= 2, "something of the program is the same"


@pytest.mark.parametrize("code", [DETACH, LOOP, TWICE, IN_PLACE])
def test_a_program_and_its_copy_pair_one_to_one(code):
    story = story_of(code)
    pairing = pair(story, story)
    assert pairing.steps == [(i, i) for i in range(len(story.steps))]
    assert pairing.nodes == [(i, i) for i in range(len(story.cast.nodes))]
    assert pairing.edges == [(i, i) for i in range(len(story.cast.edges))]
    assert all(same for _, _, same in pairing.lines)


def test_without_detach_one_more_node_runs_and_nothing_else_moves():
    a, b, pairing = both("detach")
    assert [at for at in seen(a, b, pairing) if "" in at] == [("", "node")]
    alone = next(j for i, j in pairing.steps if i is None)
    assert b.steps[alone].now.focus == ["3/x*x#1"], "the multiplication that detach had cut off"
    assert len(a.cast.nodes) - len(pairing.nodes) == 1
    assert [a.cast.nodes[i].op for i in range(len(a.cast.nodes)) if i not in dict(pairing.nodes)] == ["detach"]


def test_where_zeroing_is_forgotten_only_its_steps_are_alone_in_each_turn():
    a, b, pairing = both("zeroing")
    alone = [at for at in seen(a, b, pairing) if "" in at]
    assert alone and all(at == ("grad", "") for at in alone)
    assert [pour for pour in seen(a, b, pairing) if "pour" in pour] == [("pour", "pour")] * 3
    assert [row for row in pairing.lines if None in row] == [(5, None, False)]


def test_where_the_graph_was_freed_the_error_comes_first_and_then_what_the_other_still_does():
    a, b, pairing = both("retain_graph")
    kinds = seen(a, b, pairing)
    error = kinds.index(("", "error"))
    assert all(None not in at for at in pairing.steps[:error])
    assert {at[1] for at in kinds[error + 1 :]} == {""}


def test_a_copy_before_the_write_lets_the_backward_go_on():
    a, b, pairing = both("clone")
    kinds = seen(a, b, pairing)
    assert ("", "op") in kinds, "the clone"
    assert kinds.index(("error", "")) < kinds.index(("", "pour"))


@pytest.mark.parametrize("seed", range(30))
def test_rows_hold_both_texts_and_equal_lines_only_where_they_are_equal(seed):
    rng = random.Random(seed)
    a = [rng.choice(["y = x", "y = x + 1", "", "z = y", "print(z)"]) for _ in range(rng.randrange(14))]
    b = [line for line in a if rng.random() > 0.2] + ["w = 1"] * rng.randrange(2)
    found = rows(a, b)
    assert [i for i, _ in found if i is not None] == list(range(len(a)))
    assert [j for _, j in found if j is not None] == list(range(len(b)))


@pytest.mark.parametrize("seed", range(20))
def test_as_many_pairs_are_kept_in_order_as_can_be(seed):
    rng = random.Random(seed)
    pairs = list(enumerate(rng.sample(range(9), 9)))
    kept = in_order(pairs)
    assert kept == sorted(kept) and [j for _, j in kept] == sorted(j for _, j in kept)
    subsets = ([p for k, p in enumerate(pairs) if mask >> k & 1] for mask in range(1 << 9))
    most = max(len(s) for s in subsets if [j for _, j in s] == sorted(j for _, j in s))
    assert len(kept) == most


def test_six_thousand_steps_pair_in_time():
    from msgspec.structs import replace  # noqa: PLC0415

    base = story_of(LOOP)
    steps = [replace(step, key=f"{step.key} {n}") for n in range(6000 // len(base.steps) + 1) for step in base.steps]
    long, short = replace(base, steps=steps), replace(base, steps=steps[7:])
    began = time.process_time()
    pairing = pair(long, short)
    assert time.process_time() - began < 3
    assert [j for _, j in pairing.steps if j is not None] == list(range(len(short.steps)))
