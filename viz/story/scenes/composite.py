"""Operations of PyTorch that are one call and several nodes of the graph: which, from the inputs to the result."""

from __future__ import annotations

from collections import Counter

from viz.story.actors.nodes import below
from viz.story.model import Run, Words
from viz.story.scenes.scene import Scene
from viz.story.telling import Telling
from viz.trace.events import Node

LISTED = 4
"""So many kinds of nodes are named."""


def composite_said(telling: Telling, scene: Scene) -> Words:
    """That the call is made of several nodes, the first time that a film has these; [] where it is one."""
    made = [] if scene.event.writes else _made(telling, scene)
    kinds = Counter(node.name for node in reversed(made))
    remark = f"composite {sorted(kinds.items())}"
    if len(made) < 2 or remark in telling.once:
        return []
    telling.once.add(remark)
    if len(kinds) > LISTED:
        return telling.words.say("op.composite.many", nodes=len(made))
    places = {node.name: telling.cast.node[node.n] for node in made}
    names = [_several(telling, Run(kind, "node", places[kind]), times) for kind, times in kinds.items()]
    return telling.words.say("op.composite", nodes=len(made), names=telling.words.join(names))


def _several(telling: Telling, name: Run, times: int) -> Words:
    return telling.words.say("op.composite.times", name=name, times=times) if times > 1 else [name]


def _made(telling: Telling, scene: Scene) -> list[Node]:
    """The nodes that the operation built, from its results down."""
    new = {node.n: node for node in scene.event.nodes if node.leaf is None}
    for t in scene.rebuilt:
        new.pop(telling.world.tensors[t].grad_fn, None)
    states = [telling.world.tensors[t] for t in scene.event.outputs if t in telling.world.tensors]
    return below(new, (state.grad_fn for state in states if state.grad_fn in new))
