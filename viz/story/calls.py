"""Scenes at the two ends of a backward or grad call: who will take part, what enters at the root, what came of it."""

from __future__ import annotations

from viz.story.cards import enter, fill, home, refresh
from viz.story.faults import explain
from viz.story.model import Entry, Words
from viz.story.nodes import learn, meet, wire
from viz.story.telling import Call, Telling
from viz.trace.events import BackwardCalled, BackwardEnded, Tensor, Value

LISTED = 4
"""The closing sentence lists so many gradients."""


def called(telling: Telling, event: BackwardCalled) -> None:
    """backward or grad was called: who will run waits, what an earlier call left is wiped."""
    for state in event.tensors:
        refresh(telling, state)
    telling.called += 1
    call = _call(telling, event)
    telling.calls.append(call)
    if not telling.ahead.ran[event.b] and telling.ahead.fails(event.b):
        wire(telling, meet(telling, event.nodes))
        return
    telling.film.new_chapter()
    step = telling.film.open(call.key, "call", "backward", call.line, call.span)
    wire(telling, meet(telling, event.nodes))
    runs = list(dict.fromkeys(telling.ahead.ran[event.b]))
    for n in runs:
        call.senders.update((edge.n, edge.input) for edge in telling.world.edges(n) if edge is not None)
    _clear_stage(telling, call, runs)
    step.focus = list(dict.fromkeys(home(telling, t) for t in event.roots))
    step.say = _call_words(telling, event, len(runs))
    _seed(telling, call, event)


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


def _call_words(telling: Telling, event: BackwardCalled, runs: int) -> Words:
    words, world = telling.words, telling.world
    roots = words.join([[telling.call_it(t)] for t in event.roots])
    count = len(world.reachable([n for n in map(world.gradient_node, event.roots) if n is not None]))
    if event.api == "grad":
        inputs = words.join([[telling.call_it(t)] for t in event.inputs or []])
        first = words.say("call.grad", roots=roots, inputs=inputs, count=count, runs=runs)
    else:
        first = words.say("call.backward", roots=roots, count=count)
    keep = "call.create" if event.create_graph else "call.retain" if event.retain_graph else "call.free"
    return words.sentences(first, words.say(keep))


def _seed(telling: Telling, call: Call, event: BackwardCalled) -> None:
    """The gradient that enters at each root."""
    step = telling.film.open(f"{call.key}/seed", "seed", "backward", call.line, call.span)
    said = []
    for place, t in enumerate(event.roots):
        state, id = telling.world.tensors[t], home(telling, t)
        given = event.seeds[place] if place < len(event.seeds) else None
        if given is None and any(size != 1 for size in state.shape):
            continue
        seed = telling.values.add(given or Value(state.shape, state.dtype, [1.0]))
        step.focus.append(id)
        step.seed.append((id, seed))
        if state.grad_fn is not None:
            call.arrived.setdefault((state.grad_fn, state.output), []).append(("", seed))
        if not event.seeds_given and len(event.roots) == 1:
            call.ell = id
        key = "seed.one" if call.ell else "seed.given" if len(event.roots) == 1 else "seed.each"
        name = telling.call_it(t)
        said.append(telling.words.say(key, root=name, seed=telling.numbers(seed, "gradient"), v=name.text))
    step.say = telling.words.sentences(*said, telling.words.say("seed.sum") if len(said) > 1 else [])


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
        _retained(telling, call, t, grad, step.key)
    for t in filter(None, event.returned):
        telling.returned[t] = call.expr
        step.fresh.add(t)
    step.focus = [home(telling, t) for t in dict.fromkeys(call.poured)]
    step.say = _end_words(telling, call, event)
    telling.calls.remove(call)
    telling.film.new_chapter()


def _retained(telling: Telling, call: Call, t: int, grad: Tensor, step: str) -> None:
    """A .grad that is no AccumulateGrad's doing: retain_grad keeps it on a tensor that is no leaf."""
    before = telling.values.add(telling.world.value(telling.world.grad_of.get(t)))
    telling.world.own(t, grad.t)
    refresh(telling, grad)
    fill(telling, t)
    after = telling.values.add(telling.world.value(grad.t))
    if t not in call.poured and after != before:
        enter(telling, t, Entry("poured", before, after if before is None else None, after, step, call.number))
        call.poured.append(t)


def _end_words(telling: Telling, call: Call, event: BackwardEnded) -> Words:
    words, world = telling.words, telling.world
    if event.returned:
        given = [telling.numbers(world.value(t), "gradient") if t else words.say("none") for t in event.returned]
        first = words.say("end.returned", values=words.join(given))
    else:
        grads = [(t, world.value(world.grad_of.get(t))) for t in dict.fromkeys(call.poured)]
        parts = [
            words.say("end.grad", grad=f"{telling.name_of(t)}.grad", value=telling.numbers(value, "gradient"))
            for t, value in grads[:LISTED]
        ]
        more = words.say("end.more", count=len(grads) - LISTED) if len(grads) > LISTED else []
        first = words.sentences(
            words.say("end.done", grads=words.join(parts)) if parts else words.say("end.empty"), more
        )
    count = len(dict.fromkeys(call.freed))
    rest = (
        words.say("end.freed", count=count) if count else words.say("end.kept" if call.keeps else "end.nothing_saved")
    )
    return words.sentences(first, rest)
