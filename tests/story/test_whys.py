"""Every why is said where plain PyTorch bears it out, for just those elements, and is not said next to that."""

from __future__ import annotations

import re

import pytest
import torch
from told import story_of, torch_program

from viz.story.model import Story
from viz.story.text import plain
from viz.story.whys import ROWS
from viz.story.words import PLACE, catalogue

X = "x = torch.tensor([-1., 0., 2., 3.], requires_grad=True)"
POSITIVE = "x = torch.tensor([1., 4., 2.], requires_grad=True)"
ZERO = "x = torch.tensor(0., requires_grad=True)"
F = "import torch.nn.functional as F"
EQUAL = "x = torch.tensor([1., 3., 3.], requires_grad=True)"
ROWS_OF_TWO = "x = torch.tensor([[1., 1.], [2., 5.]], requires_grad=True)"
HALF = "x = torch.tensor([2., 1.], dtype=torch.float16, requires_grad=True)"
DROPOUT = "torch.manual_seed(0); x = torch.ones(8, requires_grad=True)"
SAFE = "torch.where(x > 0, torch.where(x > 0, x, 1.).sqrt(), 0.).sum().backward()"

TRUE = [
    ("why.relu", (X, "x.relu().sum().backward()"), "(x.grad == 0) & (x < 0)"),
    ("why.relu", ("x = torch.tensor(-2., requires_grad=True)", "x.relu().backward()"), "x < 0"),
    ("why.relu", (X, F, "F.relu(x * 1, inplace=True).sum().backward()"), "x < 0"),
    ("why.relu.kink", (X, "x.relu().sum().backward()"), "(x.grad == 0) & (x == 0)"),
    ("why.relu.kink", (X, F, "F.relu(x * 1, inplace=True).sum().backward()"), "x == 0"),
    ("why.threshold", (X, F, "F.threshold(x, 2., 9.).sum().backward()"), "(x.grad == 0) & (x <= 2)"),
    ("why.clamp", (X, "x.clamp(0, 2).sum().backward()"), "(x.grad == 0) & ((x < 0) | (x > 2))"),
    ("why.clamp", (X, "x.clamp(min=0.5).sum().backward()"), "(x.grad == 0) & (x < 0.5)"),
    ("why.clamp", (X, F, "F.hardtanh(x, 0, 2).sum().backward()"), "(x.grad == 0) & ((x <= 0) | (x >= 2))"),
    ("why.dropout", (DROPOUT, F, "y = F.dropout(x)", "y.sum().backward()"), "(x.grad == 0) & (y == 0)"),
    ("why.factor", (X, "(x * torch.tensor([0., 1., 0., 1.])).sum().backward()"), "x.grad == 0"),
    ("why.factor", (X, "(x * 0).sum().backward()"), "x.grad == 0"),
    ("why.where", (X, "torch.where(x > 1, x, 5.).sum().backward()"), "(x.grad == 0) & (x <= 1)"),
    ("why.where", (X, "torch.where(x > 1, 5., x).sum().backward()"), "(x.grad == 0) & (x > 1)"),
    ("why.masked", (X, "x.masked_fill(x > 1, 0.).sum().backward()"), "(x.grad == 0) & (x > 1)"),
    ("why.larger", (X, "torch.maximum(x, torch.ones(4)).sum().backward()"), "(x.grad == 0) & (x < 1)"),
    ("why.smaller", (X, "torch.minimum(x, torch.ones(4)).sum().backward()"), "(x.grad == 0) & (x > 1)"),
    ("why.abs.kink", (X, "x.abs().sum().backward()"), "(x.grad == 0) & (x == 0)"),
    ("why.norm.kink", ("x = torch.zeros(3, requires_grad=True)", "x.norm().backward()"), "x.grad == 0"),
    ("why.flat", (X, "x.floor().sum().backward()"), "x.grad == 0"),
    ("why.saturated.sigmoid", (X, "(x * 10).sigmoid().sum().backward()"), "x.grad / 10 < 1e-3"),
    ("why.saturated.tanh", (X, "(x * 5).tanh().sum().backward()"), "x.grad / 5 < 1e-3"),
    ("why.saturated.softmax", (X, "((x * 30).softmax(0) * x.detach()).sum().backward()"), "x.grad.abs() < 1"),
    ("why.not_the_one", (POSITIVE, "x.max().backward()"), "x.grad == 0"),
    ("why.not_the_one", (ROWS_OF_TWO, "x.amin(0).sum().backward()"), "x.grad == 0"),
    ("why.not_the_one", (ROWS_OF_TWO, "x.max(0).values.sum().backward()"), "x.grad == 0"),
    ("why.tie", (EQUAL, "x.max().backward()"), "x.grad == 0.5"),
    ("why.tie", (ROWS_OF_TWO, "x.amax(1).sum().backward()"), "x.grad == 0.5"),
    ("why.tie.one", (ROWS_OF_TWO, "x.max(1).values.sum().backward()"), "(x.grad == 0) & (x == 1)"),
    ("why.tie.pair", (X, "torch.maximum(x, torch.full((4,), 2.)).sum().backward()"), "x.grad == 0.5"),
    ("why.zero_times_inf", (ZERO, "torch.where(x > 0, x.sqrt(), x * 0).backward()"), "x.grad.isnan()"),
    ("why.zero_times_inf", (ZERO, "(x ** 0.5 * 0).backward()"), "x.grad.isnan()"),
    ("why.zero_times_inf", (X, "torch.where(x > 0, x.abs().log(), 0.).sum().backward()"), "x.grad.isnan()"),
    ("why.zero_times_inf", (ZERO, "(1 / x * 0).backward()"), "x.grad.isnan()"),
    ("why.zero_times_inf", (X, "t = x * 100; (t.exp() * 0).sum().backward()"), "x.grad.isnan()"),
    ("why.nan_slope", (X, "torch.where(x > -2, 0., x.sqrt()).sum().backward()"), "x < 0"),
    ("why.undefined", (ZERO, "y = torch.zeros((), requires_grad=True)", "(x / y).backward()"), "y.grad.isnan()"),
    ("why.untaken", (ZERO, "torch.where(x > 0, x.sqrt(), 0.).backward()"), "x.grad.isnan()"),
    ("why.untaken", (X, "torch.where(x > 0, x.sqrt() * 2, 0.).sum().backward()"), "x.grad.isnan()"),
    ("why.steep", (ZERO, "x.sqrt().backward()"), "x.grad.isinf()"),
    ("why.steep", ("x = torch.tensor([0., 1.], requires_grad=True)", "x.log().sum().backward()"), "x.grad.isinf()"),
    ("why.underflow", (HALF, "(x * 1e-5 * 1e-4).sum().backward()"), "x.grad == 0"),
    ("why.overflow", (HALF, "(x * 4e4 * 2).sum().backward()"), "x.grad.isinf()"),
    ("why.product_with_inf", ("x = torch.zeros(2, 2, requires_grad=True)",
     "(x @ torch.tensor([[0., float('inf')], [1., 2.]])).backward(torch.tensor([[1., 0.], [0., 0.]]))"),
     "x.grad.isnan()"),
]  # fmt: skip
"""Key, program, and for which elements: asked of plain PyTorch after the program ran."""

