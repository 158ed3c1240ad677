"""The Trace: what a program did, as facts in the past tense, in the order in which they happened.

This module is the one contract between the process that runs the user's code and everything else. It is data
only: no tensor, no Node, no ``id()``, no colour, no word for a reader. It knows nothing of torch or Streamlit.

Grammar of a trace (``?`` at most one, ``*`` any number)::

    trace   = Began  body  (Ended | Stopped)         Stopped comes from our side of the pipe, whatever killed the run
    body    = (CellBegan item* CellEnded)* | item*   cells only in mode "cells"
    item    = LineReached | LinesHidden | Met | OpRan | Bound | Unbound | GradMode | GradSet | Flagged | Printed
            | Warned | Noted | call | Raised | group
    group   = GroupBegan  item*  GroupEnded          groups nest; one that is left by an exception ends like any other
    call    = BackwardCalled  engine*  BackwardEnded calls nest: an engine run may be started inside another
    engine  = NodeEntered | NodeRan | Accumulated | Captured | Freed | HookRan | item
    close   = Final*                                 just before Ended: every named tensor as it stands at the end

Ids are serial numbers given by the recorder, one series each, the same in every run of the same code:
``t`` tensor objects, ``n`` autograd graph nodes, ``b`` calls of backward or grad, ``s`` storages (memory that
tensors may share), ``op`` operations, ``g`` groups. An id is announced before it is referred to: a tensor by a
`Tensor` inside `Met`/`OpRan`/`Accumulated`/`GradSet`/`BackwardEnded`, a node by a `Node` inside ``nodes`` of an event.

Positions (`Span`) count lines from 1 and columns from 0 in characters (not bytes) of ``Began.source``; in mode
"cells" too they are lines of the whole file. Numbers that JSON lacks travel as the strings "nan", "inf", "-inf";
complex numbers as [re, im].
"""

from __future__ import annotations

from typing import Literal, Union

from viz.trace.calls import (
    Accumulated,
    BackwardCalled,
    BackwardEnded,
    Captured,
    Drawn,
    Freed,
    HookRan,
    NodeEntered,
    NodeRan,
)  # fmt: skip
from viz.trace.facts import (
    Arg,
    Edge,
    Event,
    Fact,
    Kept,
    Level,
    Node,
    Number,
    Path,
    Real,
    Saved,
    Span,
    Stats,
    Tensor,
    Value,
)  # fmt: skip

__all__ = [
    "TRACE_VERSION", "Accumulated", "AnyEvent", "Arg", "BackwardCalled", "BackwardEnded", "Began", "Bound",
    "Captured", "CellBegan", "CellEnded", "Drawn", "Edge", "Ended", "Event", "Fact", "Final", "Flagged", "Freed",
    "GradMode", "GradSet", "GroupBegan", "GroupEnded", "HookRan", "Kept", "Level", "LineReached", "LinesHidden", "Met",
    "Node", "NodeEntered", "NodeRan", "Noted", "Number", "OpRan", "Path", "Printed", "Raised", "Real", "Saved", "Span",
    "Stats", "Stopped", "Tensor", "Trace", "Unbound", "Value", "Warned",
]  # fmt: skip

TRACE_VERSION = 3


class Began(Event):
    """The first event: what is run, by what."""

    v: int
    torch: str
    python: str
    source: str
    program: str = "<program>"
    mode: Literal["script", "cells"] = "script"
    elements: int = 256
    """Budget: tensors up to this many elements travel in full."""


class CellBegan(Event):
    """``line`` is that of its marker (1 for a first cell without one); ``title`` what stands behind the marker."""

    cell: int
    line: int
    title: str = ""


class CellEnded(Event):
    cell: int
    display: str | None = None
    """repr of its last expression, None if there was none, it was None, or the cell raised."""


class LineReached(Event):
    """The program came to this line for the first time and was about to run it. A line of which this is not told
    never ran, unless lines were hidden."""

    line: int


class LinesHidden(Event):
    """About here lines began to run unseen: in a process that the program forked, beside a trace function of its own,
    or after a recursion so deep that Python put ours off."""


class Met(Event):
    """Tensors and nodes that exist without an operation in sight having made them (`nn.Parameter`, a C++ helper), or
    tensors whose numbers have changed without one (NumPy wrote into the memory)."""

    tensors: list[Tensor] = []
    nodes: list[Node] = []
    span: Span | None = None


class OpRan(Event):
    """One operation on tensors, as Python saw it.

    ``states`` holds every tensor that is new or changed because of it: new outputs, the tensor written in place, and
    all others that share the written memory. ``call``/``inside`` tell that it ran inside an engine run, in that node.
    """

    op: int
    name: str
    """Plain name: "mul", "sum", "zero_", "__setitem__", "detach"."""
    args: list[Arg] = []
    outputs: list[int] = []
    states: list[Tensor] = []
    nodes: list[Node] = []
    writes: list[int] = []
    """Tensors it was asked to change in place."""
    grad_mode: bool = True
    inference: bool = False
    span: Span | None = None
    call: int | None = None
    inside: int | None = None


