"""The Story: a Trace told as a film. Who appears (cast), what is said and what changes (steps).

Data only, made by `viz.story.tell`, played by the stage in the browser. The player knows nothing of autograd: it
folds `changes` into a state and draws that state and `now`.

**Objects and fields.** A change is ``[object, field, value]`` and sets one field of one object of the cast, for good,
until another change sets it. Values of fields are JSON; where a field holds numbers of a tensor it holds the id of an
entry of ``Story.values``. A field never set is absent (undefined).

==========  ==============  ============================================================================================
object      field           value
==========  ==============  ============================================================================================
a node id   shown           true once it is on the stage
            value           value id: its tensor's numbers now
            facts           Facts of its tensor now (shape, dtype, requires_grad, is_leaf, grad_fn, version …)
            names           [[name, scope], …] that stand for its tensor now; scope "" is the module.
                            Of many the first ones (`cards.TAGS`)
            grad            value id of its tensor's .grad, null for None. Only leaves and retain_grad tensors have it
            ledger          [Entry, …] what happened to .grad so far, the last lines of it (`cards.LEDGER`)
            saved           [Box, …] what its graph node keeps
            phase           "waits" it will run in this call | "runs" | "ran" | "failed" | "" (no call under way)
            order           1, 2, … its place in the engine's order in the current or last call; null before
            incoming        [value id | null, …] gradients that entered it in the current or last call: that of the
                            output on this card; on a card for a whole node one per output
            locked          how many full boxes hold its tensor now: until 0 again, a write spoils a backward
            odd             [Odd, …] nan and inf in its numbers or in its gradients, and whether they arose here
            silent          true once its numbers changed and the version of its tensor did not tell
            left            how its numbers left PyTorch though a gradient could have come back: "item", "numpy" …
            fate            "" | "freed" (the graph below is used up here) | "changed" (a saved tensor was overwritten)
an edge id  shown           true once it is drawn
            gradient        value id of the gradient that last flowed along it, null when a new call begins
a group id  shown           true once its frame is drawn
==========  ==============  ============================================================================================

Positions (`Step.span`): line from 1, columns from 0 in UTF-16 code units, as browsers count, of ``Story.code``.

Keys of nodes and steps are readable, unique, and the same in each run of the same code: ``3/x*x#1`` (line, expression,
occurrence; see `viz.trace.keys`), ``backward 2/MulBackward0#1``. Links, lessons and compare hold on to keys,
never to positions.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from viz.trace.events import Level, Number, Stats

STORY_VERSION = 3


class Part(Struct, frozen=True, omit_defaults=True):
    """Base of all parts of a story: immutable, compares with ``==``, defaults left out of the JSON."""


class Run(Part):
    """A run of text in one style. ``ref`` is a node of the cast that the words speak of (light it up on hover)."""

    text: str
    mark: Literal["", "value", "gradient", "name", "code", "node", "strong", "good", "bad"] = ""
    ref: str = ""
    value: str = ""
    """Value id, where the text is a rounding of that value."""


Words = list[Run]


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
    ``needed`` empty, and the engine just asked for it; ``changed`` overwritten since it was saved; ``packed``;
    ``plain`` a number or flag that is never freed.
    """

    name: str
    state: Literal["full", "freed", "kept", "needed", "changed", "packed", "plain"]
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


class Flight(Part):
    """A value or a gradient on its way along an edge, at this step only."""

    edge: str
    value: str
    way: Literal["forward", "backward"]
    note: Words = []
    """The rule in short, set beside the capsule: "∂L/∂x = ∂L/∂z · u"."""
    factor: str = ""
    """Value id of a gradient's local derivative, where the node multiplied what entered by it, number by number."""


class Share(Part):
    """One arrival of a sum: what came along ``edge`` ("" for the seed that enters at a root)."""

    edge: str
    value: str


class Sum(Part):
    """Gradients that meet at a card: the parts, in order of arrival, and their sum."""

    node: str
    parts: list[Share]
    total: str


class Pour(Part):
    """An AccumulateGrad pouring into a .grad. Value ids; ``before`` null: .grad was None."""

    node: str
    before: str | None
    incoming: str
    after: str


class Now(Part):
    """What to look at, at this step only."""

    focus: list[str] = []
    edges: list[str] = []
    flights: list[Flight] = []
    sum: Sum | None = None
    pour: Pour | None = None
    seed: list[tuple[str, str]] = []
    """[node id, value id] of each seed gradient entering at a root."""


class Formula(Part):
    """PyTorch's own derivative formula of one edge of a node type, as derivatives.yaml of that version has it."""

    input: str
    """The differentiated argument: "self", "other"; "tensors[i]" where each of a list has an edge of its own."""
    text: str
    gloss: str = ""
    """What the C++ functions named in it compute, in mathematics."""


class Rule(Part):
    """The local rule worked out: lines of text, and whether our own calculation equals what the engine sent.

    source: ``ours`` our readable rule; ``torch`` PyTorch's formula with the numbers that came in and went out, for want
    of a rule of ours that agrees with them. PyTorch's own formulas are ``Story.formulas[node]`` in either case.
    """

    lines: list[Words]
    check: Literal["equal", "unchecked"] = "unchecked"
    source: Literal["ours", "torch"] = "ours"
    node: str = ""
    """The node type: "MulBackward0"."""


class Edit(Part):
    """A change of the program's text: lines ``first`` to ``last``, counted from 1, become ``lines``.

    ``last`` = ``first`` - 1 removes nothing: ``lines`` are put before line ``first``. The edits of one change do not
    overlap and all count lines of the program as it is. `viz.story.edits.applied` and code/edits.ts make the new text.
    """

    first: int
    last: int
    lines: list[str] = []


