"""Scenes of operations that make a tensor, recorded or not; others are handed to `writes`, or only learned."""

from __future__ import annotations

from viz.story.actors.cards import home, noticed, refresh
from viz.story.actors.edges import graph
from viz.story.actors.nodes import learn
from viz.story.ahead import operands
from viz.story.said.departures import WAYS, departs, returns
from viz.story.said.levels import carry_tangents
from viz.story.said.operation import said
from viz.story.scenes import inside
from viz.story.scenes.optimizers import optimized
from viz.story.scenes.rebuilt import rebuild
from viz.story.scenes.scene import HANDLES, direct, opened, output_card
from viz.story.scenes.writes import written
from viz.story.telling import Telling
from viz.trace.events import OpRan

LEAVERS = tuple(WAYS)
"""Operations whose result is no tensor: the numbers leave PyTorch."""
UNFILLED = ("empty", "empty_like", "new_empty", "empty_strided")
"""Operations whose numbers mean nothing yet."""


def operation(telling: Telling, event: OpRan) -> None:
    """Chooses the scene for an operation."""
    carry_tangents(telling, event)
    if optimized(telling, event):
        return
    if event.call is not None:
        inside.operation(telling, event)
    elif event.writes:
        written(telling, event)
    elif event.name in LEAVERS and not event.outputs:
        _left(telling, event)
    elif not _makes(telling, event):
        learn(telling, event.states, event.nodes)
    elif event.name in HANDLES and event.outputs[0] not in telling.ahead.bound:
        learn(telling, event.states, event.nodes)
        telling.same[event.outputs[0]] = operands(event)[0]
    elif event.name in UNFILLED and not direct(telling, event):
        learn(telling, event.states, event.nodes)
    else:
        made(telling, event)


def _makes(telling: Telling, event: OpRan) -> bool:
    """Whether an output is a new tensor, or an old one that got a new node (a custom Function returns what it made)."""
    world = telling.world
    return any(
        state.t in event.outputs
        and (state.t not in world.tensors or (state.grad_fn is not None and state.grad_fn not in world.nodes))
        for state in event.states
    )


def made(telling: Telling, event: OpRan) -> None:
    """A card for every output that anything uses, the links into it, its boxes."""
    given = [telling.world.tensors[t] for t in operands(event) if t in telling.world.tensors]
    aside = telling.called and not any(state.requires_grad for state in (*event.states, *given))
    kind = "op" if operands(event) else "create"
    scene = opened(telling, event, kind, "update" if kind == "op" and aside else "forward")
    rebuild(telling, scene)
    before = {state.t: telling.world.tensors.get(state.t) for state in event.states}
    states = {state.t: telling.world.learn(state) for state in event.states}
    visible = [t for t in event.outputs if t in states and t in telling.ahead.used]
    for position, t in enumerate(event.outputs):
        if t in (visible or event.outputs[:1]) and t in states:
            _move_in(telling, event, t, position, scene)
    graph(telling, scene)
    returns(telling, scene.main, event.span)
    for state in event.states:
        refresh(telling, state)
        noticed(telling, before[state.t], state)
    scene.made = (visible or event.outputs)[0]
    scene.draft.say = lambda: said(telling, scene.draft)


def _move_in(telling: Telling, event: OpRan, t: int, position: int, scene) -> None:
    """The card of an output; where it had one before, its value goes from there to here."""
    left = telling.cast.home.get(t)
    output_card(telling, scene, telling.world.tensors[t], position)
    if left is not None:
        telling.film.change(telling.cast.link(left, telling.cast.home[t], 0, "value"), "shown", True)


def _left(telling: Telling, event: OpRan) -> None:
    """Numbers leave PyTorch: worth a step if a gradient would have been wanted for them."""
    given = [t for t in operands(event) if t in telling.world.tensors]
    if not given:
        return
    if not telling.world.tensors[given[0]].requires_grad:
        if given[0] in telling.cast.home:
            departs(telling, home(telling, given[0]), event.name, event.span, wanted=False)
        return
    line = event.span.line if event.span else None
    step = telling.film.open(
        telling.keys["op", event.op], "op", telling.phase(), line, telling.source.place(event.span)
    )
    step.focus = [home(telling, given[0])]
    departs(telling, step.focus[0], event.name, event.span, wanted=True)
    expr = telling.expression(event.span, event.name)
    step.say = telling.words.say("op.left", expr=expr, name=telling.call_it(given[0]))
