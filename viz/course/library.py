"""The lessons of the course in their order, found by their links. Reads files; runs no program."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import lessons
from lessons import Entry, Lesson, LessonError
from viz.trace import codec
from viz.trace.events import Trace

OPENING = "detach"
"""The lesson on the page when nobody asks for another."""
RECORDED = "trace.ndjson"
"""In a lesson's folder: the Trace of its first program as it was recorded, so that its film opens without a run."""

FOLDER = "AUTOGRAD_THEATER_LESSONS"
"""The environment variable that names a lecturer's own folder."""


@dataclass
class Pin:
    """The lesson that new visitors find open, while somebody has said so."""

    lesson: str | None = None


PIN = Pin()
"""Of this process."""


@dataclass(frozen=True)
class Library:
    """The lessons and chapters in the order of the course; ``recorded``: Traces that ship with the app, by lesson."""

    lessons: list[Lesson]
    chapters: list[Entry]
    levels: list[Entry]
    confusions: list[Entry]
    recorded: dict[str, Trace]
    broken: list[LessonError | OSError]
    """Why lessons of a lecturer's own folder are not in it."""

    @classmethod
    def open(cls, folder: Path, broken: list[LessonError] | None = None) -> Library:
        """The lessons of a folder; those that cannot be shown raise, or are left out where ``broken`` takes them in."""
        loaded = lessons.load(folder, broken)
        return cls(
            lessons=loaded,
            chapters=lessons.chapters(folder),
            levels=lessons.levels(folder),
            confusions=lessons.confusions(),
            recorded=_recorded(loaded),
            broken=broken or [],
        )

    @classmethod
    def with_own(cls, folder: Path | None) -> Library:
        """Our course with a lecturer's lessons, which take the place of ours of the same name; theirs alone if that
        folder has its own chapters. Whatever cannot be shown is told, and left out."""
        ours, broken = cls.open(lessons.OWN), []
        if folder is None:
            return ours
        try:
            theirs = cls.open(folder, broken)
        except (LessonError, OSError) as error:
            return replace(ours, broken=[error])
        if (folder / "chapters.toml").is_file() and theirs.lessons:
            return theirs
        by_id = {lesson.id: lesson for lesson in [*ours.lessons, *theirs.lessons]}
        merged = lessons.in_order(by_id.values(), [chapter.id for chapter in ours.chapters])
        return replace(ours, lessons=merged, recorded=_recorded(merged), broken=broken)

    def get(self, id: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.id == id), None)

    def find(self, asked: str | None) -> Lesson:
        """The lesson of a link; the opening one if there is no such lesson."""
        return self.get(asked or OPENING) or self.get(OPENING) or self.lessons[0]

    def chapter(self, lesson: Lesson) -> Entry:
        return next(chapter for chapter in self.chapters if chapter.id == lesson.chapter)

    def level(self, lesson: Lesson) -> Entry:
        return next(level for level in self.levels if level.id == lesson.level)

    def number(self, lesson: Lesson) -> str:
        """Chapter and place in it: "4.1"."""
        chapter = self.chapters.index(self.chapter(lesson)) + 1
        among = [each.id for each in self.lessons if each.chapter == lesson.chapter]
        return f"{chapter}.{among.index(lesson.id) + 1}"

    def neighbours(self, lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
        """The lessons before and after it in the course."""
        row = [None, *self.lessons, None]
        at = row.index(lesson)
        return row[at - 1], row[at + 1]


def _recorded(found: list[Lesson]) -> dict[str, Trace]:
    films = {lesson.id: lesson.folder / RECORDED for lesson in found}
    return {id: codec.read(film) for id, film in films.items() if film.is_file()}


@cache
def shared() -> Library:
    """The course of this process."""
    own = os.environ.get(FOLDER, "").strip()
    return Library.with_own(Path(own) if own else None)
