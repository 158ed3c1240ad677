"""The course as the browser gets it, once a page load: chapters, lessons, confusions, errors; in every language, so
that a search finds 分离 while the page is English. Data only; contract/course.ts of the stage mirrors it.
"""

from __future__ import annotations

from msgspec import Struct

from lessons import Lesson
from lessons.markup import written
from viz.course.library import Library
from viz.story.scenes.faults import KINDS

Titles = dict[str, str]
"""By language. May have code in backticks."""


class Chapter(Struct, frozen=True):
    id: str
    number: int
    titles: Titles


class Level(Struct, frozen=True):
    id: str
    titles: Titles


class Row(Struct, frozen=True):
    """A lesson: what a list shows of it, and what a search looks through."""

    id: str
    number: str
    """Chapter and place in it: "4.1"."""
    chapter: str
    level: str
    minutes: int
    titles: Titles
    about: Titles
    goal: Titles
    remember: Titles
    keywords: list[str]
    """What people call its subject that no text of it says, in any language."""
    programs: list[str]
    """Ids, in order."""
    code: str
    """All its programs."""
    questions: int
    """Predictions and tries: what a reader can have answered."""


class Confusion(Struct, frozen=True):
    """Something that people wonder about, and the lessons that clear it up."""

    number: int
    titles: Titles
    lessons: list[str]


class Error(Struct, frozen=True):
    """A kind of error (`viz.story.model.Fault.kind`) in PyTorch's words, and the lessons that teach it."""

    kind: str
    type: str
    message: str
    lessons: list[str]


class Course(Struct, frozen=True):
    """Lists in the order of the course; ``lessons`` of a confusion or an error likewise."""

    chapters: list[Chapter]
    levels: list[Level]
    lessons: list[Row]
    confusions: list[Confusion]
    errors: list[Error]


def course(library: Library) -> Course:
    return Course(
        chapters=[Chapter(each.id, number, each.titles) for number, each in enumerate(library.chapters, 1)],
        levels=[Level(each.id, each.titles) for each in library.levels],
        lessons=[_row(lesson, library) for lesson in library.lessons],
        confusions=[
            Confusion(int(each.id), each.titles, [it.id for it in library.lessons if int(each.id) in it.confusions])
            for each in library.confusions
        ],
        errors=_errors(library.lessons),
    )


def _row(lesson: Lesson, library: Library) -> Row:
    texts = lesson.texts.items()
    return Row(
        id=lesson.id,
        number=library.number(lesson),
        chapter=lesson.chapter,
        level=lesson.level,
        minutes=lesson.minutes,
        titles={language: text.title for language, text in texts},
        about={language: written(text.about) for language, text in texts},
        goal={language: written(text.goal) for language, text in texts},
        remember={language: written(text.remember) for language, text in texts},
        keywords=list(lesson.keywords),
        programs=[program.id for program in lesson.programs],
        code="\n".join(program.source for program in lesson.programs),
        questions=sum(bool(passage.predict or passage.attempt) for passage in lesson.passages),
    )


def _errors(lessons: list[Lesson]) -> list[Error]:
    """Those that a lesson teaches. A kind may be recognised by several messages: the first stands for it."""
    rows: dict[str, Error] = {}
    for kind, type, message in KINDS:
        teach = [lesson.id for lesson in lessons if kind in lesson.errors]
        if teach:
            rows.setdefault(kind, Error(kind, type, message, teach))
    return list(rows.values())
