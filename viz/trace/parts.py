"""The records inside a record: the tensors, nodes, values and positions that an event carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import get_args, get_origin, get_type_hints

from viz.trace import events as e

Look = Callable[[object, e.Fact], None]
"""Called with what the visit carries along and with a record."""


def parts(record: e.Fact) -> list[e.Fact]:
    """The record and every record inside it, in the order of the fields."""
    found: list[e.Fact] = []
    _GATHER[type(record)](found, record)
    return found


def tensors_in(event: e.Event) -> list[e.Tensor]:
    """Every tensor state that the event carries."""
    return [part for part in parts(event) if isinstance(part, e.Tensor)]


def visitors(looks: Mapping[type[e.Fact], Sequence[Look]]) -> dict[type[e.Fact], Look]:
    """Type of record → a function that takes a record and all inside it past the ``looks`` for their types."""
    made: dict[type[e.Fact], Look] = {}
    for kind in RECORDS:
        _visitor(kind, looks, made)
    return made


def _visitor(kind: type[e.Fact], looks: Mapping[type[e.Fact], Sequence[Look]], made: dict) -> Look | None:
    """None where neither the record nor anything inside it is looked at."""
    if kind not in made:
        inner = [(name, several, _visitor(held, looks, made)) for name, several, held in _HOLDING[kind]]
        made[kind] = _visit(tuple(looks.get(kind, ())), tuple(row for row in inner if row[2] is not _nothing))
    return made[kind]


def _visit(looks: tuple[Look, ...], inner: tuple[tuple[str, bool, Look], ...]) -> Look:
    if not inner:
        return looks[0] if len(looks) == 1 else _nothing if not looks else _all(looks)

    def visit(carried: object, record: e.Fact) -> None:
        for look in looks:
            look(carried, record)
        for name, several, visit_held in inner:
            held = getattr(record, name)
            if not held:
                continue
            if not several:
                visit_held(carried, held)
                continue
            for one in held:
                if one is not None:
                    visit_held(carried, one[1] if type(one) is tuple else one)

    return visit


def _all(looks: tuple[Look, ...]) -> Look:
    def visit(carried: object, record: e.Fact) -> None:
        for look in looks:
            look(carried, record)

    return visit


def _nothing(carried: object, record: e.Fact) -> None:
    """Of a record without anything to look at."""


def _held(hint: object) -> list[type[e.Fact]]:
    """The records in a type: ``list[Value | None]`` → Value, ``list[tuple[int, Tensor]]`` → Tensor."""
    if isinstance(hint, type) and issubclass(hint, e.Fact):
        return [hint]
    return [kind for inner in get_args(hint) for kind in _held(inner)]


def _fields(kind: type[e.Fact]) -> list[tuple[str, bool, type[e.Fact]]]:
    """The fields that hold records: name, whether in a list, and records of which type."""
    hints = get_type_hints(kind).items()
    return [(name, get_origin(hint) is list, held) for name, hint in hints for held in _held(hint)]


RECORDS = [it for it in vars(e).values() if isinstance(it, type) and issubclass(it, e.Fact) and it is not e.Trace]
_HOLDING = {it: _fields(it) for it in RECORDS}
"""Of each record the fields that can hold records; numbers and texts need no look."""

_GATHER = visitors({it: [list.append] for it in RECORDS})
