"""What retain_grad keeps: the .grad of a tensor that is no leaf, filled just before its node runs.

The trace has such a .grad only once the call is over. It is told where it happens if what arrived there makes what it
holds in the end; else at the end, and then without a claim about how it came to be.
"""

from __future__ import annotations

from viz.story.actors.cards import enter, fill, home, refresh
from viz.story.model import Entry, Pour, Words
from viz.story.scenes.sums import adds_up
from viz.story.telling import Call, Telling
from viz.trace.events import Tensor, Value


def keep(telling: Telling, call: Call, n: int, arrived: list[Value | None]) -> Words:
    """What arrived at a node is added to the .grad of its tensors that retain it; [] where none does.

    PyTorch does so after the hooks of these tensors and before those of the node.
    """
    said = []
    for state, grad in telling.ahead.kept.get((call.b, n), ()):
        if state.t in call.poured or state.t not in telling.world.tensors or state.output >= len(arrived):
            continue
        if pour := _pour(telling, call, state.t, arrived[state.output], grad):
            said.append(_words(telling, state.t, pour))
    return telling.words.sentences(*said)


def _pour(telling: Telling, call: Call, t: int, arrived: Value | None, grad: Tensor) -> Pour | None:
    """None if that does not make what is there in the end."""
    old = telling.world.value(telling.world.grad_of.get(t))
    before, incoming, after = (telling.values.add(value) for value in (old, arrived, grad.value))
    if incoming is None or after is None:
        return None
    if incoming != after if before is None else not adds_up(telling, [before, incoming], grad.value):
        return None
    step = telling.film.open_step
    _hold(telling, t, grad)
    pour = Pour(home(telling, t), before, incoming, after)
    step.pour = step.pour or pour
    call.poured.append(t)
    enter(telling, t, Entry("poured", before, incoming, after, step.key, call.number))
    return pour


def _hold(telling: Telling, t: int, grad: Tensor) -> None:
    telling.world.own(t, grad.t)
    refresh(telling, grad)
    fill(telling, t)


def settled(telling: Telling, call: Call, t: int, grad: Tensor) -> None:
    """The call is over, and this is what the tensor holds: what was not told before is told now."""
    before = telling.values.add(telling.world.value(telling.world.grad_of.get(t)))
    _hold(telling, t, grad)
    after = telling.values.add(telling.world.value(grad.t))
    if t not in call.poured and after != before:
        enter(telling, t, Entry("changed", before, None, after, telling.film.open_step.key, call.number))
        call.poured.append(t)


def _words(telling: Telling, t: int, pour: Pour) -> Words:
    before, incoming, after = (
        telling.numbers(id, "gradient") if id else [] for id in (pour.before, pour.incoming, pour.after)
    )
    key = "retained.more" if pour.before else "retained.first"
    grad = telling.grad_of(t)
    return telling.words.say(key, grad=grad, before=before, incoming=incoming, after=after)