FALSE = [
    ("why.relu", (POSITIVE, "x.relu().sum().backward()")),
    ("why.relu", (X, "(x.relu() * 0).sum().backward()")),
    ("why.relu", (ZERO, "x.relu().backward()")),
    ("why.relu.kink", ("x = torch.tensor([1e-30, -1e-30], requires_grad=True)", "x.relu().sum().backward()")),
    ("why.relu.kink", (X, "(x - 1).relu().sum().backward()")),
    ("why.threshold", (POSITIVE, F, "F.threshold(x, 0.5, 9.).sum().backward()")),
    ("why.clamp", ("x = torch.tensor([0., 1.], requires_grad=True)", "x.clamp(0, 1).sum().backward()")),
    ("why.clamp", (X, "x.clamp(-5, 5).sum().backward()")),
    ("why.dropout", (DROPOUT, F, "F.dropout(x, p=0.).sum().backward()")),
    ("why.dropout", (X, "(x * torch.tensor([0., 1., 0., 1.])).sum().backward()")),
    ("why.factor", (DROPOUT, F, "F.dropout(x).sum().backward()")),
    ("why.factor", (X, "w = torch.zeros(4, requires_grad=True); (x * w).sum().backward()")),
    ("why.factor", (X, "(x * x).sum().backward()")),
    ("why.factor", (X, "(x * 3).relu().sum().backward()")),
    ("why.factor", (HALF, "(x * 1e-5 * 1e-4).sum().backward()")),
    ("why.where", (POSITIVE, "torch.where(x > 0, x, 5.).sum().backward()")),
    ("why.where", (X, "(torch.where(x > 1, x, 5.) * 0).sum().backward()")),
    ("why.masked", (X, "x.masked_fill(x > 9, 0.).sum().backward()")),
    ("why.larger", (EQUAL, "torch.maximum(x, torch.zeros(3)).sum().backward()")),
    ("why.larger", (EQUAL, "torch.maximum(x, x.detach()).sum().backward()")),
    ("why.smaller", (EQUAL, "torch.minimum(x, x.detach()).sum().backward()")),
    ("why.abs.kink", ("x = torch.tensor([1e-30], requires_grad=True)", "x.abs().sum().backward()")),
    ("why.abs.kink", (X, "(x.abs() * 0).sum().backward()")),
    ("why.norm.kink", ("x = torch.tensor([0., 1e-9], requires_grad=True)", "x.norm().backward()")),
    ("why.flat", (X, "(x.floor() * 0).sum().backward()")),
    ("why.flat", (X, "(x - x.floor().detach()).sum().backward()")),
    ("why.saturated.sigmoid", (X, "x.sigmoid().sum().backward()")),
    ("why.saturated.sigmoid", (X, "((x * 50).sigmoid() * 0).sum().backward()")),
    ("why.saturated.tanh", (X, "(x * 0.5).tanh().sum().backward()")),
    ("why.saturated.softmax", (X, "(x.softmax(0) * x.detach()).sum().backward()")),
    ("why.saturated.softmax", (X, "(x * 30).softmax(0).sum().backward()")),
    ("why.not_the_one", (ZERO, "x.max().backward()")),
    ("why.not_the_one", ("x = torch.ones(3, requires_grad=True)", "x.max().backward()")),
    ("why.not_the_one", ("x = torch.tensor([[1.], [2.]], requires_grad=True)", "x.max(1).values.sum().backward()")),
    ("why.tie", (POSITIVE, "x.max().backward()")),
    ("why.tie", ("x = torch.tensor([1., 1.0000001], requires_grad=True)", "x.max().backward()")),
    ("why.tie", ("x = torch.tensor([[1., 2.], [2., 1.]], requires_grad=True)", "x.amax(1).sum().backward()")),
    ("why.tie.one", ("x = torch.tensor([[1., 2.], [2., 1.]], requires_grad=True)", "x.max(1).values.sum().backward()")),
    ("why.tie.pair", (X, "torch.maximum(x, torch.full((4,), 2.5)).sum().backward()")),
    ("why.zero_times_inf", (ZERO, "x.sqrt().backward()")),
    ("why.zero_times_inf", (X, SAFE)),
    ("why.zero_times_inf", ("x = torch.tensor(-1., requires_grad=True)", "x.sqrt().backward()")),
    ("why.nan_slope", (ZERO, "(x.sqrt() * 0).backward()")),
    ("why.nan_slope", (ZERO, "y = torch.zeros((), requires_grad=True)", "(x / y).backward()")),
    ("why.undefined", ("x = torch.tensor(-1., requires_grad=True)", "x.sqrt().backward()")),
    ("why.undefined", (ZERO, "(1 / (x + 1)).backward()")),
    ("why.untaken", (ZERO, "(x.sqrt() * 0).backward()")),
    ("why.untaken", (X, SAFE)),
    ("why.untaken", (ZERO, "torch.where(x >= 0, x.sqrt(), 0.).backward()")),
    ("why.untaken", (ZERO, "(torch.where(x >= 0, x.sqrt(), 0.) * 0).backward()")),
    ("why.steep", (POSITIVE, "x.sqrt().sum().backward()")),
    ("why.steep", (HALF, "(x * 4e4 * 2).sum().backward()")),
    ("why.underflow", (POSITIVE, "(x * 1e-5 * 1e-4).sum().backward()")),
    ("why.underflow", (HALF, "(x * 0).sum().backward()")),
    ("why.overflow", (POSITIVE, "(x * 4e4 * 2).sum().backward()")),
    ("why.overflow", ("x = torch.tensor([0.], dtype=torch.float16, requires_grad=True)", "x.sqrt().sum().backward()")),
    ("why.product_with_inf", ("x = torch.zeros(2, 2, requires_grad=True)", "(x @ torch.ones(2, 2)).sum().backward()")),
]  # fmt: skip
"""Key and a program in which something near to it happens, but not that."""


