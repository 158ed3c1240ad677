"""Ready-made second versions: always Python, always another program, offered where they apply and only there."""

from __future__ import annotations

import ast

import pytest

import lessons
from tests.conftest import ROOT
from tests.story.told import mode_of, story_of, torch_program
from viz.story.code.edits import applied
from viz.story.versions.variants import MOST, variants

PROGRAMS = [
    (path.stem, path.read_text("utf-8"), mode_of(path)) for path in sorted((ROOT / "tests/programs").glob("*.py"))
]
PROGRAMS += [(lesson.id, lesson.programs[0].source.rstrip(), "script") for lesson in lessons.load(lessons.OWN)]
LEAF = "x = torch.ones(2, requires_grad=True)"


def versions(*lines: str) -> dict[str, str]:
    """Kind of variant → the program that it makes, of the first of its kind."""
    story = story_of(torch_program(*lines))
    return {each.id.split()[0]: applied(story.code, each.edits) for each in reversed(variants(story))}


@pytest.mark.parametrize("_, code, mode", PROGRAMS, ids=[name for name, *_ in PROGRAMS])
def test_every_version_is_python_and_another_program(_, code, mode):
    told = variants(story_of(code, mode=mode))
    made = [applied(code, each.edits) for each in told]
    for text in made:
        ast.parse(text)
    assert len({code, *made}) == len(made) + 1
    assert len(told) <= MOST and len({each.id for each in told}) == len(told)


def test_they_are_the_same_in_both_languages_and_said_in_each():
    code = torch_program(LEAF, "y = (x * x).detach()", "(y * x).sum().backward()")
    english, chinese = (variants(story_of(code, language)) for language in ("en", "zh"))
    assert [each.edits for each in english] == [each.edits for each in chinese]
    assert english[0].words != chinese[0].words


@pytest.mark.parametrize(
    "kind, line, made",
    [
        ("no_detach", "y = (x * 2).detach().exp()", "y = (x * 2).exp()"),
        ("no_detach", "y = ((x * 2)  # twice\n     .detach())", "y = ((x * 2)  # twice\n     )"),
        ("no_zeroing", "x.grad = None", None),
        ("no_retain_graph", "x.sum().backward(retain_graph=True)", "x.sum().backward()"),
        ("no_retain_graph", "x.backward(x, retain_graph=True, inputs=[x])", "x.backward(x, inputs=[x])"),
        ("no_create_graph", "g = torch.autograd.grad(x[0], x, create_graph=True)", "g = torch.autograd.grad(x[0], x)"),
        ("create_graph", "g = torch.autograd.grad(x[0], x)", "g = torch.autograd.grad(x[0], x, create_graph=True)"),
        ("no_no_grad", "with torch.no_grad(): y = 2 * x", "y = 2 * x"),
        ("out_of_place", "y = x * 1; é = '名'\ny *= x + 1", "y = x * 1; é = '名'\ny = y * (x + 1)"),
        ("twice", "x.sum().backward()", "x.sum().backward(retain_graph=True)\nx.sum().backward()"),
    ],
)  # fmt: skip
def test_a_version_changes_just_what_it_says(kind, line, made):
    expected = torch_program(LEAF, *([] if made is None else [made]))
    assert versions(LEAF, line)[kind] == expected


def test_statements_leave_their_block_as_they_are():
    inside = ["with torch.no_grad():", "    y = x * 2", "    for i in range(2):", "        y = y + 1"]
    assert versions(LEAF, *inside)["no_no_grad"].endswith("y = x * 2\nfor i in range(2):\n    y = y + 1\n")
    text = ["with torch.no_grad():", "    y = x * 2", "    print('''a", "    b''')"]
    assert "no_no_grad" not in versions(LEAF, *text), "the text in quotes would have moved with them"


def test_a_block_that_would_be_empty_passes():
    made = versions(LEAF, "x.sum().backward()", "if x.grad is not None:", "    x.grad.zero_()")["no_zeroing"]
    assert made.endswith("if x.grad is not None:\n    pass\n")


def test_only_names_of_tensors_are_computed_out_of_place():
    assert "out_of_place" not in versions(LEAF, "n = 1", "n += 1", "y = x * n")


def test_what_is_no_python_has_no_versions():
    assert variants(story_of("def f(:\n")) == []
