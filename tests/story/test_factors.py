"""The factor of an edge is its local derivative: PyTorch's Jacobian of that operation has it on the diagonal."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from told import story_of, torch_program

from viz.story.model import Story

X = "x = torch.tensor([0.5, 1.5, 2.0], requires_grad=True)"
ELEMENTWISE = [
    "x.sin()", "x * 3", "x.exp()", "x ** 3", "x / 4", "4 / x", "x.log()", "x.sqrt()", "x.tanh()", "x.sigmoid()",
    "(x - 1).relu()", "x.clamp(max=1.)", "-x", "x - x.detach()", "x.abs()", "torch.where(x > 1, x, 0.)",
]  # fmt: skip
FROM_ONE_NUMBER = ["x.sum()", "x.mean()", "x @ torch.tensor([1., 2., 3.])", "x.prod()", "x.norm()", "x.logsumexp(0)"]
MIXED = ["x.softmax(0)", "x.cumsum(0)", "torch.ones(2, 3) @ x", "x.flip(0) * 2", "torch.ones(2, 3) * x"]


def factors(story: Story) -> list[tuple[str, np.ndarray | None]]:
    """Of each gradient on its way: the node that sent it, and its factor."""
    found = []
    for step in story.steps:
        for flight in step.now.flights:
            if flight.way == "backward":
                picture = story.values.get(flight.factor)
                name = step.key.split("/")[1].split("#")[0]
                found.append((name, picture and np.array(picture.data).reshape(picture.shape)))
    return found


def jacobian(expression: str) -> tuple[np.ndarray, tuple[int, ...]]:
    x = torch.tensor([0.5, 1.5, 2.0])
    y = eval(expression, {"torch": torch, "x": x})
    return torch.autograd.functional.jacobian(lambda x: eval(expression, {"torch": torch, "x": x}), x).numpy(), y.shape


@pytest.mark.parametrize("expression", ELEMENTWISE)
def test_element_by_element_it_is_the_diagonal_of_the_jacobian(expression: str):
    weights = "torch.tensor([2., -1., 5.])"
    story = story_of(torch_program(X, f"y = {expression}", f"y.backward({weights})"))
    product = np.ones(3)
    for _, factor in factors(story):
        assert factor is not None
        product = product * factor
    assert product == pytest.approx(np.diag(jacobian(expression)[0]), rel=1e-5)


@pytest.mark.parametrize("expression", FROM_ONE_NUMBER)
def test_of_a_single_result_it_is_its_whole_gradient(expression: str):
    [(_, factor)] = factors(story_of(torch_program(X, f"y = {expression}", "y.backward(torch.tensor(-3.))")))
    assert factor == pytest.approx(jacobian(expression)[0], rel=1e-5)


@pytest.mark.parametrize("expression", MIXED)
def test_where_numbers_mix_there_is_none(expression: str):
    size = jacobian(expression)[1]
    found = factors(story_of(torch_program(X, f"y = {expression}", f"y.backward(torch.ones({tuple(size)}))")))
    assert found[-1][1] is None


def test_what_entered_times_the_factor_is_what_was_sent():
    leaf = "w = torch.tensor(2., requires_grad=True)"
    story = story_of(torch_program(X, leaf, "((x * w).sin() / x).sum().backward()"))
    seen = 0
    for step in story.steps:
        incoming = {thing: value for thing, field, value in step.changes if field == "incoming"}
        for flight in step.now.flights:
            if flight.way != "backward" or not flight.factor:
                continue
            sender = next(link.target for link in story.cast.edges if link.id == flight.edge)
            [entered] = [value for value in incoming[sender] if value]
            numbers = [np.array(story.values[id].data) for id in (entered, flight.factor, flight.value)]
            assert numbers[0] * numbers[1] == pytest.approx(numbers[2], rel=1e-4)
            seen += 1
    assert seen == 5
