"""The head of a lesson's text: lines of ``key: value`` between two lines ``---``, each key once, then the body.

    ---
    title: Your first gradient
    about: What one sees, in a sentence or two.
    goal: what the reader will be able to do
    remember: The closing sentence.
    ---

    The body.

Values are plain text to the end of the line: no quotes, no lists, no nesting.
"""

from __future__ import annotations

from pathlib import Path

from lessons.errors import LessonError

FENCE = "---"
Head = dict[str, tuple[int, str]]
"""Key → its line and its value."""


def parse(path: Path, text: str, keys: tuple[str, ...]) -> tuple[Head, str, int]:
    """The values of exactly ``keys``, the body, and how many lines stand before it."""
    lines = text.splitlines()
    if not lines or lines[0] != FENCE:
        raise LessonError(path, 1, f"the first line must be {FENCE}")
    if FENCE not in lines[1:]:
        raise LessonError(path, len(lines), f"the head is never closed by a second {FENCE}")
    end = lines.index(FENCE, 1)
    head = _head(path, lines[1:end], keys)
    body = "\n".join(lines[end + 1 :])
    if not body.strip():
        raise LessonError(path, end + 1, f"no text after the second {FENCE}")
    return head, body, end + 1


def _head(path: Path, lines: list[str], keys: tuple[str, ...]) -> Head:
    head: Head = {}
    for number, line in enumerate(lines, 2):
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not (colon and value):
            raise LessonError(path, number, f"expected 'key: value', got {line!r}")
        if key not in keys or key in head:
            raise LessonError(path, number, f"{key!r} is unknown or given twice; the head has {', '.join(keys)}")
        head[key] = number, value
    missing = [key for key in keys if key not in head]
    if missing:
        raise LessonError(path, len(lines) + 2, f"the head lacks {', '.join(missing)}")
    return head
