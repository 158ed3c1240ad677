"""The catalogue as data: each cell of ``programs/*.py`` is one attack, with what must come of it. Runs nothing.

The head of a cell is ``# %% NAME -> END | END … ; option ; option …``. An END is one of

    ok                     it ends like any program: whatever it tried was refused, and it went on
    PermissionError        it raises this (the last part of the type's name)
    time                   it is stopped, by this limit
    crash: signal 11       its process is gone, with these words in the detail
    … @ 2 3                and one of these lines is named

and the options are the keys of `OPTIONS`, ``with NAME`` (a prelude before it), ``only LAYER`` (what alone holds it:
with that layer off it gets through) and ``unsafe`` (never run where a layer is off: it would reach beyond the test).
In a program ``@HERE@``, ``@SECRET@`` and so on stand for things of the arena.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from viz.limits import Limits

FOLDER = Path(__file__).parent
PATIENT = Limits(wall=60.0, cpu=60.0, memory=128 * 2**20, events=2 * 2**20)
"""A busy machine must not let the clock come first where another limit shall."""
PATIENCE = 5.0
"""Seconds of grace where a line must be named: only the process itself can do that, on a busy machine late."""
OPTIONS = {
    "": PATIENT,
    "tight": replace(PATIENT, wall=1.0, cpu=1.0),
    "cpu": replace(PATIENT, cpu=1.0),
}
HEAD = re.compile(r"^# %% (.*?) -> (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class End:
    """How a program may end; `Seen.ended` is held against it."""

    word: str
    detail: str = ""
    lines: frozenset[int] = frozenset()

    @staticmethod
    def read(text: str) -> End:
        text, _, lines = text.partition("@")
        word, _, detail = text.partition(":")
        return End(word.strip(), detail.strip(), frozenset(map(int, lines.split())))


@dataclass(frozen=True)
class Attack:
    number: int
    category: str
    name: str
    program: str
    ends: tuple[End, ...]
    limits: Limits
    only: str = ""
    unsafe: bool = False
    cells: bool = False

    def __str__(self) -> str:
        return f"{self.category}: {self.name}"


@cache
def catalogue() -> tuple[Attack, ...]:
    """All attacks, numbered in the order of their files."""
    found: list[Attack] = []
    for path in sorted(FOLDER.glob("programs/*.py")):
        parts = HEAD.split(path.read_text("utf-8"))[1:]
        for name, rest, program in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            found.append(_attack(len(found), path.stem, name, rest, program.lstrip("\n")))
    return tuple(found)


def _attack(number: int, category: str, name: str, rest: str, program: str) -> Attack:
    said, *options = (it.strip() for it in rest.split(";"))
    ends = tuple(End.read(it) for it in said.split("|"))
    words = dict(it.partition(" ")[::2] for it in options)
    prelude = words.pop("with", None)
    only, unsafe, cells = words.pop("only", ""), "unsafe" in words, "cells" in words
    limited = [it for it in words if it not in ("unsafe", "cells")] or [""]
    limits = OPTIONS[limited[0]]
    if any(end.lines for end in ends):
        limits = replace(limits, grace=PATIENCE)
    if prelude is not None:
        program = (FOLDER / "preludes" / f"{prelude}.py").read_text("utf-8") + program
    return Attack(
        number, category, name, program, ends, limits, only, unsafe, cells,
    )  # fmt: skip
