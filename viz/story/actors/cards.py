"""Tensors on the stage: which card stands for a tensor, and how its fields follow the facts. No steps, no words."""

from __future__ import annotations

from itertools import islice

from msgspec.structs import replace

from viz.story.actors import boxes
from viz.story.actors.cast import Card
from viz.story.actors.locks import lock
from viz.story.code.source import shorten
from viz.story.model import Entry, Facts
from viz.story.said.departures import returns
from viz.story.telling import Telling
from viz.trace.events import Tensor

LEDGER = 8
"""Lines of a ledger that a step carries: each change sends them all again, and a long training loop has thousands."""

TAGS = 8
"""So many names of a tensor are told, its first ones: in a deep recursion each call gives it one more."""


def home(telling: Telling, t: int) -> str:
    """The card of a tensor; one that no operation in sight has made gets its card now."""
    if t in telling.cast.home:
        return telling.cast.home[t]
    if t in telling.same:
        return home(telling, telling.same[t])
    state = telling.world.tensors[t]
    id = telling.cast.at(state.grad_fn, state.output) if state.grad_fn is not None else None
    settle(telling, t, id or _met(telling, state))
    return telling.cast.home[t]


def _met(telling: Telling, state: Tensor) -> str:
    twin = _twin(telling, state)
    if twin in telling.returned:
        telling.returned[state.t] = telling.returned[twin]
    label = telling.returned.get(state.t) or telling.ahead.name.get(state.t) or telling.words.plain("label.tensor")
    kind = "grad" if state.t in telling.returned or state.t in telling.world.owner else own_kind(telling, state)
    card = Card(telling.keys["t", state.t], kind, shorten(label))
    card.unseen = kind in ("leaf", "data") and twin is None
    id = appear(telling, card)
    returns(telling, id, telling.met_at.get(state.t))
    if state.t in telling.world.owner:
        owner = home(telling, telling.world.owner[state.t])
        telling.film.change(telling.cast.link(owner, id, 0, "grad"), "shown", True)
    elif twin in telling.cast.home:
        telling.film.change(telling.cast.link(telling.cast.home[twin], id, 0, "value"), "shown", True)
    return id


def _twin(telling: Telling, state: Tensor) -> int | None:
    """The tensor that this one is without a level of torch.func, or with one more: the latest in the same memory."""
    sharing = [telling.world.tensors[t] for t in telling.world.sharing[state.storage] if t != state.t]
    return next((other.t for other in reversed(sharing) if other.levels != state.levels), None)


def own_kind(telling: Telling, state: Tensor) -> str:
    """The kind of a card for a tensor that comes from no operation."""
    leaf = state.t in telling.ahead.leaves
    if state.parameter:
        return "parameter" if leaf else "frozen"
    return "leaf" if leaf else "data"


def appear(telling: Telling, card: Card) -> str:
    """A new card steps on the stage in the open step."""
    card.born = telling.film.index
    telling.cast.add(card)
    telling.film.change(card.id, "shown", True)
    return card.id


def settle(telling: Telling, t: int, id: str) -> None:
    """A tensor gets its card, or moves to another, with its names."""
    left = telling.cast.settle(t, id)
    state, card = telling.world.tensors[t], telling.cast.cards[id]
    card.bucket |= t in telling.ahead.leaves or t in telling.ahead.buckets
    show(telling, state)
    if card.bucket and telling.film.get(id, "grad", "") == "":
        telling.film.change(id, "grad", telling.values.add(telling.world.value(telling.world.grad_of.get(t))))
        telling.film.change(id, "ledger", telling.film.get(id, "ledger", []))
    if telling.locks[t]:
        lock(telling, t)
    for place in filter(None, (left, id)):
        tag(telling, place)


def tag(telling: Telling, id: str, later: bool = False) -> None:
    """The name tags of a card, as names stand now."""
    every = (list(name) for t in telling.cast.tenants[id] for name in telling.world.names_of(t))
    names = list(islice(every, TAGS))
    if names or telling.film.get(id, "names"):
        (telling.film.later if later else telling.film.change)(id, "names", names)


def show(telling: Telling, state: Tensor) -> None:
    """Value and facts of a tensor on its card, if it has one."""
    id = telling.cast.home.get(state.t)
    if id is None:
        return
    telling.cast.cards[id].make_room(state.shape)
    if state.value is not None:
        telling.film.change(id, "value", telling.values.add(state.value))
    telling.film.change(id, "facts", facts(telling, state))


def refresh(telling: Telling, state: Tensor) -> None:
    """A tensor as it now is: on its card, in the .grad it may be, and in the boxes that hold it."""
    before = telling.world.tensors.get(state.t)
    state = telling.world.learn(state)
    moved = state.grad_fn is not None and telling.cast.at(state.grad_fn, state.output)
    left = telling.cast.home.get(state.t)
    if left and moved and moved != left:
        settle(telling, state.t, moved)
        telling.film.change(telling.cast.link(left, moved, 0, "value"), "shown", True)
    show(telling, state)
    if state.t in telling.world.owner:
        fill(telling, telling.world.owner[state.t])
    noticed(telling, before, state)


def noticed(telling: Telling, before: Tensor | None, state: Tensor) -> None:
    """Boxes that hold a tensor notice when it is overwritten."""
    state = telling.world.tensors[state.t]
    if before is not None and (before.version, before.value) != (state.version, state.value):
        boxes.overwritten(telling, state)


def unnoticed(telling: Telling, state: Tensor) -> None:
    """Numbers of a tensor on the stage are others now; where its version stands still, PyTorch cannot know."""
    if state.version == telling.world.tensors[state.t].version:
        telling.film.change(home(telling, state.t), "silent", True)


def fill(telling: Telling, t: int) -> None:
    """The .grad of a tensor on its card, as it now is."""
    id = home(telling, t)
    telling.cast.cards[id].bucket = True
    grad = telling.world.value(telling.world.grad_of.get(t))
    if grad is not None:
        telling.cast.cards[id].make_room(grad.shape)
    telling.film.change(id, "grad", telling.values.add(grad))


def enter(telling: Telling, t: int, entry: Entry) -> None:
    """One more line in the ledger of a .grad; the oldest goes where it gets too long."""
    id = home(telling, t)
    lines = telling.film.get(id, "ledger", [])
    number = lines[-1].number + 1 if lines else 1
    telling.film.change(id, "ledger", [*lines[1 - LEDGER :], replace(entry, number=number)])


def facts(telling: Telling, state: Tensor) -> Facts:
    node = telling.world.nodes.get(state.grad_fn)
    base = telling.cast.home.get(state.base)
    return Facts(
        shape=state.shape, dtype=state.dtype, requires_grad=state.requires_grad, is_leaf=state.is_leaf,
        grad_fn=node.name if node else None, version=state.version, parameter=state.parameter,
        retains_grad=state.retains_grad, view_of=base, shares=None if base else _shares(telling, state),
        device=state.device, levels=state.levels, layout=state.layout, type=state.type,
    )  # fmt: skip


def _shares(telling: Telling, state: Tensor) -> str | None:
    """The first other card whose tensor lies in the same memory, where torch calls this one no view: `detach`."""
    if not state.storage or state.base is not None or telling.cast.home.get(state.t) is None:
        return None
    for t in telling.world.sharing[state.storage]:
        if t == state.t:
            return None  # it was there first
        other = telling.cast.home.get(t)
        if other is not None and other != telling.cast.home[state.t] and t not in telling.world.owner:
            return other
    return None
