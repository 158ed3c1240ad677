"""What the film says of PyTorch's features, held to plain PyTorch: levels, composites, silent writes, odd tensors."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from tests.story.told import LANGUAGES, steps, story_of, torch_program
from viz.story.model import Story, fold
from viz.story.text import plain, text

FOLDER = Path(__file__).resolve().parents[1] / "programs" / "features"
PROGRAMS = sorted(path.stem for path in FOLDER.glob("*.py"))


def source(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text("utf-8")


def told(name: str, language: str = "en") -> Story:
    return story_of(source(name), language)


def said(story: Story, kind: str, part: str) -> str:
    """The sentence of the first step of this kind that has ``part`` in it."""
    found = [words for step in steps(story, kind) if part in (words := plain(step.say))]
    assert found, text(story)
    return found[0]


def meant(story: Story, kind: str, part: str) -> list[list]:
    """The numbers that the words of that sentence stand for."""
    step = next(step for step in steps(story, kind) if part in plain(step.say))
    return [story.values[run.value].data for run in step.say if run.value]


def end_state(story: Story) -> dict:
    return fold(story, len(story.steps) - 1)


# --- every program


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_feature_is_told_alike_in_both_languages(name):
    english, chinese = (told(name, language) for language in LANGUAGES)
    assert [step.key for step in english.steps] == [step.key for step in chinese.steps]
    assert english.values == chinese.values
    assert english.end.outcome == ("raises" if name.endswith("_raises") else "ok")
    assert not [step for step in english.steps if "stumbled" in plain(step.say)]


# --- torch.func


def test_inside_vmap_the_film_says_so_and_shows_all_runs():
    story = told("func_vmap")
    words = said(story, "op", "a * 2")
    assert "vmap over 3" in words
    assert "3×2 numbers from 2 to 12 (3 runs)" in words
    assert [2, 4, 6, 8, 10, 12] in meant(story, "op", "a * 2")
    batched = [fields for fields in end_state(story).values() if fields.get("facts") and fields["facts"].levels]
    assert {tuple(fields["facts"].shape) for fields in batched} == {(2,), ()}


def test_a_gradient_transform_fills_no_grad_and_says_so():
    assert "no .grad receives it" in plain(steps(told("func_grad"), "op")[0].say)
    assert not steps(told("func_grad"), "pour")
    assert "torch.func wraps" in said(told("func_grad"), "flag", "requires_grad")


def test_gradients_of_each_sample_are_shown_as_runs():
    w, xs = torch.tensor([1.0, 2.0]), torch.tensor([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]])
    each = torch.stack([2 * (w @ x) * x for x in xs])
    story = told("func_per_sample_gradients")
    assert "3×2 numbers from 0 to 36 (3 runs)" in said(story, "capture", "3 runs")
    assert each.flatten().tolist() in meant(story, "capture", "3 runs")


def test_tangents_are_told_where_they_enter_and_leave_and_nowhere_else():
    x, v = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 0.5])
    _, tangent = torch.func.jvp(lambda a: a * a, (x,), (v,))
    for name in ("forward_ad", "func_jvp"):
        story = told(name)
        assert "tangent along: [1, 0.5]" in said(story, "op", "make_dual")
        assert str(tangent.int().tolist()) in said(story, "op", "unpack_dual")
        assert len([step for step in steps(story, "note") if "tangents only where" in plain(step.say)]) == 1
    assert "computes the tangent" in said(told("forward_ad"), "op", "d * d")


def test_a_tensor_that_got_out_of_a_transform_says_so():
    facts = [fields["facts"] for fields in end_state(told("func_escaped")).values() if fields.get("facts")]
    assert any(level.over for each in facts for level in each.levels)


# --- one call, several nodes


def built(result: torch.Tensor, inputs: list[torch.Tensor]) -> int:
    """How many nodes of plain PyTorch's graph lie between a result and its inputs."""
    ends = {tensor.grad_fn for tensor in inputs if tensor.grad_fn is not None}
    seen, stack = set(), [result.grad_fn]
    while stack:
        node = stack.pop()
        if node is not None and node not in seen and node not in ends and "AccumulateGrad" not in node.name():
            seen.add(node)
            stack += [below for below, _ in node.next_functions]
    return len(seen)


