"""What is said of a tensor that is no plain one: inside transforms of torch.func, sparse, nested, without numbers.

Knows facts and words; which cards there are, and what an operation gives, is told by others.
"""

from __future__ import annotations

from math import prod

from viz.story.ahead import operands
from viz.story.model import Words
from viz.story.numbers import dimensions
from viz.story.telling import Telling
from viz.trace.events import Level, OpRan, Tensor

DUAL = {"_make_dual": "op.make_dual", "_unpack_dual": "op.unpack_dual"}
"""Operations that put a tangent beside a value, or take it out: the only places where tangents are told."""
DENSE = "sparse_"
"""How layouts begin whose zeros the film writes out."""


def in_words(telling: Telling, levels: list[Level]) -> str:
    """`vmap over 5 › a gradient transform`."""
    return " › ".join(telling.words.plain(f"level.{level.kind}", size=level.size or 0) for level in levels)


def surroundings_said(telling: Telling, state: Tensor) -> Words:
    """Around the first operation inside other transforms than before: which, and what is seen of them."""
    before, telling.levels = telling.levels, state.levels
    if not state.levels or before == state.levels:
        return []
    words = telling.words
    if any(level.over for level in state.levels):
        return words.say("levels.over", name=telling.call_it(state.t))
    sizes = [level.size for level in state.levels if level.size is not None]
    kinds = {level.kind for level in state.levels}
    return words.sentences(
        words.say("levels.inside", levels=in_words(telling, state.levels)),
        words.say("levels.vmap", count=prod(sizes), shape=dimensions(state.shape) or "()") if sizes else [],
        words.say("levels.grad") if "grad" in kinds else [],
    )


def form_said(telling: Telling, state: Tensor) -> Words:
    """Of a tensor whose numbers do not plainly lie there."""
    if state.layout.startswith(DENSE):
        return telling.words.say("form.sparse", layout=state.layout)
    if state.value is not None:
        return []
    if state.device == "meta":
        return telling.words.say("form.meta")
    return telling.words.say("form.unread", kind=state.type or state.layout) if state.type or state.layout else []


def tangent_said(telling: Telling, event: OpRan) -> Words:
    """What a dual tensor was given, or gave back, beside its value; [] where the tangent has a card of its own."""
    if event.name == "_unpack_dual" and event.outputs[-1] in telling.cast.home:
        return []
    tensors = event.outputs if event.name == "_unpack_dual" else [arg.t for arg in event.args if arg.t is not None]
    tangent = telling.world.value(tensors[1]) if len(tensors) > 1 else None
    return telling.words.say(DUAL[event.name], tangent=telling.numbers(tangent))


def carry_tangents(telling: Telling, event: OpRan) -> None:
    """What is computed from a tensor with a tangent has one as well."""
    carried = event.name != "_unpack_dual" and telling.duals.intersection(operands(event))
    if carried or event.name == "_make_dual":
        telling.duals.update(event.outputs)


def forward_mode(telling: Telling, state: Tensor) -> bool:
    """Whether a tangent is computed with it: inside a jvp, or of operands that carry one."""
    return state.t in telling.duals or any(level.kind == "jvp" and not level.over for level in state.levels)
