"""A Trace and what has been told of it, once for all visitors: equal Traces are one Film.

Two hundred who open the same lesson share one Trace and one telling a language; the last page that shows it lets go.
Where films have no room any more (`viz.shelf`), one is kept as its record and as what travels, then not at all.
"""

from __future__ import annotations

import zlib
from functools import cached_property
from hashlib import blake2b
from threading import Lock
from weakref import WeakValueDictionary

from viz.course.script import Script
from viz.shelf import SHELF
from viz.stage import pack
from viz.story import encode, tell
from viz.story.model import Story, Variant
from viz.story.versions.variants import variants
from viz.trace import codec
from viz.trace.events import Trace

TRACE_OBJECTS, STORY_OBJECTS = 4, 3
"""So many times the bytes of its JSON a Trace, and a Story, hold in memory, about: measured on several kinds."""


class Gone(Exception):
    """There was no room for a Film any more. A browser that shows it has it; who needs more of it runs it again."""


class Told:
    """A Film in one language."""

    def __init__(self, film: Film, language: str) -> None:
        self._film, self._language = film, language
        story = tell(film.trace, language)
        encoded = encode(story)
        self._story: Story | None = story
        self._objects = STORY_OBJECTS * len(encoded)
        self.id = story.id
        self.packed = pack(encoded)
        """The Story as it travels."""
        self.laid: dict[tuple[str, str], Script] = {}
        """The lessons that have been laid over it, by lesson and program."""

    @property
    def story(self) -> Story:
        """Told anew if it was folded. Raises Gone."""
        story = self._story
        if story is None:
            story = self._story = tell(self._film.trace, self._language)
        return story

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        return tuple(variants(self.story))

    @property
    def size(self) -> int:
        return len(self.packed) + (0 if self._story is None else self._objects)

    def fold(self) -> None:
        self._story = None


class Film:
    """Made by `film`. Safe to use from many threads: what two ask for at once is told once."""

    def __init__(self, trace: Trace, key: bytes, size: int) -> None:
        """``size``: of the trace as JSON, in bytes."""
        self.key, self.source, self.used = key, trace.source, 0
        self._trace: Trace | None = trace
        self._record: bytes | None = None
        """The trace deflated, once it was folded."""
        self._objects = TRACE_OBJECTS * size
        self._told: dict[str, Told] = {}
        self._telling = Lock()

    @property
    def trace(self) -> Trace:
        """Read anew if it was folded. Raises Gone."""
        trace, record = self._trace, self._record
        if trace is None and record is None:
            raise Gone
        if trace is None:
            trace = self._trace = codec.read(zlib.decompress(record))
        return trace

    def told(self, language: str) -> Told:
        """Raises Gone."""
        with self._telling:
            told = self._told.get(language)
            if told is None:
                told = self._told[language] = Told(self, language)
        SHELF.use(self)
        return told

    @property
    def gone(self) -> bool:
        return self._trace is None and self._record is None

    @property
    def size(self) -> int:
        told = sum(each.size for each in list(self._told.values()))
        return told + len(self._record or b"") + (0 if self._trace is None else self._objects)

    def fold(self) -> None:
        if (trace := self._trace) is not None:
            self._record = self._record or zlib.compress(codec.write(trace), 1)
            self._trace = None
        for told in list(self._told.values()):
            told.fold()

    def leave(self) -> None:
        self._trace, self._record, self._told = None, None, {}

    def come_back(self, trace: Trace) -> None:
        """An equal trace is there again."""
        if self.gone:
            self._trace = trace


_films: WeakValueDictionary[bytes, Film] = WeakValueDictionary()
_looking = Lock()


def film(trace: Trace) -> Film:
    """The Film of this Trace: the one that somebody's page already shows, if there is one."""
    written = codec.write(trace)
    key = blake2b(written, digest_size=16).digest()
    with _looking:
        known = _films.get(key)
        if known is None:
            known = _films[key] = Film(trace, key, len(written))
        known.come_back(trace)
    SHELF.use(known)
    return known