class Remedy(Part):
    """Something to try against an error; ``edits`` do it, where a change of the text can (else words must do)."""

    words: Words
    edits: list[Edit] = []


class Fault(Part):
    """An error of the user's program, explained."""

    kind: str
    """A key of the faults table ("second_backward"), "other" where we have no explanation."""
    type: str
    message: str
    """PyTorch's or Python's own words."""
    line: int | None = None
    span: tuple[int, int, int, int] | None = None
    node: str = ""
    explanation: Words = []
    remedies: list[Remedy] = []


class Print(Part):
    text: str
    stream: Literal["stdout", "stderr", "display", "warning"] = "stdout"


class Step(Part):
    key: str
    kind: Literal[
        "create", "op", "write", "name", "mode", "flag", "call", "seed", "node", "pour", "capture", "free", "return",
        "grad", "print", "warn", "note", "error", "cell", "stop", "end", "hook", "inside",
    ]  # fmt: skip
    phase: Literal["forward", "backward", "update", "error"]
    """Its colour on the timeline; "update" for what the program does to .grad and to values between passes."""
    say: Words
    line: int | None = None
    span: tuple[int, int, int, int] | None = None
    changes: list[tuple[str, str, Any]] = []
    now: Now = Now()
    rule: Rule | None = None
    printed: list[Print] = []
    fault: Fault | None = None
    within: str = ""
    """The innermost group (`Group.parent` leads outwards) that runs at this step."""
    whys: list[Words] = []
    """Why the numbers are what they are, where that may surprise. They come after ``say``."""


class Chapter(Part):
    """Consecutive steps under one title; ``first`` is the index of its first step."""

    key: str
    title: str
    phase: Literal["forward", "backward", "update", "error"]
    first: int
    line: int | None = None
    name: str = ""
    """The title in short, where there is one: "backward 2"."""


class Next(Part):
    """An entry of ``next_functions``: a gradient goes from here to input number ``input`` of another node."""

    to: int
    """Its index in ``Story.graph``."""
    input: int = 0
    link: str = ""
    """Id of the link of the cast along which that gradient is shown."""
    slot: int = 0
    """Its place among ``next_functions``, the None of inputs that want no gradient counted."""


class GradFn(Part):
    """A node of the autograd graph as PyTorch names it."""

    name: str
    """ "MulBackward0", "AccumulateGrad"."""
    card: str
    """Node id of the card that tells what becomes of it."""
    born: int = 0
    """Index of the step at which it is first met."""
    next: list[Next] = []
    saved: list[tuple[str, str]] = []
    """Attributes of what it saved ("_saved_self"), each with the name that its box has on the card."""


class Drawing(Part):
    """The graph of one backward call as torchviz draws it."""

    key: str
    title: str
    dot: str = ""
    note: str = ""


class End(Part):
    outcome: Literal["ok", "raises", "stopped"]
    words: Words = []
    limit: str = ""
    cut: int = 0
    """How many events of the trace the film leaves out at its end (0: it is whole)."""


class Knob(Part):
    """A number in the code that a reader may turn: a value of a tensor that the program made, or a rate of its updates.

    ``span`` is the literal, its sign included; ``whole``: it must stay a whole number.
    """

    key: str
    label: str
    """What it is: "x[1]", "lr"."""
    span: tuple[int, int, int, int]
    value: float
    low: float
    high: float
    step: float
    whole: bool = False


class Story(Part):
    v: int
    id: str
    """Hash over all that is told, the language included."""
    language: Literal["en", "zh"]
    code: str
    mode: Literal["script", "cells"]
    cast: Cast
    values: dict[str, Picture]
    steps: list[Step]
    chapters: list[Chapter]
    drawings: list[Drawing]
    end: End
    formulas: dict[str, list[Formula]] = {}
    """Node type → PyTorch's own formula for each of its edges; only types that the cast has."""
    formulas_for: str = ""
    """The version of PyTorch whose formulas they are; "" where no table of the version that ran is kept."""
    knobs: list[Knob] = []
    """Numbers to turn, the ones that matter most first."""
    unrun: list[int] | None = None
    """The lines of all statements that never ran, of a compound one those of its head. None: that is not known."""
    graph: list[GradFn] = []
    """The autograd graph alone, every backward's nodes included."""


class Variant(Part):
    """A ready-made other version of a program: what is different about it, and the changes that make it."""

    id: str
    words: Words
    edits: list[Edit]


class Pairing(Part):
    """What corresponds in the films of two versions, A and B, of a program; made by `viz.story.compare.pair`."""

    lines: list[tuple[int | None, int | None, bool]]
    """Both texts from top to bottom: a line of A, of B (from 1, None where only the other has one), whether equal."""
    nodes: list[tuple[int, int]]
    """Cards that are the same one, by their index in each cast; likewise ``edges``."""
    edges: list[tuple[int, int]]
    steps: list[tuple[int | None, int | None]]
    """The two films as one: the step of A and of B at each position; None: that film holds still meanwhile."""


def fold(story: Story, upto: int) -> dict[str, dict[str, Any]]:
    """The state of the stage after step number ``upto`` (from 0): object → field → value."""
    state: dict[str, dict[str, Any]] = {}
    for step in story.steps[: upto + 1]:
        for thing, field, value in step.changes:
            state.setdefault(thing, {})[field] = value
    return state
