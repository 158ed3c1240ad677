"""The example lesson of tests/lessons, and films of its programs and of what a reader makes of them, run once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from viz.course.bind import Bound, Performance, bind
from viz.course.library import Library
from viz.run import Request, run
from viz.story import tell
from viz.trace.events import Trace
from viz.trace.report import report

EXAMPLE = Path(__file__).parents[1] / "lessons" / "example"
Play = Callable[..., Bound]


@cache
def film(code: str) -> Trace:
    return run(Request(source=code))


@pytest.fixture(scope="session")
def play() -> Play:
    """``play("twice", ("y", "z"), language="zh")``: the example over its program, a piece of which was exchanged."""
    library = Library.open(EXAMPLE)
    (lesson,) = library.lessons

    def play(program: str, *changes: tuple[str, str], language: str = "en") -> Bound:
        code = lesson.program(program).source.rstrip()
        for old, new in changes:
            assert code.count(old) >= 1
            code = code.replace(old, new, 1)
        trace = film(code)
        return bind(Performance(lesson, program, tell(trace, language), report(trace)), library)

    return play
