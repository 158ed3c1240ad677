"""What every story must keep to, whatever program it tells. Each function returns complaints, [] if there are none."""

from __future__ import annotations

from typing import Any

from viz.story.model import Picture, Story, fold
from viz.trace import events as e

State = dict[str, dict[str, Any]]


def unknown_references(story: Story) -> list[str]:
    """Ids that stand in steps or links but not in the cast or among the values."""
    nodes = {actor.id for actor in story.cast.nodes}
    edges = {link.id for link in story.cast.edges}
    groups = {group.id for group in story.cast.groups}
    wrong = [f"link {x.id}" for x in story.cast.edges if {x.source, x.target} - nodes]
    wrong += [f"group of {x.id}" for x in story.cast.nodes if x.group and x.group not in groups]
    for step in story.steps:
        wrong += [f"{step.key}: {c}" for c in step.changes if c[0] not in nodes | edges | groups]
        wrong += [f"{step.key}: focus {id}" for id in step.now.focus if id not in nodes]
        wrong += [f"{step.key}: edge {id}" for id in step.now.edges if id not in edges]
        wrong += [f"{step.key}: value {id}" for id in _values(step) if id is not None and id not in story.values]
        wrong += [f"{step.key}: ref {run.ref}" for run in step.say if run.ref and run.ref not in nodes]
    return wrong


def _values(step) -> list[str | None]:
    ids = [flight.value for flight in step.now.flights] + [run.value or None for run in step.say]
    ids += [value for _, value in step.now.seed]
    if step.now.pour:
        ids += [step.now.pour.before, step.now.pour.incoming, step.now.pour.after]
    if step.now.sum:
        ids += [step.now.sum.total, *(part.value for part in step.now.sum.parts)]
    for _, field, value in step.changes:
        if field in ("value", "grad", "gradient"):
            ids.append(value)
        elif field == "incoming":
            ids += value
        elif field == "saved":
            ids += [box.value or None for box in value]
        elif field == "ledger":
            ids += [id for entry in value for id in (entry.before, entry.incoming, entry.after)]
    return ids


def shown_wrongly(story: Story) -> list[str]:
    """What is shown twice, never, before it is born, or an edge that is drawn before both its ends."""
    shown: dict[str, int] = {}
    wrong = []
    for index, step in enumerate(story.steps):
        for thing, field, _ in step.changes:
            if field == "shown":
                wrong += [f"{thing} shown twice"] if thing in shown else []
                shown[thing] = index
    wrong += [f"{x.id} born {x.born}, shown {shown.get(x.id)}" for x in story.cast.nodes if shown.get(x.id) != x.born]
    for link in story.cast.edges:
        ends = max(shown.get(link.source, 10**9), shown.get(link.target, 10**9))
        wrong += [f"link {link.id}"] if shown.get(link.id, -1) < ends else []
    return wrong


def keys_twice(story: Story) -> list[str]:
    found = [[step.key for step in story.steps], [x.id for x in story.cast.nodes], [c.key for c in story.chapters]]
    return [key for keys in found for key in set(keys) if keys.count(key) > 1]


def end_differs(story: Story, trace: e.Trace) -> list[str]:
    """Named tensors whose card, at the end, shows other numbers or another .grad than the program had."""
    state = fold(story, len(story.steps))
    wrong = []
    for final in trace.of(e.Final):
        card = _card(state, final.path)
        if card is None:
            continue
        if not same(story, state[card].get("value"), final.state.value):
            wrong.append(f"value of {final.path}: {story.values.get(state[card].get('value'))} {final.state.value}")
        if (final.grad or "grad" in state[card]) and not same(story, state[card].get("grad"), final.grad):
            wrong.append(f"grad of {final.path}: {story.values.get(state[card].get('grad'))} {final.grad}")
        facts = state[card].get("facts")
        if facts and (facts.requires_grad, facts.is_leaf, facts.version, facts.grad_fn) != (
            final.state.requires_grad, final.state.is_leaf, final.state.version, final.grad_fn,
        ):  # fmt: skip
            wrong.append(f"facts of {final.path}: {facts} {final.state}")
    return wrong


def nameless(story: Story, trace: e.Trace) -> list[str]:
    """Module-level names that no card carries at the end."""
    state = fold(story, len(story.steps))
    return [x.path for x in trace.of(e.Final) if x.path.isidentifier() and _card(state, x.path) is None]


def _card(state: State, path: str) -> str | None:
    return next((id for id, fields in state.items() if [path, ""] in (fields.get("names") or [])), None)


def same(story: Story, id: str | None, value: e.Value | None) -> bool:
    if id is None or value is None:
        return id is None and value is None
    picture: Picture = story.values[id]
    if picture.data is None or value.data is None:
        return picture.shape == value.shape
    return (picture.shape, picture.dtype, list(picture.data)) == (value.shape, value.dtype, list(value.data))


def gradients_differ(story: Story, trace: e.Trace) -> list[str]:
    """Gradients that entered a node, call by call: what the story says against what the engine did."""
    entered = [
        [id for _, field, value in step.changes if field == "incoming" for id in value if id is not None]
        for step in story.steps
        if any(field == "order" and value for _, field, value in step.changes)
    ]
    happened = [(event, [v for v in event.incoming if v is not None]) for event in trace.of(e.NodeEntered)]
    if len(entered) != len(happened):
        return [f"{len(entered)} nodes told, {len(happened)} entered"]
    return [
        f"{event.n} in call {event.b}"
        for ids, (event, values) in zip(entered, happened, strict=True)
        if len(ids) != len(values) or not all(map(lambda i, v: same(story, i, v), ids, values))
    ]


def complaints(story: Story, trace: e.Trace) -> list[str]:
    """All of the above."""
    return [
        *unknown_references(story), *shown_wrongly(story), *keys_twice(story), *end_differs(story, trace),
        *nameless(story, trace), *gradients_differ(story, trace),
    ]  # fmt: skip
