"""Views whose base was written since: PyTorch rebuilds their history when an operation next needs it.

The view then moves to the card of its new node before the operation is linked to it. Told by the operation's step.
"""

from __future__ import annotations

from viz.story.actors.nodes import below, learn
from viz.story.ahead import operands
from viz.story.scenes.scene import Scene, source_of
from viz.story.telling import Telling


def rebuild(telling: Telling, scene: Scene) -> None:
    """Moves such operands, so that the links come from where they are now."""
    event, given = scene.event, operands(scene.event)
    new = {node.n: node for node in event.nodes}
    others = set(given) - {*event.outputs, *event.writes}
    views = [state for state in event.states if state.t in others and state.grad_fn in new]
    if not views:
        return
    learn(telling, views, below(new, [state.grad_fn for state in views]))
    scene.rebuilt = [state.t for state in views]
    known = [t for t in given if t in telling.world.tensors]
    scene.before = [telling.world.tensors[t] for t in known]
    scene.sources = [source_of(telling, t) for t in known]
