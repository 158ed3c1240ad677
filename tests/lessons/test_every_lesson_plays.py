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


@pytest.mark.parametrize("lesson", LIBRARY.lessons, ids=lambda lesson: lesson.id)
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
    first, second = (answer(Job(program.source)) for _ in range(2))
    assert first.printed == second.printed
    assert first.tensors or first.printed, "nothing of it can be compared"
    assert first.tensors.keys() == second.tensors.keys()
    assert all(alike(flat(first.tensors[name]), flat(second.tensors[name])) for name in first.tensors)


def test_the_course_is_whole():
    """Every chapter has lessons, every confusion is cleared up, most lessons ask something."""
    found = LIBRARY.lessons
    assert len(found) >= 28
    assert {lesson.chapter for lesson in found} == {chapter.id for chapter in LIBRARY.chapters}
    assert {number for lesson in found for number in lesson.confusions} == set(range(1, 31))
    asking = [lesson for lesson in found if any(passage.predict for passage in lesson.passages)]
    trying = [lesson for lesson in found if any(passage.attempt for passage in lesson.passages)]
    assert len(asking) > 0.9 * len(found) and len(trying) > 0.5 * len(found)
