"""The body of a lesson's text: ``## passage``, paragraphs, ``* choice: words``, ``> answer: reply``."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

from lessons import markup
from lessons.errors import LessonError
from lessons.model import Fragments, Section

HEAD = re.compile(r"##\s+(\S+)\s*")
ITEM = re.compile(r"([*>])\s+([a-z0-9_-]+):\s+(.+)")
BEGINS = re.compile(r"[*>](?!\*)")
KINDS = {"*": "choice", ">": "reply"}

Numbered = list[tuple[int, str]]
Placed = tuple[int, Fragments]
"""With its line."""
Items = dict[str, dict[str, Placed]]
"""Sign → id → words."""


def parse(path: Path, body: str, before: int) -> tuple[Section, ...]:
    """The sections; ``before`` lines stand before the body."""
    numbered = [(number, line.rstrip()) for number, line in enumerate(body.splitlines(), before + 1)]
    heads = [place for place, (_, line) in enumerate(numbered) if line.startswith("#")]
    loose = next((number for number, line in numbered[: heads[0] if heads else None] if line), None)
    if loose:
        raise LessonError(path, loose, "text before the first passage: it begins with a line '## id'")
    ends = [*heads[1:], len(numbered)]
    return tuple(_section(path, numbered[first:end]) for first, end in zip(heads, ends, strict=True))


def _section(path: Path, numbered: Numbered) -> Section:
    line, head = numbered[0]
    named = HEAD.fullmatch(head)
    if not named:
        raise LessonError(path, line, f"expected '## id of a passage', got {head!r}")
    items: Items = {"*": {}, ">": {}}
    paragraphs: list[Placed] = []
    for blank, group in groupby(numbered[1:], key=lambda each: not each[1]):
        if not blank:
            paragraphs += _block(path, list(group), items)
    if not paragraphs:
        raise LessonError(path, line, f"passage {named[1]!r} says nothing")
    placed = [*paragraphs, *items["*"].values(), *items[">"].values()]
    choices, replies = ({id: said for id, (_, said) in items[sign].items()} for sign in "*>")
    return Section(
        named[1], line, tuple(said for _, said in paragraphs), choices, replies, tuple(place for place, _ in placed)
    )


def _block(path: Path, lines: Numbered, items: Items) -> list[Placed]:
    """Lines without an empty one between: a paragraph, then choices and replies, each on one line."""
    prose = [each for each in lines if not BEGINS.match(each[1])]
    for number, line in lines[len(prose) :]:
        item = ITEM.fullmatch(line)
        if not item:
            raise LessonError(path, number, f"expected '* choice: words' or '> answer: words', got {line!r}")
        sign, id, words = item.groups()
        if id in items[sign]:
            raise LessonError(path, number, f"{KINDS[sign]} {id!r} is given twice")
        items[sign][id] = number, markup.parse(path, number, words)
    if prose != lines[: len(prose)]:
        raise LessonError(path, prose[-1][0], "a choice or a reply is one line; a paragraph needs an empty line before")
    if not prose:
        return []
    first = prose[0][0]
    return [(first, markup.parse(path, first, markup.joined([line.strip() for _, line in prose])))]
