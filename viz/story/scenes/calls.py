"""Scenes at the two ends of a backward or grad call: who will take part, what enters at the root, what came of it."""

from __future__ import annotations

import msgspec

from viz.story.actors.boxes import promised
from viz.story.actors.cards import home, refresh
from viz.story.actors.nodes import learn, meet, wire
from viz.story.model import Drawing, Words
from viz.story.scenes.faults import explain
from viz.story.scenes.retained import settled
from viz.story.scenes.roots import roots_of, seed
from viz.story.telling import Call, Telling
from viz.story.whys import absent
from viz.trace.events import BackwardCalled, BackwardEnded, Drawn, Value

LISTED = 4
"""The closing sentence lists so many gradients."""


def called(telling: Telling, event: BackwardCalled) -> None:
    """backward or grad was called: who will run waits, what an earlier call left is wiped."""
    for state in event.tensors:
        refresh(telling, state)
    telling.called += 1
    call = _call(telling, event)
    telling.calls.append(call)
    if event.b not in telling.insides.begun and telling.ahead.fails(event.b):
        wire(telling, meet(telling, event.nodes))
        return
    telling.film.new_chapter()
    step = telling.film.open(call.key, "call", "backward", call.line, call.span)
    wire(telling, meet(telling, event.nodes))
    starts = roots_of(telling, event)
    runs = _runs(telling, event, [root.at[0] for root in starts if root.at is not None])
    for n in runs:
        call.senders.update((edge.n, edge.input) for edge in telling.world.edges(n) if edge is not None)
    _clear_stage(telling, call, runs)
    step.focus = list(dict.fromkeys(root.card for root in starts))
    step.say = _call_words(telling, call, event, len(runs))
    seed(telling, call, event)


def _runs(telling: Telling, event: BackwardCalled, roots: list[int]) -> list[int]:
    """The nodes that run in this call; of one that fails all that were to run: where it stops nobody knows yet."""
    ran, world = telling.ahead.ran[event.b], telling.world
    if not telling.ahead.fails(event.b):
        return list(dict.fromkeys(ran))
    meant = world.reachable(roots)
    if event.inputs is not None:
        ends = {world.gradient_node(t) or world.accumulator.get(t) for t in event.inputs}
        above = world.leading_to(ends, meant)
        meant = [n for n in meant if n in above and (event.api == "backward" or n not in ends)]
    return list(dict.fromkeys([*meant, *ran]))


def _call(telling: Telling, event: BackwardCalled) -> Call:
    return Call(
        b=event.b,
        number=telling.called,
        key=telling.keys["b", event.b],
        line=event.line or None,
        source=event.span,
        span=telling.source.place(event.span),
        expr=telling.expression(event.span, event.api),
        keeps=event.create_graph if event.retain_graph is None else event.retain_graph,
        roots=event.roots,
        creates=event.create_graph,
    )


def _clear_stage(telling: Telling, call: Call, runs: list[int]) -> None:
    """Nodes that will run wait; their gradients of an earlier call go."""
    film, cast = telling.film, telling.cast
    for id in telling.active:
        film.change(id, "phase", "")
    telling.active = {id: None for n in runs for id, _ in cast.places(n)}
    for id in telling.active:
        call.order = max(call.order, cast.cards[id].order + 1)
        film.change(id, "phase", "waits")
        for name, blank in (("order", None), ("incoming", [])):
            if film.get(id, name):
                film.change(id, name, blank)
    for n in runs:
        for slot in range(len(telling.world.edges(n))):
            link = cast.way.get((n, slot))
            if link and film.get(link, "gradient"):
                film.change(link, "gradient", None)


def _call_words(telling: Telling, call: Call, event: BackwardCalled, runs: int) -> Words:
    words, world = telling.words, telling.world
    starts = roots_of(telling, event)
    roots = words.join([[root.name(telling)] for root in starts])
    count = len(world.reachable([root.at[0] for root in starts if root.at is not None]))
    inputs = words.join([[telling.call_it(t)] for t in event.inputs or []])
    if event.api == "grad":
        key = "call.grad" if event.inputs else "call.grad.edges"
        first = words.say(key, roots=roots, inputs=inputs, count=count, runs=runs)
    else:
        first = words.say("call.backward", roots=roots, count=count)
    keep = "call.create" if event.create_graph else "call.retain" if event.retain_graph else "call.free"
    return words.sentences(
        first,
        words.say("call.inputs", inputs=inputs, runs=runs) if event.api == "backward" and event.inputs else [],
        words.say("call.batched", count=event.batched) if event.batched else [],
        words.say("call.again", order=call.order - 1) if call.order > 2 else [],
        words.say(keep),
    )


