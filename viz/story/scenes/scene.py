"""One operation being staged: its operands as they were, its card, its step."""

from __future__ import annotations

from dataclasses import dataclass, field

from viz.story.actors.cards import appear, home, own_kind, settle
from viz.story.actors.cast import Card
from viz.story.ahead import operands
from viz.story.code.source import shorten, written_as
from viz.story.film import Draft
from viz.story.scenes.regions import around, surroundings
from viz.story.telling import Telling
from viz.trace.events import OpRan, Tensor

HANDLES = ("data", "data.__get__")
"""Operations whose result is the same memory under another handle."""
SPELLED = {
    "__getitem__": "[…]", "__setitem__": "[…] =", "_make_dual": "make_dual", "_unpack_dual": "unpack_dual",
}  # fmt: skip
"""How an operation without a name of its own is called inside another expression."""


@dataclass
class Scene:
    """``before`` holds the operands as they were, ``sources`` their cards."""

    event: OpRan
    before: list[Tensor]
    sources: list[str]
    draft: Draft
    main: str = ""
    links: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    """Places of operands whose link is drawn."""
    outputs: list[int] = field(default_factory=list)
    """Tensors that got a card."""
    made: int = 0
    """The tensor it is about."""
    shares: list[int] = field(default_factory=list)
    """Other tensors with a card that changed too, because the written memory is theirs as well."""
    rebuilt: list[int] = field(default_factory=list)
    """Operands that are views whose history was rebuilt for it."""
    silent: bool = False
    """The version of a tensor that changed did not move."""


def opened(telling: Telling, event: OpRan, kind: str, phase: str) -> Scene:
    """The step of an operation; a write by an expression that has just written joins that step (`opt.step()`)."""
    surroundings(telling, event)
    place = telling.source.place(event.span)
    draft = telling.film.rejoin(kind, place) if kind == "write" and not direct(telling, event) else None
    if draft is None:
        line = event.span.line if event.span else None
        draft = telling.film.open(telling.keys["op", event.op], kind, phase, line, place)
    given = [t for t in operands(event) if t in telling.world.tensors]
    scene = Scene(event, [telling.world.tensors[t] for t in given], [source_of(telling, t) for t in given], draft)
    draft.scenes.append(scene)
    return scene


def source_of(telling: Telling, t: int) -> str:
    """The card that a value is taken from: for a .grad without a card of its own, its owner's."""
    if t in telling.world.owner and t not in telling.cast.home and telling.world.tensors[t].grad_fn is None:
        return home(telling, telling.world.owner[t])
    return home(telling, t)


def direct(telling: Telling, event: OpRan) -> bool:
    """Whether the expression, as written, is this operation; `net(x)` runs many others."""
    code = telling.source.code(event.span)
    return bool(code) and written_as(code) in ("", "apply", event.name, event.name.removeprefix("_"))


def label(telling: Telling, event: OpRan) -> str:
    """The expression as written, or the operation's name where that expression runs many."""
    code = telling.source.code(event.span)
    whole = direct(telling, event) or (bool(code) and not operands(event))
    return shorten(code if whole else SPELLED.get(event.name, event.name))


def new_card(telling: Telling, event: OpRan, key: str, kind: str) -> Card:
    """A card for (an output of) an operation, in the frame in which it ran."""
    card = Card(key, kind, label(telling, event), event.name, span=telling.source.place(event.span))
    card.group = around(telling)
    if telling.region:
        telling.film.change(telling.region, "shown", True)
    appear(telling, card)
    return card


def output_card(telling: Telling, scene: Scene, state: Tensor, position: int) -> None:
    """The card of one output; the first is the operation's main one."""
    event = scene.event
    key = telling.keys["op", event.op] + (f".{position}" if scene.main else "")
    card = new_card(telling, event, key, _kind(telling, scene, state))
    scene.main = scene.main or card.id
    if state.grad_fn is not None:
        card.order = 1
        telling.cast.node.setdefault(state.grad_fn, card.id)
        telling.cast.outputs[state.grad_fn][state.output] = card.id
        card.grad_fn = next((node.name for node in event.nodes if node.n == state.grad_fn), "")
    scene.draft.focus.append(card.id)
    scene.draft.fresh.add(state.t)
    scene.outputs.append(state.t)
    settle(telling, state.t, card.id)


def _kind(telling: Telling, scene: Scene, state: Tensor) -> str:
    if state.grad_fn is not None:
        return "op"
    if state.t in telling.ahead.leaves or not scene.before:
        return own_kind(telling, state)
    return "untracked"
