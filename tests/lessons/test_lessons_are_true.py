"""What the lessons say is what plain PyTorch does. The oracle is PyTorch itself; nothing of viz takes part."""

from __future__ import annotations

import contextlib
import io
import math
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
EVERY = pytest.mark.parametrize(
    "program", [pytest.param(each, id=f"{id}: {each.id}") for id, lesson in OWN.items() for each in lesson.programs]
)


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
def test_a_program_ends_as_its_lesson_says(program):
    _, error = run(program.source)
    if program.outcome == "ok":
        assert error is None
        return
    assert program.error in str(error)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "program.py"]
    assert lines[-1] == program.line


@EVERY
def test_a_program_runs_the_same_every_time(program):
    first, second = ({k: plain(v) for k, v in run(program.source)[0].items() if torch.is_tensor(v)} for _ in range(2))
    assert first or "print" in program.source, "nothing to compare"
    assert first.keys() == second.keys()
    assert all(same(first[name], second[name]) for name in first)


@pytest.mark.parametrize(("lesson", "claim"), CLAIMS)
def test_a_claim_holds_in_plain_pytorch(lesson, claim):
    program = lesson.program(claim.program)
    source = program.source.replace(*claim.edit) if claim.edit else program.source
    space, error = run(source)
    assert claim.edit or (error is None) == (program.outcome == "ok")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = plain(eval(claim.expression, space))
    assert same(found, claim.value), f"{claim.expression} is {found}, the lesson says {claim.value}"
