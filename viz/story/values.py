"""The numbers of a story, each tensor state once. Knows `Picture`s and their ids, nothing of cards or steps."""

from __future__ import annotations

from viz.story.model import Picture
from viz.trace.events import Value


class Values:
    """Gives every distinct tensor state an id, in the order of first use."""

    def __init__(self) -> None:
        self.pictures: dict[str, Picture] = {}
        self._ids: dict[tuple, str] = {}

    def add(self, value: Value | None) -> str | None:
        """The id of these numbers; None for numbers that could not be read."""
        if value is None:
            return None
        key = _content(value)
        if key not in self._ids:
            self._ids[key] = f"v{len(self._ids) + 1}"
            self.pictures[self._ids[key]] = Picture(value.shape, value.dtype, value.data, value.sample, value.stats)
        return self._ids[key]

    def __getitem__(self, id: str) -> Picture:
        return self.pictures[id]


def _content(value: Value) -> tuple:
    return value.shape, value.dtype, _frozen(value.data), _frozen(value.sample), repr(value.stats)


def _frozen(data: list | None) -> tuple | None:
    return None if data is None else tuple(tuple(x) if isinstance(x, list) else x for x in data)
