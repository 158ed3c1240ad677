"""The film under construction: steps, chapters and the folded state. Knows the Story's form, not what is told.

A step is open until the next one opens, so that what belongs to it (a name, a print) can still join; its sentence is
asked for only when it closes. `later` keeps a change for the next step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Union

from viz.story.model import Chapter, Fault, Flight, Now, Pour, Print, Rule, Step, Sum, Words
from viz.story.source import Place

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
    printed: list[Print] = field(default_factory=list)
    fault: Fault | None = None
    fresh: set[int] = field(default_factory=set)
    hooked: list[str] = field(default_factory=list)
    """Values that arrived and were changed by a hook before they entered."""
    scenes: list[Any] = field(default_factory=list)
    """What the step is made of, where several things of one expression share it."""

    def closed(self) -> Step:
        now = Now(self.focus, self.edges, self.flights, self.sum, self.pour, self.seed)
        say = self.say() if callable(self.say) else self.say
        changes = [(thing, name, value) for (thing, name), value in self.changes.items()]
        return Step(
            self.key, self.kind, self.phase, say, self.line, self.span, changes, now,
            self.rule, self.printed, self.fault,
        )  # fmt: skip


class Film:
    """Steps in order, the state after the last change, and where chapters begin."""

    def __init__(self, title: Callable[[str, str, int | None], str]) -> None:
        self.steps: list[Step] = []
        self.chapters: list[Chapter] = []
        self.state: dict[tuple[str, str], Any] = {}
        self.open_step: Draft | None = None
        self._later: dict[tuple[str, str], Any] = {}
        self._title = title
        self._break = True
        self._keys: Counter[str] = Counter()

    @property
    def index(self) -> int:
        """The number of the step that is open now."""
        return len(self.steps)

    @property
    def begun(self) -> int:
        """How many steps there are, the open one included."""
        return len(self.steps) + (self.open_step is not None)

    def key(self, name: str) -> str:
        """A key that no other step has: ``name`` with its occurrence where it comes more than once."""
        self._keys[name] += 1
        return name if self._keys[name] == 1 else f"{name}~{self._keys[name]}"

    def open(self, key: str, kind: str, phase: str, line: int | None = None, span: Place | None = None) -> Draft:
        """Closes the open step and begins another."""
        self.close()
        self.open_step = Draft(self.key(key), kind, phase, line, span)
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

    def close(self) -> None:
        if self.open_step is not None:
            self.steps.append(self.open_step.closed())
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
            self.chapters.append(Chapter(self._unique(key), self._title(kind, phase, line), phase, self.index, line))
            self._break = False

    def _unique(self, key: str) -> str:
        taken = {chapter.key for chapter in self.chapters}
        return next(k for k in (key, *(f"{key}~{i}" for i in range(2, len(taken) + 3))) if k not in taken)
