"""Who appears in a film: cards, the links between them, the groups around them. Fixed for the whole film."""

from __future__ import annotations

from typing import Literal

from viz.story.model.part import Part


class Actor(Part):
    """A card on the stage.

    kind: ``leaf`` requires grad, made by the user; ``parameter`` an nn.Parameter that requires grad; ``frozen`` a
    parameter that does not; ``data`` a plain tensor; ``op`` a recorded operation (it has a graph node); ``untracked``
    an operation that left no graph node; ``node`` a graph node without an operation in sight (inside a composite, or
    built by a backward); ``grad`` a gradient tensor that the program goes on computing with.
    """

    id: str
    kind: Literal["leaf", "parameter", "frozen", "data", "op", "untracked", "node", "grad"]
    label: str
    """What made it, as written, shortened: "x * x", "detach"; for leaves the creating expression."""
    op: str = ""
    """The operation's plain name: "mul"."""
    grad_fn: str = ""
    """The name of its graph node: "MulBackward0"; "AccumulateGrad" for a leaf. Its formulas: ``Story.formulas``."""
    group: str = ""
    """The innermost group in which it appeared."""
    order: int = 0
    """1 forward graph; 2, 3 … built by a backward of that order with create_graph."""
    size: tuple[int, int] = (0, 0)
    """Rows and columns of numbers to make room for, both 0 for none, at most `viz.limits`' card size."""
    boxes: int = 0
    """The most saved boxes it will ever show (room for them)."""
    bucket: bool = False
    """It has, or will have, a .grad."""
    span: tuple[int, int, int, int] | None = None
    born: int = 0
    """Index of the step at which it first appears."""
    backward: tuple[int, int, int, int] | None = None
    """Of a custom Function: where its backward is written."""
    unseen: bool = False
    """A tensor that no operation in sight has made: by a library in C++, by NumPy, or read from a file."""


class Link(Part):
    """An edge from a card to a card that uses its value.

    carries: ``both`` value forward, gradient back; ``value`` only a value (nothing there wants a gradient); ``cut`` the
    value goes on and the gradient is cut here (``why``: detach, no_grad, dtype, data, item); ``gradient`` no value
    seen, only a graph edge (inside composites, in graphs built by a backward); ``write`` an in-place write into
    that card's tensor; ``grad`` the value read is that leaf's .grad. ``why`` "item": the numbers left PyTorch and came
    back inside one expression (`torch.tensor(y.item())`).
    """

    id: str
    source: str
    target: str
    slot: int = 0
    carries: Literal["both", "value", "cut", "gradient", "write", "grad"] = "both"
    why: Literal["", "detach", "no_grad", "dtype", "data", "item"] = ""


class Group(Part):
    """What belongs together. ``no_grad`` and ``inference_mode`` are frames around their cards; the other kinds are
    those of `viz.trace.events.GroupBegan`: steps say where they are in them, and a stage may fold them."""

    id: str
    kind: Literal[
        "no_grad", "inference_mode", "function", "module", "loop", "iteration", "optimizer", "transform", "checkpoint",
        "recomputation", "hook", "forward", "backward",
    ]  # fmt: skip
    name: str
    type: str = ""
    span: tuple[int, int, int, int] | None = None
    parent: str = ""
    index: int | None = None
    """Of an iteration: its number, from 0."""
    turns: int | None = None
    """Of a loop: how many there were, quiet ones included; None where that is not known."""
    line: int | None = None
    """Of a function: where its definition begins."""
    times: int = 0
    """Of a function: which call of it this is, from 1."""


class Cast(Part):
    nodes: list[Actor] = []
    edges: list[Link] = []
    groups: list[Group] = []
