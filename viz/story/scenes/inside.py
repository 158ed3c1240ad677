"""Scenes of what the program does inside an engine run: in a hook, in a custom backward, when it runs again.

Each operation is a short step that lights its line. It gets no card: only a graph node that it builds has one
(create_graph), and a tensor that something uses later.
"""

from __future__ import annotations

from viz.story.actors.cards import home
from viz.story.actors.nodes import learn
from viz.story.film import Draft
from viz.story.insides import Stretch
from viz.story.model import Run, Words
from viz.story.scenes.hooks import lead
from viz.story.scenes.scene import direct
from viz.story.telling import Call, Telling
from viz.trace.events import OpRan

SHOWN = 12
"""So many operations of one stretch have a step of their own; the last one says how many more there are."""


def operation(telling: Telling, event: OpRan) -> None:
    """An operation inside an engine run: learned, and told where the program wrote it."""
    call, stretch = telling.call(event.call), telling.insides.stretch.get(event.op)
    again = stretch is not None and stretch.kind == "recomputation"
    nodes = [node for node in event.nodes if not again or node.n in telling.insides.entered]
    for node in nodes:
        if node.by is not None:
            call.built.setdefault(node.by, []).append(node.name)
    if _is_told(telling, call, stretch, event):
        _step(telling, call, stretch, event)
    call.again = again
    learn(telling, event.states, nodes)
    call.again = False


def _is_told(telling: Telling, call: Call, stretch: Stretch | None, event: OpRan) -> bool:
    """A hook of one operation is told by what it makes of the gradient; what a library does is left out."""
    if stretch is None or event.span is None:
        return False
    if telling.source.place(event.span) == call.span and stretch.kind != "recomputation":
        return False
    alone = stretch.kind == "hook" and len(stretch.ops) == 1 and not any(t in telling.cast.home for t in event.writes)
    return not alone and event.op in stretch.ops[:SHOWN]


def _step(telling: Telling, call: Call, stretch: Stretch, event: OpRan) -> None:
    first = event.op == stretch.ops[0]
    n = event.inside if event.inside is not None else stretch.n
    if first and stretch.kind == "recomputation":
        _begins_again(telling, call, stretch, n)
    place = telling.source.place(event.span)
    step = telling.film.open(telling.keys["op", event.op], "inside", "backward", event.span.line, place)
    step.focus = [telling.cast.node[n]] if n in telling.cast.node else []
    if event.writes:
        step.focus += [home(telling, t) for t in event.writes if t in telling.cast.home]
    begins = first and stretch.kind != "recomputation"
    call.led = stretch.hook or call.led
    step.say = lambda: telling.words.sentences(
        _begins(telling, stretch, n) if begins else [], _does(telling, event), _more(telling, stretch, event)
    )


def _begins_again(telling: Telling, call: Call, stretch: Stretch, n: int | None) -> None:
    """What a checkpoint did not keep is computed a second time."""
    step: Draft = telling.film.open(
        telling.occurrence(f"{call.key}/again {stretch.name}"),
        "inside",
        "backward",
        min(stretch.lines, default=call.line),
    )
    step.focus = [telling.cast.node[n]] if n in telling.cast.node else []
    first, last = min(stretch.lines, default=0), max(stretch.lines, default=0)
    key = "inside.again" if first != last else "inside.again.line"
    if {first, last} == {call.line}:
        key = "inside.again.library"
    step.say = telling.words.say(key, node=_node(telling, n), name=stretch.name, first=first, last=last)


def _begins(telling: Telling, stretch: Stretch, n: int | None) -> Words:
    saved = telling.world.nodes[n].saved if n in telling.world.nodes else []
    packed = stretch.kind == "function" and any(box.state == "packed" for box in saved)
    kind = "unpack" if packed else stretch.kind
    if kind == "backward":
        return []  # the step of the node has said so
    if stretch.hook is not None:
        return lead(telling, stretch.hook)
    return telling.words.say(f"inside.{kind}", name=stretch.name, node=_node(telling, n))


def _node(telling: Telling, n: int | None) -> Words:
    if n not in telling.cast.node:
        return telling.words.say("inside.engine")
    return [Run(telling.world.nodes[n].name, "node", telling.cast.node[n])]


def _does(telling: Telling, event: OpRan) -> Words:
    words, expr = telling.words, telling.expression(event.span, event.name)
    if event.writes:
        t = event.writes[0]
        value = telling.numbers(telling.world.value(t))
        return words.say("write.done", expr=expr, name=telling.call_it(t), value=value)
    value = words.join([telling.numbers(telling.world.value(t)) for t in event.outputs])
    key = "gives" if direct(telling, event) else "gives.inside"
    return words.say(key, expr=expr, op=event.name, value=value)


def _more(telling: Telling, stretch: Stretch, event: OpRan) -> Words:
    left = len(stretch.ops) - SHOWN
    last = left > 0 and event.op == stretch.ops[SHOWN - 1]
    return telling.words.say("inside.more", count=left) if last else []
