"""What the lessons say is what plain PyTorch does. The oracle is PyTorch itself; nothing of viz takes part."""

from __future__ import annotations

import ast
import contextlib
import io
import math
import re
import traceback
import warnings
from typing import Any

import pytest
import torch

import lessons

OWN = {lesson.id: lesson for lesson in lessons.load()}
CLAIMS = [
    pytest.param(lesson, claim, id=f"{lesson.id}: {claim.expression}")
    for lesson in OWN.values()
    for claim in lesson.claims
]
EVERY = pytest.mark.parametrize("lesson", OWN.values(), ids=list(OWN))
LIST = re.compile(r"\[[-\d., na]+\]")


def run(source: str) -> tuple[dict[str, Any], BaseException | None]:
    """The namespace that a program leaves behind, and what it raised."""
    space: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(source, "program.py", "exec"), space)
        except Exception as error:
            return space, error
    return space, None


def plain(value: Any) -> Any:
    """Tensors as nested lists, tuples as lists, so that they compare with what TOML can hold."""
    if isinstance(value, torch.Tensor):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if isinstance(value, (bool, int, float)) else str(value)


def same(a: Any, b: Any) -> bool:
    """Equal, and NaN equals NaN. Exactly, but for the last digits of a float32."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) and isinstance(b, (int, float)):
        return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-6)
    return type(a) is type(b) and a == b


@EVERY
def test_a_program_ends_as_its_lesson_says(lesson):
    _, error = run(lesson.program)
    if lesson.outcome == "ok":
        assert error is None
        return
    assert lesson.error in str(error)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "program.py"]
    assert lines[-1] == lesson.line


@EVERY
def test_a_program_runs_the_same_every_time(lesson):
    first, second = ({k: plain(v) for k, v in run(lesson.program)[0].items() if torch.is_tensor(v)} for _ in range(2))
    assert first and first.keys() == second.keys()
    assert all(same(first[name], second[name]) for name in first)


@pytest.mark.parametrize(("lesson", "claim"), CLAIMS)
def test_a_claim_holds_in_plain_pytorch(lesson, claim):
    source = lesson.program.replace(*claim.edit) if claim.edit else lesson.program
    space, error = run(source)
    assert claim.edit or (error is None) == (lesson.outcome == "ok")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = plain(eval(claim.expression, space))
    assert same(found, claim.value), f"{claim.expression} is {found}, the lesson says {claim.value}"


@EVERY
@pytest.mark.parametrize("language", lessons.LANGUAGES)
def test_every_list_of_numbers_in_the_prose_is_a_claim_or_stands_in_the_program(lesson, language):
    known = [claim.value for claim in lesson.claims]
    known += [ast.literal_eval(text) for text in LIST.findall(lesson.program)]
    text = lesson.texts[language]
    for quoted in LIST.findall(text.about + text.body):
        numbers = [float(item) for item in quoted[1:-1].split(",")]
        assert any(same(numbers, value) for value in known), f"{quoted} is claimed nowhere in lesson.toml"


@EVERY
@pytest.mark.parametrize("language", lessons.LANGUAGES)
def test_a_line_that_the_prose_names_is_in_the_program(lesson, language):
    named = re.findall(r"\bline (\d+)|第 (\d+) 行", lesson.texts[language].body)
    numbers = [int(english or chinese) for english, chinese in named]
    lines = lesson.program.splitlines()
    assert all(0 < number <= len(lines) and lines[number - 1].strip() for number in numbers)


@EVERY
def test_a_program_is_short_and_free_of_words_in_one_language(lesson):
    lines = [line for line in lesson.program.splitlines() if line.strip()]
    assert 5 <= len(lines) <= 20
    assert max(map(len, lines)) <= 72
    assert "#" not in lesson.program
    assert lesson.program.isascii()
