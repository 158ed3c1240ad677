"""Nodes of the autograd graph: their serials, edges, and what they save for the backward.

A node's serial is a token in its own ``metadata``: it survives the Python wrapper and dies with the node, which is
never kept. Saved tensors are looked at through ``_raw_saved_*`` only: reading ``_saved_*`` of a tensor unpacks it,
and on a checkpoint that runs the forward again.
"""

from __future__ import annotations

import weakref
from functools import cache
from typing import TYPE_CHECKING

import torch

from viz.capture.arguments import text_of
from viz.capture.custom import backward_of, is_custom
from viz.capture.private import checkpoint, saved_can_be_read, version_of
from viz.capture.values import read
from viz.trace.events import Edge, Node, Saved

if TYPE_CHECKING:
    from torch._C._autograd import SavedTensor

    from viz.capture.recorder import Recorder

TOKEN = "autograd theater"
RAW, PLAIN = "_raw_saved_", "_saved_"


class Token:
    """What is remembered of a node, on the node itself."""

    __slots__ = ("__weakref__", "armed", "held", "leaf", "n", "run")

    def __init__(self, n: int, run: object):
        self.n = n
        self.run = run
        """A mark of the recorder that gave it. Not the recorder: from a node to the program there would be a circle
        that Python cannot see."""
        self.held: frozenset[str] = frozenset()
        """Names of the saved tensors that it still held when last looked at."""
        self.leaf: int | None = None
        self.armed = False
        """Whether an engine run under way has its hooks on the node."""


class Nodes:
    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self._run = object()
        self._serials = 0
        self.new: list[Node] = []
        """Those that no event has announced."""

    def take(self) -> list[Node]:
        """The nodes met since the last call, for the event that announces them."""
        if not self.new:
            return []
        new, self.new = self.new, []
        return new

    def token(self, node: torch.autograd.graph.Node) -> Token | None:
        token = node.metadata.get(TOKEN)
        return token if token is not None and token.run is self._run else None

    def meet(self, node: torch.autograd.graph.Node, by: int | None = None) -> int:
        """The serial of ``node``."""
        return self.known(node, by).n

    def known(self, node: torch.autograd.graph.Node, by: int | None = None) -> Token:
        """What is remembered of ``node``. All nodes below it that are new are described, without recursion."""
        token = node.metadata.get(TOKEN)
        if token is not None and token.run is self._run:
            return token
        token = self._number(node)
        found = [(node, token)]
        for new, _ in found:
            for below, _ in new.next_functions:
                if below is not None and self.token(below) is None:
                    found.append((below, self._number(below)))
        builder = self._recorder.backward.building if by is None else by
        for new, its in found:
            self.new.append(self._fact(new, its, builder))
        return token

    def _number(self, node: torch.autograd.graph.Node) -> Token:
        self._serials += 1
        node.metadata[TOKEN] = token = Token(self._serials, self._run)
        return token

    def _fact(self, node: torch.autograd.graph.Node, token: Token, by: int | None) -> Node:
        edges = [fn and Edge(self.token(fn).n, output) for fn, output in node.next_functions]
        leaf = getattr(node, "variable", None) if is_accumulator(node) else None
        if leaf is not None:
            token.leaf = self._recorder.tensors.meet(leaf)
            self._recorder.tensors.find(leaf).accumulator = weakref.ref(token)
        saved = self._saved(node)
        token.held = frozenset([box.name for box in saved if box.state not in ("empty", "plain")])
        if not is_custom(node):
            return Node(token.n, name_of(node), edges, saved, token.leaf, by)
        backward = backward_of(type(node))
        source = backward.span(self._recorder.sites)
        return Node(token.n, name_of(node), edges, saved, token.leaf, by, source, backward.once)

    def _saved(self, node: torch.autograd.graph.Node) -> list[Saved]:
        raw, plain = _attributes(type(node))
        if not raw and not plain:
            return []
        boxes = [self._box(name, saved) for attribute in raw for name, saved in raw_saved(node, attribute)]
        boxes += [_plain(node, attribute) for attribute in plain]
        return boxes

    def _box(self, name: str, saved: SavedTensor | None) -> Saved:
        state, data = looked_at(saved)
        if state != "held":
            return Saved(name, state)
        version = None if data.is_inference() else version_of(data)
        known = self._recorder.tensors.same(data)
        if known is not None:
            return Saved(name, state, t=known.t, version=version)
        return Saved(name, state, version=version, value=read(data, self._recorder.elements))

    def lost(self, node: torch.autograd.graph.Node) -> list[str]:
        """The saved tensors that are gone since the node was last looked at."""
        token = self.token(node)
        if not token.held:
            return []
        raw, _ = _attributes(type(node))
        boxes = [pair for attribute in raw for pair in raw_saved(node, attribute)]
        held = {name for name, saved in boxes if looked_at(saved)[0] != "empty"}
        gone = sorted(token.held - held)
        token.held &= held
        return gone


def name_of(node: torch.autograd.graph.Node) -> str:
    """torch's name without its namespace."""
    return node.name().rpartition("::")[2]


def is_accumulator(node: torch.autograd.graph.Node) -> bool:
    return type(node).__name__ == "AccumulateGrad"


def looked_at(saved: SavedTensor | None) -> tuple[str, torch.Tensor | None]:
    """The state of a saved tensor, and what it holds."""
    if saved is None:
        return "empty", None
    hook, data = saved.unpack_hook, saved.data
    if hook is None:
        return "empty" if data is None else "held", data
    if getattr(hook, "__module__", None) != checkpoint.__name__:
        return "packed", None
    if isinstance(data, torch.Tensor):  # the function runs again now, and that hook hands its tensors on as they are
        return "held", data
    return "placeholder", None


def raw_saved(node: torch.autograd.graph.Node, attribute: str) -> list[tuple[str, object]]:
    """(name, saved tensor) of one attribute; a list has several, and raises once it was freed."""
    name = attribute[len(RAW) :]
    try:
        saved = getattr(node, attribute)
    except RuntimeError:
        return []
    if isinstance(saved, (tuple, list)):
        return [(f"{name}[{index}]", one) for index, one in enumerate(saved)]
    return [(name, saved)]


def _plain(node: torch.autograd.graph.Node, attribute: str) -> Saved:
    try:
        text = text_of(getattr(node, attribute))
    except Exception:
        text = "?"
    return Saved(attribute[len(PLAIN) :], "plain", text=text)


@cache
def _attributes(kind: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of a type of node: the attributes that hold saved tensors, and those that hold anything else."""
    if not saved_can_be_read:
        return (), ()
    names = dir(kind)
    raw = tuple(name for name in names if name.startswith(RAW))
    if issubclass(kind, torch.autograd.function.BackwardCFunction):
        return raw, ()
    tensors = {PLAIN + name[len(RAW) :] for name in raw}
    return raw, tuple(name for name in names if name.startswith(PLAIN) and name not in tensors)
