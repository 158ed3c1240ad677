"""Numbers that may be turned: exactly the literals that are values, exactly where they stand."""

from __future__ import annotations

import pytest
from told import story_of, torch_program

LEAF = "x = torch.tensor([1., -2.0, 3e-1], requires_grad=True)"
CASES = {
    LEAF: {"x[0]": "1.", "x[1]": "-2.0", "x[2]": "3e-1"},
    "W = torch.tensor([[1, 2], [3, 4.5]])": {"W[0, 0]": "1", "W[0, 1]": "2", "W[1, 0]": "3", "W[1, 1]": "4.5"},
    "b = torch.full((2, 3), 4.)": {"b": "4."},
    "y = torch.arange(4.0)": {"y end": "4.0"},
    "t = torch.linspace(0, 1, 5)": {"t start": "0", "t end": "1"},
    "v = 3.0; s = torch.tensor(v)": {"v": "3.0"},
    "v = [1.0, 2.0]; s = torch.tensor(v)": {"v[0]": "1.0", "v[1]": "2.0"},
    "a, b = torch.tensor(1.0), torch.tensor(2.0)": {"a": "1.0", "b": "2.0"},
    "q = torch.tensor([0.5] * 3)": {"q[0]": "0.5"},
    "q = torch.tensor([0.1 * i for i in range(3)])": {"q": "0.1"},
    "face, w = '😀', torch.tensor([1.5])": {"w[0]": "1.5"},
    "w = torch.tensor([0.5,\n      -1.5])": {"w[0]": "0.5", "w[1]": "-1.5"},
    "for i in range(3): u = torch.tensor([2.0])": {"u[0]": "2.0"},
    "a = torch.ones(3); b = torch.randn(2, 3); torch.manual_seed(7); c = torch.zeros((2, 2))": {},
    "x = torch.ones(2, requires_grad=True); (x * x).backward(torch.tensor([1., 0.1]))": {
        "gradient[0]": "1.", "gradient[1]": "0.1",
    },
    "if False:\n    x = torch.tensor(1.0)": {},
    "x = torch.ones(2, requires_grad=True); lr = 0.1; x = x - lr * x": {"lr": "0.1"},
    "x = torch.ones(2, requires_grad=True); opt = torch.optim.SGD([x], lr=1e-2, momentum=.9); opt.step()": {
        "lr": "1e-2", "momentum": ".9",
    },
    "x = torch.ones(2, requires_grad=True); opt = torch.optim.Adam([x], 1e-2); opt.step()": {"lr": "1e-2"},
    "lr = 0.1": {},
    "b = torch.tensor([True, False]); z = torch.tensor(2j)": {},
}  # fmt: skip
"""A program, and what its numbers are called and how they are written."""


def cut(code: str, span: tuple[int, int, int, int]) -> str:
    """What stands there, by columns in UTF-16 code units as browsers count them."""
    line, start, last, end = span
    assert line == last
    return code.split("\n")[line - 1].encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@pytest.mark.parametrize("lines", CASES, ids=lambda lines: lines[:40])
def test_the_numbers_that_may_be_turned_are_those_that_are_values(lines):
    story = story_of(torch_program(lines))
    assert {knob.label: cut(story.code, knob.span) for knob in story.knobs} == CASES[lines]


@pytest.mark.parametrize("lines", [lines for lines, found in CASES.items() if found], ids=lambda lines: lines[:40])
def test_a_number_can_be_turned_from_where_it_is(lines):
    for knob in story_of(torch_program(lines)).knobs:
        assert float(cut(story_of(torch_program(lines)).code, knob.span)) == knob.value
        assert knob.low <= knob.value <= knob.high
        assert knob.low < knob.low + knob.step <= knob.high


def test_tensors_that_learn_come_first_then_rates_then_data():
    program = torch_program(
        "data = torch.tensor([5.0])", "w = torch.nn.Parameter(torch.tensor([1.0]))",
        "opt = torch.optim.SGD([w], lr=0.1)", "(w * data).sum().backward()", "opt.step()",
    )  # fmt: skip
    assert [knob.label for knob in story_of(program).knobs] == ["w[0]", "lr", "data[0]"]


def test_whole_numbers_stay_whole_and_within_those_of_their_tensor():
    for knob in story_of(torch_program("labels = torch.tensor([0, 2, 1])")).knobs:
        assert (knob.low, knob.high, knob.step, knob.whole) == (0, 2, 1, True)


def test_the_base_of_a_power_stays_positive():
    (base, _) = story_of(torch_program("t = torch.tensor(2.0 ** 2)")).knobs
    assert base.low == 0


def test_turning_a_number_keeps_the_keys_of_all_others():
    def keys(code: str) -> list[str]:
        return [knob.key for knob in story_of(code).knobs]

    program = torch_program(LEAF, "(x * x).sum().backward()")
    assert keys(program) == keys(program.replace("-2.0", "11.25"))


def test_a_program_that_is_not_python_has_no_numbers():
    assert story_of("x = = 3\n").knobs == []
