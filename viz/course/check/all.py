"""All checks of a lesson, in the order in which their findings are best mended."""

from __future__ import annotations

from lessons import Lesson
from lessons.errors import LessonError
from viz.course.check import hidden, languages, plays, quoted, style, tries
from viz.course.check.rehearsal import Run, rehearse
from viz.course.library import Library
from viz.course.plainly import Job, Result

CHECKS = (
    plays.ends,
    plays.names,
    plays.waits,
    plays.links,
    plays.claims,
    plays.reasons,
    plays.compares,
    tries.tries,
    hidden.answers,
    quoted.numbers,
    languages.same,
    languages.script,
    style.style,
)


def problems(lesson: Lesson, library: Library, run: Run, plain: dict[Job, Result]) -> list[LessonError]:
    """What is wrong with a lesson; ``plain`` has the results of its `viz.course.check.rehearsal.jobs`."""
    rehearsal = rehearse(lesson, library, run, plain)
    return [problem for check in CHECKS for problem in check(rehearsal)]
