"""A lesson with everything that must be run to judge it: its programs, the solutions of its tries, plain PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lessons import LANGUAGES, Lesson
from lessons.errors import LessonError
from lessons.model import Claim, Passage, Section
from viz.course.bind import Bound, Performance, bind
from viz.course.library import Library
from viz.course.plainly import Job, Result
from viz.story import tell
from viz.story.model import Story
from viz.trace.events import Trace
from viz.trace.report import Facts, report

Run = Callable[[str], Trace]
Problems = Iterator[LessonError]


@dataclass(frozen=True)
class Rehearsal:
    lesson: Lesson
    library: Library
    stories: dict[tuple[str, str], Story]
    """By program and language."""
    bound: dict[tuple[str, str], Bound]
    facts: dict[str, Facts]
    """Of the programs as they stand."""
    solved: dict[str, tuple[str, Trace]]
    """Passage → the program with the solution of its try, and its run."""
    plain: dict[Job, Result]

    def sheet(self, line: int | None, problem: str) -> LessonError:
        return LessonError(self.lesson.folder / "lesson.toml", line, problem)

    def words(self, language: str, line: int | None, problem: str) -> LessonError:
        return LessonError(self.lesson.folder / f"{language}.md", line, problem)

    def pairs(self) -> Iterator[tuple[Passage, dict[str, Section]]]:
        """Each passage with its words by language."""
        sections = {language: text.sections for language, text in self.lesson.texts.items()}
        for at, passage in enumerate(self.lesson.passages):
            yield passage, {language: sections[language][at] for language in LANGUAGES}


def rehearse(lesson: Lesson, library: Library, run: Run, plain: dict[Job, Result]) -> Rehearsal:
    """Run all that is to be run, once."""
    codes = {program.id: program.source.rstrip() for program in lesson.programs}
    traces = {id: run(code) for id, code in codes.items()}
    stories = {(id, language): tell(trace, language) for id, trace in traces.items() for language in LANGUAGES}
    solved = {
        passage.id: codes[passage.program].replace(*passage.attempt.solution)
        for passage in lesson.passages if passage.attempt
    }  # fmt: skip
    return Rehearsal(
        lesson=lesson,
        library=library,
        stories=stories,
        bound={key: bind(Performance(lesson, key[0], story), library) for key, story in stories.items()},
        facts={id: report(trace) for id, trace in traces.items()},
        solved={id: (code, run(code)) for id, code in solved.items()},
        plain=plain,
    )


def jobs(lesson: Lesson) -> list[Job]:
    """What plain PyTorch is asked about a lesson."""
    becauses = [because(lesson, passage) for passage in lesson.passages if passage.predict and passage.predict.because]
    programs = [Job(program.source) for program in lesson.programs]
    return list(dict.fromkeys([*programs, *(claimed(lesson, claim) for claim in lesson.claims), *becauses]))


def claimed(lesson: Lesson, claim: Claim) -> Job:
    source = lesson.program(claim.program).source
    return Job(source.replace(*claim.edit) if claim.edit else source, (claim.expression,))


def because(lesson: Lesson, passage: Passage) -> Job:
    return Job(lesson.program(passage.program).source, (passage.predict.because,))
