"""Who appears: cards, links and frames while they are being found out. Knows ids and shapes of the stage, no words.

Fixed for the whole film once it is told; until then a card may still turn out to need more room.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from viz.limits import CARD_COLUMNS, CARD_ROWS
from viz.story.code.source import Place
from viz.story.model import Actor, Cast, Group, Link


@dataclass
class Card:
    """An `Actor` to be."""

    id: str
    kind: str
    label: str
    op: str = ""
    grad_fn: str = ""
    group: str = ""
    order: int = 0
    size: tuple[int, int] = (0, 0)
    boxes: int = 0
    bucket: bool = False
    span: Place | None = None
    born: int = 0
    backward: Place | None = None
    unseen: bool = False

    def make_room(self, shape: tuple[int, ...]) -> None:
        rows, columns = room(shape)
        self.size = max(self.size[0], rows), max(self.size[1], columns)

    def actor(self) -> Actor:
        return Actor(**vars(self))


def room(shape: tuple[int, ...]) -> tuple[int, int]:
    """Rows and columns of numbers that a tensor takes on a card; (0, 0) if it is too large to be written out."""
    rows = 1
    for size in shape[:-1]:
        rows *= size
    columns = shape[-1] if shape else 1
    fits = 0 < rows <= CARD_ROWS and 0 < columns <= CARD_COLUMNS
    return (rows, columns) if fits else (0, 0)


class Ensemble:
    """Cards, links and groups, and which card stands for which tensor and node."""

    def __init__(self) -> None:
        self.cards: dict[str, Card] = {}
        self.links: dict[str, Link] = {}
        self.groups: dict[str, Group] = {}
        self.home: dict[int, str] = {}
        """Tensor → its card."""
        self.tenants: defaultdict[str, list[int]] = defaultdict(list)
        """Card → the tensors it stands for now."""
        self.node: dict[int, str] = {}
        """Graph node → its card."""
        self.met: dict[int, int] = {}
        """Graph node → the index of the step in which it was met."""
        self.outputs: defaultdict[int, dict[int, str]] = defaultdict(dict)
        """Node → the card of each of its outputs that anything uses."""
        self.way: dict[tuple[int, int], str] = {}
        """(node, slot) → the link along which it sends that gradient."""
        self.into: defaultdict[str, list[str]] = defaultdict(list)
        """Card → the links that end there."""

    def add(self, card: Card) -> Card:
        self.cards[card.id] = card
        return card

    def settle(self, t: int, id: str) -> str | None:
        """The tensor lives on this card from now on; returns the card it left."""
        before = self.home.get(t)
        if before == id:
            return None
        if before is not None:
            self.tenants[before].remove(t)
        self.home[t] = id
        self.tenants[id].append(t)
        return before

    def link(self, source: str, target: str, slot: int, carries: str, why: str = "") -> str:
        id = f"e{len(self.links) + 1}"
        self.links[id] = Link(id, source, target, slot, carries, why)
        self.into[target].append(id)
        return id

    def at(self, n: int, output: int) -> str | None:
        """The card where output ``output`` of a node is shown."""
        return self.outputs[n].get(output, self.node.get(n))

    def places(self, n: int) -> list[tuple[str, list[int] | None]]:
        """The cards of a node, its main one first, with the outputs that each shows (None: all of them)."""
        if n not in self.node:
            return []
        shown: dict[str, list[int]] = {}
        for output, id in self.outputs[n].items():
            shown.setdefault(id, []).append(output)
        return [(id, shown.get(id)) for id in dict.fromkeys([self.node[n], *shown])]

    def cast(self) -> Cast:
        return Cast(
            [card.actor() for card in self.cards.values()], list(self.links.values()), list(self.groups.values())
        )
