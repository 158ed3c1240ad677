"""A lesson's words in one language: the head, then a section for each passage, with all its choices and replies."""

from __future__ import annotations

from pathlib import Path

from lessons import front_matter, markup, sections
from lessons.errors import LessonError
from lessons.files import read
from lessons.model import Passage, Section, Text

HEAD = ("title", "about", "goal", "remember")


def load(path: Path, passages: tuple[Passage, ...]) -> Text:
    head, body, before = front_matter.parse(path, read(path), HEAD)
    found = sections.parse(path, body, before)
    _same_passages(path, found, passages)
    for section, passage in zip(found, passages, strict=True):
        _answered(path, section, passage)
    words = {key: markup.parse(path, *head[key], pointing=False) for key in HEAD}
    return Text(head["title"][1], words["about"], words["goal"], words["remember"], found)


def _same_passages(path: Path, found: tuple[Section, ...], passages: tuple[Passage, ...]) -> None:
    have, wanted = [section.id for section in found], [passage.id for passage in passages]
    if have == wanted:
        return
    place = next(
        (at for at, pair in enumerate(zip(have, wanted, strict=False)) if pair[0] != pair[1]),
        min(len(have), len(wanted)),
    )
    line = found[place].line if place < len(found) else found[-1].line if found else None
    expected = f"'## {wanted[place]}'" if place < len(wanted) else "no more passages"
    raise LessonError(path, line, f"passages must be those of lesson.toml ({', '.join(wanted)}): here {expected}")


def _answered(path: Path, section: Section, passage: Passage) -> None:
    """Every choice has words, every answer a reply, and there are no others."""
    choices = set(passage.predict.choices) if passage.predict else set()
    replies = (passage.predict.replies if passage.predict else set()) | (
        {"right", "other"} if passage.attempt else set()
    )
    for what, sign, have, wanted in (
        ("choice", "*", section.choices, choices),
        ("reply", ">", section.replies, replies),
    ):
        for id in sorted(wanted - have.keys()):
            raise LessonError(path, section.line, f"passage {section.id!r} lacks the {what} '{sign} {id}: …'")
        for id in sorted(have.keys() - wanted):
            raise LessonError(path, section.line, f"passage {section.id!r} has a {what} {id!r} that nothing asks for")
    if passage.predict and passage.predict.asks == "choice" and list(section.choices) != list(passage.predict.choices):
        order = ", ".join(passage.predict.choices)
        raise LessonError(path, section.line, f"choices in the order of lesson.toml: {order}")
