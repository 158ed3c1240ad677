"""An error as it happened, and what every explanation of one is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from viz.story.model import Edit, Remedy, Words
from viz.story.telling import Call, Telling
from viz.trace.events import Span

Cause = tuple[Words, list[Remedy]]
"""The explanation and what to try."""


@dataclass(frozen=True)
class Failure:
    """An error as it happened. ``call`` and ``node`` where a backward failed; ``span`` is what raised."""

    type: str
    message: str
    line: int | None
    span: Span | None
    call: Call | None
    node: int | None
    absent: tuple[str, ...] = ()
    """Modules that are not here."""


def remedy(telling: Telling, key: str, edits: list[Edit], /, **arguments: Any) -> Remedy:
    """Something to try: words, and the edits that do it, if any do."""
    return Remedy(telling.words.say(f"try.{key}", **arguments), edits)


def root(telling: Telling, failure: Failure) -> int | None:
    """The root that a call was refused for: the first that fits the complaint."""
    roots = [t for t in failure.call.roots if t in telling.world.tensors] if failure.call else []
    number = re.search(r"element (\d+) of tensors|grad_output\[(\d+)\]", failure.message)
    place = int(number[1] or number[2]) if number else 0
    return roots[place] if place < len(roots) else None
