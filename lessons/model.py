"""A lesson as it was written: programs, passages, words. Data that was checked by its loader; it draws nothing.

``line`` is always a line of the file that the thing was read from, counted from 1, so that a later check can name it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Exchange = tuple[str, str]
"""(old, new): a piece of a program that stands there once, and what takes its place."""


@dataclass(frozen=True)
class Entry:
    """Something of the course that has a name in every language: a chapter, a level, a confusion."""

    id: str
    titles: dict[str, str]


@dataclass(frozen=True)
class Aim:
    """What words of the prose point at, as written; `viz.course.targets` finds it in a film.

    ``of`` is a name or the key of a card (then ``key``), the key of a step, or a lesson; of ``wires`` the card where
    they begin, and ``to`` the one where they end.
    """

    kind: Literal["card", "grad", "saved", "wires", "lines", "step", "lesson"]
    written: str
    of: str = ""
    key: bool = False
    to: Aim | None = None
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Fragment:
    """A run of the prose: plain or `code`, pointing at something or at nothing."""

    text: str
    code: bool = False
    aim: Aim | None = None


Fragments = tuple[Fragment, ...]


@dataclass(frozen=True)
class Section:
    """The words of one passage in one language. ``replies`` and ``choices`` by their ids."""

    id: str
    line: int
    paragraphs: tuple[Fragments, ...]
    choices: dict[str, Fragments] = field(default_factory=dict)
    replies: dict[str, Fragments] = field(default_factory=dict)
    places: tuple[int, ...] = ()
    """The line of each of `everything`."""

    @property
    def everything(self) -> list[Fragments]:
        """All that is said here: paragraphs, choices, replies."""
        return [*self.paragraphs, *self.choices.values(), *self.replies.values()]

    @property
    def placed(self) -> list[tuple[int, Fragments]]:
        """All that is said here, each with its line."""
        return list(zip(self.places, self.everything, strict=True))


@dataclass(frozen=True)
class Text:
    """A lesson's words in one language; a section for each passage, in the same order."""

    title: str
    about: Fragments
    goal: Fragments
    remember: Fragments
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Program:
    """A program of a lesson. If it raises, ``line`` says where and ``error`` is a phrase of the message."""

    id: str
    source: str
    outcome: Literal["ok", "raises"]
    line: int | None = None
    error: str = ""


@dataclass(frozen=True)
class Claim:
    """What plain PyTorch must give for ``expression`` once the program has ended (or failed).

    ``edit`` is exchanged in the program first: what the prose invites the reader to change.
    """

    program: str
    expression: str
    value: Any
    edit: Exchange | None
    line: int


@dataclass(frozen=True)
class Predict:
    """A question before a reveal, with the answer that the lesson expects: it is held against PyTorch by tests.

    asks: ``number`` the numbers ``of`` a name; ``choice`` one of ``choices``, proved by ``because``; ``card`` a card,
    ``answer`` an Aim. ``wrong``: typical wrong answers by id, each of the kind that is asked for.
    """

    asks: Literal["number", "choice", "card"]
    at: str
    answer: Any
    of: str = ""
    because: str = ""
    choices: tuple[str, ...] = ()
    wrong: dict[str, Any] = field(default_factory=dict)

    @property
    def replies(self) -> set[str]:
        """The ids to which the words must reply."""
        if self.asks == "choice":
            return {"right", *self.choices} - {self.answer}
        return {"right", "other", *self.wrong}


@dataclass(frozen=True)
class Try:
    """Something to change in the program, and the conditions by which a run has done it; absent ones hold."""

    solution: Exchange
    outcome: str = ""
    tensors: dict[str, Any] = field(default_factory=dict)
    calls: int | None = None
    keeps: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A stretch of the lesson, tied to a step of the film of its program."""

    id: str
    program: str
    step: str
    line: int
    predict: Predict | None = None
    attempt: Try | None = None
    compare: Exchange | None = None
    knob: str = ""


@dataclass(frozen=True)
class Lesson:
    """One lesson, checked. ``folder`` is where it was read."""

    id: str
    folder: Path
    chapter: str
    order: int
    level: str
    minutes: int
    confusions: tuple[int, ...]
    errors: tuple[str, ...]
    keywords: tuple[str, ...]
    programs: tuple[Program, ...]
    claims: tuple[Claim, ...]
    passages: tuple[Passage, ...]
    texts: dict[str, Text]

    def program(self, id: str) -> Program:
        """The program of that id, the first one if there is none."""
        return next((program for program in self.programs if program.id == id), self.programs[0])