COMPOSITES = {
    "torch.nn.functional.cross_entropy(x, torch.tensor([0, 1]))": 2,
    "torch.nn.functional.l1_loss(x, x.detach() + 1)": 3,
    "torch.nn.functional.linear(x, x, x[0])": None,
    "x[0, 1]": 2,
    "x.softmax(1)": 1,
}


@pytest.mark.parametrize("call", COMPOSITES)
def test_a_call_of_several_nodes_says_how_many(call):
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    inner = [x[0]] if "x[0])" in call else []
    count = built(eval(call), []) - sum(built(each, []) for each in inner)
    assert COMPOSITES[call] in (None, count)
    story = story_of(torch_program("x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)", f"y = {call}"))
    words = said(story, "op", "named y")
    assert (f"but {count} nodes" in words) == (count > 1)


def test_a_rebuilt_history_is_no_composite():
    words = said(told("in_place_chain"), "op", "v * v gives")
    assert "one PyTorch call" not in words
    assert "rebuilds its history: its grad_fn is now AsStridedBackward0" in words
    assert "CopySlices is now the grad_fn of y" in said(told("in_place_chain"), "op", "row.mul_")


def test_attention_is_one_call_of_many_nodes_and_names_its_own():
    words = said(told("layer_attention"), "op", "one PyTorch call")
    assert "ViewBackward0 has nothing to save" in words


# --- past autograd


@pytest.mark.parametrize(("name", "true"), [("data_edit_corrupts", [2.0, 4.0]), ("numpy_edit_corrupts", None)])
def test_a_gradient_of_changed_numbers_is_said_not_to_be_the_true_one(name, true):
    story = told(name)
    true = true or torch.tensor([1.0, 2.0]).exp().tolist()
    poured = story.values[steps(story, "pour")[-1].now.pour.after].data
    assert poured != pytest.approx(true)
    assert "is not the true gradient" in "".join(plain(step.say) for step in steps(story, "node"))
    assert "PyTorch cannot notice" in said(story, "write", "")


def test_an_edit_that_reaches_nothing_saved_is_not_called_wrong():
    story = story_of(torch_program(
        "x = torch.tensor([1.0, 2.0], requires_grad=True)", "y = x + 1", "x.data[0] = 9.0", "y.sum().backward()",
    ))  # fmt: skip
    assert "true gradient" not in text(story)


def test_a_saved_tensor_written_through_a_view_names_view_line_and_versions():
    fault = told("view_written_saved_raises").steps[-1].fault
    assert plain(fault.explanation).startswith("MulBackward0 saved y at version 0, but it is now at version 1")
    assert "through v at line 7: v.mul_(10)" in plain(fault.explanation)


def test_a_write_without_recording_is_no_operation_of_the_graph():
    story = told("view_written_saved_raises")
    assert [step.kind for step in story.steps if "v.mul_(10) writes into v" in plain(step.say)] == ["write"]


def test_the_running_statistics_of_a_batch_norm_are_told_with_its_call():
    words = [plain(step.say) for step in steps(told("layer_batch_norm"), "op") if "batch_norm" in plain(step.say)]
    assert "bn.running_mean = [0.2, 0.4]" in words[0]
    assert "also changed" not in words[1]
    assert "true gradient" not in text(told("layer_batch_norm"))


