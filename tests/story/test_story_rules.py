"""Rules on their way through the film: the same as the engine's numbers, in words that say so. All rows: the sweep."""

from __future__ import annotations

import pytest
from told import story_of, torch_program

from viz.story.model import Picture
from viz.story.rules.work import Case, Kept, Slot, worked_out

VECTOR = "x = torch.tensor([0.5, -1.5, 2.0], requires_grad=True)"
OTHER = "y = torch.tensor([2.0, 0.5, -3.0], requires_grad=True)"
SMALL = "x = torch.tensor([[0.1, 0.6, 0.3], [0.9, 0.2, 0.4]], requires_grad=True)"
ROW = "y = torch.tensor([1.5, -2.0, 0.5], requires_grad=True)"
SCALAR = "x = torch.tensor(0.7, requires_grad=True)"
FACTOR = "y = torch.tensor(0.7, requires_grad=True)"
TALL = "y = torch.tensor([[1.0, -1.0], [0.5, 2.0], [3.0, 1.0]], requires_grad=True)"
BATCH = "x = torch.arange(8.0).reshape(2, 2, 2).requires_grad_()"
MASK = "m = torch.tensor([True, False, True])"
F = "import torch.nn.functional as F"

PROGRAMS = {
    "AddBackward0": [(VECTOR, OTHER, "x + y"), (SMALL, ROW, "x + y"), (VECTOR, OTHER, "torch.add(x, y, alpha=3)")],
    "SubBackward0": [(VECTOR, OTHER, "x - y"), (SMALL, ROW, "torch.sub(y, x, alpha=2)")],
    "RsubBackward1": [(VECTOR, "1 - x")],
    "NegBackward0": [(SMALL, "-x")],
    "MulBackward0": [(VECTOR, OTHER, "x * y"), (SMALL, ROW, "x * y"), (SMALL, FACTOR, "y * x"), (VECTOR, "x * x")],
    "DivBackward0": [(SMALL, ROW, "x / y"), (VECTOR, "x / 4")],
    "PowBackward0": [(SMALL, "x ** 3"), (SMALL, "x ** 0.5"), (SCALAR, "x ** 1"), (SMALL, "x ** 0")],
    "PowBackward1": [(SMALL, "y = torch.tensor([2.0, 3.0, 0.5], requires_grad=True)", "x ** y")],
    "ReciprocalBackward0": [(VECTOR, "x.reciprocal()")],
    "DotBackward0": [(VECTOR, OTHER, "torch.dot(x, y)"), (VECTOR, "torch.dot(x, x)")],
    "MmBackward0": [(SMALL, TALL, "x @ y")],
    "MvBackward0": [(SMALL, ROW, "x @ y")],
    "BmmBackward0": [(BATCH, "torch.bmm(x, x)")],
    "AddmmBackward0": [(SMALL, TALL, "z = torch.tensor([1.0, 2.0], requires_grad=True)", "torch.addmm(z, x, y)")],
    "ExpBackward0": [(SMALL, "x.exp()"), (SCALAR, "x.exp()")],
    "Expm1Backward0": [(SMALL, "x.expm1()")],
    "Exp2Backward0": [(SMALL, "x.exp2()")],
    "LogBackward0": [(SMALL, "x.log()")],
    "Log1PBackward0": [(SMALL, "x.log1p()")],
    "Log2Backward0": [(SMALL, "x.log2()")],
    "Log10Backward0": [(SMALL, "x.log10()")],
    "SinBackward0": [(VECTOR, "x.sin()")],
    "CosBackward0": [(VECTOR, "x.cos()")],
    "TanBackward0": [(SMALL, "x.tan()")],
    "AsinBackward0": [(SMALL, "x.asin()")],
    "AcosBackward0": [(SMALL, "x.acos()")],
    "AtanBackward0": [(VECTOR, "x.atan()")],
    "SinhBackward0": [(VECTOR, "x.sinh()")],
    "CoshBackward0": [(VECTOR, "x.cosh()")],
    "TanhBackward0": [(VECTOR, "x.tanh()")],
    "SigmoidBackward0": [(VECTOR, "x.sigmoid()")],
    "ReluBackward0": [(VECTOR, "x.relu()"), ("x = torch.zeros(2, requires_grad=True)", "x.relu()")],
    "LeakyReluBackward0": [(F, VECTOR, "F.leaky_relu(x, 0.2)")],
    "SiluBackward0": [(F, VECTOR, "F.silu(x)")],
    "LogSigmoidBackward0": [(F, VECTOR, "F.logsigmoid(x)")],
    "SqrtBackward0": [(SMALL, "x.sqrt()")],
    "RsqrtBackward0": [(SMALL, "x.rsqrt()")],
    "AbsBackward0": [("x = torch.tensor([-2.0, 0.0, 3.0], requires_grad=True)", "x.abs()")],
    "ClampBackward1": [(VECTOR, "x.clamp(-1, 1)")],
    "SoftmaxBackward0": [(SMALL, "x.softmax(dim=1)"), (SMALL, "x.softmax(0)")],
    "LogSoftmaxBackward0": [(SMALL, "x.log_softmax(dim=1)")],
    "MseLossBackward0": [
        (F, VECTOR, OTHER, "F.mse_loss(x, y)"),
        (F, VECTOR, OTHER, "F.mse_loss(x, y, reduction='sum')"),
    ],
    "WhereBackward0": [(MASK, VECTOR, OTHER, "torch.where(m, x, y)")],
    "MaskedFillBackward0": [(MASK, VECTOR, "x.masked_fill(m, 9.0)")],
    "ZeroBackward0": [(VECTOR, "(x * 2).zero_()")],
    "FillBackward2": [(VECTOR, "(x * 2).fill_(4.0)")],
    "SumBackward0": [(SMALL, "x.sum()"), (SCALAR, "x.sum()")],
    "SumBackward1": [
        (SMALL, "x.sum(dim=0)"), (SMALL, "x.sum(1, keepdim=True)"), (BATCH, "x.sum((0, 2))"), (SMALL, "x.sum(-1)"),
    ],
    "MeanBackward0": [(SMALL, "x.mean()")],
    "MeanBackward1": [(SMALL, "x.mean(dim=1)"), (SMALL, "x.mean((0, 1))")],
    "MaxBackward1": [(VECTOR, "x.max()"), ("x = torch.tensor([1.0, 3.0, 3.0], requires_grad=True)", "x.max()")],
    "MinBackward1": [(VECTOR, "x.min()")],
    "MaxBackward0": [(SMALL, "x.max(dim=1)[0]"), (SMALL, "x.max(dim=0, keepdim=True).values")],
    "MinBackward0": [(SMALL, "x.min(dim=1)[0]")],
    "LinalgVectorNormBackward0": [(VECTOR, "x.norm()"), (SMALL, "x.norm(dim=1)")],
    "CumsumBackward0": [(VECTOR, "x.cumsum(0)")],
    "TBackward0": [(SMALL, "x.t()")],
    "TransposeBackward0": [(BATCH, "x.transpose(0, 2)")],
    "PermuteBackward0": [(BATCH, "x.permute(2, 0, 1)"), (SMALL, "x.T")],
    "ViewBackward0": [(SMALL, "x.view(3, 2)")],
    "UnsafeViewBackward0": [(BATCH, "y = torch.ones(2, 3, requires_grad=True)", "x @ y")],
    "UnsqueezeBackward0": [(VECTOR, "x.unsqueeze(0)")],
    "SqueezeBackward0": [("x = torch.ones(1, 3, 1, requires_grad=True)", "x.squeeze()")],
    "SqueezeBackward1": [("x = torch.ones(1, 3, requires_grad=True)", "x.squeeze(0)")],
    "SqueezeBackward2": [("x = torch.ones(1, 3, 1, requires_grad=True)", "x.squeeze((0, 2))")],
    "ExpandBackward0": [("x = torch.ones(1, 3, requires_grad=True)", "x.expand(4, 3)")],
    "CloneBackward0": [(SMALL, "x.clone()")],
    "AliasBackward0": [(VECTOR, "x[...]")],
    "CopyBackwards": [(VECTOR, "torch.zeros(3).copy_(x)")],
    "ToCopyBackward0": [(VECTOR, "x.double()"), (VECTOR, "x.half()")],
    "SelectBackward0": [(SMALL, "x[1]"), (SMALL, "x[:, -1]"), (VECTOR, "x[0]")],
    "SliceBackward0": [(VECTOR, "x[1:]"), (SMALL, "x[:, :2]"), (VECTOR, "x[::2]")],
    "StackBackward0": [(VECTOR, OTHER, "torch.stack([x, y, x], dim=1)")],
    "CatBackward0": [(SMALL, ROW, "torch.cat([x, y.unsqueeze(0)])"), (VECTOR, OTHER, "torch.cat((x, y))")],
    "UnbindBackward0": [(SMALL, "x.unbind(0)[1]"), (SMALL, "sum(x.unbind(1))")],
}  # fmt: skip