CAUSES = [
    ((X, "y = x.sqrt()"), "√x, x < 0"),
    ((X, "y = x.abs().log()"), "ln 0"),
    ((X, "y = x / x"), "0 / 0"),
    ((X, "y = x.detach() / x.abs().relu().clamp(max=2).sub(2)"), "x / 0"),
    ((X, "y = 1 / x"), "x / 0"),
    ((X, "y = 0 / x"), "0 / 0"),
    ((X, "y = x * torch.tensor([1., float('inf'), 1., 1.])"), None),
    ((HALF, "y = x * 4e4"), "overflow"),
    ((POSITIVE, "y = (x * 100).exp()"), "overflow"),
    ((POSITIVE, "y = (x * 1e-30).pow(-2)"), "overflow"),
    ((ZERO, "y = x ** -1"), None),
]  # fmt: skip
"""How the first nan or inf among the values comes about; None: that is not told."""


@pytest.mark.parametrize(("lines", "told"), CAUSES, ids=lambda value: str(value))
def test_how_the_first_nan_or_inf_came_about(lines, told):
    story = story_of(torch_program(*lines, "y.sum().backward()"))
    whys = [plain(why) for step in story.steps for why in step.whys if "among the values" in plain(why)]
    assert not after(*lines)["y"].isfinite().all() and whys
    words = {None: ".", "overflow": "The true result is larger than"}.get(told, f"It comes from {told}.")
    assert words in whys[0]
    assert (told is None) == ("It comes from" not in whys[0] and "The true result" not in whys[0])