def test_statistics_that_change_later_matter_only_to_a_batch_norm_that_evaluates():
    first = ["bn = torch.nn.BatchNorm1d(1)", "x = torch.tensor([[1.0], [3.0]], requires_grad=True)"]
    twice = story_of(torch_program(*first, "y = bn(x)", "z = bn(x * 2)", "y.sum().backward()"))
    assert "true gradient" not in text(twice)
    between = story_of(
        torch_program(*first, "bn.eval()", "y = bn(x)", "bn.train()", "z = bn(x * 2)", "y.sum().backward()")
    )
    poured = between.values[steps(between, "pour")[0].now.pour.after].data
    assert poured != pytest.approx([1.0, 1.0], abs=1e-3)  # the slope of what was computed, with variance 1
    assert "is not the true gradient" in text(between)


# --- what outputs and boxes are


def test_outputs_without_a_gradient_are_named():
    assert "No gradient flows through where" in said(told("max_with_indices"), "op", "x.max(1)")
    assert "place is marked as non-differentiable" in said(told("custom_function_two_outputs"), "op", "MinMax.apply")


def test_the_mask_of_a_dropout_makes_its_result():
    story = told("layer_norm_dropout")
    words = said(story, "op", "dropout")
    mask = torch.tensor(eval(words.split("is kept, is ")[1].split(":")[0]))
    before = torch.nn.functional.layer_norm(torch.tensor([[1.0, 2.0, 6.0]]), (3,))
    shown = torch.tensor(eval(words.split("gives ")[1].split(", named")[0]))
    assert torch.allclose(before * mask, shown, atol=1e-3)


def test_several_outputs_of_one_node_keep_their_own_names_in_the_boxes():
    words = said(told("svd_and_eigh"), "op", "svd")
    assert "twice" not in words


def test_a_leaf_without_a_name_is_pointed_out_where_it_matters():
    assert "w is not the leaf" in said(told("hidden_leaf"), "op", "named w")
    for name in ("in_place_chain", "frozen_layer_passes", "custom_function", "layer_linear_losses"):
        assert "is not the leaf" not in text(told(name))


def test_packed_and_recomputed_values_are_told_apart():
    assert "to a hook that packs it" in said(told("saved_tensors_packed"), "op", "x * x gives")
    assert "leaves only placeholders" in said(told("checkpoint_not_reentrant"), "op", "a * a gives")


def test_the_convention_for_complex_gradients_is_said_once_and_is_true():
    story = told("complex_gradient")
    assert text(story).count("∂L/∂a + ∂L/∂b · i") == 1
    z = torch.tensor(1.0 + 2.0j, requires_grad=True)
    (z.real * 3 + z.imag * 5).backward()
    assert z.grad == 3 + 5j


def test_what_autocast_did_is_said():
    assert "rounded to bfloat16" in said(told("autocast_cpu"), "op", "x @ w")
    assert "rounded" not in text(told("half_precision"))


def test_a_sample_is_called_a_sample():
    assert "keeps 8 of its 1000 numbers" in text(told("sampled_large"))


def test_tensors_of_odd_kinds_say_what_they_are():
    words, facts = text(told("odd_kinds_of_tensors")), end_state(told("odd_kinds_of_tensors")).values()
    assert "meta device" in words
    assert "layout is sparse_coo" in words
    assert "of a special kind (nested)" in words
    assert {each["facts"].layout for each in facts if each.get("facts")} >= {"sparse_coo", "nested"}
    assert "Named" in {each["facts"].type for each in facts if each.get("facts")}


def test_the_ledger_of_a_long_loop_stays_short_and_counts_on():
    story = story_of(
        torch_program("w = torch.ones(1, requires_grad=True)", "for i in range(20):", "    (w * 2).sum().backward()")
    )
    ledger = next(fields["ledger"] for fields in end_state(story).values() if fields.get("ledger"))
    assert [entry.number for entry in ledger] == list(range(13, 21))
    assert story.values[ledger[-1].after].data == [40.0]


# --- errors that need no more than plain words

