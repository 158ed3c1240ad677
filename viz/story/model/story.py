"""The whole film: its steps in chapters, its cast, the graph alone, PyTorch's formulas, how it ended."""

from __future__ import annotations

from typing import Any, Literal

from viz.story.model.cast import Cast
from viz.story.model.fields import Picture
from viz.story.model.part import Part, Words
from viz.story.model.program import Knob
from viz.story.model.step import Step

STORY_VERSION = 3


class Chapter(Part):
    """Consecutive steps under one title; ``first`` is the index of its first step."""

    key: str
    title: str
    phase: Literal["forward", "backward", "update", "error"]
    first: int
    line: int | None = None
    name: str = ""
    """The title in short, where there is one: "backward 2"."""


class Formula(Part):
    """PyTorch's own derivative formula of one edge of a node type, as derivatives.yaml of that version has it."""

    input: str
    """The differentiated argument: "self", "other"; "tensors[i]" where each of a list has an edge of its own."""
    text: str
    gloss: str = ""
    """What the C++ functions named in it compute, in mathematics."""


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


def fold(story: Story, upto: int) -> dict[str, dict[str, Any]]:
    """The state of the stage after step number ``upto`` (from 0): object → field → value."""
    state: dict[str, dict[str, Any]] = {}
    for step in story.steps[: upto + 1]:
        for thing, field, value in step.changes:
            state.setdefault(thing, {})[field] = value
    return state
