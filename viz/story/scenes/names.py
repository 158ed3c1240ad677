"""Scenes of names, flags and modes: a name is given or moves, requires_grad is switched, recording goes off and on."""

from __future__ import annotations

from viz.story.actors import boxes
from viz.story.actors.cards import fill, home, tag, unnoticed
from viz.story.actors.nodes import learn
from viz.story.model import Run, Words
from viz.story.said.levels import form_said, in_words
from viz.story.telling import Telling
from viz.trace.events import Bound, Flagged, Met, Tensor, Unbound

WHAT = {"parameter": "leaf.parameter", "leaf": "leaf", "frozen": "leaf.frozen", "grad": "name.grad"}
"""Kind of card → what is said of a tensor that a name brings on the stage."""

HOOKS = ("register_hook", "post_accumulate_hook")
"""What changes nothing yet."""

NAMELESS = ("grad", "write")
"""Steps that wait for no name: what they speak of is called as it was then."""


def met(telling: Telling, event: Met) -> None:
    """Tensors and nodes that no operation in sight has made: learned; a name or a use will stage them."""
    if event.span is not None:
        telling.met_at |= {state.t: event.span for state in event.tensors}
    changed = [state for state in event.tensors if _differs(telling, state)]
    if changed:
        _behind(telling, changed)
    learn(telling, event.tensors, event.nodes)


def _differs(telling: Telling, state: Tensor) -> bool:
    """Whether the numbers of a tensor on the stage are others than before, though no operation has written it."""
    before = telling.world.tensors.get(state.t)
    return before is not None and None not in (before.value, state.value) and before.value != state.value


def _behind(telling: Telling, changed: list[Tensor]) -> None:
    """A step for what NumPy wrote, of which autograd knows nothing."""
    staged = [state for state in changed if state.t in telling.cast.home]
    if not staged:
        return
    step = telling.film.open(telling.occurrence("behind"), "write", telling.phase())
    step.focus = [home(telling, state.t) for state in staged]
    for state in staged:
        unnoticed(telling, state)
    parts = [
        telling.words.say("made.one", name=telling.call_it(state.t), value=telling.numbers(state.value))
        for state in staged
    ]
    step.say = telling.words.say("write.behind", parts=telling.words.join(parts))


def bound(telling: Telling, event: Bound) -> None:
    """A name joins the step that made its tensor; else, at module level, it is a step of its own."""
    world, step = telling.world, telling.film.open_step
    later = step is not None and event.span is not None and event.span.line != step.line
    alias = later and bool(world.names_of(event.t))
    joins = step is not None and event.t in step.fresh and not alias
    if not joins:
        telling.film.speak()
    old = world.bind(event.scope, event.name, event.t)
    if old == event.t:
        return
    known = event.t in telling.cast.home
    if telling.calls and event.scope and event.t not in telling.cast.home:
        return  # what a hook or a backward calls its gradients needs no card
    if not joins and not event.scope and (not known or event.name.isidentifier()):
        _named(telling, event, known)
    id = home(telling, event.t)
    for place in dict.fromkeys(filter(None, (telling.cast.home.get(old), id))):
        tag(telling, place, later=not joins and bool(event.scope))
    if joins:
        _relabel(telling, event.t)


def _named(telling: Telling, event: Bound, known: bool) -> None:
    span, step = event.span, telling.film.open_step
    origin = next(iter(step.fresh)) if step is not None and len(step.fresh) == 1 else None
    key = f"{span.line if span else 0}/{event.name}="
    step = telling.film.open(
        key,
        "name" if known else "create",
        telling.phase() if known or event.t in telling.world.owner else "forward",
        span and span.line,
        telling.source.place(span),
    )
    if (statement := telling.source.assigned(span)) is not None:
        telling.met_at.setdefault(event.t, statement)
    id = home(telling, event.t)
    step.focus, step.fresh = [id], {event.t}
    state = telling.world.tensors[event.t]
    name = telling.call_it(event.t)
    if origin is not None and state.parameter and telling.world.value(origin) == state.value:
        telling.film.change(telling.cast.link(telling.cast.home[origin], id, 0, "value"), "shown", True)
    if known:
        step.say = _known_words(telling, event, id)
        return
    what = WHAT.get(telling.cast.cards[id].kind, "data")
    if state.grad_fn is not None:
        what = "name.grad_recorded" if event.t in telling.world.owner else "name.recorded"
    step.say = telling.words.sentences(
        telling.words.say("name.is", name=name, value=telling.numbers(state.value)),
        form_said(telling, state),
        telling.words.say(what, name=name, grad=f"{event.name}.grad"),
    )


