"""Levels of torch.func around a tensor: which there are, and the plain tensor behind them.

Inside ``vmap``, ``grad``, ``jvp`` and what is made of them the program holds wrappers, one in another. Every vmap hides
an axis of what is behind it; `behind` brings those axes to the front, the outermost vmap's first. Looking builds no
node and counts no version, and works as well for a tensor that has outlived its level. Tangents (the second number
of a jvp) ride on the tensor behind and are not looked at. Knows nothing of serials or events.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch

from viz.capture.private import (
    batch_axis,
    functorch_wrapped,
    is_batched,
    is_functional,
    is_legacy_batched,
    level_number,
    levels_are_known,
    transforms,
    unwrapped,
    without_legacy_batch,
    without_transforms,
)
from viz.trace.events import Level

KINDS = {"Vmap": "vmap", "Grad": "grad", "Jvp": "jvp", "Functionalize": "functionalize"}
"""torch's name of a transform → ours."""


class Behind(NamedTuple):
    """The plain ``tensor`` behind all levels; its first ``batch`` axes are those of the vmaps."""

    tensor: torch.Tensor
    batch: int


class Unreadable(Exception):
    """Batches inside batches of ``is_grads_batched``: torch does not tell which axis is whose."""


def wrapped(tensor: torch.Tensor) -> bool:
    return functorch_wrapped(tensor) or is_legacy_batched(tensor)


def innermost(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor behind all levels as it is, its axes where they are: for looking at its memory."""
    while functorch_wrapped(tensor):
        tensor = unwrapped(tensor)
    return tensor


def behind(tensor: torch.Tensor) -> Behind:
    """What the program would find if every level ended here, and the batches were still apart."""
    if is_legacy_batched(tensor):
        return Behind(_without_legacy(tensor), 1)
    axes = [batch_axis(wrapper) for wrapper in _wrappers(tensor) if is_batched(wrapper)]
    with without_transforms():
        plain = innermost(tensor).detach()
        for outer, axis in enumerate(reversed(axes)):  # an axis is counted without those of the vmaps outside
            plain = plain.movedim(axis + outer, outer)
    return Behind(plain, len(axes))


def levels_of(tensor: torch.Tensor) -> list[Level]:
    """The levels around a tensor, outermost first."""
    if not levels_are_known:
        return []
    if is_legacy_batched(tensor):
        return [Level("vmap", _without_legacy(tensor).shape[0])]
    if not functorch_wrapped(tensor):
        return []
    running = {one.level(): KINDS.get(one.key().name, "grad") for one in transforms() or ()}
    sizes = iter(behind(tensor).tensor.shape)
    return [_level(wrapper, running, sizes) for wrapper in reversed(list(_wrappers(tensor)))]


def _level(wrapper: torch.Tensor, running: dict[int, str], sizes: Iterator[int]) -> Level:
    number = level_number(wrapper)
    kind = "vmap" if is_batched(wrapper) else "functionalize" if is_functional(wrapper) else running.get(number, "grad")
    over = number not in running or (kind == "vmap") != (running[number] == "vmap")
    return Level(kind, next(sizes) if kind == "vmap" else None, over)


def _wrappers(tensor: torch.Tensor) -> Iterator[torch.Tensor]:
    """The wrappers around the plain tensor, the innermost level's, which is the outermost wrapper, first."""
    while functorch_wrapped(tensor):
        yield tensor
        tensor = unwrapped(tensor)


def _without_legacy(tensor: torch.Tensor) -> torch.Tensor:
    """Behind the older vmap of ``is_grads_batched`` and ``vectorize``, whose first level is 1."""
    with torch.no_grad():
        plain = without_legacy_batch(tensor, 1, 1, 0)
    if is_legacy_batched(plain):
        raise Unreadable
    return plain.detach()
