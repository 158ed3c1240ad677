"""The numbers of a story, each tensor state once. Knows `Picture`s and their ids, nothing of cards or steps."""

from __future__ import annotations

import msgspec

from viz.story.model import Picture
from viz.trace.events import Value


class Values:
    """Gives every distinct tensor state an id, in the order of first use."""

    def __init__(self) -> None:
        self.pictures: dict[str, Picture] = {}
        self.bytes = 0
        """Of the pictures as JSON."""
        self._ids: dict[tuple, str] = {}

    def add(self, value: Value | None) -> str | None:
        """The id of these numbers; None for numbers that could not be read."""
        if value is None:
            return None
        key = _content(value)
        if key not in self._ids:
            id = self._ids[key] = f"v{len(self._ids) + 1}"
            self.pictures[id] = _picture(value)
            self.bytes += len(id) + len(msgspec.json.encode(self.pictures[id]))
        return self._ids[key]

    def __getitem__(self, id: str) -> Picture:
        return self.pictures[id]


def _picture(value: Value) -> Picture:
    return Picture(value.shape, value.dtype, value.data, value.sample, value.stats, value.batch)


def _content(value: Value) -> tuple:
    return value.shape, value.batch, value.dtype, _frozen(value.data), _frozen(value.sample), repr(value.stats)


def _frozen(data: list | None) -> tuple | None:
    """Complex numbers are pairs, and lists where no decoder has made them tuples."""
    if data is None:
        return None
    return tuple(tuple(x) for x in data) if data and isinstance(data[0], list) else tuple(data)
