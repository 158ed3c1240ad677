"""One step of a film: what is said, what changes for good, what moves at this step only, the rule worked out."""

from __future__ import annotations

from typing import Any, Literal

from viz.story.model.part import Part, Words
from viz.story.model.program import Fault, Remedy


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
    remedies: list[Remedy] = []
    """Of a step at which the film breaks off: what may let it go on."""
