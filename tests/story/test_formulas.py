"""PyTorch's own formulas: the kept table is PyTorch's, has every node type, and one formula for every edge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest
import torch
from told import PROGRAMS, mode_of, story_of, torch_program, trace_of

from tests.conftest import CASES
from viz import formulas
from viz.formulas.byhand import BY_HAND
from viz.formulas.generate import encode, generate
from viz.formulas.gloss import CALL, GLOSS
from viz.story import tell
from viz.story.model import Rule, Story
from viz.story.rules import RULES
from viz.story.rules.operand import Local
from viz.story.text import plain
from viz.trace.events import Node, Trace

TABLE = formulas.of(torch.__version__)
HEADER = Path(torch.__file__).parent / "include/torch/csrc/autograd/generated/Functions.h"
OWN = sorted((Path(__file__).parents[1] / "programs").glob("*.py"))
SHARED = sorted(CASES.glob("*/*.py")) + sorted(CASES.glob("*.py"))
OPERATORS = 1
"""Samples an operator of PyTorch's own database: more of them build no other node types."""


def test_the_kept_table_is_what_the_installed_pytorch_says():
    kept = formulas.file_of(torch.__version__).read_text("utf-8")
    assert kept == encode(generate()), "python -m viz.formulas writes it anew"
    assert len(kept) < 300_000


def test_every_node_type_that_pytorch_generates_has_its_formulas():
    """The C++ header that comes with the wheel lists them all."""
    generated = set(re.findall(r"struct TORCH_API (\w+) : public (?:TraceableFunction|Node)", HEADER.read_text()))
    assert len(generated) > 600
    assert set(TABLE) == generated | set(BY_HAND)


def test_a_build_for_a_gpu_has_the_same_table_and_an_unknown_version_none():
    assert formulas.of("2.13.0+cu128") == formulas.of("2.13.0")
    assert formulas.of("1.0.0") is None


def nodes_below(value: object) -> Iterator[torch.autograd.graph.Node]:
    """All graph nodes that a result can reach."""
    tensors = value if isinstance(value, (tuple, list)) else [value]
    waiting = [each.grad_fn for each in tensors if isinstance(each, torch.Tensor) and each.grad_fn is not None]
    seen = set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            yield node
            waiting += [following for following, _ in node.next_functions if following is not None]


def real_nodes() -> Iterator[torch.autograd.graph.Node]:
    """The nodes that PyTorch builds for its own operators on its own sample inputs."""
    from torch.testing._internal.common_methods_invocations import op_db  # noqa: PLC0415  (2 s to import)

    for operator in op_db:
        if not operator.supports_autograd or not operator.supports_dtype(torch.float64, "cpu"):
            continue
        for sample in islice(operator.sample_inputs("cpu", torch.float64, requires_grad=True), OPERATORS):
            try:
                yield from nodes_below(operator(sample.input, *sample.args, **sample.kwargs))
            except (RuntimeError, NotImplementedError):
                continue


def seen_edges() -> set[tuple[str, int]]:
    """(node type, number of edges) of every real node that has a formula. What a leaf does goes along no edge, and a
    Function written in Python has no formula."""
    return {
        (node.name().rpartition("::")[2], len(node.next_functions))
        for node in real_nodes()
        if node.name() != "torch::autograd::AccumulateGrad"
        and not isinstance(node, torch.autograd.function.BackwardCFunction)
    }


@pytest.mark.filterwarnings("ignore")
def test_a_real_node_has_as_many_edges_as_its_type_has_formulas():
    with ThreadPoolExecutor(1) as apart:  # a sample notes the stack that made it: deep and slow below pytest
        seen = apart.submit(seen_edges).result()
    for name, edges in seen:
        spread = formulas.by_edge(TABLE[name], edges)
        assert spread is not None and len(spread) == edges, f"{name}: {TABLE[name]} for {edges} edges"
    assert len({name for name, _ in seen}) > 250


def test_a_list_of_tensors_has_an_edge_for_each():
    pair = (formulas.Formula("self", "f", True), formulas.Formula("other", "g", True))
    assert [each.input for each in formulas.by_edge(pair, 4)] == ["self[0]", "self[1]", "other[0]", "other[1]"]
    assert formulas.by_edge(pair, 3) is None
    assert formulas.by_edge(TABLE["MulBackward0"], 3) is None


def program_nodes(trace: Trace) -> list[Node]:
    return [node for event in trace.events for node in getattr(event, "nodes", [])]


