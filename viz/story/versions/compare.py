"""Two films of two versions of a program: which lines, cards, wires and steps of theirs correspond. Pure.

Keys name a line; a line of A is the line of B that stands beside it. What has no counterpart stays alone: its film goes
on there while the other one waits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator

from viz.story.model import Actor, Link, Pairing, Step, Story
from viz.story.versions.alignment import between, equal, in_order, numbered, rows

ENGINE = {"call", "seed", "node", "pour", "capture", "free", "return"}
"""Steps of a backward call; all others belong to their line."""
PLACE = re.compile(r"^(tensor )?(\d+)(?=[/:])")
CALL = re.compile(r"^backward (\d+)")

Where = Callable[[int | None], int | None]
"""A line of one version → the row of both in which it stands."""


def pair(a: Story, b: Story) -> Pairing:
    """What corresponds in two versions. Cast, wires and steps by index, lines from 1."""
    texts = a.code.split("\n"), b.code.split("\n")
    lines = rows(*texts)
    sides = Side(a, _rows_of(lines, 0)), Side(b, _rows_of(lines, 1))
    nodes = _nodes(*sides)
    for side, column in zip(sides, (0, 1), strict=True):
        side.met = {side.nodes[pair[column]].id: number for number, pair in enumerate(nodes)}
    return Pairing(
        lines=[(_line(i), _line(j), _same(texts, i, j)) for i, j in lines],
        nodes=nodes,
        edges=_edges(*sides),
        steps=_steps(*sides),
    )


def _line(index: int | None) -> int | None:
    return None if index is None else index + 1


def _same(texts: tuple[list[str], list[str]], i: int | None, j: int | None) -> bool:
    return i is not None and j is not None and texts[0][i] == texts[1][j]


def _rows_of(lines: list[tuple[int | None, int | None]], side: int) -> Where:
    places = {pair[side] + 1: row for row, pair in enumerate(lines) if pair[side] is not None}
    return places.get


class Side:
    """One version: its story, with places as rows that both versions share."""

    def __init__(self, story: Story, row: Where) -> None:
        self.nodes, self.edges, self.steps = story.cast.nodes, story.cast.edges, story.steps
        self.row = row
        self.met: dict[str, int] = {}
        """The number of its pair, by the id of a card that has one."""
        calls = [step for step in story.steps if step.kind == "call"]
        self.calls = dict(zip((step.key for step in calls), numbered(row(step.line) for step in calls), strict=True))
        self.groups = {group.id: group for group in story.cast.groups}
        self.kinds = {actor.id: (self.line_of(actor), actor.op or actor.kind) for actor in story.cast.nodes}

    def name(self, key: str) -> Hashable:
        """A key with rows for lines and with calls by the place of their call: equal in both versions."""
        if call := CALL.match(key):
            return self.calls.get(call[0], call[0]), key[call.end() :]
        place = PLACE.match(key)
        return (self.row(int(place[2])), key[place.end() :]) if place else key

    def line_of(self, actor: Actor) -> int | None:
        return self.row(actor.span[0] if actor.span else None)

    def kind(self, actor: Actor) -> Hashable:
        """What a card is when its expression was rewritten: the operation in that row; None where it has no place."""
        row, kind = self.kinds[actor.id]
        return None if row is None else (row, kind, actor.order)

    def turn(self, step: Step) -> tuple[int | None, ...]:
        """The turns of loops around a step, the innermost first."""
        turns, group = [], self.groups.get(step.within)
        while group is not None:
            turns += [group.index] if group.kind == "iteration" else []
            group = self.groups.get(group.parent)
        return tuple(turns)

    def label(self, step: Step) -> Hashable:
        """What happens at a step, and to which card; None where the other version has no such card."""
        focus = step.now.focus[0] if step.now.focus else None
        if focus is not None and focus not in self.met:
            return None
        return step.kind, self.row(step.line), self.turn(step), self.met.get(focus)

    def looser(self, step: Step) -> Hashable:
        """Steps of the program by their line alone; of the engine by the kind and the line of their card too."""
        row = self.row(step.line)
        if step.kind not in ENGINE:
            return None if row is None else (row, self.turn(step))
        focus = step.now.focus[0] if step.now.focus else ""
        return step.kind, row, self.turn(step), self.kinds.get(focus, (None,))[0]


def _nodes(a: Side, b: Side) -> list[tuple[int, int]]:
    """Cards of the same key; of the others those that are the same operation in the same row, in order."""
    places = {b.name(actor.id): j for j, actor in enumerate(b.nodes)}
    same = [(i, places[name]) for i, actor in enumerate(a.nodes) if (name := a.name(actor.id)) in places]
    met = {i for i, _ in same}
    left = [i for i in range(len(a.nodes)) if i not in met]
    taken = {j for _, j in same}
    right = [j for j in range(len(b.nodes)) if j not in taken]
    kinds = [a.kind(a.nodes[i]) for i in left], [b.kind(b.nodes[j]) for j in right]
    alike = equal(*kinds, range(len(left)), range(len(right)))
    return sorted([*same, *((left[i], right[j]) for i, j in alike)])


def _edges(a: Side, b: Side) -> list[tuple[int, int]]:
    """Wires between cards of the same pairs, into the same slot."""
    places = {end: j for j, link in enumerate(b.edges) if (end := _ends(b, link)) is not None}
    return [(i, places[end]) for i, link in enumerate(a.edges) if (end := _ends(a, link)) in places]


def _ends(side: Side, link: Link) -> tuple[int, int, int] | None:
    source, target = side.met.get(link.source), side.met.get(link.target)
    return None if source is None or target is None else (source, target, link.slot)


def _steps(a: Side, b: Side) -> list[tuple[int | None, int | None]]:
    """Both films as one: steps of the same card, then in the gaps between them what happens in the same line."""
    labels = [a.label(step) for step in a.steps], [b.label(step) for step in b.steps]
    looser = [a.looser(step) for step in a.steps], [b.looser(step) for step in b.steps]
    whole = range(len(a.steps)), range(len(b.steps))
    met: list[tuple[int, int]] = []
    anchors = equal(*labels, *whole)
    for gap in _gaps(anchors, *whole):
        met += equal(*looser, *gap)
    return between(in_order([*anchors, *met]), *whole)


def _gaps(anchors: list[tuple[int, int]], left: range, right: range) -> Iterator[tuple[range, range]]:
    i, j = left.start, right.start
    for next_i, next_j in (*anchors, (left.stop, right.stop)):
        if i < next_i and j < next_j:
            yield range(i, next_i), range(j, next_j)
        i, j = next_i + 1, next_j + 1
