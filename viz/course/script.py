"""The Script: what a lesson says beside a film, and where the film waits for the reader. Data only.

An overlay on a `viz.story.model.Story`, never a part of it: positions in the film are indices of its steps, things on
the stage are ids of its cast, both found by the keys and names that the lesson gives. The stage plays Story and Script
together; without a Script it plays the Story alone.

**Gates.** A prediction waits at a step: until it is answered or passed over, the film does not go beyond that step,
neither by play, key, click, timeline, preview nor text, so that nothing on the page can give the answer away.
"""

from __future__ import annotations

from typing import Literal

from viz.story.model import Edit, Part
from viz.trace.events import Number

SCRIPT_VERSION = 1


class Target(Part):
    """What words of the prose point at.

    ``card`` and ``grad`` (its bucket), ``saved`` (its saved boxes): ``ids`` is one node of the cast; ``edges``: ids of
    edges; ``lines``: ``first`` to ``last`` of the code; ``step``: ``first`` is its index, a click goes there;
    ``lesson``: ``ids`` is one lesson, a click opens it.
    """

    kind: Literal["card", "grad", "saved", "edges", "lines", "step", "lesson"]
    ids: list[str] = []
    first: int = 0
    last: int = 0


class Piece(Part):
    """A run of the prose: plain or `code`, pointing at something or at nothing."""

    text: str
    code: bool = False
    target: Target | None = None


Prose = list[list[Piece]]
"""Paragraphs."""


class Reply(Part):
    """What is said to one typical answer: to a choice by its ``id``, to numbers by ``numbers``."""

    id: str
    words: Prose
    numbers: list[Number] | None = None
    """None: the reply stands for a choice or a card, or (``id`` "right", "other") for every such answer. Where numbers
    are asked for, another reply without numbers answers to "None", no gradient."""
    card: str = ""


class Choice(Part):
    id: str
    words: list[Piece]


class Prediction(Part):
    """A question before a reveal. The film waits at the step of its passage; ``reveal`` is where the answer shows.

    asks: ``number``: ``answer`` are the numbers that PyTorch gave, flat (None: the gradient is None); ``choice``:
    ``right`` is the id of a choice; ``card``: ``right`` is a node of the cast, to be clicked on the stage.
    ``replies``: "right", typical wrong answers, "other" for all the rest.
    """

    asks: Literal["number", "choice", "card"]
    reveal: int
    of: str = ""
    """The name of what is asked for, as code: "x.grad"."""
    shape: list[int] = []
    answer: list[Number] | None = None
    right: str = ""
    choices: list[Choice] = []
    replies: list[Reply] = []


class Attempt(Part):
    """Something to change in the code, with a check. ``state``: of the last run of the code of this lesson's program;
    "" while that is the original."""

    state: Literal["", "passed", "failed"] = ""
    replies: list[Reply] = []
    """ "right" and "other"."""
    lacking: list[list[Piece]] = []
    """What the last run did not meet, a sentence each."""
    solution: list[Edit] = []
    """One change that does it, for "show me"."""


class Passage(Part):
    """A short stretch of prose, tied to a step of the film of ``program`` (index in ``Script.programs``).

    ``step``: index in the film on the stage; None: it belongs to another program's film, or that step is not in this
    film (the reader changed the code)."""

    id: str
    program: int
    prose: Prose
    step: int | None = None
    asks: bool = False
    """A question about another program's film: its ``prediction`` comes with that film."""
    prediction: Prediction | None = None
    attempt: Attempt | None = None
    compare: list[Edit] = []
    """Changes that make the version to be seen beside the program."""
    knob: str = ""
    """Key of a knob of the story, to be turned."""


class Neighbour(Part):
    id: str
    title: str


class Script(Part):
    v: int
    lesson: str
    number: str
    """Chapter and place in it: "4.1"."""
    chapter: str
    title: str
    about: str
    goal: str
    """Title, about and goal may have code in backticks."""
    level: str
    """Its word, in the reader's language, as all words here."""
    minutes: int
    programs: list[str]
    """Ids, in the order in which the lesson shows them."""
    program: int
    """Which of them is on the stage."""
    edited: bool
    """The code that ran is not the lesson's own: the reader may go back to the original."""
    passages: list[Passage]
    remember: list[Piece]
    before: Neighbour | None = None
    after: Neighbour | None = None
    another: bool = False
    """So little of the lesson's code is left that its text speaks of another program."""
