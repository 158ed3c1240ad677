"""Scenes of what the program itself does to .grad: it is zeroed, changed, set, emptied. Every one is a ledger line."""

from __future__ import annotations

from viz.story.cards import enter, fill, home, refresh
from viz.story.film import Draft
from viz.story.model import Entry, Words
from viz.story.nodes import meet, wire
from viz.story.telling import Telling
from viz.trace.events import GradSet, OpRan, Span, Value


def bucket_written(telling: Telling, event: OpRan) -> None:
    """A .grad was written in place, without a graph."""
    t = telling.world.owner[event.writes[0]]
    draft = _step(telling, event.span, telling.keys["op", event.op], t)
    before = telling.world.value(event.writes[0])
    for state in event.states:
        refresh(telling, state)
    how = "zeroed" if event.name == "zero_" else "changed"
    _enter(telling, draft, t, how, before)


def grad_set(telling: Telling, event: GradSet) -> None:
    """.grad was assigned or deleted."""
    before = telling.world.value(telling.world.grad_of.get(event.t))
    if event.grad is None and before is None:
        return
    line = event.span.line if event.span else 0
    draft = _step(telling, event.span, f"{line}/{telling.name_of(event.t)}.grad", event.t)
    telling.world.own(event.t, event.grad.t if event.grad else None)
    if event.grad is not None:
        refresh(telling, event.grad)
    wire(telling, meet(telling, event.nodes))
    fill(telling, event.t)
    _enter(telling, draft, event.t, "set" if event.grad else "emptied", before)


def _step(telling: Telling, span: Span | None, key: str, t: int) -> Draft:
    """A step of its own, or one more bucket in the step of the same expression (`opt.zero_grad()`)."""
    place = telling.source.place(span)
    draft = telling.film.rejoin("grad", place)
    if draft is None:
        draft = telling.film.open(key, "grad", telling.phase(), span.line if span else None, place)
    draft.focus.append(home(telling, t))
    return draft


def _enter(telling: Telling, draft: Draft, t: int, how: str, before: Value | None) -> None:
    after = telling.world.value(telling.world.grad_of.get(t))
    old, new = telling.values.add(before), telling.values.add(after)
    enter(telling, t, Entry(how, before=old, after=new, step=draft.key))
    draft.scenes.append((t, how, old, new))
    draft.say = lambda: _words(telling, draft)


def _words(telling: Telling, draft: Draft) -> Words:
    words = telling.words
    t, how, old, new = draft.scenes[0]
    if len(draft.scenes) > 1:
        grads = [words.say("thing", thing=f"{telling.name_of(t)}.grad") for t, *_ in draft.scenes]
        return words.say(f"grads.{how}", grads=words.join(grads))
    none = words.say("none")
    return words.say(
        f"grad.{how}", grad=f"{telling.name_of(t)}.grad",
        before=telling.numbers(old, "gradient") if old else none,
        after=telling.numbers(new, "gradient") if new else none,
    )  # fmt: skip
