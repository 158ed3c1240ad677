"""Why a backward or grad call failed in this very program, and what to try."""

from __future__ import annotations

import re

from viz.story import edits
from viz.story.cards import home
from viz.story.causes.failure import Cause, Failure, remedy, root
from viz.story.model import Link
from viz.story.telling import Telling


def second_backward(telling: Telling, failure: Failure) -> Cause:
    """A node needs what an earlier call freed: which node, which call, what did run before it."""
    earlier = telling.freed_by.get(failure.node)
    words = telling.words
    if earlier is None or failure.node not in telling.cast.node:
        return words.say("fault.second_backward.unseen"), [remedy(telling, "recompute", 0, "", line=failure.line or 0)]
    node = telling.world.nodes[failure.node]
    boxes = telling.film.get(telling.cast.node[node.n], "saved") or []
    id = telling.cast.node[node.n]
    labels = [words.plain("own.result") if box.of == id else box.label for box in boxes if box.state == "needed"]
    saved = words.join([words.say("one", thing=label) for label in dict.fromkeys(labels)])
    before = failure.call.place - 1
    explanation = words.sentences(
        words.say(
            "fault.second_backward", node=words.say("node.name", node=node.name), saved=saved, line=earlier.line or 0,
            target=telling.call_card(telling.cast.node[node.n]),
        ),
        words.say("fault.ran_before", count=before) if before else [],
    )  # fmt: skip
    code = edits.with_argument(telling.source, earlier.source, "retain_graph=True")
    return explanation, [
        remedy(telling, "retain", earlier.line, code, line=earlier.line or 0),
        remedy(telling, "recompute", 0, "", line=failure.line or 0),
    ]


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
    summed = edits.with_method(telling.source, failure.span, ".backward(", ".sum()")
    weights = (
        edits.with_argument(telling.source, failure.span, f"gradient=torch.ones_like({name.text})") if summed else ""
    )
    return explanation, [
        remedy(telling, "sum", failure.line, summed),
        remedy(telling, "gradient", failure.line, weights, shape=str(list(state.shape))),
    ]


def no_grad_root(telling: Telling, failure: Failure) -> Cause:
    """No way back from the root: where the gradient was cut, or that there was none to begin with."""
    t = root(telling, failure)
    if t is None:
        return telling.words.say("fault.no_grad_root.unseen"), []
    id, words = home(telling, t), telling.words
    cut = next((link for link in _ways(telling, id) if link.carries == "cut"), None)
    if cut is None:
        return _made_of_data(telling, t)
    card, source = telling.cast.cards[cut.target], telling.call_card(cut.source)
    line = card.span[0] if card.span else failure.line or 0
    explanation = words.say(
        f"fault.no_grad_root.{cut.why or 'other'}",
        name=telling.call_card(card.id), source=source, line=line, expr=card.label,
    )  # fmt: skip
    start = cut.target == id and cut.why != "dtype"  # elsewhere another root would not be the same computation
    code = edits.replaced(telling.source, failure.line, f"{telling.name_of(t)}.backward", f"{source.text}.backward")
    code = code if start else ""
    return explanation, [remedy(telling, f"uncut.{cut.why or 'other'}", failure.line, code, name=source, line=line)]


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
            code = edits.joined(telling.source, line)
            return said, [remedy(telling, "uncut.item", line, code)]
    if _of_a_gradient(telling, home(telling, t)):
        said = words.say("fault.no_grad_root.gradient", name=telling.call_it(t))
        recorded = any(call.create_graph for call in telling.ahead.called.values())
        return said, [] if recorded else [remedy(telling, "create_graph", 0, "")]
    explanation = words.say("fault.no_grad_root.data", name=telling.call_it(t))
    names = [telling.call_card(card.id).text for card in origins]
    span = next(filter(None, (edits.creating_call(telling.source, name) for name in names)), None)
    code = edits.with_argument(telling.source, span, "requires_grad=True")
    return explanation, [remedy(telling, "requires_grad", span.line if span else 0, code)]


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
    return explanation, [remedy(telling, "weights", 0, "", shape=shapes[1])]


def unused(telling: Telling, failure: Failure) -> Cause:
    """autograd.grad was asked for an input that the output does not depend on."""
    code = edits.with_argument(telling.source, failure.span, "allow_unused=True")
    return telling.words.say("fault.unused"), [remedy(telling, "allow_unused", failure.line, code)]


def no_backward(telling: Telling, failure: Failure) -> Cause:
    """backward() of something that is no tensor."""
    kind = failure.message.split("'")[1]
    found = re.search(r"(\w+)\.backward\(", telling.source.line(failure.line or 0))
    name = found[1] if found else kind
    explanation = telling.words.say("fault.no_backward", name=name, kind=kind)
    if kind not in ("list", "tuple"):
        return explanation, []
    code = edits.replaced(telling.source, failure.line, f"{name}.backward", f"torch.stack({name}).sum().backward")
    simple = code and re.sub(r"\.backward\(.*\)", ".backward()", code)
    return explanation, [remedy(telling, "stack", failure.line, simple)]
