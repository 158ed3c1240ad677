"""The course: lessons as content, one folder each, loaded and checked here.

``load()`` reads our own lessons, ``load(folder)`` a lecturer's. How a lesson is written: README.md.
This module knows files and their form; it knows nothing of `viz`, torch or Streamlit, and runs no program.
"""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessons import front_matter
from lessons.errors import LessonError

__all__ = ["LANGUAGES", "Chapter", "Claim", "Lesson", "LessonError", "Text", "chapters", "load"]

LANGUAGES = ("en", "zh")
OWN = Path(__file__).resolve().parent
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

SHEET_KEYS = {"chapter": str, "order": int, "level": str, "minutes": int, "start": str, "outcome": str}
FAILING_KEYS = {"line": int, "error": str}
CLAIM_KEYS = {"expression": str, "value": object}


@dataclass(frozen=True)
class Chapter:
    """A chapter of the course; ``titles`` by language."""

    id: str
    titles: dict[str, str]


@dataclass(frozen=True)
class Claim:
    """What plain PyTorch must give for ``expression`` once the program has ended (or failed).

    ``edit`` is an (old, new) piece of the program to be exchanged first: what the prose invites the reader to change.
    """

    expression: str
    value: Any
    edit: tuple[str, str] | None = None


@dataclass(frozen=True)
class Text:
    """A lesson's words in one language. ``body`` is paragraphs set apart by empty lines, with `code` in backticks."""

    title: str
    about: str
    goal: str
    level: str
    minutes: int
    body: str

    @property
    def paragraphs(self) -> list[str]:
        return self.body.split("\n\n")


@dataclass(frozen=True)
class Lesson:
    """One lesson, checked.

    ``start`` is the step that its film opens on: "first", "last", a kind of step ("error": the first of that kind), or
    a step's key. ``outcome`` is "ok" or "raises"; if it raises, ``line`` says where and ``error`` is a phrase of the
    message.
    """

    id: str
    chapter: str
    order: int
    program: str
    start: str
    texts: dict[str, Text]
    outcome: str = "ok"
    line: int | None = None
    error: str = ""
    claims: tuple[Claim, ...] = ()


def load(folder: Path | None = None) -> list[Lesson]:
    """All lessons of a folder, in the order of the course."""
    folder = folder or OWN
    course, levels = _course(folder)
    places = [chapter.id for chapter in course]
    found = [_lesson(path, places, levels) for path in sorted(folder.iterdir()) if _is_lesson(path)]
    return sorted(found, key=lambda lesson: (places.index(lesson.chapter), lesson.order, lesson.id))


def chapters(folder: Path | None = None) -> list[Chapter]:
    """The chapters in order: the folder's own chapters.toml, else ours."""
    return _course(folder or OWN)[0]


def _is_lesson(path: Path) -> bool:
    return path.is_dir() and path.name[0] not in "._"


def _course(folder: Path) -> tuple[list[Chapter], dict[str, dict[str, str]]]:
    """Chapters, and the words for each level."""
    path = folder / "chapters.toml" if (folder / "chapters.toml").is_file() else OWN / "chapters.toml"
    table = _toml(path)
    named = {kind: [_entry(path, entry) for entry in table.get(kind, [])] for kind in ("chapter", "level")}
    return [Chapter(key, titles) for key, titles in named["chapter"]], dict(named["level"])


def _entry(path: Path, entry: dict[str, Any]) -> tuple[str, dict[str, str]]:
    _keys(path, entry, {"id": str} | dict.fromkeys(LANGUAGES, str))
    return entry["id"], {language: entry[language] for language in LANGUAGES}


def _lesson(folder: Path, places: list[str], levels: dict[str, dict[str, str]]) -> Lesson:
    if not IDENTIFIER.fullmatch(folder.name):
        raise LessonError(folder, None, "a lesson's folder is its link: use a-z, 0-9 and single hyphens")
    path = folder / "lesson.toml"
    sheet = _toml(path)
    claims = sheet.pop("claims", [])
    _keys(path, sheet, SHEET_KEYS | ({} if sheet.get("outcome") == "ok" else FAILING_KEYS))
    _one_of(path, sheet, "chapter", places)
    _one_of(path, sheet, "level", list(levels))
    _one_of(path, sheet, "outcome", ["ok", "raises"])
    level, minutes = levels[sheet.pop("level")], sheet.pop("minutes")
    program = _program(folder / "program.py")
    return Lesson(
        id=folder.name,
        program=program,
        texts={language: _text(folder / f"{language}.md", level[language], minutes) for language in LANGUAGES},
        claims=tuple(_claim(path, claim, program) for claim in claims),
        **sheet,
    )


def _text(path: Path, level: str, minutes: int) -> Text:
    words, body = front_matter.parse(path, _read(path), ("title", "about", "goal"))
    return Text(**words, level=level, minutes=minutes, body=body)


def _program(path: Path) -> str:
    source = _read(path)
    try:
        ast.parse(source)
    except SyntaxError as error:
        raise LessonError(path, error.lineno, f"not valid Python ({error.msg})") from error
    return source


def _claim(path: Path, claim: dict[str, Any], program: str) -> Claim:
    edit = claim.pop("edit", None)
    _keys(path, claim, CLAIM_KEYS)
    if edit is not None and (len(edit) != 2 or program.count(edit[0]) != 1):
        raise LessonError(path, _line_of(path, "edit"), f"edit = [old, new], and old once in program.py; got {edit}")
    return Claim(**claim, edit=tuple(edit) if edit else None)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        raise LessonError(path, int(where[1]) if where else None, f"not valid TOML: {error}") from error


def _keys(path: Path, table: dict[str, Any], wanted: dict[str, type]) -> None:
    """Exactly the wanted keys, each of its type."""
    for key in table:
        if key not in wanted:
            raise LessonError(path, _line_of(path, key), f"unknown key {key!r}; known here: {', '.join(wanted)}")
    for key, kind in wanted.items():
        if key not in table:
            raise LessonError(path, None, f"missing key {key!r}")
        if not isinstance(table[key], kind) or (kind is int and isinstance(table[key], bool)):
            raise LessonError(path, _line_of(path, key), f"{key} must be {kind.__name__}, got {table[key]!r}")


def _one_of(path: Path, table: dict[str, Any], key: str, known: list[str]) -> None:
    if table[key] not in known:
        raise LessonError(path, _line_of(path, key), f"{key} {table[key]!r} is not one of: {', '.join(known)}")


def _line_of(path: Path, key: str) -> int | None:
    """The first line of a TOML file that sets ``key``."""
    pattern = re.compile(rf"\s*{re.escape(key)}\s*=")
    return next((number for number, line in enumerate(_read(path).splitlines(), 1) if pattern.match(line)), None)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise LessonError(path, None, "missing; a lesson has lesson.toml, program.py, en.md and zh.md") from None
    except UnicodeDecodeError as error:
        raise LessonError(path, None, f"not UTF-8 ({error.reason} at byte {error.start})") from error
