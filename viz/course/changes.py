"""Changes of a lesson's program: pieces exchanged, and where its lines went in the text that the reader made of it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from viz.story.model import Edit

LINE = re.compile(r"(\d+)(?=/)")
ELSEWHERE = re.compile(r"\s*(#|import\b|from\b)")
"""Lines that are alike in many programs."""


def exchanged(code: str, pair: tuple[str, str]) -> str | None:
    """The program with one piece exchanged; None where that piece does not stand there exactly once."""
    return code.replace(*pair) if code.count(pair[0]) == 1 else None


def exchange(code: str, pair: tuple[str, str]) -> list[Edit]:
    """The same as changes of whole lines; [] where it cannot be done."""
    after = exchanged(code, pair)
    if after is None:
        return []
    start = code.index(pair[0])
    first, last = code.count("\n", 0, start) + 1, code.count("\n", 0, start + len(pair[0])) + 1
    new = after.split("\n")
    lines = new[first - 1 : len(new) - (code.count("\n") + 1 - last)]
    return [Edit(first, last, lines)]


def edits(before: str, after: str) -> list[Edit]:
    """What makes the one text of the other, line by line."""
    old, new = before.split("\n"), after.split("\n")
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [Edit(a + 1, b, new[c:d]) for tag, a, b, c, d in codes if tag != "equal"]


class Moved:
    """Where the lines of the original are in another text. Keys begin with a line, so they move along."""

    def __init__(self, original: str, code: str) -> None:
        old, new = original.split("\n"), code.split("\n")
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        self._told = {n for n, line in enumerate(old, 1) if line.strip() and not ELSEWHERE.match(line)}
        self.places = {a + i + 1: b + i + 1 for a, b, size in blocks for i in range(size)}

    @property
    def another(self) -> bool:
        """Fewer than a quarter of the lines that make the original are left: the text is another program."""
        return 4 * len(self._told & self.places.keys()) < len(self._told)

    def line(self, number: int) -> int | None:
        return self.places.get(number)

    def key(self, key: str) -> str | None:
        """The key of the same thing in the other text; None if its line is gone."""
        named = LINE.match(key)
        if not named:
            return key
        line = self.line(int(named[1]))
        return None if line is None else f"{line}{key[named.end() :]}"
