"""A Trace and what has been told of it, once for all visitors: equal Traces are one Film.

Two hundred who open the same lesson share one Trace and one telling a language; the last page that shows it lets go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from threading import Lock
from weakref import WeakValueDictionary

from viz.course.script import Script
from viz.story import encode, tell
from viz.story.model import Story, Variant
from viz.story.versions.variants import variants
from viz.trace import codec
from viz.trace.events import Trace


@dataclass
class Told:
    """A Film in one language."""

    story: Story
    encoded: bytes
    """Its JSON."""
    laid: dict[tuple[str, str], Script] = field(default_factory=dict)
    """The lessons that have been laid over it, by lesson and program."""

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        return tuple(variants(self.story))


class Film:
    """Made by `film`. Safe to use from many threads: what two ask for at once is told once."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._told: dict[str, Told] = {}
        self._telling = Lock()

    def told(self, language: str) -> Told:
        with self._telling:
            if language not in self._told:
                story = tell(self.trace, language)
                self._told[language] = Told(story, encode(story))
            return self._told[language]


_films: WeakValueDictionary[bytes, Film] = WeakValueDictionary()
_looking = Lock()


def film(trace: Trace) -> Film:
    """The Film of this Trace: the one that somebody's page already shows, if there is one."""
    key = blake2b(codec.write(trace), digest_size=16).digest()
    with _looking:
        known = _films.get(key)
        if known is None:
            known = _films[key] = Film(trace)
        return known
