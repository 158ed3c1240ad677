"""What the graph node of a custom autograd Function says of its backward: where it is written, under which name.

Knows nothing of when it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import NamedTuple
from weakref import WeakKeyDictionary

import torch

from viz.capture.private import forward_class
from viz.capture.sites import Sites
from viz.capture.written import code_of, written
from viz.trace.events import Span

ONCE = torch.autograd.function.once_differentiable(lambda ctx: None).__code__
"""What `once_differentiable` puts around a backward."""


class Backward(NamedTuple):
    """The backward of one Function."""

    name: str
    code: CodeType | None
    once: bool

    def span(self, sites: Sites) -> Span | None:
        return written(self.code, sites)


def is_custom(node: torch.autograd.graph.Node) -> bool:
    return isinstance(node, torch.autograd.function.BackwardCFunction)


_found: WeakKeyDictionary[type, Backward] = WeakKeyDictionary()
"""Of each type of node; held weakly, for it leads to the whole program."""


def backward_of(kind: type) -> Backward:
    """Of a type of node: ``backward``, or ``vjp``, which torch takes for the same."""
    found = _found.get(kind)
    if found is None:
        found = _found[kind] = _find(kind)
    return found


def _find(kind: type) -> Backward:
    function = forward_class(kind)
    default = torch.autograd.Function.backward
    vjp = function.backward is default and function.vjp is not default
    written_down: Callable = function.vjp if vjp else function.backward
    name = f"{function.__name__.removesuffix('Generated')}.{'vjp' if vjp else 'backward'}"
    return Backward(name, code_of(written_down), getattr(written_down, "__code__", None) is ONCE)


def is_torchs(function: type) -> bool:
    """Whether a Function belongs to torch itself (checkpoint, the hooks of modules)."""
    return function.__module__.partition(".")[0] == "torch"