class GroupBegan(Event):
    """What runs until its `GroupEnded` belongs together: a call, a module, a loop or one turn of it.

    kind: ``function`` a function of the program; ``module`` an nn.Module called; ``loop`` a for or while statement and
    in it one ``iteration`` after the other; ``optimizer`` a step or zero_grad of a torch.optim optimizer; ``transform``
    a function of torch.func or torch.autograd.functional; ``checkpoint`` the region that a checkpoint covers,
    ``recomputation`` its second run inside a backward; ``hook`` a hook of the program; ``backward`` the backward (or
    jvp, vmap) of a custom Function, ``forward`` its forward.
    """

    g: int
    kind: Literal[
        "function", "module", "loop", "iteration", "optimizer", "transform", "checkpoint", "recomputation", "hook",
        "forward", "backward",
    ]  # fmt: skip
    name: str
    """As the program calls it: "f", "net.0", "for epoch in range(3)", "opt.step"; of an iteration what its targets
    stand for ("epoch = 1"), "" where that is no short text."""
    type: str = ""
    """Class of a module or an optimizer ("Linear"), the function of a transform ("torch.func.vmap")."""
    index: int | None = None
    """Of an iteration: its number, from 0."""
    n: int | None = None
    """The graph node on whose behalf it runs (hook, backward, recomputation)."""
    span: Span | None = None
    """The call expression, or the header of the loop."""
    line: int | None = None
    """Of a function: where its definition begins."""
    times: int = 0
    """Of a function: how many calls of it have begun by now, those included in which nothing happened."""


class GroupEnded(Event):
    """``turns``, of a loop that is over: how many there were, those included in which nothing happened."""

    g: int
    turns: int | None = None
    keeps: list[Kept] = []
    """After the step of an optimizer: what it keeps for each parameter until its next step."""


class Bound(Event):
    """From now on ``name`` stands for tensor ``t`` in ``scope`` ("" the module, else a function call "f", "f#2")."""

    name: str
    t: int
    scope: str = ""
    span: Span | None = None


class Unbound(Event):
    """The name went (del, rebound to something that is no tensor, or its function returned)."""

    name: str
    scope: str = ""


class GradMode(Event):
    """Recording was switched: by no_grad, enable_grad, set_grad_enabled or inference_mode."""

    grad_mode: bool
    inference: bool = False
    span: Span | None = None


class Flagged(Event):
    """A flag of a tensor was changed without an operation: requires_grad, retain_grad, a hook, .data."""

    what: Literal["requires_grad", "retain_grad", "register_hook", "post_accumulate_hook", "data"]
    state: Tensor
    others: list[Tensor] = []
    nodes: list[Node] = []
    span: Span | None = None


class GradSet(Event):
    """``.grad`` of ``t`` was assigned or deleted by the program. ``grad`` is what it holds now (None: emptied)."""

    t: int
    grad: Tensor | None = None
    nodes: list[Node] = []
    span: Span | None = None


class Printed(Event):
    text: str
    stream: Literal["stdout", "stderr"] = "stdout"
    span: Span | None = None


class Warned(Event):
    category: str
    message: str
    line: int | None = None


class Raised(Event):
    """An exception that ended the program or its cell. ``line`` is the innermost line inside the program."""

    type: str
    message: str
    line: int | None = None
    span: Span | None = None
    frames: list[tuple[int, str]] = []
    """Lines of the program on the stack, outermost first, with the function's name."""
    cell: int | None = None
    absent: list[str] = []
    """Where a module was not found, or the text is no Python: all that its imports name and that are not here."""


class Noted(Event):
    """Something that the recorder could not see or do, for the reader to know."""

    what: str
    """A key of the notes table: "settrace_taken" (the program set a trace function: names are off), "probe_failed" (a
    private name of torch is gone), "threads" (something ran in another thread), "tangents" (forward mode: beside values
    travel tangents, which are told only where they are put in and taken out), "fault" (a step of the recorder
    failed)."""
    detail: str = ""
    lost: str = ""
    """Of "probe_failed": what the trace lacks for it, a word of the recorder's table of private names ("saved")."""


class Final(Event):
    """A named tensor at the end, its numbers in full up to the report's budget."""

    path: str
    state: Tensor
    grad_fn: str | None = None
    grad: Value | None = None
    digest: str = ""
    """Where the numbers do not travel in full: a word for all their bytes, to compare runs by; no summary then."""
    grad_digest: str = ""


class Ended(Event):
    outcome: Literal["ok", "raises"]


class Stopped(Event):
    """A limit, a crash or the reader ended the run, or it was not begun; written by our side where the child could
    not."""

    limit: Literal["time", "cpu", "memory", "output", "events", "code", "crash", "cancelled", "busy", "paused"]
    line: int | None = None
    detail: str = ""
    """The limit as a number with its unit ("10 s"), or how the process ended ("exit code 3", "signal 9")."""


AnyEvent = Union[
    Began, CellBegan, CellEnded, LineReached, LinesHidden, Met, OpRan, GroupBegan, GroupEnded, Bound, Unbound, GradMode,
    Flagged, GradSet, BackwardCalled, Drawn, NodeEntered, NodeRan, Accumulated, Captured, HookRan, Freed, BackwardEnded,
    Printed, Warned, Raised, Noted, Final, Ended, Stopped,
]  # fmt: skip


class Trace(Fact):
    """A whole run, ready to be told: frozen, compares with ``==``."""

    events: tuple[AnyEvent, ...]

    @property
    def began(self) -> Began:
        first = self.events[0]
        assert isinstance(first, Began)
        return first

    @property
    def source(self) -> str:
        return self.began.source

    def of(self, *kinds: type[Event]) -> list[Event]:
        """The events of these kinds, in order."""
        return [event for event in self.events if isinstance(event, kinds)]