def _known_words(telling: Telling, event: Bound, id: str) -> Words:
    """A tensor that is on the stage already gets its first name, or one more."""
    others = [name for name, _ in telling.world.names_of(event.t) if name != event.name]
    if others:
        return telling.words.say("name.also", name=event.name, other=Run(others[0], "name", id))
    value, owner = telling.numbers(telling.world.value(event.t)), telling.world.owner.get(event.t)
    if owner is not None:
        return telling.words.say("name.bucket", name=event.name, grad=telling.grad_of(owner), value=value)
    card = telling.cast.cards[id]
    if card.label == card.op:  # no expression of its own: one of several outputs, or made inside another call
        return telling.words.say("name.is", name=event.name, value=value)
    return telling.words.say("name.given", name=event.name, other=card.label, value=value)


def _relabel(telling: Telling, t: int) -> None:
    """Boxes that were labelled by the expression, for want of a name, now carry the name."""
    label, name = telling.cast.cards[telling.cast.home[t]].label, telling.name_of(t)
    for n, place in telling.boxed.get(t, []):
        saved = list(telling.film.get(telling.cast.node[n], "saved"))
        saved[place] = boxes.renamed(saved[place], label, name)
        telling.film.change(telling.cast.node[n], "saved", saved)


def unbound(telling: Telling, event: Unbound) -> None:
    """A name went; its tag goes with the next step."""
    if telling.film.open_step is not None and telling.film.open_step.kind in NAMELESS:
        telling.film.speak()
    old = telling.world.bind(event.scope, event.name, None)
    if old in telling.cast.home:
        tag(telling, telling.cast.home[old], later=True)


def _of_a_library(telling: Telling, event: Flagged) -> bool:
    """A library did it inside an engine run: where it stands is the call of backward itself."""
    return bool(telling.calls) and telling.source.place(event.span) == telling.calls[-1].span


def _changed(what: str, before: Tensor, now: Tensor) -> bool:
    if what == "requires_grad":
        return before.requires_grad != now.requires_grad
    return (before.requires_grad, before.retains_grad, before.value) != (
        now.requires_grad, now.retains_grad, now.value or before.value,
    )  # fmt: skip


def flagged(telling: Telling, event: Flagged) -> None:
    """A flag of a tensor changed: it may have become a leaf that collects a gradient, or stopped being one."""
    before = telling.world.tensors.get(event.state.t)
    changed = event.state.requires_grad if before is None else _changed(event.what, before, event.state)
    if (not changed and event.what not in HOOKS) or _of_a_library(telling, event):
        return _learn(telling, event)
    line = event.span.line if event.span else None
    name = telling.key_of(event.state.t) if before else ""
    step = telling.film.open(
        f"{line or 0}/{name}.{event.what}", "flag", telling.phase(), line, telling.source.place(event.span)
    )
    _learn(telling, event)
    id = home(telling, event.state.t)
    step.focus = [id]
    if event.what == "retain_grad":
        fill(telling, event.state.t)
    what = (
        f"requires_grad.{'on' if event.state.requires_grad else 'off'}" if event.what == "requires_grad" else event.what
    )
    if what == "requires_grad.on" and event.state.levels:
        what = "level"
    run = telling.call_it(event.state.t)
    value = telling.numbers(telling.world.value(event.state.t))
    levels = in_words(telling, event.state.levels)
    step.say = telling.words.say(f"flag.{what}", name=run, grad=f"{run.text}.grad", value=value, levels=levels)
    return None


def _learn(telling: Telling, event: Flagged) -> None:
    learn(telling, [event.state, *event.others], event.nodes)
