"""The course: lessons as content, one folder each, loaded and checked here.

``load()`` reads our own lessons, ``load(folder)`` a lecturer's. How a lesson is written: README.md.
This package knows files and their form; it knows nothing of `viz`, torch or Streamlit, and runs no program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lessons import sheet, text
from lessons.errors import LessonError
from lessons.files import Table, toml
from lessons.model import Entry, Lesson

__all__ = ["LANGUAGES", "OWN", "Entry", "Lesson", "LessonError", "chapters", "confusions", "in_order", "levels", "load"]

LANGUAGES = ("en", "zh")
OWN = Path(__file__).resolve().parent
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load(folder: Path | None = None, broken: list[LessonError] | None = None) -> list[Lesson]:
    """All lessons of a folder, in the order of the course. One that cannot be shown raises, or goes into ``broken``."""
    folder = folder or OWN
    places, known = [chapter.id for chapter in chapters(folder)], [level.id for level in levels(folder)]
    found = []
    for path in sorted(folder.iterdir()):
        if _is_lesson(path):
            try:
                found.append(_lesson(path, places, known))
            except LessonError as error:
                if broken is None:
                    raise
                broken.append(error)
    return in_order(found, places)


def in_order(found: Iterable[Lesson], places: list[str]) -> list[Lesson]:
    """As the course has them; ``places``: the ids of its chapters."""
    return sorted(found, key=lambda lesson: (places.index(lesson.chapter), lesson.order, lesson.id))


def chapters(folder: Path | None = None) -> list[Entry]:
    """The chapters in order: the folder's own chapters.toml, else ours."""
    return _entries(folder, "chapter")


def levels(folder: Path | None = None) -> list[Entry]:
    """The words for a lesson's level, from the easiest on."""
    return _entries(folder, "level")


def confusions() -> list[Entry]:
    """What people wonder about; ids are their numbers."""
    return [_entry(each) for each in toml(OWN / "confusions.toml").tables("confusion")]


def _is_lesson(path: Path) -> bool:
    return path.is_dir() and path.name[0] not in "._"


def _entries(folder: Path | None, kind: str) -> list[Entry]:
    own = (folder or OWN) / "chapters.toml"
    table = toml(own if own.is_file() else OWN / "chapters.toml")
    return [_entry(each) for each in table.tables(kind)]


def _entry(table: Table) -> Entry:
    entry = Entry(table.take("id", str), {language: table.take(language, str) for language in LANGUAGES})
    table.done()
    return entry


def _lesson(folder: Path, places: list[str], known: list[str]) -> Lesson:
    if not IDENTIFIER.fullmatch(folder.name):
        raise LessonError(folder, None, "a lesson's folder is its link: use a-z, 0-9 and single hyphens")
    table = toml(folder / "lesson.toml")
    programs = sheet.programs(table)
    passages = sheet.passages(table, programs)
    lesson = Lesson(
        id=folder.name,
        folder=folder,
        chapter=table.one_of("chapter", places),
        order=table.take("order", int),
        level=table.one_of("level", known),
        minutes=table.take("minutes", int),
        confusions=table.all_of("confusions", int),
        errors=table.texts("errors"),
        keywords=table.texts("keywords"),
        programs=programs,
        claims=sheet.claims(table, programs),
        passages=passages,
        texts={language: text.load(folder / f"{language}.md", passages) for language in LANGUAGES},
    )
    table.done()
    return lesson
