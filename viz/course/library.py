"""The lessons of the course in their order, found by their links. Reads files; runs no program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import lessons
from lessons import Entry, Lesson
from viz.trace import codec
from viz.trace.events import Trace

OPENING = "detach"
"""The lesson on the page when nobody asks for another."""
RECORDED = "trace.ndjson"
"""In a lesson's folder: the Trace of its first program as it was recorded, so that its film opens without a run."""


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

    @classmethod
    def open(cls, folder: Path) -> Library:
        """The lessons of a folder."""
        loaded = lessons.load(folder)
        films = {lesson.id: lesson.folder / RECORDED for lesson in loaded}
        recorded = {id: codec.read(film) for id, film in films.items() if film.is_file()}
        return cls(loaded, lessons.chapters(folder), lessons.levels(folder), lessons.confusions(), recorded)

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
