"""A number turned and an error mended in the real app: the cards show what plain PyTorch makes of the program then."""

from __future__ import annotations

import pytest

from tests.browser.theater_page import rounds_to

pytestmark = pytest.mark.browser

PROGRAM = """\
import torch
x = torch.tensor([1., 2.], requires_grad=True)
w = torch.tensor(0.5, requires_grad=True)
y = (w * x).exp()
y.sum().backward()
"""
MADE = "import torch\nx = torch.tensor([1., 2.], requires_grad=True)\n"
MENDED = {
    "second": MADE + "y = (x * x).sum()\ny.backward()\ny.backward()\n",
    "several": MADE + "y = x * x\ny.backward()\n",
    "in place": MADE + "y = x.exp()\ny.add_(1)\ny.sum().backward()\n",
}


def gradient_of(code: str, name: str) -> list[float]:
    """What plain PyTorch has in .grad after this program."""
    space: dict = {}
    exec(compile(code, "<program>", "exec"), space)
    return space[name].grad.flatten().tolist()


def shown_gradient(theater, name: str) -> list[tuple[str, float]]:
    return theater.numbers(theater.card_of(name), "grad")


def agrees(theater, name: str) -> None:
    code = theater.theater("t.editor.text")
    wanted = gradient_of(code, name)
    shown = shown_gradient(theater, name)
    assert [full for _, full in shown] == pytest.approx(wanted)
    assert all(rounds_to(text, full) for text, full in shown)


def test_dragging_a_number_re_runs_at_the_same_step_and_plain_pytorch_agrees(visit):
    theater = visit(width=1280, height=800)
    theater.run(PROGRAM)
    theater.press("End")
    key, count = theater.steps[theater.index]["key"], len(theater.steps)
    slider = theater.page.get_by_role("slider", name="w, in line 3")
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    theater.page.mouse.move(box["x"] + box["width"] * 0.75, y)
    theater.page.mouse.down()
    for share in (0.7, 0.5, 0.3, 0.2):
        theater.page.mouse.move(box["x"] + box["width"] * share, y)
    theater.page.mouse.up()
    theater.wait()
    assert "w = torch.tensor(-0." in theater.theater("t.film.story.code")
    assert theater.theater("t.film.story.code === t.editor.text")
    assert (theater.steps[theater.index]["key"], len(theater.steps)) == (key, count)
    agrees(theater, "w")


def test_a_number_is_turned_by_keys_too(visit):
    theater = visit()
    theater.run(PROGRAM)
    theater.press("End")
    index = theater.index
    theater.page.get_by_role("slider", name="x[1], in line 2").focus()
    for key in ("ArrowUp", "PageUp", "ArrowLeft"):
        theater.page.keyboard.press(key)
    theater.wait()
    assert "[1., 2.5]" in theater.theater("t.film.story.code")
    assert theater.index == index
    agrees(theater, "x")


@pytest.mark.parametrize("kind", MENDED)
def test_an_error_is_mended_by_a_click(visit, kind):
    theater = visit()
    theater.run(MENDED[kind])
    assert theater.page.locator(".fault").is_visible()
    theater.page.locator(".fixes .show").first.click()
    theater.page.locator(".fixes .apply").click()
    theater.wait()
    assert theater.theater("t.film.story.end.outcome") == "ok"
    theater.press("End")
    agrees(theater, "x")