def story(lines):
    *setup, expression = lines
    return story_of(torch_program(*setup, f"r = {expression}", "r.backward(torch.ones_like(r) * 2)"))


def worked(film, name):
    return [step.rule for step in film.steps if step.kind == "node" and f"/{name}#" in step.key]


@pytest.mark.parametrize(("name", "lines"), [(name, lines) for name, all in PROGRAMS.items() for lines in all])
def test_a_rule_equals_what_the_engine_sent(name, lines):
    rules = worked(story(lines), name)
    assert rules, f"{lines[-1]} builds no {name}"
    assert all(rule is not None and rule.check == "equal" for rule in rules)


def test_second_derivatives_are_worked_out_too():
    film = story_of(
        torch_program(SMALL, "g = torch.autograd.grad((x ** 4).sum(), x, create_graph=True)[0]", "g.sum().backward()")
    )
    assert [rule.check for name in ("MulBackward0", "MulBackward1") for rule in worked(film, name)] == [
        "equal",
        "equal",
    ]


def test_a_wrong_number_is_not_claimed():
    """The check can fail: the engine's value, changed in its fourth digit, agrees with no rule."""
    three = Picture((), "float32", [3.0])
    for sent, claimed in ((6.0, True), (6.003, False)):
        slot = Slot(0, "x", Picture((), "float32", [sent]), "v1", True)
        rule, lines = worked_out(
            Case("MulBackward0", "z", [Picture((), "float32", [2.0])], {"other": Kept("u", three)}, [slot])
        )
        assert (rule is not None) is claimed
        assert [(line.equal, line.differs) for line in lines] == [(claimed, not claimed)]


