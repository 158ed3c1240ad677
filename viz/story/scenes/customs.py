"""Operations that are not recorded because something else stands for them: a custom backward, a second run."""

from __future__ import annotations

from viz.story.model import Words
from viz.story.scenes.scene import Scene
from viz.story.telling import Telling

INSTEAD = ("forward", "checkpoint")
"""Kinds of groups in which recording is off because something else will run on the way back."""


def instead(telling: Telling, group: str) -> str:
    """The kind of the innermost such group around a card, or ""."""
    while group:
        around = telling.cast.groups[group]
        if around.kind in INSTEAD:
            return around.kind
        group = around.parent
    return ""


def constants(telling: Telling, scene: Scene) -> Words:
    """Outputs that a custom Function has marked as non-differentiable."""
    custom = [node for node in scene.event.nodes if node.source is not None]
    states = [telling.world.tensors[t] for t in scene.event.outputs]
    if not custom or not any(state.requires_grad for state in states):
        return []
    names = [[telling.call_it(state.t)] for state in states if not state.requires_grad]
    return telling.words.say("op.non_differentiable", names=telling.words.join(names)) if names else []
