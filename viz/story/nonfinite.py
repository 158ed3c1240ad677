"""Which cards hold a nan or an inf at each step, and where it arose. Worked out on the finished film.

Knows finished steps: what numbers each set on the stage or sent along an edge. "Arose here" is said only where all that
came in is in sight and none of it had such a number.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from viz.story.model import Cast, Link, Odd, Picture, Step

Kinds = frozenset[str]
NONE: Kinds = frozenset()


@dataclass
class _Card:
    leaf: bool
    """What enters there is told by its .grad alone."""
    value: Kinds = NONE
    grad: Kinds = NONE
    incoming: Kinds = NONE
    saved: Kinds = NONE
    arose: dict[str, Kinds] = field(default_factory=dict)
    """Of its value, of its gradient."""
    sent: Kinds = NONE
    told: list[Odd] = field(default_factory=list)

    def odd(self) -> list[Odd]:
        gradient = self.grad | self.sent | (NONE if self.leaf else self.incoming)
        holds = {"value": self.value, "gradient": gradient}
        return [
            Odd(kind, of, kind in self.arose.get(of, NONE))
            for of in holds
            for kind in ("nan", "inf")
            if kind in holds[of]
        ]


def marked(steps: list[Step], values: dict[str, Picture], cast: Cast) -> list[Step]:
    """The same steps; they say which cards begin and cease to hold such numbers."""
    odd = {id: kinds for id, picture in values.items() if (kinds := kinds_of(picture))}
    if not odd:
        return steps
    return _Watch(odd, cast).all(steps)


def kinds_of(picture: Picture) -> Kinds:
    if picture.stats is not None:
        return frozenset(kind for kind in ("nan", "inf") if getattr(picture.stats, kind))
    flat = [x for each in picture.data or [] for x in (each if isinstance(each, (tuple, list)) else (each,))]
    return frozenset(x.lstrip("-") for x in flat if isinstance(x, str))


class _Watch:
    """The stage as far as such numbers go, step after step."""

    def __init__(self, odd: dict[str, Kinds], cast: Cast) -> None:
        self._odd = odd
        self._links: dict[str, Link] = {link.id: link for link in cast.edges}
        self._cards = {actor.id: _Card(actor.grad_fn == "AccumulateGrad") for actor in cast.nodes}

    def all(self, steps: list[Step]) -> list[Step]:
        return [self._step(step) for step in steps]

    def _step(self, step: Step) -> Step:
        touched = dict.fromkeys(thing for thing, _, _ in step.changes if thing in self._cards)
        before = self._operands(step)
        for thing, name, value in step.changes:
            if thing in self._cards:
                self._take(self._cards[thing], name, value, before)
        touched |= dict.fromkeys(self._sent(step))
        more = []
        for id in touched:
            card = self._cards[id]
            if (now := card.odd()) != card.told:
                card.told = now
                more.append((id, "odd", now))
        return replace(step, changes=[*step.changes, *more]) if more else step

    def _kinds(self, *values: str | None) -> Kinds:
        return frozenset().union(*(self._odd.get(value, NONE) for value in values if value))

    def _operands(self, step: Step) -> Kinds | None:
        """What came in, for values that are new at this step; None where not all of it is in sight."""
        if step.phase == "backward":
            return None
        flown = {flight.edge: flight.value for flight in step.now.flights if flight.way == "forward"}
        reads = [edge for edge in step.now.edges if self._links[edge].carries != "write"]
        if any(edge not in flown for edge in reads):
            return None
        written = [id for id, name, _ in step.changes if name == "value" and id in self._cards]
        held = [self._cards[id].value | self._cards[id].grad for id in written]
        return frozenset().union(self._kinds(*(flown[edge] for edge in reads)), *held)

    def _take(self, card: _Card, name: str, value, operands: Kinds | None) -> None:
        """A field of a card is set."""
        if name == "value":
            now = self._kinds(value)
            card.arose["value"] = NONE if operands is None else (now - operands) | (card.arose.get(name, NONE) & now)
            card.value = now
        elif name == "grad":
            card.grad = self._kinds(value)
        elif name == "incoming":
            card.incoming, card.sent, card.arose["gradient"] = self._kinds(*value), NONE, NONE
        elif name == "saved":
            card.saved = self._kinds(*(box.value for box in value))

    def _sent(self, step: Step) -> list[str]:
        """The card at which a nan or inf came into the gradients: no part, nothing saved and no value there had one."""
        now = step.now
        if step.kind not in ("node", "pour", "capture") or not now.focus or now.focus[0] not in self._cards:
            return []
        card = self._cards[now.focus[0]]
        parts = self._kinds(*(part.value for part in now.sum.parts)) if now.sum else card.incoming
        came, fed = card.incoming, parts | card.saved | card.value | self._fed(step)
        if now.pour is not None:
            came = came | (self._kinds(now.pour.after) - self._kinds(now.pour.before))
        card.sent = self._kinds(*(flight.value for flight in now.flights if flight.way == "backward"))
        card.arose["gradient"] = (card.sent | came) - fed
        return [now.focus[0]]

    def _fed(self, step: Step) -> Kinds:
        """The values of the cards that gradients go to: operands, which a rule may use."""
        ends = (self._links[flight.edge].source for flight in step.now.flights if flight.edge in self._links)
        return frozenset().union(*(self._cards[id].value for id in ends if id in self._cards))