def drawn(telling: Telling, event: Drawn) -> None:
    """The graph of a call as torchviz draws it comes beside the film, not into it."""
    name = telling.words.plain("chapter.name.backward")
    title = telling.words.plain("chapter.at", name=name, line=telling.ahead.called[event.b].line)
    drawing = Drawing(telling.keys["b", event.b], title, event.dot, event.note)
    telling.drawings.append(drawing)
    telling.film.closed += len(msgspec.json.encode(drawing))


# --- the end


def ended(telling: Telling, event: BackwardEnded) -> None:
    """The call is over: where the gradients are, what was freed; or where it stopped and why."""
    call = telling.call(event.b)
    if event.error:
        explain(telling, call, event)
        telling.calls.remove(call)
        return
    kind = "return" if event.returned else "free"
    step = telling.film.open(f"{call.key}/end", kind, "backward", call.line, call.span)
    for id in (id for n in telling.ahead.ran[event.b] for id, _ in telling.cast.places(n)):
        telling.film.change(id, "phase", "")
    learn(telling, event.states, event.nodes)
    for t, grad in event.grads:
        settled(telling, call, t, grad)
    for t in filter(None, event.returned):
        telling.returned[t] = call.expr
        step.fresh.add(t)
    step.focus = [home(telling, t) for t in dict.fromkeys(call.poured)]
    step.say = _end_words(telling, call, event)
    step.whys = absent(telling, call, event)
    telling.calls.remove(call)
    telling.film.new_chapter()


def _or_none(telling: Telling, value: Value | None) -> Words:
    """What a .grad holds now: a hook may have emptied it again."""
    return telling.numbers(value, "gradient") if value is not None else telling.words.say("none")


def _end_words(telling: Telling, call: Call, event: BackwardEnded) -> Words:
    words, world = telling.words, telling.world
    if event.returned:
        given = [telling.numbers(world.value(t), "gradient") if t else words.say("none") for t in event.returned]
        history = any(t is not None and world.tensors[t].grad_fn is not None for t in event.returned)
        first = words.sentences(
            words.say("end.returned", values=words.join(given)),
            _received(telling, call, "end.kept_too", "end.untouched"),
            words.say("end.history", order=call.order) if history else [],
        )
    else:
        first = _received(telling, call, "end.done", "end.empty")
    return words.sentences(first, *_emptied(telling, call))


def _emptied(telling: Telling, call: Call) -> list[Words]:
    """How many nodes have lost what they had for their backward; where none has, why."""
    words, emptied = telling.words, set(call.freed)
    if not emptied:
        return [words.say(_untouched(telling, call))]
    without = sum(promised(telling.world.nodes[n]) for n in emptied)
    counts = {"end.freed": len(emptied) - without, "end.placeholders": without}
    return [words.say(key, count=count) for key, count in counts.items() if count]


def _untouched(telling: Telling, call: Call) -> str:
    """What is left after a call that emptied no node."""
    if not call.keeps:
        return "end.nothing_saved"
    ran = [telling.world.nodes[n] for n in telling.ahead.ran[call.b] if n in telling.world.nodes]
    return "end.kept.placeholders" if any(promised(node) for node in ran) else "end.kept"


def _received(telling: Telling, call: Call, some: str, none: str) -> Words:
    """What each .grad holds that received something."""
    words, world = telling.words, telling.world
    grads = [(t, world.value(world.grad_of.get(t))) for t in dict.fromkeys(call.poured)]
    parts = [
        words.say("end.grad", grad=telling.grad_of(t), value=_or_none(telling, value)) for t, value in grads[:LISTED]
    ]
    more = words.say("end.more", count=len(grads) - LISTED) if len(grads) > LISTED else []
    return words.sentences(words.say(some, grads=words.join(parts)) if parts else words.say(none), more)
