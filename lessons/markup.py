"""The markup of the prose: `code` in backticks, and [words](target). Everything else is text as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lessons import targets
from lessons.errors import LessonError
from lessons.model import Aim, Fragment, Fragments

FOREIGN = re.compile(r"\*\*|<|\$|https?:|^#|!\[|__")
"""What looks like other markup. A reader would see it as it stands."""

NUMBERED = re.compile(r"#\d+(\.\d+)?$")


def parse(path: Path, line: int, text: str, *, pointing: bool = True) -> Fragments:
    """A paragraph in fragments; ``pointing``: it may have targets."""
    return _Scanner(path, line, text, pointing).all()


def joined(lines: list[str]) -> str:
    """Lines of one paragraph as one: with a space between, but not between two Chinese characters."""
    text = ""
    for line in lines:
        wide = text and (ord(text[-1]) > 0x2E80 or ord(line[0]) > 0x2E80)
        text += line if not text or wide else f" {line}"
    return text


def written(fragments: Fragments) -> str:
    """The words as plain text, code in backticks."""
    return "".join(f"`{each.text}`" if each.code else each.text for each in fragments)


class _Scanner:
    def __init__(self, path: Path, line: int, text: str, pointing: bool) -> None:
        self.path, self.line, self.text, self.pointing = path, line, text, pointing

    def all(self) -> Fragments:
        found: list[Fragment] = []
        at = 0
        while at < len(self.text):
            if self.text[at] == "[":
                at, inside, aim = self._pointer(at)
                found += self._plain(inside, aim)
            else:
                end = self._end_of_plain(at)
                found += self._plain(self.text[at:end], None)
                at = end
        return tuple(found)

    def _end_of_plain(self, at: int) -> int:
        """The next bracket outside of code."""
        code = False
        for place in range(at, len(self.text)):
            code ^= self.text[place] == "`"
            if self.text[place] == "[" and not code:
                return place
        return len(self.text)

    def _pointer(self, at: int) -> tuple[int, str, Aim]:
        """Behind it, its words, its target."""
        close = self._end_of_words(at)
        if close is None or self.text[close + 1 : close + 2] != "(":
            raise self._wrong(f"{self.text[at : at + 20]!r}: a bracket is [words](target), or stands in `code`")
        end = self._end_of_target(close + 2)
        if end is None:
            raise self._wrong(f"the target of [{self.text[at + 1 : close]}] is never closed by )")
        written = self.text[close + 2 : end]
        aim = targets.parse(written)
        if aim is None:
            raise self._wrong(f"target ({written}) is none of: {targets.FORMS}")
        if not self.pointing:
            raise self._wrong(f"target ({written}): only passages point at things")
        return end + 1, self.text[at + 1 : close], aim

    def _end_of_words(self, at: int) -> int | None:
        """Where the bracket at ``at`` is closed; code in backticks does not count."""
        depth, code = 0, False
        for place in range(at, len(self.text)):
            letter = self.text[place]
            code ^= letter == "`"
            depth += 0 if code else (letter == "[") - (letter == "]")
            if depth == 0 and not code:
                return place
        return None

    def _end_of_target(self, at: int) -> int | None:
        """The first closing bracket that leaves the target whole. A long key is cut, and so are the brackets in it:
        such a key is whole where its number ends it."""
        for place in range(at, len(self.text)):
            inside = self.text[at:place]
            if self.text[place] == ")" and (inside.count("(") == inside.count(")") or NUMBERED.search(inside)):
                return place
        return None

    def _plain(self, text: str, aim: Aim | None) -> Iterator[Fragment]:
        """Text and code by turns."""
        parts = text.split("`")
        if len(parts) % 2 == 0:
            raise self._wrong("a backtick without its partner")
        for number, part in enumerate(parts):
            if number % 2 == 0 and (foreign := FOREIGN.search(part)):
                raise self._wrong(f"{foreign[0]!r}: the only markup is `code` and [words](target)")
            if part:
                yield Fragment(part, bool(number % 2), aim)

    def _wrong(self, problem: str) -> LessonError:
        return LessonError(self.path, self.line, problem)