def said(story: Story, key: str) -> list[dict[str, str]]:
    """What fills the places of a sentence, each time it is said."""
    template, pattern, end = catalogue(story.language)[key], "", 0
    for place in PLACE.finditer(template):
        pattern += re.escape(template[end : place.start()])
        pattern += f"(?P<{place[1]}>.+?)" if f"<{place[1]}>" not in pattern else f"(?P={place[1]})"
        end = place.end()
    pattern += re.escape(template[end:])
    pattern += r"(?: It comes from .*| The true result .*)?" if key == "why.first.forward" else ""
    matches = [re.fullmatch(pattern, plain(why)) for step in story.steps for why in step.whys]
    return [match.groupdict() for match in matches if match]


def after(*lines: str) -> dict:
    """The names of the program after plain PyTorch ran it."""
    names: dict = {}
    exec(torch_program(*lines), names)
    return names


def places(mask: torch.Tensor) -> str:
    """As an English sentence puts it, worked out apart from the story."""
    count, total = int(mask.sum()), mask.numel()
    if total == 1:
        return "here"
    if count == total:
        return f"at all {total} elements"
    listed = f" ({', '.join(str(index) for index in mask.nonzero().tolist())})" if count <= 3 else ""
    return f"at {count} of {total} elements{listed}"


@pytest.mark.parametrize(("key", "lines", "where"), TRUE, ids=lambda value: value if isinstance(value, str) else None)
def test_a_why_is_said_for_just_the_elements_that_plain_pytorch_bears_out(key, lines, where):
    mask = eval(where, after(*lines))
    assert mask.any(), "the program does not do what it is about"
    found = said(story_of(torch_program(*lines)), key)
    assert found and all(each.get("places", places(mask)) == places(mask) for each in found)


@pytest.mark.parametrize(("key", "lines"), FALSE, ids=lambda value: value if isinstance(value, str) else None)
def test_a_why_is_not_said_next_to_where_it_is_true(key, lines):
    after(*lines)
    assert said(story_of(torch_program(*lines)), key) == []


def test_every_why_of_the_tables_is_tried_both_ways():
    keys = {why.key for why in ROWS} | {"why.untaken"}
    assert keys <= {key for key, *_ in TRUE}
    assert keys <= {key for key, *_ in FALSE}


