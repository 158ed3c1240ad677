"""What the picture shows of each idea: cuts, sums, pours, boxes, names, waiting nodes, regions, limits."""

from __future__ import annotations

import time

import msgspec
import pytest
from folding import complaints
from told import steps, story_of, torch_program, trace_of

from viz.limits import FILM_ACTORS, FILM_STEPS
from viz.story import encode, tell
from viz.story.model import Story, fold
from viz.story.text import plain
from viz.trace.events import AnyEvent, Trace

LEAF = "x = torch.tensor([1.0, 2.0], requires_grad=True)"
DETACH = torch_program(LEAF, "y = x * x", "u = y.detach()", "z = u * x", "z.sum().backward()")


def card(story, name):
    state = fold(story, len(story.steps))
    return next(id for id, fields in state.items() if [name, ""] in (fields.get("names") or []))


def after(story, step, id, field):
    return fold(story, story.steps.index(step)).get(id, {}).get(field)


def numbers(story, id):
    return list(story.values[id].data)


def test_detach_is_a_cut_and_the_value_goes_on():
    story = story_of(DETACH)
    (cut,) = [link for link in story.cast.edges if link.carries == "cut"]
    assert (cut.source, cut.target, cut.why) == (card(story, "y"), card(story, "u"), "detach")
    (onward,) = [link for link in story.cast.edges if link.source == card(story, "u")]
    assert onward.carries == "value"


def test_a_node_sends_along_each_edge_and_says_where_nothing_goes():
    story = story_of(DETACH)
    step = next(step for step in steps(story, "node") if step.now.focus == [card(story, "z")])
    (flight,) = step.now.flights
    assert numbers(story, flight.value) == [1.0, 4.0]
    assert plain(flight.note) == "∂L/∂x = ∂L/∂z · u"
    assert "Nothing goes to u: it was detached." in plain(step.say)
    assert step.rule.check == "equal"


def test_gradients_that_meet_are_shown_as_a_sum():
    story = story_of(torch_program(LEAF, "(x * x).sum().backward()"))
    (pour,) = steps(story, "pour")
    assert [numbers(story, part.value) for part in pour.now.sum.parts] == [[1.0, 2.0], [1.0, 2.0]]
    assert numbers(story, pour.now.sum.total) == [2.0, 4.0]
    assert (pour.now.pour.before, numbers(story, pour.now.pour.after)) == (None, [2.0, 4.0])


def test_the_ledger_holds_every_pour_and_every_zero():
    program = torch_program(
        LEAF, "x.sum().backward()", "x.sum().backward()", "x.grad.zero_()", "x.grad = None", "x.sum().backward()"
    )
    story = story_of(program)
    ledger = after(story, story.steps[-1], card(story, "x"), "ledger")
    assert [(entry.how, entry.call) for entry in ledger] == [
        ("poured", 1), ("poured", 2), ("zeroed", 0), ("emptied", 0), ("poured", 3),
    ]  # fmt: skip
    assert [entry.before for entry in ledger[1:]] == [entry.after for entry in ledger[:-1]]


def test_boxes_are_freed_one_by_one_or_kept():
    for keep, left in (("", "freed"), ("retain_graph=True", "kept")):
        story = story_of(torch_program(LEAF, "y = x * x", f"y.sum().backward({keep})"))
        (node,) = [step for step in steps(story, "node") if step.now.focus == [card(story, "y")]]
        before = story.steps[story.steps.index(node) - 1]
        assert {box.state for box in after(story, before, card(story, "y"), "saved")} == {"full"}
        assert {box.state for box in after(story, node, card(story, "y"), "saved")} == {left}


def test_only_nodes_that_will_run_wait():
    story = story_of(
        torch_program(
            LEAF, "w = torch.tensor(3.0, requires_grad=True)", "y = (x * w).sum()", "torch.autograd.grad(y, w)"
        )
    )
    state = fold(story, story.steps.index(steps(story, "call")[0]))
    waiting = {
        story_card.label for story_card in story.cast.nodes if state.get(story_card.id, {}).get("phase") == "waits"
    }
    assert waiting == {"x * w", "(x * w).sum()"}


def test_a_name_moves_on_and_the_leaf_keeps_its_bucket():
    story = story_of(torch_program("x = torch.tensor(2.0, requires_grad=True)", "x = x * 3", "x.backward()"))
    leaf = next(actor for actor in story.cast.nodes if actor.kind == "leaf")
    last = story.steps[-1]
    assert after(story, last, leaf.id, "names") == []
    assert numbers(story, after(story, last, leaf.id, "grad")) == [3.0]
    assert next(actor for actor in story.cast.nodes if actor.id == card(story, "x")).kind == "op"


def test_a_second_name_comes_with_its_own_line():
    story = story_of(torch_program("x = torch.ones(2)", "y = x"))
    assert [(step.kind, step.line, after(story, step, card(story, "x"), "names")) for step in story.steps[:2]] == [
        ("create", 2, [["x", ""]]), ("name", 3, [["x", ""], ["y", ""]]),
    ]  # fmt: skip


