"""Scenes of in-place writes: recorded (the name moves on), unrecorded, or part of making a tensor."""

from __future__ import annotations

from viz.story.actors.cards import enter, home, noticed, refresh
from viz.story.actors.edges import draw, graph, one_way
from viz.story.actors.nodes import learn
from viz.story.model import Entry, Flight
from viz.story.said.operation import said
from viz.story.scenes.buckets import bucket_written
from viz.story.scenes.scene import Scene, direct, new_card, opened, output_card, source_of
from viz.story.telling import Telling
from viz.trace.events import OpRan, Tensor


def written(telling: Telling, event: OpRan) -> None:
    """Chooses the scene for a write."""
    t = event.writes[0]
    after = next((state for state in event.states if state.t == t), None)
    line = event.span.line if event.span else None
    for state in event.states:
        telling.written[state.t] = (telling.source.statement(line or 0) or event.name, line)
        telling.through[state.t] = t
    if t not in telling.world.tensors or after is None:
        return learn(telling, event.states, event.nodes)
    tracked = event.grad_mode and after.grad_fn is not None and after.grad_fn != telling.world.tensors[t].grad_fn
    if t in telling.world.owner and not tracked:
        return bucket_written(telling, event)
    if tracked:
        return _recorded(telling, event, t)
    if _being_made(telling, event, t):
        return _filled(telling, event, t)
    return _unrecorded(telling, event, t)


def _recorded(telling: Telling, event: OpRan, t: int) -> None:
    """The write has a card of its own, and the tensor lives there from now on."""
    scene = opened(telling, event, "op", "forward")
    before = {state.t: telling.world.tensors.get(state.t) for state in event.states}
    old = telling.values.add(telling.world.value(t))
    states = {state.t: telling.world.learn(state) for state in event.states}
    output_card(telling, scene, states[t], 0)
    graph(telling, scene)
    for state in event.states:
        refresh(telling, state)
        noticed(telling, before[state.t], state)
    scene.shares = [x for x in _ids(event) if x != t and x in telling.cast.home and telling.world.names_of(x)]
    if t in telling.world.owner:
        how = "zeroed" if event.name == "zero_" else "changed"
        new = telling.values.add(telling.world.value(t))
        enter(telling, telling.world.owner[t], Entry(how, before=old, after=new, step=scene.draft.key))
        scene.draft.focus.append(home(telling, telling.world.owner[t]))
    scene.made = t
    scene.draft.say = lambda: said(telling, scene.draft)


def _being_made(telling: Telling, event: OpRan, t: int) -> bool:
    """Whether a larger expression is still making this tensor (`nn.Linear(2, 3)` fills its weight)."""
    step = telling.film.open_step
    fresh = step is not None and t in step.fresh and step.span == telling.source.place(event.span)
    return not direct(telling, event) and (t not in telling.cast.home or fresh) and t not in telling.same


def _filled(telling: Telling, event: OpRan, t: int) -> None:
    place = telling.source.place(event.span)
    draft = telling.film.rejoin("create", place)
    if draft is None:
        line = event.span.line if event.span else None
        draft = telling.film.open(telling.keys["op", event.op], "create", "forward", line, place)
    learn(telling, event.states, event.nodes)
    id = home(telling, t)
    telling.cast.cards[id].span = place
    if t not in draft.fresh:
        draft.fresh.add(t)
        draft.focus.append(id)
        draft.scenes.append(Scene(event, [], [], draft, id, made=t))
    draft.say = lambda: said(telling, draft)
    telling.cast.cards[id].unseen = False


def _unrecorded(telling: Telling, event: OpRan, t: int) -> None:
    """A card for the write, beside the tensor whose numbers it changes."""
    phase = "update" if telling.called or not event.grad_mode else "forward"
    scene = opened(telling, event, "write", phase)
    versions = {state.t: state.version for state in map(telling.world.tensors.get, _ids(event)) if state is not None}
    if event.nodes:  # of views whose history was rebuilt
        learn(telling, event.states, event.nodes)
        scene.sources = [source_of(telling, state.t) for state in scene.before]
    target = home(telling, t)
    card = new_card(telling, event, telling.keys["op", event.op], "untracked")
    scene.main = card.id
    for place, state in enumerate(scene.before):
        if scene.sources[place] != target:
            draw(telling, scene, place, card.id, *one_way(telling, scene, state))
    link = telling.cast.link(card.id, target, 0, "write")
    telling.film.change(link, "shown", True)
    scene.draft.edges.append(link)
    scene.draft.focus += [card.id, target]
    for state in event.states:
        refresh(telling, state)
    _account(telling, scene, t, versions)
    after = telling.world.tensors[scene.made]
    value = telling.values.add(after.value)
    if value is not None:
        telling.film.change(card.id, "value", value)
        card.make_room(after.shape)
        scene.draft.flights.append(Flight(link, value, "forward"))
    scene.draft.say = lambda: said(telling, scene.draft)


def _ids(event: OpRan) -> list[int]:
    return [state.t for state in event.states]


def _account(telling: Telling, scene: Scene, t: int, versions: dict[int, int]) -> None:
    """Which named tensor was meant, which others share its memory, and whether PyTorch can know."""
    scene.made = telling.same.get(t, t)
    others = [x for x in _ids(scene.event) if x in telling.cast.home and x not in (t, scene.made)]
    scene.shares = [x for x in others if telling.world.names_of(x)]
    scene.draft.focus += [telling.cast.home[x] for x in scene.shares]
    watched: list[Tensor] = [telling.world.tensors[x] for x in (scene.made, *scene.shares) if x != t]
    quiet = [state for state in watched if versions.get(state.t) == state.version]
    scene.silent = bool(quiet)
    for state in quiet:
        telling.film.change(home(telling, state.t), "silent", True)
