"""What the fields of a card hold: numbers, facts about its tensor, saved boxes, the ledger of its .grad."""

from __future__ import annotations

from typing import Literal

from viz.story.model.part import Part
from viz.trace.events import Level, Number, Stats


class Picture(Part):
    """The numbers of one tensor state. Like `viz.trace.events.Value`; equal states share one entry."""

    shape: tuple[int, ...]
    dtype: str
    data: list[Number] | None = None
    sample: list[Number] | None = None
    stats: Stats | None = None
    batch: int = 0
    """So many first axes are those of torch.func.vmap: that many runs side by side, each with the rest of the shape."""


class Facts(Part):
    """What torch says of a tensor, for the inspector."""

    shape: tuple[int, ...]
    dtype: str
    requires_grad: bool
    is_leaf: bool
    grad_fn: str | None = None
    version: int = 0
    parameter: bool = False
    retains_grad: bool = False
    view_of: str | None = None
    """Node id of the card whose memory it shares."""
    shares: str | None = None
    """Node id of the card whose memory it uses though torch calls it no view: `detach`, `.data`."""
    device: str = "cpu"
    levels: list[Level] = []
    """The transforms of torch.func around it, outermost first."""
    layout: str = ""
    """Where it is not plainly strided: "sparse_coo", "nested"."""
    type: str = ""
    """Its class, where that is neither Tensor nor Parameter."""


class Box(Part):
    """One thing that a graph node saved: a small box on its card.

    ``full`` there; ``freed`` it was there and is gone; ``kept`` it survived a backward because of retain_graph;
    ``needed`` empty, and the engine just asked for it; ``changed`` overwritten since it was saved; ``packed`` by a hook
    of the program; ``placeholder`` of a checkpoint: no tensor, and its function runs again when the engine asks for
    one; ``plain`` a number or flag that is never freed.
    """

    name: str
    state: Literal["full", "freed", "kept", "needed", "changed", "packed", "placeholder", "plain"]
    label: str = ""
    """What is in it, short: a variable's name, an expression, a number."""
    of: str = ""
    """Node id of the card whose value it holds."""
    value: str = ""
    version: int | None = None
    """Of its tensor when it was saved."""
    now: int | None = None
    """Of ``changed``: the version that its tensor had when that was noticed."""


class Odd(Part):
    """That numbers of a card are not finite. ``arose``: nothing that came in here had such a number."""

    kind: Literal["nan", "inf"]
    of: Literal["value", "gradient"] = "value"
    arose: bool = False


class Entry(Part):
    """A line of a .grad ledger. ``before`` + ``incoming`` = ``after``, or what else happened. Value ids; null: None."""

    how: Literal["poured", "zeroed", "set", "emptied", "changed"]
    before: str | None = None
    incoming: str | None = None
    after: str | None = None
    step: str = ""
    """Key of the step that did it."""
    call: int = 0
    """Number of the backward call, from 1; 0 where none."""
    number: int = 0
    """Which line of the whole ledger it is, from 1."""
