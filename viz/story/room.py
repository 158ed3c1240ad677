"""How much a film holds, and how full one under construction is: cards, wires, steps, bytes of its JSON.

A film ends before the event that comes when it is full. One event may bring much (a thousand cards, a printed book), so
a film may still go over; one that then does not fit a page is told again without its last events.
"""

from __future__ import annotations

from viz.limits import CROWD, FILM_ACTORS, FILM_BYTES, FILM_LINKS, FILM_STEPS, STORY_BYTES
from viz.story.model import Story
from viz.story.telling import Telling
from viz.trace.events import AnyEvent, OpRan

CARD, LINK, GROUP = 400, 100, 200
"""Bytes of JSON, about: they are still changing, and what they are is written only at the end."""
ID = 64
"""Bytes, at most, by which a story grows when it gets its id."""


class Room:
    """The room that a film has taken so far."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._groups: set[str] = set()
        """Those that a step is in: no others will be in the cast."""

    @property
    def bytes(self) -> int:
        """Of JSON, about."""
        telling, cast = self._telling, self._telling.cast
        told = telling.film.bytes + telling.values.bytes + len(telling.source.text)
        return told + CARD * len(cast.cards) + LINK * len(cast.links) + GROUP * len(self._groups)

    def full(self) -> bool:
        """Whether the film holds no more than the step that says so."""
        film, cast = self._telling.film, self._telling.cast
        self._enter(film.open_step.within if film.open_step is not None else "")
        crowded = len(cast.cards) >= FILM_ACTORS or len(cast.links) >= FILM_LINKS
        return crowded or film.begun >= FILM_STEPS - 1 or self.bytes >= FILM_BYTES

    def _enter(self, group: str) -> None:
        while group and group not in self._groups:
            self._groups.add(group)
            group = self._telling.cast.groups[group].parent


def drawable(event: AnyEvent) -> bool:
    """Whether what the event brings has no more wires than a picture can show: a program may join one tensor with
    itself 400,000 times, or a record claim that it did."""
    wires = [len(node.edges) for node in getattr(event, "nodes", ())]
    if isinstance(event, OpRan):
        wires += [len(arg.items) for arg in event.args]
    return max(wires, default=0) <= CROWD and sum(wires) <= FILM_LINKS


def fits(story: Story, encoded: bytes) -> bool:
    """Whether a page can show the story."""
    return len(encoded) + ID <= STORY_BYTES and len(story.cast.nodes) <= CROWD
