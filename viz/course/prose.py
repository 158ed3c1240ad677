"""Fragments of a lesson ──▶ pieces of the Script, with the targets that the film has. The lost ones are plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lessons.model import Aim, Fragments
from viz.course.script import Piece, Target

Find = Callable[[Aim], Target | None]


def pieces(fragments: Fragments, find: Find) -> list[Piece]:
    return [Piece(each.text, each.code, find(each.aim) if each.aim else None) for each in fragments]


def prose(paragraphs: Iterable[Fragments], find: Find) -> list[list[Piece]]:
    return [pieces(paragraph, find) for paragraph in paragraphs]


def nowhere(aim: Aim) -> None:
    """Where nothing can be pointed at: another program's film is on the stage."""
