"""The film under construction: steps, chapters and the folded state. Knows the Story's form, not what is told.

A step is open until the next one opens, so that what belongs to it (a name, a print) can still join; its sentence is
asked for only when it closes. `later` keeps a change for the next step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Union

import msgspec

from viz.story.code.source import Place
from viz.story.model import Chapter, Fault, Flight, Now, Pour, Print, Remedy, Rule, Step, Sum, Words

WRITTEN = ("stdout", "stderr")
Say = Union[Words, Callable[[], Words]]


@dataclass
class Draft:
    """A step that is still open. ``fresh`` holds the tensors it made: names given to them now join it."""

    key: str
    kind: str
    phase: str
    line: int | None
    span: Place | None
    say: Say = field(default_factory=list)
    changes: dict[tuple[str, str], Any] = field(default_factory=dict)
    focus: list[str] = field(default_factory=list)
    edges: list[str] = field(default_factory=list)
    flights: list[Flight] = field(default_factory=list)
    sum: Sum | None = None
    pour: Pour | None = None
    seed: list[tuple[str, str]] = field(default_factory=list)
    rule: Rule | None = None
    whys: list[Words] = field(default_factory=list)
    printed: list[Print] = field(default_factory=list)
    fault: Fault | None = None
    remedies: list[Remedy] = field(default_factory=list)
    fresh: set[int] = field(default_factory=set)
    hooked: list[str] = field(default_factory=list)
    """Values that arrived and were changed by a hook before they entered."""
    kept: Words = field(default_factory=list)
    """What a .grad of retain_grad received as this arrived."""
    within: str = ""
    scenes: list[Any] = field(default_factory=list)
    """What the step is made of, where several things of one expression share it."""

    def closed(self) -> Step:
        now = Now(self.focus, self.edges, self.flights, self.sum, self.pour, self.seed)
        say = self.say() if callable(self.say) else self.say
        changes = [(thing, name, value) for (thing, name), value in self.changes.items()]
        return Step(
            self.key, self.kind, self.phase, say, self.line, self.span, changes, now,
            self.rule, joined(self.printed), self.fault, within=self.within, whys=self.whys,
            remedies=self.remedies,
        )  # fmt: skip


def joined(prints: list[Print]) -> list[Print]:
    """What was written into one stream, piece by piece, as one print; other output stays apart."""
    whole: list[Print] = []
    for stream, pieces in groupby(prints, key=lambda each: each.stream):
        pieces = list(pieces)
        whole += [Print("".join(each.text for each in pieces), stream)] if stream in WRITTEN else pieces
    return whole


class Film:
    """Steps in order, the state after the last change, and where chapters begin."""

    def __init__(self, title: Callable[[str, str], str]) -> None:
        self.steps: list[Step] = []
        self.closed = 0
        """Bytes of the closed steps as JSON."""
        self.chapters: list[Chapter] = []
        self.state: dict[tuple[str, str], Any] = {}
        self.open_step: Draft | None = None
        self.groups: list[str] = []
        """The groups under way, outermost first; a step is within the innermost."""
        self._later: dict[tuple[str, str], Any] = {}
        self._printed = 0
        """Bytes of what the open step has printed so far: it may be a book."""
        self._title = title
        self._break = True
        self._keys: Counter[str] = Counter()
        self._chapter_keys: Counter[str] = Counter()

    @property
    def index(self) -> int:
        """The number of the step that is open now."""
        return len(self.steps)

    @property
    def inside(self) -> str:
        """The innermost group under way."""
        return self.groups[-1] if self.groups else ""

    @property
    def bytes(self) -> int:
        """Of the steps as JSON, about."""
        return self.closed + self._printed

    @property
    def begun(self) -> int:
        """How many steps there are, the open one included."""
        return len(self.steps) + (self.open_step is not None)

    def key(self, name: str) -> str:
        """A key that no other step has: ``name`` with its occurrence where it comes more than once."""
        return _numbered(self._keys, name)

    def open(self, key: str, kind: str, phase: str, line: int | None = None, span: Place | None = None) -> Draft:
        """Closes the open step and begins another."""
        self.close()
        self.open_step = Draft(self.key(key), kind, phase, line, span, within=self.inside)
        self._chapter(kind, phase, line)
        waiting, self._later = self._later, {}
        for (thing, name), value in waiting.items():
            self.change(thing, name, value)
        return self.open_step

    def rejoin(self, kind: str, span: Place | None) -> Draft | None:
        """The open step, if what comes now is more of the same: the same kind, by the same expression."""
        step = self.open_step
        return step if step is not None and span is not None and (step.kind, step.span) == (kind, span) else None

    def speak(self) -> None:
        """Finds the words of the open step now, before names move; prints may still join it."""
        step = self.open_step
        if step is not None and callable(step.say):
            step.say = step.say()

    def print(self, text: str, stream: str) -> None:
        """Output joins the open step."""
        self.open_step.printed.append(Print(text, stream))
        self._printed += len(msgspec.json.encode(text))

    def close(self) -> None:
        if self.open_step is not None:
            self.steps.append(self.open_step.closed())
            self.closed += len(msgspec.json.encode(self.steps[-1]))
            self._printed = 0
            self.open_step = None

    def change(self, thing: str, name: str, value: Any) -> None:
        """Sets a field from the open step on; nothing happens if it already has that value."""
        if self.open_step is None:
            return self.later(thing, name, value)
        self._later.pop((thing, name), None)
        if (thing, name) not in self.state or self.state[thing, name] != value:
            self.state[thing, name] = value
            self.open_step.changes[thing, name] = value
        return None

    def later(self, thing: str, name: str, value: Any) -> None:
        """Sets a field from the next step on."""
        self._later[thing, name] = value

    def get(self, thing: str, name: str, default: Any = None) -> Any:
        """A field as it will stand once waiting changes are in."""
        return self._later.get((thing, name), self.state.get((thing, name), default))

    def new_chapter(self) -> None:
        """The next step begins a chapter, whatever its phase."""
        self._break = True

    def _chapter(self, kind: str, phase: str, line: int | None) -> None:
        if self._break or self.chapters[-1].phase != phase:
            key = f"{phase} {line or len(self.chapters) + 1}"
            key = _numbered(self._chapter_keys, key)
            self.chapters.append(Chapter(key, self._title(kind, phase), phase, self.index, line))
            self._break = False


def _numbered(used: Counter[str], name: str) -> str:
    used[name] += 1
    return name if used[name] == 1 else f"{name}~{used[name]}"
