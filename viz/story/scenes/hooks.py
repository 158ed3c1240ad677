"""Scenes of the program's hooks: what each was called with, what it made of it, and where it is written."""

from __future__ import annotations

from viz.story.actors.cards import home
from viz.story.model import Run, Words
from viz.story.said.engine import met
from viz.story.scenes import retained
from viz.story.scenes.sums import meeting
from viz.story.telling import Telling
from viz.trace.events import HookRan


def ran(telling: Telling, event: HookRan) -> None:
    """A hook was called by the engine. Where it is the first for its node, what it sees is what met there."""
    call = telling.call(event.b)
    line, place = (event.span.line, telling.source.place(event.span)) if event.span else (call.line, call.span)
    step = telling.film.open(telling.occurrence(f"{call.key}/hook {event.name}"), "hook", "backward", line, place)
    step.focus = [card] if (card := _card(telling, event)) else []
    if event.kind in ("tensor", "node_pre") and event.n is not None:
        if event.n not in call.hooked:
            output = telling.world.tensors[event.t].output if event.t in telling.world.tensors else 0
            incoming = [None] * output + event.before if event.kind == "tensor" else event.before
            step.sum, _ = meeting(telling, call, event.n, incoming)
        call.hooked.add(event.n)
    kept = retained.keep(telling, call, event.n, event.before) if event.kind == "node_pre" else []
    if event.kind == "node" and event.after != event.before:
        call.before_hooks.setdefault(event.n, event.before)
    if event.kind == "tensor" and event.t is not None and event.after:
        before, _ = call.seen.get(event.t, (event.before[0], None))
        call.seen[event.t] = before, event.after[0]
    led, call.led = call.led is event, None
    step.say = telling.words.sentences(
        met(telling, step, _target(telling, event)) if step.sum is not None else [],
        kept,
        _ended(telling, event) if led else lead(telling, event),
        _came_of_it(telling, event),
    )


def _card(telling: Telling, event: HookRan) -> str | None:
    if event.t in telling.world.tensors:
        return home(telling, event.t)
    return telling.cast.node.get(event.n)


def lead(telling: Telling, event: HookRan) -> Words:
    """Which hook is called, and with what."""
    target, grad = _target(telling, event), _grad(telling, event)
    before = _values(telling, event.before)
    return telling.words.say(f"hook.{event.kind}", name=event.name, target=target, grad=grad, before=before)


def _ended(telling: Telling, event: HookRan) -> Words:
    """The same, where steps inside the hook have come in between."""
    return telling.words.say("hook.ended", name=event.name, target=_target(telling, event))


def _came_of_it(telling: Telling, event: HookRan) -> Words:
    after, grad = _values(telling, event.after), _grad(telling, event)
    return telling.words.say(_outcome(event), after=after, grad=grad, error=event.error or "")


def _grad(telling: Telling, event: HookRan) -> str:
    return telling.grad_of(event.t) if event.t in telling.world.tensors else ".grad"


def _target(telling: Telling, event: HookRan) -> Words:
    if event.t in telling.world.tensors:
        return [telling.call_it(event.t)]
    if event.n in telling.world.nodes:
        return [Run(telling.world.nodes[event.n].name, "node", telling.cast.node.get(event.n, ""))]
    return telling.words.say("label.tensor")


def _values(telling: Telling, values: list) -> Words:
    words = telling.words
    return words.join([telling.numbers(value, "gradient") if value else words.say("none") for value in values])


def _outcome(event: HookRan) -> str:
    if event.error:
        return "hook.raises"
    if event.kind == "accumulated":
        return "hook.grad" if event.after != event.before else "hook.looks"
    if event.replaced:
        return "hook.returns" if event.after != event.before else "hook.same"
    return "hook.writes" if event.after != event.before else "hook.looks"
