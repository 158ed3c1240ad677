"""Events of a call of backward or grad, from the call to its end, and of the engine in between. See `events`."""

from __future__ import annotations

from typing import Literal

from viz.trace.facts import Edge, Event, Node, Path, Span, Tensor, Value


class BackwardCalled(Event):
    """backward, autograd.grad, or an engine run that a library started, just before anything of it ran.

    All nodes that can be reached from ``roots`` are announced by now (here in ``nodes`` if need be).
    """

    b: int
    api: Literal["backward", "grad"]
    roots: list[int] = []
    """Tensors ``t``."""
    seeds: list[Value | None] = []
    """What enters at each root; None: torch makes a 1 itself (a scalar root), or there was no engine run."""
    seeds_given: bool = False
    retain_graph: bool | None = None
    """As written; None if not given."""
    create_graph: bool = False
    inputs: list[int] | None = None
    allow_unused: bool | None = None
    batched: int | None = None
    """is_grads_batched or torch.func.vmap: so many gradients run at once, stacked along a first axis."""
    entries: list[Edge] = []
    """Where the engine starts, one a root: node and which of its outputs (roots may be GradientEdges, no tensors)."""
    direct: bool = True
    """Written in the program itself, not started by a library function."""
    nested: bool = False
    """Started inside another engine run."""
    named: list[Path] = []
    """Every named tensor that requires grad, at this moment."""
    tensors: list[Tensor] = []
    nodes: list[Node] = []
    span: Span | None = None
    line: int = 0


class Drawn(Event):
    """The graph below a call's roots as torchviz draws it (DOT text), or why it could not."""

    b: int
    dot: str = ""
    note: str = ""


class NodeEntered(Event):
    """The engine called node ``n``: the gradients that entered it, one per output, all arrivals summed."""

    b: int
    n: int
    incoming: list[Value | None] = []


class NodeRan(Event):
    """Node ``n`` returned: the gradient it sends along each of its edges (None: nothing)."""

    b: int
    n: int
    outgoing: list[Value | None] = []
    nodes: list[Node] = []
    """Nodes that it built (create_graph)."""


class Accumulated(Event):
    """An AccumulateGrad node poured into its leaf: before + incoming = after."""

    b: int
    n: int
    t: int
    """The leaf."""
    incoming: Value | None
    before: Value | None
    after: Tensor
    """The tensor that .grad is now."""
    how: Literal["stolen", "copied", "added in place", "replaced by a sum"] = "stolen"
    others: list[Tensor] = []


class Captured(Event):
    """autograd.grad (or inputs=) took the gradient at tensor ``t``."""

    b: int
    t: int
    value: Value | None = None


class HookRan(Event):
    """A hook of the program was called inside an engine run, and what it made of the gradients.

    kind: ``tensor`` (`Tensor.register_hook`), ``node_pre`` and ``node`` (hooks of a graph node), ``accumulated``
    (`register_post_accumulate_grad_hook`, which changes nothing by what it returns). The operations inside the hook
    come before this, in a group of kind "hook".
    """

    b: int
    kind: Literal["tensor", "node_pre", "node", "accumulated"]
    name: str
    """The function's own name: "clip", "<lambda>"."""
    t: int | None = None
    """The tensor that it was registered on, where it was one."""
    n: int | None = None
    before: list[Value | None] = []
    after: list[Value | None] = []
    """What goes on; equal to ``before`` where the hook returned nothing and wrote nothing into what it was given."""
    replaced: bool = False
    """It returned something. If not, and ``after`` is another, it wrote in place."""
    error: str | None = None
    """Type name of what it raised; then ``after`` is empty."""
    span: Span | None = None
    """Where the function is written."""


class Freed(Event):
    """Node ``n`` lost these saved tensors after it ran."""

    b: int
    n: int
    names: list[str]


class BackwardEnded(Event):
    """The call returned, or raised ``error``.

    ``failed`` is the node that raised (None: refused before any node ran). ``returned`` (api "grad") are the tensors
    handed back, one per input. ``states`` are non-leaf tensors whose retained .grad changed (``grads``: leaf or tensor
    → its .grad).
    """

    b: int
    error: str | None = None
    """Type name of the exception."""
    message: str = ""
    failed: int | None = None
    returned: list[int | None] = []
    states: list[Tensor] = []
    grads: list[tuple[int, Tensor]] = []
    nodes: list[Node] = []
