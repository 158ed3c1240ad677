"""The names by which a program reaches its tensors: ``x``, ``items[0]``, ``d['k']``, ``net.0.weight``."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import islice
from types import MemberDescriptorType

import torch

from viz.capture.failures import carried
from viz.capture.private import REGISTERS

DEPTH, ITEMS = 3, 64
_KEYS = (int, str, float, bool, type(None))

Found = tuple[str, torch.Tensor]


def named(namespace: dict[str, object]) -> Iterator[Found]:
    """All named tensors of a module, in the order of its variables."""
    for name, value in list(namespace.items()):
        if type(name) is str and not (name.startswith("__") and name.endswith("__")):
            yield from under(name, value)


def under(path: str, value: object, depth: int = DEPTH) -> Iterator[Found]:
    """``path`` itself if it is a tensor, else what is inside."""
    if isinstance(value, torch.Tensor):
        yield path if path.isascii() else carried(path), value  # `globals()` takes any text for a name
        return
    parts = _parts_of(value) if depth else None
    for name, part in islice(parts(value), ITEMS) if parts else ():
        yield from under(path + name, part, depth - 1)


def _parts_of(value: object) -> Callable[[object], Iterator[tuple[str, object]]] | None:
    """How a value is looked into; None for anything that is not the program's own."""
    if isinstance(value, dict):
        return _entries
    if isinstance(value, (list, tuple)):
        return _items
    if isinstance(value, torch.nn.Module):
        return _module_parts
    own = type(value).__module__ == "__main__" and not isinstance(value, type)
    return _attributes if own else None


def _entries(mapping: dict) -> Iterator[tuple[str, object]]:
    kind = (
        OrderedDict if isinstance(mapping, OrderedDict) else dict
    )  # not its own ``items``: that runs the program's code
    for key, value in list(kind.items(mapping)):
        if type(key) in _KEYS:
            yield f"[{key!r}]", value


def _items(sequence: list | tuple) -> Iterator[tuple[str, object]]:
    kind = list if isinstance(sequence, list) else tuple
    for index, value in enumerate(kind.__iter__(sequence)):
        yield f"[{index}]", value


def _module_parts(module: torch.nn.Module) -> Iterator[tuple[str, object]]:
    for kind in REGISTERS:
        for name, value in list(vars(module).get(kind, {}).items()):
            yield f".{name}", value
    for name, value in list(vars(module).items()):
        if name not in REGISTERS and isinstance(value, torch.Tensor):
            yield f".{name}", value


def _attributes(instance: object) -> Iterator[tuple[str, object]]:
    """What it holds in itself, in ``__slots__`` too; nothing that the program would have to compute."""
    slots = [name for kind in type(instance).__mro__ for name in _slots(kind)]
    for name in [*slots, "__dict__"]:
        try:
            value = object.__getattribute__(instance, name)
        except AttributeError:
            continue
        if name != "__dict__":
            yield f".{name}", value
        else:
            yield from ((f".{name}", value) for name, value in list(value.items()))


def _slots(kind: type) -> list[str]:
    return [name for name, member in vars(kind).items() if isinstance(member, MemberDescriptorType)]
