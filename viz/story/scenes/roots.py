"""Where a backward or grad call starts: its roots, and the gradient that enters at each."""

from __future__ import annotations

from typing import NamedTuple

from viz.story.actors.cards import home
from viz.story.model import Run, Words
from viz.story.telling import Call, Telling
from viz.trace.events import BackwardCalled, Value


class Root(NamedTuple):
    """One place where a call starts: a tensor, or without one (a GradientEdge) a node; and the gradient given there."""

    card: str
    t: int | None
    at: tuple[int, int] | None
    """Node and which of its outputs."""
    seed: Value | None

    def name(self, telling: Telling) -> Run:
        return telling.call_it(self.t) if self.t is not None else telling.call_card(self.card)


def roots_of(telling: Telling, event: BackwardCalled) -> list[Root]:
    """The roots that are tensors are among the entries in the same order, with others between them."""
    if not event.entries:
        seeds = event.seeds or [None] * len(event.roots)
        return [Root(home(telling, t), t, None, seed) for t, seed in zip(event.roots, seeds, strict=False)]
    waiting, roots = list(event.roots), []
    for entry, given in zip(event.entries, event.seeds, strict=False):
        at = entry.n, entry.input
        t = waiting.pop(0) if waiting and _enters(telling, waiting[0]) == at else None
        card = home(telling, t) if t is not None else telling.cast.at(*at)
        roots.append(Root(card, t, at, given))
    return roots


def _enters(telling: Telling, t: int) -> tuple[int | None, int]:
    state = telling.world.tensors[t]
    return telling.world.accumulator.get(t) if state.grad_fn is None else state.grad_fn, state.output


def seed(telling: Telling, call: Call, event: BackwardCalled) -> None:
    """The gradient that enters at each root."""
    step = telling.film.open(f"{call.key}/seed", "seed", "backward", call.line, call.span)
    roots = roots_of(telling, event)
    if len(roots) == 1 and not event.seeds_given:
        call.ell = roots[0].card
    said = []
    for root in roots:
        given = root.seed or _one(telling, root)
        if given is not None:
            value = telling.values.add(given)
            step.focus.append(root.card)
            step.seed.append((root.card, value))
            if root.at is not None and telling.world.nodes[root.at[0]].leaf is None:
                call.arrived.setdefault(root.at, []).append(("", value))
            said.append(_said(telling, call, event, root, value))
    step.say = telling.words.sentences(*said, telling.words.say("seed.sum") if len(said) > 1 else [])


def _one(telling: Telling, root: Root) -> Value | None:
    """The 1 that torch makes itself, for a root of one element."""
    state = telling.world.tensors.get(root.t)
    scalar = state is not None and all(size == 1 for size in state.shape)
    return Value(state.shape, state.dtype, [1.0]) if scalar else None


def _said(telling: Telling, call: Call, event: BackwardCalled, root: Root, value: str) -> Words:
    alone = "seed.given" if len(event.entries) < 2 else "seed.each"
    key = "seed.one" if call.ell else "seed.batch" if event.batched else alone
    name = root.name(telling)
    return telling.words.say(key, root=name, seed=telling.numbers(value, "gradient"), v=name.text)
