"""The records inside a record: the tensors, nodes, values and positions that an event carries."""

from __future__ import annotations

import re

from viz.trace import events as e


def parts(record: e.Fact) -> list[e.Fact]:
    """The record and every record inside it, in the order of the fields."""
    found: list[e.Fact] = []
    _gather(record, found)
    return found


def tensors_in(event: e.Event) -> list[e.Tensor]:
    """Every tensor state that the event carries."""
    return [part for part in parts(event) if isinstance(part, e.Tensor)]


def _gather(held: object, found: list[e.Fact]) -> None:
    if isinstance(held, e.Fact):
        found.append(held)
        for name in _HOLDING[type(held)]:
            if inner := getattr(held, name):
                _gather(inner, found)
    elif isinstance(held, (list, tuple)):
        for item in held:
            _gather(item, found)


_RECORDS = {name: it for name, it in vars(e).items() if isinstance(it, type) and issubclass(it, e.Fact)}

_HOLDING = {
    it: tuple(name for name, kind in it.__annotations__.items() if _RECORDS.keys() & set(re.findall(r"\w+", str(kind))))
    for it in _RECORDS.values()
}
"""Of each record the fields that can hold records; numbers and texts need no look."""