@pytest.mark.parametrize("path", [*PROGRAMS, *OWN, *SHARED], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_node_type_that_a_program_meets_has_an_entry_or_is_custom(path):
    trace = trace_of(path.read_text("utf-8"), mode_of(path))
    strangers = {node.name for node in program_nodes(trace) if node.name not in TABLE}
    custom = {f"{name}Backward" for name in re.findall(r"class (\w+)\(.*Function\)", trace.source)}
    assert strangers <= custom


def test_every_glossed_function_is_in_some_formula():
    called = {name for rows in TABLE.values() for row in rows for name in CALL.findall(row.text)}
    assert set(GLOSS) <= called


PRODUCT = torch_program("x = torch.tensor(2., requires_grad=True)", "y = x * 3", "(y * y).backward()")


def test_a_story_carries_the_formulas_of_its_cast_and_no_others():
    story = story_of(PRODUCT)
    assert story.formulas_for == torch.__version__.partition("+")[0]
    assert set(story.formulas) == {"AccumulateGrad", "MulBackward0"}
    assert [each.input for each in story.formulas["MulBackward0"]] == ["self", "other"]
    assert story.formulas["MulBackward0"][0].text == "mul_tensor_backward(grad, other, self.scalar_type())"
    assert story.formulas["MulBackward0"][0].gloss == "mul_tensor_backward(g, a, …) = g · ā"


def test_a_version_without_a_table_has_no_formulas_and_says_so():
    trace = trace_of(PRODUCT)
    began, *rest = trace.events
    story = tell(Trace((type(began)(**{**fields(began), "torch": "1.0.0"}), *rest)), "en")
    assert (story.formulas, story.formulas_for) == ({}, "")


def fields(record) -> dict:
    return {name: getattr(record, name) for name in record.__struct_fields__}


def rules(story: Story, node: str) -> list:
    return [step.rule for step in story.steps if step.kind == "node" and f"/{node}#" in step.key]


EXP = torch_program(
    "x = torch.tensor([1., 2.], requires_grad=True)", "y = torch.exp(x)", "y.backward(torch.tensor([1., 2.]))"
)


def check_quoted(rule: Rule) -> None:
    """Source, formula and both numbers, against plain PyTorch."""
    assert (rule.source, rule.check, rule.node) == ("torch", "unchecked", "ExpBackward0")
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    torch.exp(x).backward(torch.tensor([1.0, 2.0]))
    came, went = (plain(line) for line in rule.lines)
    assert came == "grad = ∂L/∂y = [1, 2]"
    formula, _, numbers = went.partition(" → ∂L/∂x = ")
    assert formula == f"self: {TABLE['ExpBackward0'][0].text}"
    assert [float(each) for each in numbers.strip("[]").split(", ")] == pytest.approx(x.grad.tolist(), rel=1e-4)


def test_where_we_have_no_rule_pytorchs_formula_stands_with_the_numbers_in_and_out(monkeypatch):
    monkeypatch.delitem(RULES, "ExpBackward0")
    (rule,) = rules(tell(trace_of(EXP), "en"), "ExpBackward0")
    check_quoted(rule)


def test_where_our_rule_differs_from_the_engine_it_is_not_shown(monkeypatch):
    monkeypatch.setitem(RULES, "ExpBackward0", (Local("{g} · 2", lambda c: c.g * 2),))
    (rule,) = rules(tell(trace_of(EXP), "en"), "ExpBackward0")
    check_quoted(rule)


def test_of_two_edges_the_one_that_differs_is_quoted_and_the_other_worked_out(monkeypatch):
    monkeypatch.setitem(RULES, "MulBackward0", (RULES["MulBackward0"][0], Local("{g} · 7", lambda c: c.g * 7)))
    source = torch_program(
        "x = torch.tensor(2., requires_grad=True)", "w = torch.tensor(5., requires_grad=True)", "(x * w).backward()"
    )
    (rule,) = rules(tell(trace_of(source), "en"), "MulBackward0")
    text = [plain(line) for line in rule.lines]
    assert (rule.source, rule.check) == ("ours", "unchecked")
    assert text[0].startswith("∂L/∂x = ") and text[0].endswith("= 5")
    assert text[1:] == [
        "grad = ∂L/∂L = 1",
        "other: mul_tensor_backward(grad, self, other.scalar_type()) → ∂L/∂w = 2",
    ]


CUSTOM = torch_program(
    "class Double(torch.autograd.Function):",
    "    @staticmethod",
    "    def forward(ctx, x):",
    "        return x * 2",
    "    @staticmethod",
    "    def backward(ctx, g):",
    "        return g * 2",
    "x = torch.tensor(3., requires_grad=True)",
    "y = Double.apply(x)",
    "y.backward()",
)


def test_a_custom_function_shows_its_own_backward():
    story = story_of(CUSTOM)
    (rule,) = filter(None, rules(story, "DoubleBackward"))
    code = [plain(line) for line in rule.lines]
    assert code[0] == "grad = ∂L/∂L = 1"
    assert "def backward(ctx, g):" in code and "    return g * 2" in code
    assert code[-1] == "→ ∂L/∂x = 2"
    actor = next(actor for actor in story.cast.nodes if actor.grad_fn == "DoubleBackward")
    assert actor.backward[2] == CUSTOM.split("\n").index("        return g * 2") + 1
    assert "DoubleBackward" not in story.formulas


def test_ours_that_agrees_stands_alone():
    for rule in rules(story_of(PRODUCT), "MulBackward0"):
        assert (rule.source, rule.check) == ("ours", "equal")
        assert not any(run.mark == "code" for line in rule.lines for run in line)
