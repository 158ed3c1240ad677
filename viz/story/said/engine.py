"""What is said inside the engine: what a node receives, by which rule it passes it on, to whom, and to whom not."""

from __future__ import annotations

from viz.story.actors.boxes import promised
from viz.story.actors.cast import Card
from viz.story.film import Draft
from viz.story.model import Run, Words
from viz.story.scenes.customs import instead
from viz.story.scenes.regions import framed
from viz.story.telling import Call, Telling
from viz.trace.events import Captured, Node, NodeRan

CUTTING = ("detach", "data")
"""Operations behind which no gradient can go."""
SILENT = 2
"""So many cards that get nothing are spoken of."""


def entry(telling: Telling, call: Call, step: Draft, n: int) -> Words:
    """What entered the node; of a custom Function, that its own code runs now."""
    words, node = telling.words, telling.world.nodes[n]
    own = node.source is not None
    return words.sentences(
        arrival(telling, call, step, n), step.kept, words.say("node.custom", line=node.source.line) if own else []
    )


def arrival(telling: Telling, call: Call, step: Draft, n: int) -> Words:
    """What entered the node."""
    words, id, node = telling.words, telling.cast.node[n], telling.world.nodes[n]
    name = Run(node.name, "node", id)
    incoming = [value for value in call.incoming.get(n, []) if value]
    if not incoming:
        return words.say("node.nothing", node=name)
    value = words.join([telling.numbers(each, "gradient") for each in incoming])
    if step.sum is not None:
        return words.say("node.sums", node=name, value=value, parts=_plus(telling, step))
    if step.hooked:
        sent = words.plus([telling.numbers(each, "gradient") for each in step.hooked])
        return words.say("node.hooked", node=name, value=value, sent=sent)
    return words.say("node.receives", node=name, value=value)


def _plus(telling: Telling, step: Draft) -> Words:
    return telling.words.plus([telling.numbers(part.value, "gradient") for part in step.sum.parts])


def passage(telling: Telling, call: Call, step: Draft, event: NodeRan, again: bool) -> Words:
    """What a node that ran did with it; ``again`` if other steps came in between."""
    words, node = telling.words, telling.world.nodes[event.n]
    rule = f"rule.{node.name.rstrip('0123456789')}"
    stale = [words.say("one", thing=label) for label in dict.fromkeys(call.stale)]
    return words.sentences(
        _returns(telling, node) if again else entry(telling, call, step, event.n),
        words.say(rule) if step.rule is not None and step.rule.source == "ours" and words.has(rule) else [],
        _sent(telling, node, event),
        *_silent(telling, node, event),
        _built(telling, call, node),
        words.say("node.stale", names=words.join(stale)) if stale else [],
        words.say("node.frees.placeholders" if promised(node) else "node.frees") if event.n in call.freed[-1:] else [],
    )


def _returns(telling: Telling, node: Node) -> Words:
    return telling.words.say("node.goes_on", node=Run(node.name, "node", telling.cast.node[node.n]))


def _built(telling: Telling, call: Call, node: Node) -> Words:
    """The nodes that it built while it ran (create_graph), or why it built none that can be differentiated."""
    words, built = telling.words, call.built.get(node.n, [])
    if node.once and call.creates:
        return words.say("node.once")
    if not built:
        return []
    names = words.join([words.say("thing", thing=_counted(name, built)) for name in dict.fromkeys(built)])
    return words.say("node.builds", count=len(built), order=call.order, names=names)


def _counted(name: str, names: list[str]) -> str:
    times = names.count(name)
    return name if times == 1 else f"{name} ({times}×)"


def _sent(telling: Telling, node: Node, event: NodeRan) -> Words:
    """What goes where."""
    words = telling.words
    targets: dict[str, list[str]] = {}
    for slot, value in enumerate(event.outgoing):
        link = telling.cast.way.get((node.n, slot))
        if link is not None and value is not None:
            targets.setdefault(telling.cast.links[link].source, []).append(telling.values.add(value))
    parts = [_part(telling, target, values) for target, values in targets.items()]
    return words.say("node.sends", parts=words.join(parts, "clause")) if parts else words.say("node.sends_nothing")


