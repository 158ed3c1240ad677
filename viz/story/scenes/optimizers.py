"""Scenes of an optimizer: one step of the film for each of its steps. What it computes on the way gets no card.

Each parameter is told as it was and as it became; the arithmetic only where the trace shows that this is all the
optimizer did, and the numbers agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from viz.story.actors.cards import enter, home
from viz.story.actors.nodes import learn
from viz.story.ahead import operands
from viz.story.film import Draft
from viz.story.model import Entry, Words
from viz.story.telling import Telling
from viz.trace.events import GroupBegan, GroupEnded, Kept, OpRan, Value

FEW = 3
"""So many parameters are told with their numbers, of more only the names."""
NEAR = 1e-6
EMPTYING = "zero_grad"


@dataclass
class Optimizing:
    """A step of an optimizer under way."""

    g: int
    group: str
    expr: str
    draft: Draft | None = None
    before: dict[int, Value | None] = field(default_factory=dict)
    """What it wrote into, as it was; in the order of writing."""
    wrote: dict[int, list[OpRan]] = field(default_factory=dict)
    keeps: list[Kept] = field(default_factory=list)


def optimizer_began(telling: Telling, event: GroupBegan) -> None:
    if not event.name.endswith(EMPTYING):
        expr = telling.expression(event.span, event.name)
        telling.optimizing.append(Optimizing(event.g, telling.film.inside, expr))


def optimizer_ended(telling: Telling, event: GroupEnded) -> None:
    if telling.optimizing and telling.optimizing[-1].g == event.g:
        under_way = telling.optimizing.pop()
        under_way.keeps = event.keeps


def optimized(telling: Telling, event: OpRan) -> bool:
    """Tells an operation of the optimizer itself, if it is one: not of a closure, not recorded, not of a backward."""
    under_way = telling.optimizing[-1] if telling.optimizing else None
    if under_way is None or telling.film.inside != under_way.group or event.call is not None or event.nodes:
        return False
    draft = None
    for t in event.writes:
        if t in telling.cast.home or t in telling.world.owner:
            draft = _draft(telling, under_way, event)
            under_way.before.setdefault(t, telling.world.value(t))
            under_way.wrote.setdefault(t, []).append(event)
            telling.written[t] = (telling.source.statement(draft.line or 0) or event.name, draft.line)
    grads = {t: telling.world.value(t) for t in event.writes if t in telling.world.owner}
    learn(telling, event.states, [])
    for t in event.writes:
        if t in grads:
            _bucket(telling, draft, t, grads[t])
        elif t in telling.cast.home and telling.cast.home[t] not in draft.focus:
            draft.focus.append(telling.cast.home[t])
    return True


def _draft(telling: Telling, under_way: Optimizing, event: OpRan) -> Draft:
    """The step of this optimizer; another one where a closure was told in between."""
    if under_way.draft is None or telling.film.open_step is not under_way.draft:
        place = telling.source.place(event.span)
        line = event.span.line if event.span else None
        draft = under_way.draft = telling.film.open(under_way.group, "write", "update", line, place)
        under_way.before, under_way.wrote = {}, {}
        before, wrote = under_way.before, under_way.wrote
        draft.say = lambda: _said(telling, under_way, before, wrote)
    return under_way.draft


def _bucket(telling: Telling, draft: Draft, grad: int, before: Value | None) -> None:
    owner = telling.world.owner[grad]
    old, new = telling.values.add(before), telling.values.add(telling.world.value(grad))
    enter(telling, owner, Entry("changed", before=old, after=new, step=draft.key))
    draft.focus.append(home(telling, owner))


# --- words


def _said(
    telling: Telling, under_way: Optimizing, before: dict[int, Value | None], wrote: dict[int, list[OpRan]]
) -> Words:
    words = telling.words
    changed = [t for t in before if t not in telling.world.owner]
    rates = {t: _rate(telling, t, before[t], wrote[t]) for t in changed}
    plainly = bool(rates) and None not in rates.values()
    worked = plainly and len(changed) <= FEW and all(_single(before[t]) for t in changed)
    if len(changed) > FEW:
        names = words.row([[telling.call_it(t)] for t in changed[:FEW]])
        first = words.say("opt.many", expr=under_way.expr, names=names, count=len(changed))
    else:
        lines = [_line(telling, t, before[t], rates[t] if worked else None) for t in changed]
        first = words.say("opt.step", expr=under_way.expr, changes=words.join(lines, "clause"))
    one = plainly and len(set(rates.values())) == 1
    return words.sentences(
        first,
        words.say("opt.rule", rate=_number(next(iter(rates.values())))) if one and not worked else [],
        _kept(telling, under_way.keeps),
        words.say("opt.reads") if plainly and not under_way.keeps else [],
    )


def _line(telling: Telling, t: int, before: Value | None, rate: float | None) -> Words:
    words, name = telling.words, telling.call_it(t)
    old, new = telling.numbers(before), telling.numbers(telling.world.value(t))
    if rate is None:
        return words.say("opt.change", name=name, old=old, new=new)
    grad = telling.numbers(telling.world.value(telling.world.grad_of[t]), "gradient")
    return words.say("opt.descent", name=name, old=old, new=new, rate=_number(rate), grad=grad)


def _kept(telling: Telling, keeps: list[Kept]) -> Words:
    """`It keeps exp_avg and exp_avg_sq for the next step.`"""
    names = list(dict.fromkeys(kept.name for kept in keeps))
    if not names:
        return []
    words, owners = telling.words, {kept.t for kept in keeps}
    told = []
    for name in names:
        values = [kept.value for kept in keeps if kept.name == name]
        one = len(owners) == 1 and values[0] is not None
        value = telling.numbers(values[0]) if one else []
        told.append(words.say("opt.kept.value", name=name, value=value) if one else words.say("one", thing=name))
    return words.say("opt.keeps", state=words.join(told))


def _number(rate: float) -> str:
    return f"{rate:g}"


def _single(value: Value | None) -> bool:
    return value is not None and value.data is not None and len(value.data) == 1


def _rate(telling: Telling, t: int, before: Value | None, wrote: list[OpRan]) -> float | None:
    """The learning rate, where the step was ``w.add_(w.grad, alpha=-rate)`` and nothing more, and the numbers agree."""
    grad = telling.world.grad_of.get(t)
    if len(wrote) != 1 or wrote[0].name != "add_" or operands(wrote[0]) != [t, grad]:
        return None
    alpha = next((arg.text for arg in wrote[0].args if arg.name == "alpha"), "")
    try:
        rate = -float(alpha)
    except ValueError:
        return None
    return rate if _agree(before, telling.world.value(grad), telling.world.value(t), rate) else None


def _agree(before: Value | None, grad: Value | None, after: Value | None, rate: float) -> bool:
    numbers = [value.data if value is not None else None for value in (before, grad, after)]
    if None in numbers:
        return True  # too large to be written out: the operation says it
    if not all(isinstance(number, (int, float)) for data in numbers for number in data):
        return False
    errors = ((abs(w - rate * g - new), max(1, abs(w), abs(rate * g))) for w, g, new in zip(*numbers, strict=True))
    return all(error <= NEAR * size for error, size in errors)
