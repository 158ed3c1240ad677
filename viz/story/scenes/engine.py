"""Scenes inside the engine: a node is entered, sends gradients on, is freed; a gradient is poured or captured.

Order, numbers and freeing are the engine's own, as the trace has them.
"""

from __future__ import annotations

from msgspec.structs import replace

from viz.story.actors import boxes
from viz.story.actors.cards import enter, fill, home, refresh
from viz.story.actors.nodes import meet, wire
from viz.story.code.source import Place
from viz.story.model import Entry, Flight, Pour
from viz.story.rules.work import Line
from viz.story.said import engine as engine_said
from viz.story.scenes import retained
from viz.story.scenes.sums import meeting
from viz.story.telling import Call, Telling
from viz.story.whys import whys
from viz.story.workings import work_out
from viz.trace.events import Accumulated, Captured, Freed, Node, NodeEntered, NodeRan, Value


def entered(telling: Telling, event: NodeEntered) -> None:
    """The engine calls a node with the sum of what was sent to it."""
    call = telling.call(event.b)
    if event.n not in telling.cast.node:
        return
    id, node = telling.cast.node[event.n], telling.world.nodes[event.n]
    call.place += 1
    kind = "pour" if node.leaf is not None else "node"
    key = telling.occurrence(f"{call.key}/{node.name}")
    step = telling.film.open(key, kind, "backward", *_place(telling, call, node))
    incoming = [telling.values.add(value) for value in event.incoming]
    call.incoming[event.n] = incoming
    for card, outputs in telling.cast.places(event.n):
        telling.film.change(card, "phase", "runs")
        telling.film.change(card, "order", call.place)
        telling.film.change(card, "incoming", _of(incoming, outputs))
        step.focus.append(card)
    if event.n not in call.hooked:
        step.sum, step.hooked = meeting(telling, call, event.n, event.incoming)
    step.kept = retained.keep(telling, call, event.n, event.incoming)
    call.stale = [box.label for box in telling.film.get(id, "saved") or [] if box.state == "changed"]
    refused = node.leaf is not None and not telling.world.tensors[node.leaf].requires_grad
    step.say = (engine_said.refused if refused else engine_said.entry)(telling, call, step, event.n)


def _of(incoming: list[str | None], outputs: list[int] | None) -> list[str | None]:
    """What entered by these outputs. A record may say less than the node has outputs."""
    return incoming if not outputs else [incoming[k] if k < len(incoming) else None for k in outputs]


def _place(telling: Telling, call: Call, node: Node) -> tuple[int | None, Place | None]:
    """Line and piece of source to light: the backward of a custom Function, else what made the node."""
    if node.source is not None:
        return node.source.line, telling.source.place(node.source)
    return call.line, telling.cast.cards[telling.cast.node[node.n]].span


def ran(telling: Telling, event: NodeRan) -> None:
    """The node returned: gradients leave along its edges."""
    call, step = telling.call(event.b), telling.film.open_step
    node = telling.world.nodes.get(event.n)
    if node is None or event.n not in telling.cast.node or step is None:
        return
    wire(telling, meet(telling, event.nodes))
    call.built.setdefault(event.n, []).extend(node.name for node in event.nodes)
    if call.keeps:
        boxes.turn(telling, event.n, {"full": "kept"})
    if node.leaf is not None:
        return _rests(telling, event.n)
    again = False
    if step.kind != "node":
        key = telling.occurrence(f"{call.key}/{node.name}")
        step = telling.film.open(key, "node", "backward", *_place(telling, call, node))
        step.focus, again = [telling.cast.node[event.n]], True
    _rests(telling, event.n)
    unhooked = replace(event, outgoing=call.before_hooks.pop(event.n, event.outgoing))
    step.rule, lines = work_out(telling, call, unhooked)
    step.whys = whys(telling, call, event)
    for slot, value in enumerate(event.outgoing):
        edge = node.edges[slot] if slot < len(node.edges) else None
        link, id = telling.cast.way.get((event.n, slot)), telling.values.add(value)
        if edge is not None and link is not None and id is not None:
            call.arrived.setdefault((edge.n, edge.input), []).append((link, id))
            telling.film.change(link, "gradient", id)
            step.edges.append(link)
            step.flights.append(_flight(telling, link, id, lines.get(slot)))
    step.say = lambda: engine_said.passage(telling, call, step, event, again)


def _rests(telling: Telling, n: int) -> None:
    """From the next step on the node has run."""
    for card, _ in telling.cast.places(n):
        telling.film.later(card, "phase", "ran")


def _flight(telling: Telling, link: str, value: str, line: Line | None) -> Flight:
    if line is None:
        return Flight(link, value, "backward")
    factor = None
    if line.factor is not None:
        dtype = telling.values[value].dtype
        factor = telling.values.add(Value(line.factor.shape, dtype, line.factor.ravel().tolist()))
    return Flight(link, value, "backward", line.short, factor or "")


def freed(telling: Telling, event: Freed) -> None:
    """What the node had saved is gone."""
    call = telling.call(event.b)
    call.freed.append(event.n)
    telling.freed_by[event.n] = call
    if event.n in telling.cast.node:
        boxes.turn(telling, event.n, dict.fromkeys(boxes.LOST, "freed"))
        telling.film.change(telling.cast.node[event.n], "fate", "freed")


def accumulated(telling: Telling, event: Accumulated) -> None:
    """before + incoming = after."""
    call, step = telling.call(event.b), telling.film.open_step
    telling.world.own(event.t, event.after.t)
    for state in (event.after, *event.others):
        refresh(telling, state)
    fill(telling, event.t)
    before, incoming = telling.values.add(event.before), telling.values.add(event.incoming)
    after = telling.values.add(telling.world.value(event.after.t))
    if incoming is None or after is None or step is None:
        return
    step.pour = Pour(home(telling, event.t), before, incoming, after)
    call.poured.append(event.t)
    enter(telling, event.t, Entry("poured", before, incoming, after, step.key, call.number))
    step.say = engine_said.pour(telling, step, event.t)


def captured(telling: Telling, event: Captured) -> None:
    """autograd.grad takes a gradient on its way; nothing is poured."""
    call, world = telling.call(event.b), telling.world
    id = home(telling, event.t)
    key = telling.occurrence(f"{call.key}/capture {telling.key_of(event.t)}")
    step = telling.film.open(key, "capture", "backward", call.line, call.span)
    step.focus = [id]
    state = world.tensors[event.t]
    n = state.grad_fn if state.grad_fn is not None else world.accumulator.get(event.t)
    step.edges = [link for link, _ in call.arrived.get((n, state.output), []) if link]
    if n is not None:
        arrived = [None] * state.output + [event.value]
        step.sum, _ = meeting(telling, call, n, arrived)
        step.kept = retained.keep(telling, call, n, arrived)
    step.say = engine_said.capture(telling, call, step, event)
