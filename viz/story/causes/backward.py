"""Why a backward or grad call failed in this very program, and what to try."""

from __future__ import annotations

import ast
import re

from viz.story.actors.cards import home
from viz.story.causes.failure import Cause, Failure, remedy, root
from viz.story.code import edits, expressions, mends
from viz.story.model import Link, Remedy
from viz.story.telling import Telling

COPYING = ("tensor", "as_tensor")
"""Functions that take the numbers out of the tensors that they are given."""


def second_backward(telling: Telling, failure: Failure) -> Cause:
    """A node needs what an earlier call freed: which node, which call, what did run before it."""
    earlier = telling.freed_by.get(failure.node)
    words = telling.words
    if earlier is None or failure.node not in telling.cast.node:
        return words.say("fault.second_backward.unseen"), [remedy(telling, "recompute", [], line=failure.line or 0)]
    node = telling.world.nodes[failure.node]
    boxes = telling.film.get(telling.cast.node[node.n], "saved") or []
    id = telling.cast.node[node.n]
    labels = [
        words.plain("own.result") if box.of == id else box.label or box.name for box in boxes if box.state == "needed"
    ]
    saved = words.join([words.say("one", thing=label) for label in dict.fromkeys(labels)])
    before = failure.call.place - 1
    explanation = words.sentences(
        words.say(
            "fault.second_backward", node=words.say("node.name", node=node.name), saved=saved, line=earlier.line or 0,
            target=telling.call_card(telling.cast.node[node.n]),
        ),
        words.say("fault.ran_before", count=before) if before else [],
    )  # fmt: skip
    line = failure.line or 0
    kept = edits.with_argument(telling.source, earlier.source, "retain_graph=True")
    turns = earlier.line == failure.line
    forward = [] if turns else mends.again(telling.source, _forward_lines(telling, failure), failure.line)
    return explanation, [
        *_cut_between_turns(telling, failure),
        remedy(telling, "retain", kept, line=earlier.line or 0),
        remedy(telling, "recompute", forward, line=line),
    ]


def _cut_between_turns(telling: Telling, failure: Failure) -> list[Remedy]:
    """In a loop: what is carried from turn to turn brings its history along."""
    loop, names = mends.carried(telling.source, failure.line)
    for name in names:
        state = telling.world.tensors.get(telling.world.names.get(("", name)))
        if state is not None and not state.is_leaf and state.requires_grad:
            cut = mends.detached_each_turn(telling.source, loop, name)
            return [remedy(telling, "cut_between", cut, name=name)]
    return []


def _forward_lines(telling: Telling, failure: Failure) -> set[int]:
    """The lines that made what the call starts from, as far back as operations were recorded."""
    homes = [home(telling, t) for t in failure.call.roots if t in telling.world.tensors] if failure.call else []
    cards = [telling.cast.cards[id] for start in homes for id in _sources(telling, start)]
    called = failure.line or 0
    return {card.span[0] for card in cards if card.kind in ("op", "untracked") and card.span} - {called}


def nonscalar(telling: Telling, failure: Failure) -> Cause:
    """backward() without a gradient on several numbers."""
    t = root(telling, failure)
    if t is None:
        return telling.words.say("fault.nonscalar.unseen"), []
    state = telling.world.tensors[t]
    count = 1
    for size in state.shape:
        count *= size
    name = telling.call_it(t)
    call = failure.call and telling.ahead.called.get(failure.call.b)
    key = "fault.nonscalar.grad" if call and call.api == "grad" else "fault.nonscalar"
    explanation = telling.words.say(key, line=failure.line or 0, name=name, count=count)
    source, span = telling.source, failure.span
    if call and call.api == "grad":
        summed, word = expressions.of_argument(source, span, ("grad",), 0, ".sum()"), "grad_outputs"
    else:
        summed, word = edits.called_on(source, span, "backward", ".sum()"), "gradient"
    weights = edits.with_argument(source, span, f"{word}=torch.ones_like({name.text})")
    return explanation, [
        remedy(telling, "sum", summed),
        remedy(telling, "gradient", weights, shape=str(list(state.shape))),
    ]


def no_grad_root(telling: Telling, failure: Failure) -> Cause:
    """No way back from the root: where the gradient was cut, or that there was none to begin with."""
    t = root(telling, failure)
    if t is None:
        return telling.words.say("fault.no_grad_root.unseen"), []
    id, words = home(telling, t), telling.words
    cut = next((link for link in _ways(telling, id) if link.carries == "cut" and link.why != "item"), None)
    if cut is None:
        return _made_of_data(telling, t)
    card, source = telling.cast.cards[cut.target], telling.call_card(cut.source)
    line = card.span[0] if card.span else failure.line or 0
    explanation = words.say(
        f"fault.no_grad_root.{cut.why or 'other'}",
        name=telling.call_card(card.id), source=source, line=line, expr=card.label,
    )  # fmt: skip
    way = cut.why or ("item" if card.op in COPYING else "other")
    return explanation, [remedy(telling, f"uncut.{way}", _uncut(telling, cut, way), name=source, line=line)]


