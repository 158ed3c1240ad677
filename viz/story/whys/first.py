"""The first nan and the first inf of a film, once in the forward pass and once in the backward pass. Told afterwards.

Knows finished steps: what numbers each of them set on the stage or sent along an edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from msgspec.structs import replace

from viz.story.model import Actor, Cast, Picture, Run, Step, Words
from viz.story.numbers import number
from viz.story.rules.operand import Missing, array
from viz.story.whys.causes import cause, overflowed
from viz.story.whys.odd import LIMITS
from viz.story.whys.seen import where
from viz.story.words import Language

KINDS: dict[str, Callable[[np.ndarray], np.ndarray]] = {"nan": np.isnan, "inf": np.isinf}


def first(words: Language, steps: list[Step], values: dict[str, Picture], cast: Cast) -> list[Step]:
    """The same steps; those with a first nan or inf say so."""
    odd = {id: kinds for id, picture in values.items() if (kinds := [kind for kind in KINDS if _has(picture, kind)])}
    cards, told = {actor.id: actor for actor in cast.nodes}, list(steps)
    for (phase, kind), (place, card, id) in _firsts(steps, odd).items():
        if phase == "backward":
            sentence = words.say("why.first.backward", kind=kind, places=_where(words, kind, values[id]))
        else:
            operands = [values[value] for value in _operands(steps[place], cast, card)]
            sentence = _among_values(words, kind, cards[card], operands, values[id])
        told[place] = replace(told[place], whys=[*told[place].whys, sentence])
    return told


def _operands(step: Step, cast: Cast, card: str) -> list[str]:
    """The values that flew to a card at this step, in the order of its operands; a lone one may go to a node inside."""
    links = {link.id: link for link in cast.edges if link.target == card}
    flights = [flight for flight in step.now.flights if flight.edge in links]
    if not flights and len(step.now.flights) == 1:
        return [step.now.flights[0].value]
    return [flight.value for flight in sorted(flights, key=lambda flight: links[flight.edge].slot)]


def _firsts(steps: list[Step], odd: dict[str, list[str]]) -> dict[tuple[str, str], tuple[int, str, str]]:
    """(phase, kind) → the place of the step, the card and the value where that is seen first."""
    found: dict[tuple[str, str], tuple[int, str, str]] = {}
    for place, step in enumerate(steps if odd else []):
        phase = "backward" if step.phase == "backward" else "forward"
        for card, id in _shown(step):
            for kind in odd.get(id, []):
                found.setdefault((phase, kind), (place, card, id))
    return found


def _shown(step: Step) -> Iterator[tuple[str, str]]:
    """(card, value) of all numbers that are new at this step: forward the values, backward the gradients."""
    if step.phase == "backward":
        yield from step.now.seed
        for flight in step.now.flights:
            yield "", flight.value
        if step.now.pour is not None:
            yield step.now.pour.node, step.now.pour.after
        return
    for thing, field, value in step.changes:
        if field == "value" and value:
            yield thing, value


def _has(picture: Picture, kind: str) -> bool:
    if picture.stats is not None:
        return bool(getattr(picture.stats, kind))
    return any(isinstance(x, str) and x.endswith(kind) for x in picture.data or [])


def _among_values(words: Language, kind: str, actor: Actor, operands: list[Picture], result: Picture) -> Words:
    """What holds it, where, and how it came about if that can be told."""
    name, places = Run(actor.label, "code", actor.id), _where(words, kind, result)
    sentence = words.say("why.first.forward", kind=kind, name=name, places=places)
    try:
        text = cause(actor.op.rstrip("_"), kind, operands, KINDS[kind](array(result)))
    except Missing:
        return sentence
    if text:
        return words.sentences(sentence, words.say("why.cause", cause=text))
    if kind == "inf" and overflowed(actor.op.rstrip("_"), operands, result):
        limit = number(LIMITS[result.dtype][1])
        return words.sentences(sentence, words.say("why.cause.overflow", dtype=result.dtype, limit=limit))
    return sentence


def _where(words: Language, kind: str, picture: Picture) -> Words:
    try:
        return where(words, KINDS[kind](array(picture)))
    except Missing:
        return words.say("why.places", some=getattr(picture.stats, kind), total=int(np.prod(picture.shape)))
