"""A Script made by hand for the film of `tests.stage.sample`: each kind of passage, question, target and reply."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.stage.sample import HOSTILE, U, X, Y
from viz.course.script import (
    SCRIPT_VERSION,
    Attempt,
    Choice,
    Neighbour,
    Passage,
    Piece,
    Prediction,
    Reply,
    Script,
    Target,
)
from viz.story.model import Edit

SEED, POUR, ERROR = 7, 11, 12
"""Indices of steps of the sample's film."""


def at(text: str, kind: str, *ids: str, code: bool = False, first: int = 0, last: int = 0) -> Piece:
    return Piece(text=text, code=code, target=Target(kind=kind, ids=list(ids), first=first, last=last))


def said(*pieces: Piece | str) -> list[Piece]:
    return [piece if isinstance(piece, Piece) else Piece(text=piece) for piece in pieces]


def reply(id: str, words: str, numbers: list | None = None, card: str = "") -> Reply:
    return Reply(id=id, words=[said(words)], numbers=numbers, card=card)


NUMBER = Prediction(
    asks="number",
    reveal=POUR,
    of="x.grad",
    shape=[2],
    answer=[2, 10],
    replies=[
        reply("right", "Both ways add up."),
        reply("cube", "That is the derivative without the cut.", [3, 27]),
        reply("none", "A bucket is filled by now.", None),
        reply("other", "Add what comes along both ways."),
    ],
)
CHOICE = Prediction(
    asks="choice",
    reveal=ERROR,
    right="error",
    choices=[
        Choice(id="grows", words=said("x grows by 1")),
        Choice(id="error", words=said("line 7 raises")),
    ],
    replies=[reply("right", "A leaf may not be edited."), reply("grows", "It would, under no_grad.")],
)
CARD = Prediction(
    asks="card",
    reveal=ERROR,
    right=X,
    replies=[
        reply("right", "The leaf it is."),
        reply("sum", "Only its end.", card=Y),
        reply("other", "Look where the version counts."),
    ],
)


def passages() -> list[Passage]:
    cut = said(
        at("u", "card", U, code=True),
        " has the numbers of ",
        at("y", "card", Y, code=True),
        ", and ",
        at("the wire between them", "edges", "e3"),
        " is cut. ",
        at("Line 4", "lines", first=4, last=4),
        " did it; ",
        at("what y saved", "saved", Y),
        f" stays. {HOSTILE}",
    )
    onward = said("See ", at("the bucket", "grad", X), ", ", at("step 2", "step", first=1), " or ")
    return [
        Passage(id="cut", program=0, step=2, prose=[cut]),
        Passage(id="more", program=0, step=2, prose=[said("A second thought at the same step.")]),
        Passage(id="guess", program=0, step=SEED, prose=[said("What will `x.grad` be?")], prediction=NUMBER),
        Passage(id="filled", program=0, step=POUR, prose=[[*onward, at("another lesson", "lesson", "freed-graph")]]),
        Passage(id="end", program=0, step=POUR, prose=[said("And line 7?")], prediction=CHOICE),
        Passage(id="try", program=0, step=ERROR, prose=[said("Mend it.")], attempt=attempt()),
    ]


def attempt(state: str = "") -> Attempt:
    return Attempt(
        state=state,
        replies=[reply("right", "no_grad it is."), reply("other", "Think of line 7.")],
        lacking=[said("The run raises.")] if state == "failed" else [],
        solution=[Edit(7, 7, ["with torch.no_grad():", "    x.add_(1)"])],
    )


def script(*changed: Passage, lesson: str = "detach", **changes: Any) -> Script:
    plain = Script(
        v=SCRIPT_VERSION,
        lesson=lesson,
        number="4.1",
        chapter="Cutting",
        title="`detach`: the value goes on",
        about="A copy of the name, without its history.",
        goal="say where a gradient stops",
        level="beginner",
        minutes=6,
        programs=["program"],
        program=0,
        edited=False,
        passages=list(changed) or passages(),
        remember=said("The value goes on, the gradient stops."),
        after=Neighbour(id="freed-graph", title="Freed graphs"),
    )
    return msgspec.structs.replace(plain, **changes)


def with_passage(id: str, **changes: Any) -> list[Passage]:
    """The passages, one of them changed."""
    return [msgspec.structs.replace(one, **changes) if one.id == id else one for one in passages()]