def _part(telling: Telling, target: str, values: list[str]) -> Words:
    twice = len(values) == 2 and values[0] == values[1]
    numbers = [telling.numbers(value, "gradient") for value in (values[:1] if twice else values)]
    key = "node.part.twice" if twice else "node.part"
    return telling.words.say(key, value=telling.words.join(numbers), target=telling.call_card(target))


def _silent(telling: Telling, node: Node, event: NodeRan) -> list[Words]:
    """Where nothing goes although a value came from there, and why."""
    said: dict[str, Words] = {}
    into = [telling.cast.links[link] for link in telling.cast.into[telling.cast.node[node.n]]]
    if None not in node.edges and any(link.carries == "gradient" for link in into):
        return []  # one of several nodes of its operation: the value went into another of them
    ways = [telling.cast.way.get((node.n, slot)) for slot, value in enumerate(event.outgoing) if value is not None]
    served = {telling.cast.links[link].source for link in ways if link}
    for link in into:
        source = telling.cast.cards[link.source]
        if link.carries != "value" or source.kind in ("leaf", "op", "node") or source.id in served:
            continue
        if instead(telling, source.group):
            continue  # its own backward runs in the place of theirs
        said[source.id] = telling.words.say(f"silent.{_reason(telling, source)}", name=telling.call_card(source.id))
    return list(said.values())[:SILENT]


def _reason(telling: Telling, card: Card) -> str:
    if card.kind == "grad":
        return "grad"
    if card.kind != "untracked":
        return "data"
    return "detach" if card.op in CUTTING else "no_grad" if framed(telling, card.group) else "data"


def pour(telling: Telling, step: Draft, t: int) -> Words:
    """before + incoming = after, in words."""
    words = telling.words
    none, grad = words.say("none"), telling.grad_of(t)
    incoming, after = (telling.numbers(id, "gradient") for id in (step.pour.incoming, step.pour.after))
    before = telling.numbers(step.pour.before, "gradient") if step.pour.before else none
    first = step.pour.before is None
    if step.sum is None:
        key = "pour.first" if first else "pour.more"
        return words.sentences(words.say(key, grad=grad, incoming=incoming, after=after, before=before))
    meet = words.say("pour.sums", name=telling.call_it(t), parts=_plus(telling, step), value=incoming)
    key = "pour.sum_first" if first else "pour.more"
    return words.sentences(meet, words.say(key, grad=grad, incoming=incoming, after=after, before=before))


def met(telling: Telling, step: Draft, name: Words) -> Words:
    """The gradients that meet at a tensor or a node."""
    value = telling.numbers(step.sum.total, "gradient")
    return telling.words.say("pour.sums", name=name, parts=_plus(telling, step), value=value)


def capture(telling: Telling, call: Call, step: Draft, event: Captured) -> Words:
    """What autograd.grad takes: where hooks of the program saw it, what they made of it or what it was before."""
    words, name = telling.words, telling.call_it(event.t)
    numbers = telling.numbers(event.value, "gradient")
    rest = words.say("capture.ends" if step.kept else "capture.stays", grad=telling.grad_of(event.t))
    before, after = call.seen.get(event.t, (None, None))
    if before != after:
        key = "capture.before_hooks" if event.value == before else "capture.after_hooks"
        return words.sentences(words.say(key, name=name, value=numbers, rest=rest), step.kept)
    if step.sum is None:
        return words.sentences(words.say("capture", name=name, value=numbers, rest=rest), step.kept)
    meet = words.say("pour.sums", name=name, parts=_plus(telling, step), value=numbers)
    return words.sentences(meet, words.say("capture.sum", rest=rest), step.kept)


def refused(telling: Telling, call: Call, step: Draft, n: int) -> Words:
    """AccumulateGrad runs, but its leaf has been switched to requires_grad=False since."""
    t = telling.world.nodes[n].leaf
    why = telling.words.say("pour.refused", name=telling.call_it(t), grad=telling.grad_of(t))
    return telling.words.sentences(arrival(telling, call, step, n), why)
