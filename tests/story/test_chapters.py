"""What chapters are called: after what happens in them, counted where there are several of a kind."""

from __future__ import annotations

import pytest
from told import story_of, torch_program

LEAF = "x = torch.tensor([1.0, 2.0], requires_grad=True)"
BACKWARD = "(x * x).sum().backward()"


def called(*lines: str, language: str = "en", mode: str = "script") -> list[tuple[str, str]]:
    return [(chapter.name, chapter.title) for chapter in story_of(torch_program(*lines), language, mode).chapters]


def test_several_backwards_are_counted_and_what_lies_between_them_says_what_it_does():
    names = [
        name
        for name, _ in called(
            LEAF, "y = (x * x).sum()", "y.backward(retain_graph=True)", "x.grad.zero_()", "y.backward()"
        )
    ]
    assert names[:4] == ["forward", "backward 1", "clear .grad", "backward 2"]


def test_one_backward_is_not_counted():
    assert ("backward", "backward · line 4") in called(LEAF, "y = (x * x).sum()", "y.backward()")


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["x.grad = None"], "clear .grad"),
        (["x.grad = x.detach()"], ".grad"),
        (["x.grad.mul_(2)"], ".grad"),
        (["with torch.no_grad():", "    x -= x.grad"], "update"),
        (["x.grad.zero_()", "with torch.no_grad():", "    x -= x.grad"], "update"),
        (["n = 1"], ""),
    ],
)
def test_what_comes_between_passes_is_called_after_what_it_writes(lines, name):
    assert called(LEAF, BACKWARD, *lines)[-1][0] == name


def test_a_chapter_of_a_cell_is_called_after_its_cell():
    source = ("# %%", LEAF, "# %%", BACKWARD)
    assert ("", "cell 3 · backward") in called(*source, mode="cells")


def test_titles_are_told_in_the_reader_s_language():
    assert called(LEAF, BACKWARD, BACKWARD, language="zh")[3] == ("反向 2", "反向 2 · 第 4 行")
