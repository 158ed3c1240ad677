"""The autograd graph of a film as PyTorch names it: `grad_fn` and `next_functions`, apart from operations and values.

Read off the recorded nodes; how far each of them is (waits, ran, freed) is told by the card that stands for it.
"""

from __future__ import annotations

from viz.story.model import GradFn, Next
from viz.story.telling import Telling
from viz.trace.events import Node

CUSTOM = "tensors["
"""So the Trace names what a custom Function saved with save_for_backward."""


def graph(telling: Telling) -> list[GradFn]:
    """Every node that the film has met, in the order in which it met them."""
    nodes = [node for n, node in telling.world.nodes.items() if n in telling.cast.node]
    place = {node.n: i for i, node in enumerate(nodes)}
    return [_named(telling, node, place) for node in nodes]


def _named(telling: Telling, node: Node, place: dict[int, int]) -> GradFn:
    onward = [
        Next(place[edge.n], edge.input, telling.cast.way.get((node.n, slot), ""), slot)
        for slot, edge in enumerate(node.edges)
        if edge is not None and edge.n in place
    ]
    saved = [(_attribute(box.name), box.name) for box in node.saved if box.state != "empty"]
    born = telling.cast.met.get(node.n, 0)
    return GradFn(node.name, telling.cast.node[node.n], born, onward, saved)


def _attribute(name: str) -> str:
    """As one would write it after `grad_fn.`"""
    return f"saved_{name}" if name.startswith(CUSTOM) else f"_saved_{name}"
