"""What a lesson names, found in a film: steps by their key or kind, cards by name or key, buckets, boxes, wires, lines.

None where the film has no such thing: the lesson is mistaken, or the reader changed the code.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from lessons.model import Aim
from viz.course.changes import Moved
from viz.course.script import Target
from viz.story.model import Story, fold

State = dict[str, dict[str, Any]]


def step(story: Story, reference: str) -> int | None:
    """The index of "first", "last", a step's key, or the first step of a kind."""
    ends = {"first": 0, "last": len(story.steps) - 1}
    by_key = (at for at, step in enumerate(story.steps) if step.key == reference)
    by_kind = (at for at, step in enumerate(story.steps) if step.kind == reference)
    return ends.get(reference, next(by_key, next(by_kind, None)))


class Film:
    """A story in which a lesson looks things up; ``moved``: where the lines of the lesson's program went."""

    def __init__(self, story: Story, moved: Moved) -> None:
        self.story, self.moved = story, moved
        self.actors = {actor.id: actor for actor in story.cast.nodes}
        self.state = cache(lambda at: fold(story, at))
        """The stage as it is after a step."""

    def step(self, reference: str) -> int | None:
        key = self.moved.key(reference)
        return None if key is None else step(self.story, key)

    def named(self, name: str, at: int) -> str | None:
        """The card that a name stands on at a step, the module's own names first."""
        on = [
            (scope, id)
            for id, fields in self.state(at).items() if fields.get("shown")
            for known, scope in fields.get("names") or () if known == name
        ]  # fmt: skip
        return min(on, default=(None, None))[1]

    def card(self, aim: Aim, at: int) -> str | None:
        """The card of an aim, if it is on the stage at that step."""
        id = self.moved.key(aim.of) if aim.key else self.named(aim.of, at)
        return id if id in self.actors and self.state(at).get(id, {}).get("shown") else None

    def target(self, aim: Aim, at: int) -> Target | None:
        """What an aim lights up at a step. Lessons are for the library to find."""
        return _FINDERS[aim.kind](self, aim, at)

    def _card(self, aim: Aim, at: int) -> Target | None:
        id = self.card(aim, at)
        return Target("card", [id]) if id else None

    def _grad(self, aim: Aim, at: int) -> Target | None:
        id = self.card(aim, at)
        return Target("grad", [id]) if id and self.actors[id].bucket else None

    def _saved(self, aim: Aim, at: int) -> Target | None:
        id = self.card(aim, at)
        return Target("saved", [id]) if id and self.state(at)[id].get("saved") else None

    def _wires(self, aim: Aim, at: int) -> Target | None:
        ends = self.card(aim, at), self.card(aim.to, at)
        state = self.state(at)
        ids = [
            link.id
            for link in self.story.cast.edges
            if (link.source, link.target) == ends and state.get(link.id, {}).get("shown")
        ]
        return Target("edges", ids) if ids else None

    def _lines(self, aim: Aim, at: int) -> Target | None:
        first, last = self.moved.line(aim.first), self.moved.line(aim.last)
        return Target("lines", first=first, last=last) if first and last else None

    def _step(self, aim: Aim, at: int) -> Target | None:
        index = self.step(aim.of)
        return None if index is None else Target("step", first=index)


_FINDERS = {
    "card": Film._card,
    "grad": Film._grad,
    "saved": Film._saved,
    "wires": Film._wires,
    "lines": Film._lines,
    "step": Film._step,
}
