"""Scenes of what the program itself does to .grad: it is zeroed, changed, set, emptied. Every one is a ledger line."""

from __future__ import annotations

from viz.story.actors.cards import enter, fill, home, refresh
from viz.story.actors.nodes import meet, wire
from viz.story.film import Draft
from viz.story.model import Entry, Words
from viz.story.scenes.scene import direct
from viz.story.telling import Telling
from viz.trace.events import GradSet, OpRan, Span, Value

ZEROING = ("zero_", "_foreach_zero_")


def bucket_written(telling: Telling, event: OpRan) -> None:
    """Gradients were written in place, without a graph: one, or all of a list (``torch._foreach_zero_``)."""
    if event.name == "detach_":
        return _detached(telling, event)
    written = [grad for grad in event.writes if grad in telling.world.owner]
    before = {grad: telling.world.value(grad) for grad in written}
    owners = [telling.world.owner[grad] for grad in written]
    draft = _step(telling, event.span, telling.keys["op", event.op], owners[0])
    for state in event.states:
        refresh(telling, state)
    how = "zeroed" if event.name in ZEROING else "changed"
    draft.focus += [home(telling, t) for t in owners[1:]]
    for grad, t in zip(written, owners, strict=True):
        _enter(telling, draft, t, how, before[grad])


def _detached(telling: Telling, event: OpRan) -> None:
    """No number changes. Where `zero_grad` does it on the way, that is no step."""
    if direct(telling, event):
        owner = telling.world.owner[event.writes[0]]
        draft = _step(telling, event.span, telling.keys["op", event.op], owner)
        name, expr = telling.grad_of(owner), telling.expression(event.span, event.name)
        draft.say = telling.words.say("write.detached", expr=expr, name=name)
    for state in event.states:
        refresh(telling, state)


def grad_set(telling: Telling, event: GradSet) -> None:
    """.grad was assigned or deleted."""
    before = telling.world.value(telling.world.grad_of.get(event.t))
    if event.grad is None and before is None:
        return
    line = event.span.line if event.span else 0
    draft = _step(telling, event.span, f"{line}/{telling.key_of(event.t)}.grad", event.t)
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
    draft.say = lambda: telling.words.sentences(_words(telling, draft))


def _words(telling: Telling, draft: Draft) -> Words:
    words = telling.words
    t, how, old, _ = draft.scenes[0]
    new = draft.scenes[-1][-1]
    owners = dict.fromkeys(t for t, *_ in draft.scenes)
    if len(owners) > 1:
        grads = [words.say("thing", thing=telling.grad_of(t)) for t in owners]
        return words.say(f"grads.{how}", grads=words.join(grads))
    none = words.say("none")
    return words.say(
        f"grad.{how}", grad=telling.grad_of(t),
        before=telling.numbers(old, "gradient") if old else none,
        after=telling.numbers(new, "gradient") if new else none,
    )  # fmt: skip
