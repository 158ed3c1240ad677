"""Reading a lesson's files, and the form of a TOML table: which keys, of which types, on which line.

Every mistake is a LessonError with file, line and what to mend.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessons.errors import LessonError

ANY = object


def read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise LessonError(path, None, "missing; a lesson has lesson.toml, its programs, en.md and zh.md") from None
    except UnicodeDecodeError as error:
        raise LessonError(path, None, f"not UTF-8 ({error.reason} at byte {error.start})") from error


def python(path: Path) -> str:
    source = read(path)
    try:
        ast.parse(source)
    except SyntaxError as error:
        raise LessonError(path, error.lineno, f"not valid Python ({error.msg})") from error
    return source


def toml(path: Path) -> Table:
    text = read(path)
    try:
        return Table(path, tomllib.loads(text), 1, text.splitlines())
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        raise LessonError(path, int(where[1]) if where else None, f"not valid TOML: {error}") from error


@dataclass
class Table:
    """A table of a TOML file, from its line ``first`` on. Take its keys out of it; `done` refuses what is left."""

    path: Path
    values: dict[str, Any]
    first: int
    lines: list[str] = field(repr=False)
    known: list[str] = field(default_factory=list)

    def take(self, key: str, kind: type, missing: Any = ...) -> Any:
        """The value of a key, of that type; without ``missing`` the key must be there."""
        self.known.append(key)
        if key not in self.values:
            if missing is ...:
                raise LessonError(self.path, self.first if self.first > 1 else None, f"missing key {key!r}")
            return missing
        value = self.values.pop(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.refuse(key, f"{key} must be {kind.__name__}, got {value!r}")
        return value

    def one_of(self, key: str, known: list[str], missing: Any = ...) -> str:
        value = self.take(key, str, missing)
        if value not in known:
            self.refuse(key, f"{key} {value!r} is not one of: {', '.join(known)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty if it is not given."""
        return self.all_of(key, str)

    def all_of(self, key: str, kind: type) -> tuple[Any, ...]:
        values = self.take(key, list, [])
        if not all(isinstance(value, kind) and not isinstance(value, bool) for value in values):
            self.refuse(key, f"{key} must be a list of {kind.__name__}, got {values!r}")
        return tuple(values)

    def table(self, key: str) -> Table | None:
        """The table of that key, or None."""
        if key not in self.values:
            self.known.append(key)
            return None
        values = self.take(key, dict)
        headed = self._line(lambda line: line.strip().endswith(f".{key}]"))
        return Table(self.path, values, headed or self.line(key) or self.first, self.lines)

    def tables(self, key: str) -> list[Table]:
        """The tables under ``[[key]]``, in order."""
        values = self.take(key, list, [])
        head = re.compile(rf"\[\[\s*{re.escape(key)}\s*\]\]")
        places = [number for number, line in enumerate(self.lines, 1) if head.match(line.strip())]
        if len(places) != len(values):
            self.refuse(key, f"{key} must be written as [[{key}]]")
        return [Table(self.path, value, place, self.lines) for value, place in zip(values, places, strict=True)]

    def done(self) -> None:
        for key in self.values:
            self.refuse(key, f"unknown key {key!r}; known here: {', '.join(self.known)}")

    def refuse(self, key: str, problem: str) -> None:
        raise LessonError(self.path, self.line(key), problem)

    def line(self, key: str) -> int | None:
        """The line that sets ``key`` in this table."""
        pattern = re.compile(rf"\s*{re.escape(key)}\s*=|\s*\[.*\b{re.escape(key)}\s*\]")
        return self._line(lambda line: bool(pattern.match(line)))

    def _line(self, fits: Callable[[str], bool]) -> int | None:
        numbered = list(enumerate(self.lines, 1))[self.first - 1 :]
        return next((number for number, line in numbered if fits(line)), None)