def _uncut(telling: Telling, cut: Link, way: str) -> edits.Edits:
    """The gradient let through where it was cut."""
    card, source = telling.cast.cards[cut.target], telling.source
    if card.span is None:
        return []
    span, line = source.span(card.span), card.span[0]
    rules = {
        "detach": lambda: expressions.left_out(source, span, ".detach()"),
        "item": lambda: expressions.joined(source, line),
        "data": lambda: expressions.left_out(source, span, ".data"),
        "no_grad": lambda: mends.recorded(source, line),
    }
    return rules[way]() if way in rules else []


def _made_of_data(telling: Telling, t: int) -> Cause:
    """The root goes back to plain data; perhaps to numbers that were taken out of tensors which require grad."""
    words = telling.words
    origins = [card for card in map(telling.cast.cards.get, _sources(telling, home(telling, t))) if card.kind == "data"]
    for card in origins:
        line = card.span[0] if card.span else 0
        tensors = [id for id in telling.mentioned(telling.source.line(line)) if _requires_grad(telling, id)]
        if tensors:
            names = words.join([[telling.call_card(id)] for id in tensors])
            said = words.say("fault.no_grad_root.item", name=telling.call_card(card.id), source=names, line=line)
            return said, [remedy(telling, "uncut.item", expressions.joined(telling.source, line))]
    if _of_a_gradient(telling, home(telling, t)):
        said = words.say("fault.no_grad_root.gradient", name=telling.call_it(t))
        recorded = any(call.create_graph for call in telling.ahead.called.values())
        return said, [] if recorded else [remedy(telling, "create_graph", _creating(telling))]
    explanation = words.say("fault.no_grad_root.data", name=telling.call_it(t))
    names = [telling.call_card(card.id).text for card in origins]
    span = next(filter(None, (edits.creating_call(telling.source, name) for name in names)), None)
    asked = edits.with_argument(telling.source, span, "requires_grad=True")
    return explanation, [remedy(telling, "requires_grad", asked)]


def _creating(telling: Telling) -> edits.Edits:
    """The one call so far that made gradients, recorded."""
    spans = {call.span for call in telling.ahead.called.values() if call.span is not None and call.direct}
    first = min(spans, key=lambda span: span.line, default=None)
    return edits.with_argument(telling.source, first, "create_graph=True")


def _of_a_gradient(telling: Telling, id: str) -> bool:
    """Whether its value was made from a .grad, or from what autograd.grad returned."""
    cast = telling.cast
    tensors = [t for card in _sources(telling, id) for t in cast.tenants[card]]
    return any(link.carries == "grad" for link in _ways(telling, id)) or any(
        t in telling.returned or t in telling.world.owner for t in tensors
    )


def _ways(telling: Telling, id: str) -> list[Link]:
    """All links on which the value of a card came about, the nearest first."""
    return [telling.cast.links[link] for card in _sources(telling, id) for link in telling.cast.into[card]]


def _sources(telling: Telling, id: str) -> list[str]:
    """The card and all cards that its value was made from."""
    seen, stack = dict.fromkeys([id]), [id]
    while stack:
        for link in telling.cast.into[stack.pop()]:
            source = telling.cast.links[link].source
            if source not in seen:
                seen[source] = None
                stack.append(source)
    return list(seen)


def _requires_grad(telling: Telling, id: str) -> bool:
    facts = telling.film.get(id, "facts")
    return facts is not None and facts.requires_grad


def gradient_shape(telling: Telling, failure: Failure) -> Cause:
    """The given gradient does not fit its root."""
    shapes = re.findall(r"torch\.Size\((\[[\d, ]*\])\)", failure.message)
    if len(shapes) != 2:
        return [], []
    t = root(telling, failure)
    name = telling.call_it(t) if t is not None else telling.words.plain("label.tensor")
    explanation = telling.words.say("fault.gradient_shape", given=shapes[0], name=name, wanted=shapes[1])
    call = edits.found(telling.source, failure.span, ast.Call)
    given = [*call.args, *(word.value for word in call.keywords if word.arg == "gradient")] if call is not None else []
    text = f"torch.ones_like({name.text})" if t is not None else ""
    ones = edits.rewritten(telling.source, (edits.span_of(telling.source, given[0]), text)) if len(given) == 1 else []
    return explanation, [remedy(telling, "weights", ones, shape=shapes[1])]


def unused(telling: Telling, failure: Failure) -> Cause:
    """autograd.grad was asked for an input that the output does not depend on."""
    allowed = edits.with_argument(telling.source, failure.span, "allow_unused=True")
    return telling.words.say("fault.unused"), [remedy(telling, "allow_unused", allowed)]


def no_backward(telling: Telling, failure: Failure) -> Cause:
    """backward() of something that is no tensor."""
    kind = failure.message.split("'")[1]
    call = edits.found(telling.source, failure.line, ast.Call, lambda call: edits.called(call) == "backward")
    name = edits.text_of(telling.source, call.func.value) if call is not None else kind
    explanation = telling.words.say("fault.no_backward", name=name, kind=kind)
    if kind not in ("list", "tuple") or call is None:
        return explanation, []
    stacked = edits.rewritten(
        telling.source, (edits.span_of(telling.source, call), f"torch.stack({name}).sum().backward()")
    )
    return explanation, [remedy(telling, "stack", stacked)]