def test_a_case_that_no_formula_covers_is_not_claimed():
    """A sum for which `include_self` is off: large, so nothing can be checked, and no formula of ours is right."""
    large = Picture((1000,), "float32", None, [1.0])
    saved = {"reduce": Kept("'mean'", "'mean'"), "include_self": Kept("True", "True"), "dim": Kept("0", "0")}
    slot = Slot(0, "x", large, "v1", True)
    rule, lines = worked_out(Case("ScatterReduceBackward0", "z", [large], saved, [slot]))
    assert rule is None
    assert lines[0].differs and lines[0].words == []


def test_complex_numbers_are_conjugated_in_words_too():
    z, w = Picture((), "complex64", [(1.0, 2.0)]), Picture((), "complex64", [(3.0, -1.0)])
    sent = Slot(0, "z", Picture((), "complex64", [(1.0, 7.0)]), "v1", True)
    rule, _ = worked_out(Case("MulBackward0", "y", [z], {"other": Kept("w", w)}, [sent]))
    assert "".join(run.text for run in rule.lines[0]) == "∂L/∂z = ∂L/∂y · conj(w) = 1+2j · conj(3-1j) = 1+7j"


def test_a_list_of_indices_is_written_as_an_index():
    film = story(("x = torch.ones(2, 3, requires_grad=True)", "x[:, torch.tensor([0, 2])]"))
    line = "".join(run.text for run in worked(film, "IndexBackward0")[0].lines[0])
    assert line.startswith("∂L/∂x = zeros[:, torch.tensor([0, 2])] += ∂L/∂r = zeros[:, [0, 2]] += [[2, 2], [2, 2]] = ")


def test_numbers_that_did_not_travel_leave_the_formula_unchecked():
    large = Picture((1000,), "float32", None, [1.0])
    slot = Slot(0, "x", large, "v1", True)
    rule, _ = worked_out(Case("MulBackward0", "z", [large], {"other": Kept("u", large)}, [slot]))
    assert rule.check == "unchecked"
    assert rule.lines[0][0].text == "∂L/∂x = ∂L/∂z · u"


def test_a_sum_over_broadcast_dimensions_stands_around_the_formula_alone():
    layer = ("w = torch.ones(3, requires_grad=True)", "torch.layer_norm(x, (3,), w)")
    lines = worked(story((SMALL, *layer)), "NativeLayerNormBackward0")[0].lines
    text = next(text for line in lines if (text := "".join(run.text for run in line)).startswith("∂L/∂w"))
    assert text.startswith("∂L/∂w = Σ (∂L/∂r · x̂) = Σ ([[2, 2, 2], [2, 2, 2]] · x̂) = [")
    assert text.endswith("]; x̂ = (x − mean) / std")


def test_a_large_complex_tensor_gets_the_formula_of_complex_numbers():
    large = Picture((1000,), "complex64", None, [(1.0, 0.0)])
    slot = Slot(0, "x", large, "v1", True)
    rule, _ = worked_out(
        Case("SgnBackward0", "y", [large], {"self": Kept("x", large), "result": Kept("y", large)}, [slot])
    )
    assert rule.lines[0][0].text == "∂L/∂x = (∂L/∂y − Re(∂L/∂y · conj(y)) · y) / |x|"
