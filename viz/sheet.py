"""A lesson for print: the film of each of its programs, with the lesson laid over it. Knows pages, no paper."""

from __future__ import annotations

from dataclasses import dataclass

from viz import page as pages
from viz.course.library import Library
from viz.course.script import Script


@dataclass(frozen=True)
class Sheet:
    """``films``: of each program that could run now its story, as it travels, and the lesson laid over it."""

    lesson: str
    language: pages.Language
    films: list[tuple[str, Script]]


def sheet(lesson: str, language: pages.Language, library: Library, run: pages.Run) -> Sheet:
    """Each program is opened as a visitor would open it, on a page that nobody sees."""
    found = library.find(lesson)
    opened = [pages.Page(language) for _ in found.programs]
    for page, program in zip(opened, found.programs, strict=True):
        pages.open_lesson(page, pages.Place(found.id, program.id), library, run)
    ran = [page for page in opened if not pages.not_run(page.trace)]
    return Sheet(found.id, language, [(pages.story(page).packed, pages.script(page, library)) for page in ran])
