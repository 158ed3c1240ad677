"""Brings a node that ran to its rule: the program's names for what it saved, the numbers as they were when saved."""

from __future__ import annotations

import re

from viz.story.actors.boxes import short_number
from viz.story.model import Rule, Words
from viz.story.quoted import quote
from viz.story.rules.work import Case, Kept, Line, Slot, worked_out
from viz.story.telling import Call, Telling
from viz.trace.events import Edge, Node, NodeRan, Saved

PLAIN = re.compile(r"[\w.]+|\[[^\[\]]*\]|\([^()]*\)")
"""Labels that need no parentheses in a formula: names, numbers, what is in brackets already."""


def keep(telling: Telling, node: Node) -> None:
    """Remembers what a node saved and was made from, before any of it can change."""
    kept = {saved.name: _kept(telling, saved) for saved in node.saved if saved.state in ("held", "plain")}
    telling.kept[node.n] = {name: each for name, each in kept.items() if each is not None}
    telling.given[node.n] = [_operand(telling, edge) for edge in node.edges]


def _operand(telling: Telling, edge: Edge | None) -> str | None:
    """The numbers of the tensor whose gradient will go along an edge."""
    if edge is None or edge.n not in telling.world.nodes:
        return None
    leaf = telling.world.nodes[edge.n].leaf
    if leaf is not None:
        return telling.values.add(telling.world.value(leaf))
    card = telling.cast.at(edge.n, edge.input)
    return telling.film.get(card, "value") if card else None


def _kept(telling: Telling, saved: Saved) -> tuple[int | None, Kept] | None:
    if saved.state == "plain":
        return saved.t, Kept(short_number(saved.text), saved.text)
    value = telling.values.add(saved.value or telling.world.value(saved.t))
    if value is None:
        return None
    picture = telling.values[value]
    label = telling.name_of(saved.t) if saved.t is not None else _letter(telling, saved, value)
    return saved.t, Kept(_grouped(label), picture)


def _letter(telling: Telling, saved: Saved, value: str) -> str:
    """A number stands for itself, any other tensor without a name goes by PyTorch's word for it."""
    scalar = len(telling.values[value].data or ()) == 1 and not telling.values[value].shape
    return telling.numbers(value)[0].text if scalar else saved.name


def work_out(telling: Telling, call: Call, event: NodeRan) -> tuple[Rule | None, dict[int, Line]]:
    """The rule of a node that ran, and its line for each slot."""
    node = telling.world.nodes[event.n]
    id = telling.cast.node[event.n]
    output = telling.call_card(id).text
    incoming = [telling.values[value] if value else None for value in call.incoming.get(event.n, [])]
    saved = {name: _named(telling, id, each, output) for name, each in telling.kept.get(event.n, {}).items()}
    slots = [
        slot
        for slot in (_slot(telling, node, place, event, call.senders) for place in range(len(event.outgoing)))
        if slot
    ]
    case = Case(node.name, "L" if id == call.ell else _grouped(output), incoming, saved, slots)
    ours, lines = worked_out(case)
    equal = {line.slot for line in lines if line.equal}
    rest = [slot for slot in slots if slot.place not in equal]
    quoted = quote(telling, node, call.incoming.get(event.n, []), case, rest) if rest else []
    return _joined(node.name, ours, quoted), {line.slot: line for line in lines}


def _joined(node: str, ours: Rule | None, quoted: list[Words]) -> Rule | None:
    """Our rule where it is borne out by the numbers; for what is left PyTorch's formula, never as worked out."""
    if ours is None:
        return Rule(quoted, "unchecked", "torch", node) if quoted else None
    return Rule([*ours.lines, *quoted], "unchecked" if quoted else ours.check, "ours", node)


def _named(telling: Telling, id: str, each: tuple[int | None, Kept], output: str) -> Kept:
    """A node's own result goes by the name that it got afterwards."""
    t, kept = each
    return Kept(_grouped(output), kept.thing) if telling.cast.home.get(t) == id else kept


def _slot(telling: Telling, node: Node, place: int, event: NodeRan, runs: dict[tuple[int, int], int]) -> Slot | None:
    edge = node.edges[place] if place < len(node.edges) else None
    value, link = telling.values.add(event.outgoing[place]), telling.cast.way.get((node.n, place))
    if edge is None or value is None or link is None:
        return None
    target = telling.call_card(telling.cast.links[link].source).text
    return Slot(place, _grouped(target), telling.values[value], value, runs.get((edge.n, edge.input), 1) < 2)


def _grouped(label: str) -> str:
    """An expression inside a formula stands in parentheses."""
    return label if PLAIN.fullmatch(label) else f"({label})"
