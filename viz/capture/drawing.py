"""The graph below a call as torchviz draws it: an independent look at the same graph, as DOT text."""

from __future__ import annotations

import re
import sys
from types import FrameType

import torch

from viz.capture.engine import reachable, root_node
from viz.capture.graph import RAW, looked_at, raw_saved
from viz.limits import DRAWN_NODES
from viz.trace.events import Drawn


def draw(b: int, roots: list[torch.Tensor], names: dict[str, torch.Tensor]) -> Drawn:
    """Draw what lies below the roots, or say why not."""
    below = reachable(map(root_node, roots))
    if len(below) > DRAWN_NODES:
        return Drawn(b, note=f"more than {DRAWN_NODES} nodes")
    if any(_packed(node) for node in below):
        return Drawn(b, note="saved tensors are packed by a hook or a checkpoint, and torchviz would unpack them")
    watched = _Names(names)
    try:
        from torchviz import make_dot

        return Drawn(b, dot=_renamed(make_dot(tuple(roots), params=watched).source))
    except Exception as error:
        return Drawn(b, note=f"{type(error).__name__}: {error}")
    finally:
        watched.let_go()


class _Names(dict[str, torch.Tensor]):
    """torchviz's inner functions refer to each other, so all that they have seen would live until the next collection
    of garbage, and the program's own weak references would tell. Its call is found when it asks for the names."""

    _call: FrameType | None = None

    def items(self):
        self._call = sys._getframe(1)
        return super().items()

    def let_go(self) -> None:
        if self._call is not None:
            self._call.f_locals.get("seen", set()).clear()
            self._call = None


def _packed(node: torch.autograd.graph.Node) -> bool:
    """torchviz reads ``saved_tensors`` of custom Functions, which unpacks them."""
    if not isinstance(node, torch.autograd.function.BackwardCFunction):
        return False
    return any(looked_at(saved)[0] in ("packed", "placeholder") for _, saved in raw_saved(node, RAW + "tensors"))


def _renamed(dot: str) -> str:
    """torchviz names its boxes by memory addresses; count them instead, so that a run is told alike each time."""
    counted: dict[str, str] = {}
    return re.sub(r"\b\d{9,}\b", lambda address: counted.setdefault(address[0], f"box{len(counted) + 1}"), dot)
