"""What events are made of: positions, numbers, tensors and graph nodes at one moment. Data only; see `events`.

Numbers that JSON lacks travel as the strings "nan", "inf", "-inf"; complex numbers as [re, im].
"""

from __future__ import annotations

from typing import Literal, Union

from msgspec import Struct

Real = Union[int, float, Literal["nan", "inf", "-inf"]]
Number = Union[int, float, bool, Literal["nan", "inf", "-inf"], tuple[Real, Real]]


class Fact(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """Base of every record here: immutable, strict when decoded, defaults left out when encoded. No record can hold
    itself, so the garbage collector need not look at the hundred thousands of a long run (``gc``)."""


class Span(Fact, array_like=True):
    """A piece of the source: from (line, column) up to, not including, (end_line, end_column)."""

    line: int
    column: int
    end_line: int
    end_column: int


class Stats(Fact):
    """A large tensor in short; computed over its finite elements."""

    min: Number | None
    max: Number | None
    mean: Number | None
    norm: Number | None
    nan: int = 0
    inf: int = 0
    histogram: list[int] = []
    """How many elements in each of so many equal bins from ``min`` to ``max``; [] of very many elements."""


class Value(Fact):
    """The numbers of a tensor at one moment.

    ``data`` holds all elements in row-major order if there are no more than the recorder's budget allows, else it is
    None, ``sample`` holds the first few elements and ``stats`` a summary. ``dtype`` is torch's name without "torch.".
    """

    shape: tuple[int, ...]
    dtype: str
    data: list[Number] | None = None
    sample: list[Number] | None = None
    stats: Stats | None = None
    batch: int = 0
    """So many first axes of ``shape`` are those of torch.func.vmap, outermost first: the program does not see them."""


class Level(Fact, array_like=True):
    """One level of a torch.func transform around a tensor. ``size`` is that of a vmap's batch, else None.

    ``over`` tells that the transform has ended and the tensor got out of it (torch then no longer tells grad from jvp).
    """

    kind: Literal["grad", "jvp", "vmap", "functionalize"]
    size: int | None = None
    over: bool = False


class Tensor(Fact):
    """One tensor at one moment. ``value`` is None where it cannot be read (meta) or is unchanged.

    Inside transforms of torch.func the program sees ``shape``; ``value`` shows the numbers behind it, with one axis in
    front for each vmap of ``levels`` (outermost first).
    """

    t: int
    shape: tuple[int, ...]
    dtype: str
    requires_grad: bool
    is_leaf: bool
    version: int
    storage: int
    value: Value | None = None
    grad_fn: int | None = None
    """The node ``n`` whose output this is; None for leaves."""
    output: int = 0
    """Which output of ``grad_fn`` it is (torch's output_nr)."""
    base: int | None = None
    """The tensor ``t`` this one is a view of, where torch says so."""
    parameter: bool = False
    retains_grad: bool = False
    inference: bool = False
    device: str = "cpu"
    levels: list[Level] = []
    layout: str = ""
    """Where its numbers do not plainly lie in strides: "sparse_coo" (``value`` has them all, zeros too), "nested"."""
    type: str = ""
    """Its class, where that is neither Tensor nor Parameter."""


class Saved(Fact):
    """One thing that a node keeps for its backward.

    ``held`` a tensor is there; ``empty`` nothing is there (freed, or never needed); ``packed`` a hook packed it and
    only unpacking would tell; ``placeholder`` a checkpoint kept no tensor here: whoever asks for it has the covered
    function run again; ``plain`` no tensor but a number, a size, a flag (``text`` says it), never freed.
    """

    name: str
    """Without the leading "_saved_": "self", "other", "result", "exponent"."""
    state: Literal["held", "empty", "packed", "placeholder", "plain"]
    t: int | None = None
    """The tensor that was saved, where the recorder knows it."""
    version: int | None = None
    """Its version when it was saved."""
    value: Value | None = None
    """The saved numbers, given where ``t`` is None (a wrapped number, a mask)."""
    text: str = ""


class Edge(Fact, array_like=True):
    """``next_functions[slot]`` of a node: the node that the gradient of its ``slot``-th input goes to."""

    n: int
    input: int


class Node(Fact):
    """A node of the autograd graph, as it was when the recorder first met it."""

    n: int
    name: str
    """torch's name without namespace: "MulBackward0", "AccumulateGrad"."""
    edges: list[Edge | None] = []
    """One entry a slot; None where no gradient is wanted."""
    saved: list[Saved] = []
    leaf: int | None = None
    """AccumulateGrad only: the leaf tensor ``t`` whose .grad it fills."""
    by: int | None = None
    """The node ``n`` that built this one while it ran (create_graph), else None."""
    source: Span | None = None
    """Of a custom Function: where its backward is written."""
    once: bool = False
    """Of a custom Function: its backward is marked once_differentiable."""


class Arg(Fact):
    """One argument of an operation as it was passed: a tensor ``t``, or the text of anything else."""

    name: str
    t: int | None = None
    text: str = ""
    items: list[int] = []
    """Tensors in a list or tuple argument (torch.stack)."""


class Kept(Fact):
    """What an optimizer keeps for a parameter ``t`` between its steps: "momentum_buffer", "exp_avg"."""

    t: int
    name: str
    value: Value | None = None
    """Its numbers, where they are few."""


class Path(Fact):
    """A name by which the user's module reaches a tensor: "x", "items[0]", "net.0.weight"."""

    path: str
    t: int
    n: int | None = None
    """The node that receives its gradient: its grad_fn, or for a leaf its AccumulateGrad (None: not in a graph)."""
    output: int = 0


class Event(Fact, tag_field="event", tag=True):
    """Base of all events. ``span`` is the exact expression, None where nothing of the user's code stands for it."""
