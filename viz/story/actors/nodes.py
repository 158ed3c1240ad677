"""Graph nodes on the stage: cards for those that no operation accounts for, and the wires between them."""

from __future__ import annotations

from collections.abc import Iterable

from viz.story.actors import boxes
from viz.story.actors.cards import appear, home, refresh
from viz.story.actors.cast import Card
from viz.story.scenes.regions import around
from viz.story.telling import Telling
from viz.story.workings import keep
from viz.trace.events import Node, Tensor


def meet(telling: Telling, nodes: list[Node]) -> list[Node]:
    """Learns new graph nodes; each gets a card of its own unless it has one. Returns those that were new."""
    fresh = [node for node in nodes if node.n not in telling.world.nodes]
    for node in fresh:
        telling.world.nodes[node.n] = node
        telling.cast.met[node.n] = telling.film.index
    for node in fresh:
        if node.leaf is not None:
            telling.world.accumulator[node.leaf] = node.n
            telling.cast.node[node.n] = home(telling, node.leaf)
            telling.cast.cards[telling.cast.node[node.n]].grad_fn = node.name
        elif node.n not in telling.cast.node:
            card = Card(telling.keys["n", node.n], "node", node.name)
            card.grad_fn, card.order, card.group = node.name, _order(telling), around(telling)
            telling.cast.node[node.n] = appear(telling, card)
    for node in fresh:
        telling.cast.cards[telling.cast.node[node.n]].backward = telling.source.place(node.source)
        boxes.pack(telling, node)
        keep(telling, node)
    return fresh


def _order(telling: Telling) -> int:
    """Of a node that is met now: 1 where the forward pass built it, first or again, else that of the backward."""
    call = telling.calls[-1] if telling.calls else None
    return call.order if call is not None and call.creates and call.place and not call.again else 1


def learn(telling: Telling, states: list[Tensor], nodes: list[Node]) -> None:
    """Tensors and nodes as they now are, wherever they came from."""
    for state in states:
        refresh(telling, state)
    if nodes:
        wire(telling, meet(telling, nodes))
        for state in states:
            refresh(telling, state)


def wire(telling: Telling, nodes: list[Node]) -> None:
    """Draws those edges of new nodes that no operand accounts for."""
    for node in nodes:
        for slot, edge in enumerate(node.edges):
            if edge is not None and (node.n, slot) not in telling.cast.way:
                source = telling.cast.at(edge.n, edge.input)
                if source is None:
                    continue  # it never runs, and has no card
                link = telling.cast.link(source, telling.cast.node[node.n], slot, "gradient")
                telling.cast.way[node.n, slot] = link
                telling.film.change(link, "shown", True)


def below(new: dict[int, Node], roots: Iterable[int]) -> list[Node]:
    """Those of the new nodes that these lead to, themselves included."""
    found = dict.fromkeys(roots)
    stack = list(found)
    while stack:
        for edge in new[stack.pop()].edges:
            if edge is not None and edge.n in new and edge.n not in found:
                found[edge.n] = None
                stack.append(edge.n)
    return [new[n] for n in found]
