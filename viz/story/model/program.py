"""The program as a text that can be changed: edits, an error with its remedies, numbers to turn, other versions."""

from __future__ import annotations

from viz.story.model.part import Part, Words


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