def test_a_tensor_that_becomes_a_leaf_is_a_leaf_from_the_start():
    story = story_of(torch_program("x = torch.arange(3.0)", "x.requires_grad_(True)"))
    (actor,) = story.cast.nodes
    assert actor.kind == "leaf"
    wants = [value.requires_grad for step in story.steps for _, field, value in step.changes if field == "facts"]
    assert wants == [False, True]


def test_no_grad_is_a_region_with_its_operations_inside():
    program = torch_program(LEAF, "with torch.no_grad():", "    y = x * 2", "    x.add_(1)", "z = x * 3")
    story = story_of(program)
    (group,) = story.cast.groups
    assert (group.kind, group.span[0], group.span[2]) == ("no_grad", 3, 5)
    inside = {actor.label for actor in story.cast.nodes if actor.group == group.id}
    assert inside == {"x * 2", "x.add_(1)"}
    assert {link.why for link in story.cast.edges if link.carries == "cut"} == {"no_grad"}


@pytest.mark.parametrize(
    ("off", "kind"),
    [("torch.no_grad()", "no_grad"), ("torch.inference_mode()", "inference_mode")],
)
def test_a_function_may_switch_recording_off(off, kind):
    story = story_of(torch_program(f"@{off}", "def f(v):", "    return v * 2", "", LEAF, "y = f(x)"))
    groups = {group.id: group for group in story.cast.groups}
    inner = next(groups[actor.group] for actor in story.cast.nodes if actor.label == "v * 2")
    assert {inner.kind, groups[inner.parent].kind} == {"function", kind}


def test_an_edit_past_autograd_changes_the_leaf_and_marks_the_box():
    story = story_of(torch_program(LEAF, "y = x * x", "x.data[0] = 5"))
    last = story.steps[-1]
    assert numbers(story, after(story, last, card(story, "x"), "value")) == [5.0, 2.0]
    assert {box.state for box in after(story, last, card(story, "y"), "saved")} == {"changed"}
    assert [link.target for link in story.cast.edges if link.carries == "write"] == [card(story, "x")]


def test_a_second_graph_is_built_by_the_backward_and_carries_the_name():
    story = story_of(
        torch_program(LEAF, "g = torch.autograd.grad((x ** 3).sum(), x, create_graph=True)[0]", "g.sum().backward()")
    )
    actor = next(actor for actor in story.cast.nodes if actor.id == card(story, "g"))
    assert (actor.kind, actor.order) == ("node", 2)
    assert story.steps[actor.born].kind == "node"
    assert numbers(story, after(story, story.steps[-1], actor.id, "value")) == [3.0, 12.0]


def test_a_composite_shows_its_inner_nodes():
    program = torch_program(
        "w = torch.tensor([[0.1, 0.2]], requires_grad=True)",
        "loss = torch.nn.functional.cross_entropy(w, torch.tensor([1]))",
        "loss.backward()",
    )
    story = story_of(program)
    assert [actor.grad_fn for actor in story.cast.nodes if actor.kind == "node"] == ["LogSoftmaxBackward0"]
    assert complaints(story, trace_of(program)) == []


def test_a_hook_that_changes_a_gradient_is_named():
    story = story_of(torch_program(LEAF, "y = x * 3", "y.register_hook(lambda g: g * 10)", "y.sum().backward()"))
    assert any("It returns [10, 10], and that goes on instead." in plain(step.say) for step in story.steps)


def test_a_print_joins_the_step_that_computed_it():
    story = story_of(torch_program(LEAF, "print(x * 2)", "print('apart')"))
    assert [(step.kind, [p.text for p in step.printed]) for step in story.steps if step.printed] == [
        ("op", ["tensor([2., 4.], grad_fn=<MulBackward0>)\n"]), ("print", ["apart\n"]),
    ]  # fmt: skip


def test_columns_are_counted_as_a_browser_does():
    story = story_of("import torch\ns = '😀'; x = torch.ones(2)\n")
    assert story.steps[0].span == (2, 14, 2, 27)


def test_a_film_that_is_too_long_says_so_and_ends():
    program = torch_program(
        "x = torch.tensor(1.0, requires_grad=True)", "y = x", f"for i in range({FILM_ACTORS + 50}):", "    y = y + 1"
    )
    trace = trace_of(program)
    begun = time.perf_counter()
    story = tell(trace, "en")
    assert time.perf_counter() - begun < 3, "a film of 1,500 operations takes some 0.5 s on a quiet machine"
    assert len(story.cast.nodes) <= FILM_ACTORS
    assert len(story.steps) <= FILM_STEPS
    assert story.end.cut > 0
    assert f"{story.end.cut} more events" in plain(story.steps[-1].say)


def test_telling_is_pure_and_a_trace_from_a_file_tells_the_same():
    trace = trace_of(DETACH)
    lines = [msgspec.json.encode(event) for event in trace.events]
    read = Trace(tuple(msgspec.json.Decoder(AnyEvent).decode(line) for line in lines))
    assert encode(tell(read, "en")) == encode(tell(trace, "en"))


def test_a_story_survives_its_own_json():
    story = story_of(DETACH)
    again = msgspec.json.decode(encode(story), type=Story)
    assert encode(again) == encode(story)


def test_languages_have_different_ids():
    assert story_of(DETACH, "en").id != story_of(DETACH, "zh").id
