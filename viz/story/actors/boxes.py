"""What a node saved: the boxes on its card, and the numbers its rule may use. Full, kept, freed, needed, changed."""

from __future__ import annotations

from msgspec.structs import replace

from viz.story.actors.locks import HOLDS, hold, turned
from viz.story.code.source import shorten
from viz.story.model import Box
from viz.story.numbers import number
from viz.story.rules.operand import Missing, plain
from viz.story.telling import Telling
from viz.trace.events import Node, Saved, Tensor, Value

STATES = {"held": "full", "empty": "freed"}
"""What a box is called on a card; the other words are those of the trace."""
LOST = ("full", "kept", "changed", "packed", "placeholder")
"""States of a box that ends when its node is freed."""
END = 2**63 - 1
"""What a slice without an end saves."""


def pack(telling: Telling, node: Node) -> None:
    """The boxes of what a node saved."""
    kept = [saved for saved in node.saved if _worth_a_box(saved)]
    if not kept:
        return
    id = telling.cast.node[node.n]
    boxes = [_box(telling, saved) for saved in kept]
    telling.cast.cards[id].boxes = max(telling.cast.cards[id].boxes, len(boxes))
    telling.film.change(id, "saved", boxes)
    for place, saved in enumerate(kept):
        if saved.t is not None:
            hold(telling, saved.t, node.n, place, boxes[place])


def _box(telling: Telling, saved: Saved) -> Box:
    state = STATES.get(saved.state, saved.state)
    value = telling.world.value(saved.t) if saved.t is not None else saved.value
    label = (
        short_number(saved.text) if saved.text else telling.name_of(saved.t) if saved.t is not None else _scalar(value)
    )
    of = telling.cast.home.get(saved.t, "") if saved.t is not None else ""
    return Box(saved.name, state, shorten(label, 16), of, telling.values.add(value) or "", saved.version)


def promised(node: Node) -> bool:
    """Whether placeholders of a checkpoint are all that a node has for its backward."""
    return {saved.state for saved in node.saved} - {"empty", "plain"} == {"placeholder"}


def turn(telling: Telling, n: int, states: dict[str, str]) -> None:
    """Sets the state of a node's boxes: ``states`` from the state they are in to the one they get."""
    id = telling.cast.node[n]
    before = telling.film.get(id, "saved")
    if before:
        after = [replace(box, state=states.get(box.state, box.state)) for box in before]
        telling.film.change(id, "saved", after)
        turned(telling, n, before, after)


def overwritten(telling: Telling, state: Tensor) -> None:
    """Boxes whose tensor has other numbers, or another version, than when it was saved."""
    value = telling.values.add(state.value)
    for n, place in telling.boxed.get(state.t, []):
        id = telling.cast.node[n]
        boxes = list(telling.film.get(id, "saved") or [])
        if (boxes[place].version, boxes[place].value) == (state.version, value) or _unused(telling, n, boxes[place]):
            continue
        if boxes[place].state in HOLDS:
            before = list(boxes)
            boxes[place] = replace(boxes[place], state="changed", now=state.version)
            telling.film.change(id, "saved", boxes)
            turned(telling, n, before, boxes)
            telling.film.change(id, "fate", "changed")


def _unused(telling: Telling, n: int, box: Box) -> bool:
    """A batch norm that trains saves its running statistics, but its backward does not look at them."""
    trains = any((saved.name, saved.text) == ("training", "True") for saved in telling.world.nodes[n].saved)
    return trains and box.name in ("running_mean", "running_var")


def renamed(box: Box, before: str, after: str) -> Box:
    """A box that was labelled by an expression, under the name that the expression got."""
    return replace(box, label=shorten(after, 16)) if box.label == shorten(before, 16) else box


def _worth_a_box(saved: Saved) -> bool:
    """Tensors, and plain numbers that the rule multiplies with; no sizes, flags or types."""
    if saved.state == "empty":
        return False
    if saved.state != "plain":
        return True
    return saved.name in ("exponent", "other", "self", "alpha", "p") and saved.text not in ("", "1", "None")


def short_number(text: str) -> str:
    """`3.0` is 3; an index from the end is negative, the end itself is nothing to say."""
    try:
        value = plain(text)
    except Missing:
        return text
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return text
    return "" if value == END else number(value)


def _scalar(value: Value | None) -> str:
    return number(value.data[0]) if value and value.data and len(value.data) == 1 else ""
