"""The links into an operation, read off the graph, never guessed: a gradient returns where a node has that edge."""

from __future__ import annotations

from viz.story.actors.nodes import meet, wire
from viz.story.model import Flight
from viz.story.scenes.scene import HANDLES, Scene
from viz.story.telling import FLOATING, Telling
from viz.trace.events import Edge, Tensor


def graph(telling: Telling, scene: Scene) -> None:
    """Cards for inner nodes, then every link into the operation."""
    fresh = meet(telling, list(scene.event.nodes))
    for node in fresh:
        for slot, edge in enumerate(node.edges):
            place = _operand(telling, scene, edge)
            if place is not None:
                target = telling.cast.node[node.n]
                telling.cast.way[node.n, slot] = draw(telling, scene, place, target, "both")
    wire(telling, fresh)
    for place, state in enumerate(scene.before):
        if place not in scene.taken:
            draw(telling, scene, place, scene.main, *one_way(telling, scene, state))


def _operand(telling: Telling, scene: Scene, edge: Edge | None) -> int | None:
    """The place of the operand, not yet linked, whose gradient goes along this edge."""
    if edge is None:
        return None
    leaf = telling.world.nodes[edge.n].leaf if edge.n in telling.world.nodes else None
    for place, state in enumerate(scene.before):
        same = state.t == leaf if leaf is not None else (state.grad_fn, state.output) == (edge.n, edge.input)
        if same and place not in scene.taken:
            return place
    return None


def draw(telling: Telling, scene: Scene, place: int, target: str, carries: str, why: str = "") -> str:
    """A link from an operand to a card, and its value on the way."""
    scene.taken.add(place)
    link = telling.cast.link(scene.sources[place], target, place, carries, why)
    telling.film.change(link, "shown", True)
    scene.links.append(link)
    scene.draft.edges.append(link)
    value = telling.values.add(scene.before[place].value)
    if value is not None:
        scene.draft.flights.append(Flight(link, value, "forward"))
    return link


def one_way(telling: Telling, scene: Scene, state: Tensor) -> tuple[str, str]:
    """(carries, why) of a link along which no gradient comes back."""
    if state.t in telling.world.owner and state.t not in telling.cast.home:
        return "grad", ""
    if not state.requires_grad:
        return ("cut", "data") if state.t in telling.same else ("value", "")
    event = scene.event
    if event.name in ("detach", *HANDLES):
        return "cut", "detach" if event.name == "detach" else "data"
    if not event.grad_mode:
        return "cut", "no_grad"
    result = next((telling.world.tensors[t] for t in event.outputs if t in telling.world.tensors), None)
    if result is not None and result.grad_fn is not None:
        return "value", ""
    return "cut", "dtype" if result is not None and not result.dtype.startswith(FLOATING) else ""
