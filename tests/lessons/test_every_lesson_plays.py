"""Every lesson of ours, in both languages, through the real runner and in plain PyTorch: nothing that it says is wrong.

What is looked at stands in `viz.course.check.all.CHECKS`; that each check finds what it looks for is held by
test_checks.py.
"""

from __future__ import annotations

import pytest

import lessons
from tests.invariants import broken
from viz import run
from viz.course.check.all import problems
from viz.course.check.rehearsal import jobs
from viz.course.library import Library
from viz.course.numbers import alike, flat
from viz.course.plainly import Job, answer

LIBRARY = Library.open(lessons.OWN)
PROGRAMS = [pytest.param(each, id=f"{lesson.id} {each.id}") for lesson in LIBRARY.lessons for each in lesson.programs]


WRITTEN = [lesson for lesson in LIBRARY.lessons if lesson.passages[0].id != "p1"]
"""Lessons that have not been written anew yet have nameless passages."""


@pytest.mark.parametrize("lesson", WRITTEN, ids=lambda lesson: lesson.id)
def test_a_lesson_says_nothing_that_is_not_so(lesson):
    traces = []

    def play(code: str):
        traces.append(run.run(run.Request(source=code)))
        return traces[-1]

    found = problems(lesson, LIBRARY, play, {job: answer(job) for job in jobs(lesson)})
    assert [str(problem) for problem in found] == []
    assert [wrong for trace in traces for wrong in broken(trace)] == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs_the_same_every_time(program):
    first, second = (answer(Job(program.source)).tensors for _ in range(2))
    assert first.keys() == second.keys()
    assert first or "def " in program.source, "only tensors of a function's own are gone at the end"
    assert all(alike(flat(first[name]), flat(second[name])) for name in first)


def test_every_chapter_has_lessons():
    assert {lesson.chapter for lesson in LIBRARY.lessons} == {chapter.id for chapter in LIBRARY.chapters}