X = "x = torch.tensor([1.0, 2.0], requires_grad=True)"
OWN = ("class F(torch.autograd.Function):", "    @staticmethod", "    def forward(ctx, x):", "        return x * 1")
BACK = ("    @staticmethod", "    def backward(ctx, g):")
ERRORS = {
    "many_views": [X, "a, b = (x * 1).unbind()", "a.mul_(2)"],
    "inference_saved": [X, "with torch.inference_mode():", "    i = torch.ones(2)", "(i * x).sum().backward()"],
    "inference_written": ["with torch.inference_mode():", "    i = torch.ones(2)", "i.add_(1)"],
    "retain_grad_off": ["torch.ones(2).retain_grad()"],
    "flag_of_result": [X, "(x * 1).requires_grad_(False)"],
    "hook_off": ["torch.ones(2).register_hook(print)"],
    "copied_result": ["import copy", X, "copy.deepcopy(x * 1)"],
    "returned_count": [*OWN, *BACK, "        return g, g", X, "F.apply(x).sum().backward()"],
    "returned_shape": [*OWN, *BACK, "        return g.sum()", X, "F.apply(x).sum().backward()"],
    "no_custom_backward": [*OWN, X, "F.apply(x).sum().backward()"],
    "two_dtypes": ["torch.ones(2, dtype=torch.float64) @ torch.ones(2)"],
    "cast": ["torch.ones(2, dtype=torch.long).add_(1.5)"],
    "write_shape": ["torch.ones(3).add_(torch.ones(2, 3))"],
    "truth_of_many": ["if torch.ones(3) > 0:", "    pass"],
    "number_of_many": ["float(torch.ones(3))"],
    "vmap_item": ["torch.vmap(lambda a: a.item())(torch.ones(3))"],
    "vmap_branch": ["torch.vmap(lambda a: a if a.sum() > 0 else -a)(torch.ones(3, 2))"],
    "vmap_random": ["torch.vmap(lambda a: torch.rand(2) + a)(torch.ones(3, 2))"],
    "target_dtype": ["torch.nn.functional.cross_entropy(torch.ones(2, 3), torch.tensor([0.0, 1.0]))"],
    "target_range": ["torch.nn.functional.cross_entropy(torch.ones(2, 3), torch.tensor([0, 5]))"],
    "index_range": ["torch.ones(2)[5]"],
    "embedding_range": ["torch.nn.Embedding(3, 2)(torch.tensor([5]))"],
    "func_scalar": ["torch.func.grad(lambda a: a * 2)(torch.ones(3))"],
    "view_size": ["torch.ones(2, 3).view(4)"],
    "view_stride": ["torch.ones(2, 3).t().view(6)"],
    "input_off": [X, "torch.autograd.grad((x * 2).sum(), torch.ones(2))"],
    "grad_shape": [X, "x.grad = torch.ones(3)"],
    "one_value": ["torch.nn.BatchNorm1d(2)(torch.ones(1, 2))"],
    "optimizer_result": [X, "torch.optim.SGD([x * 1], lr=0.1)"],
    "optimizer_empty": ["torch.optim.SGD([], lr=0.1)"],
    "recomputed_other": [
        X, "runs = []", "def block(a):", "    runs.append(1)",
        "    return (a * a).exp() if len(runs) == 1 else a.sin()",
        "torch.utils.checkpoint.checkpoint(block, x, use_reentrant=False).sum().backward()",
    ],
    "anomaly": [
        "with torch.autograd.set_detect_anomaly(True):",
        "    (torch.sqrt(torch.tensor([0.0], requires_grad=True)) * 0).sum().backward()",
    ],
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_is_explained_in_plain_words(kind, language):
    story = story_of(torch_program("import torch.utils.checkpoint", *ERRORS[kind]), language)
    fault = next(step.fault for step in story.steps if step.fault)
    assert fault.kind == kind
    assert plain(fault.explanation)
    assert plain(fault.remedies[0].words)