@pytest.mark.parametrize(("key", "lines", "where"), TRUE[:: len(TRUE) // 12])
def test_it_is_said_in_chinese_as_often_as_in_english(key, lines, where):
    source = torch_program(*lines)
    assert len(said(story_of(source, "zh"), key)) == len(said(story_of(source), key)) > 0


def test_numbers_that_did_not_travel_give_no_why():
    story = story_of(torch_program("x = torch.linspace(-1, 1, 1000, requires_grad=True)", "x.relu().sum().backward()"))
    assert said(story, "why.relu") == []


def test_the_limits_of_a_type_are_those_that_pytorch_knows():
    from viz.story.whys.odd import LIMITS  # noqa: PLC0415

    for name, (least, most) in LIMITS.items():
        dtype = getattr(torch, name)
        assert torch.finfo(dtype).max == most
        assert torch.tensor(least, dtype=dtype) > 0
        assert torch.tensor(least, dtype=torch.float64).div(2.01).to(dtype) == 0


BROADCAST = {
    "torch.ones(2, 3)": None,
    "torch.ones(3)": ("axis 0", 2),
    "torch.ones(1, 3)": ("axis 0", 2),
    "torch.ones(2, 1)": ("axis 1", 3),
    "torch.ones(1)": ("axes 0, 1", 6),
    "torch.ones(1, 1)": ("axes 0, 1", 6),
    "torch.ones(())": ("axes 0, 1", 6),
}
"""An operand of a product of shape 2×3, and the axes over which its gradient is summed."""


@pytest.mark.parametrize(("small", "summed"), BROADCAST.items())
def test_a_broadcast_operand_has_its_gradient_summed(small, summed):
    lines = (
        f"b = {small}.requires_grad_()", "x = torch.full((2, 3), 5., requires_grad=True)", "(x * b).sum().backward()",
    )  # fmt: skip
    story = story_of(torch_program(*lines))
    found = [(f"axis {each['axes']}", each) for each in said(story, "why.broadcast")]
    found += [(f"axes {each['axes']}", each) for each in said(story, "why.broadcast.axes")]
    assert [(axes, int(each["number"]), each["target"]) for axes, each in found] == ([(*summed, "b")] if summed else [])
    terms = summed[1] if summed else 1
    assert torch.all(after(*lines)["b"].grad == 5 * terms)


def test_an_operand_that_only_gained_axes_of_size_one_is_not_summed():
    lines = (
        "b = torch.ones(3, requires_grad=True)", "x = torch.ones(1, 3, requires_grad=True)", "(x * b).sum().backward()",
    )  # fmt: skip
    story = story_of(torch_program(*lines))
    assert said(story, "why.broadcast") == said(story, "why.broadcast.axes") == []


def test_a_leaf_off_the_path_is_said_to_stay_none():
    lines = (
        "x = torch.ones(2, requires_grad=True)", "u = torch.ones(2, requires_grad=True)", "v = u * 2",
        "cut = torch.ones(2, requires_grad=True)", "(x * cut.detach()).sum().backward()",
    )  # fmt: skip
    names = after(*lines)
    none = [name for name in ("x", "u", "cut") if names[name].grad is None]
    assert [each["name"] for each in said(story_of(torch_program(*lines)), "why.none")] == none == ["u", "cut"]


def test_a_leaf_that_has_a_gradient_or_lies_on_the_path_is_not_said_to_stay_none():
    lines = (
        "x = torch.ones(2, requires_grad=True)", "u = torch.ones(2, requires_grad=True)", "u.sum().backward()",
        "(x * 2).sum().backward()", "x.sum().backward(inputs=[x])",
    )  # fmt: skip
    found = said(story_of(torch_program(*lines)), "why.none")
    assert [each["name"] for each in found] == ["x"], "x has none only while u alone was reached"


def test_that_a_leaf_stays_none_is_said_once_and_not_at_every_call():
    lines = (
        "x = torch.ones(2, requires_grad=True)", "u = torch.ones(2, requires_grad=True)",
        "for _ in range(3): (x * 2).sum().backward()",
    )  # fmt: skip
    assert after(*lines)["u"].grad is None
    assert [each["name"] for each in said(story_of(torch_program(*lines)), "why.none")] == ["u"]


def test_what_grad_returns_none_for_lies_off_the_path():
    lines = (
        "x = torch.ones(2, requires_grad=True)", "u = torch.ones(2, requires_grad=True)",
        "gx, gu = torch.autograd.grad(x.sum(), [x, u], allow_unused=True)",
    )  # fmt: skip
    assert after(*lines)["gu"] is None
    assert [each["name"] for each in said(story_of(torch_program(*lines)), "why.none.returned")] == ["u"]


NANS = (
    "x = torch.tensor([-1., 0., 4.], requires_grad=True)", "y = x.sqrt()", "z = y + 1", "w = torch.log(x.abs())",
    "(z.sum() + w.sum()).backward()",
)  # fmt: skip


def test_the_first_nan_and_the_first_inf_are_said_once_each_way():
    names = after(*NANS)
    story = story_of(torch_program(*NANS))
    forward = {each["kind"]: (each["name"], each["places"]) for each in said(story, "why.first.forward")}
    assert forward == {
        "nan": ("x.sqrt()", places(names["y"].isnan())),
        "inf": ("torch.log(x.abs())", places(names["w"].isinf())),
    }
    backward = [each["kind"] for each in said(story, "why.first.backward")]
    assert sorted(backward) == ["inf", "nan"]
    assert len(said(story, "why.first.forward")) == 2


def test_without_a_nan_none_is_said_to_appear():
    story = story_of(torch_program(POSITIVE, "x.sqrt().sum().backward()"))
    assert said(story, "why.first.forward") == said(story, "why.first.backward") == []


def test_a_nan_that_only_the_gradients_have_is_none_of_the_values():
    story = story_of(torch_program(ZERO, "torch.where(x > 0, x.sqrt(), 0.).backward()"))
    assert said(story, "why.first.forward") == []
    assert [each["kind"] for each in said(story, "why.first.backward")] == ["nan"]
