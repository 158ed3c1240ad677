"""What is said of an operation: what it gives, what it means for the way back; what a write changed."""

from __future__ import annotations

from viz.story.film import Draft
from viz.story.model import Run, Words
from viz.story.said.levels import DUAL, form_said, forward_mode, surroundings_said, tangent_said
from viz.story.said.remarks import remarks
from viz.story.scenes.composite import composite_said
from viz.story.scenes.customs import constants, instead
from viz.story.scenes.scene import Scene, direct
from viz.story.telling import Telling
from viz.trace.events import Tensor

ELSEWHERE = {"placeholder": "op.placeholder", "packed": "op.packed"}
"""What is said of boxes in which no tensor lies, by their state."""


def said(telling: Telling, draft: Draft) -> Words:
    """The sentences of a step, with the names as they stand when it closes."""
    scenes: list[Scene] = draft.scenes
    if draft.kind == "write":
        return _one_write(telling, scenes[0]) if len(scenes) == 1 else _many_writes(telling, scenes)
    if draft.kind == "create" and scenes[0].event.writes:
        return _filled(telling, scenes)
    return _one(telling, scenes[0])


def _one(telling: Telling, scene: Scene) -> Words:
    state = telling.world.tensors[scene.made]
    owner = telling.world.owner.get(scene.made)
    bucket = owner is not None and telling.cast.cards[scene.main].kind == "op"
    return telling.words.sentences(
        _gives(telling, scene),
        surroundings_said(telling, state),
        form_said(telling, state),
        telling.words.say("grad.recorded", grad=telling.grad_of(owner)) if bucket else [],
        *remarks(telling, scene),
        _consequence(telling, scene, state),
        constants(telling, scene),
    )


def _gives(telling: Telling, scene: Scene) -> Words:
    """`x * y gives …, named z.`"""
    words, event, card = telling.words, scene.event, telling.cast.cards[scene.main]
    value = telling.numbers(telling.film.get(scene.main, "value"))
    if len(scene.outputs) > 1:
        made = words.join([_output(telling, t) for t in scene.outputs])
        return words.say("gives.several", expr=telling.expression(event.span, event.name), made=made)
    if scene.made in event.writes:
        return telling.words.sentences(_written(telling, scene), _shared(telling, scene))
    named = telling.world.names_of(scene.made) and telling.cast.home[scene.made] == scene.main
    inside = bool(scene.before) and not direct(telling, event) and event.span is not None
    key = f"gives{'.inside' if inside else ''}{'.named' if named else ''}"
    expr = telling.expression(event.span, event.name)
    return words.say(key, expr=expr, op=card.label, value=value, name=telling.call_it(scene.made))


def _output(telling: Telling, t: int) -> Words:
    """`a = 1`, or the numbers alone where the output has no name."""
    value = telling.numbers(telling.world.value(t))
    named = telling.world.names_of(t)
    return telling.words.say("made.one", name=telling.call_it(t), value=value) if named else value


def _consequence(telling: Telling, scene: Scene, state: Tensor) -> Words:
    """What it means for the way back."""
    words, card = telling.words, telling.cast.cards[scene.main]
    name = telling.call_it(scene.made)
    if card.kind == "op":
        return words.sentences(composite_said(telling, scene), _kept(telling, scene))
    if scene.event.name in DUAL:
        return tangent_said(telling, scene.event)
    if state.requires_grad and state.t in telling.ahead.leaves:
        return words.say("leaf.parameter" if state.parameter else "leaf", name=name, grad=telling.grad_of(state.t))
    if not scene.before:
        return words.say("data")
    links = [telling.cast.links[link] for link in scene.links]
    cut = next((link for link in links if link.carries == "cut"), None)
    if cut is None:
        plain = "op.forward_mode" if forward_mode(telling, state) else "op.plain"
        return words.say("op.reads_grad" if any(link.carries == "grad" for link in links) else plain)
    source = telling.call_card(cut.source)
    why = instead(telling, card.group) or cut.why or "other"
    return words.sentences(
        words.say(f"cut.{why}", name=name, source=source, dtype=state.dtype, handle=f"{source.text}.data"),
        words.say("cut.inherited", name=name, source=source) if why == "no_grad" and state.requires_grad else [],
    )


def _kept(telling: Telling, scene: Scene) -> Words:
    """What its node saved."""
    words = telling.words
    card, boxes = telling.cast.cards[scene.main], telling.film.get(scene.main, "saved") or []
    if not boxes:
        return words.say("op.keeps_nothing", node=card.grad_fn)
    for state, key in ELSEWHERE.items():
        elsewhere = [words.say("one", thing=box.name) for box in boxes if box.state == state]
        if elsewhere:
            return words.say(key, node=card.grad_fn, saved=words.join(elsewhere))
    labels = ["" if box.of == scene.main else box.label or box.name for box in boxes]
    saved = [
        words.say("twice" if labels.count(label) > 1 else "one", thing=label) if label else words.say("own.result")
        for label in dict.fromkeys(labels)
    ]
    return words.say("op.keeps", node=card.grad_fn, saved=words.join(saved))


def _filled(telling: Telling, scenes: list[Scene]) -> Words:
    """`nn.Linear(2, 3) makes net.0.weight = …, net.0.bias = ….`"""
    words, made = telling.words, []
    for scene in scenes:
        value = telling.numbers(telling.film.get(scene.main, "value"))
        made.append(words.say("made.one", name=telling.call_it(scene.made), value=value))
    expr = telling.expression(scenes[0].event.span, scenes[0].event.name)
    parameter = telling.world.tensors[scenes[0].made].parameter
    return words.sentences(
        words.say("made", expr=expr, made=words.join(made)), words.say("made.parameters") if parameter else []
    )  # fmt: skip


# --- writes


def _one_write(telling: Telling, scene: Scene) -> Words:
    state = telling.world.tensors[scene.made]
    if scene.event.name == "detach_":  # no number changes
        expr = telling.expression(scene.event.span, scene.event.name)
        return telling.words.say("write.detached", expr=expr, name=_target(telling, scene))
    return telling.words.sentences(_written(telling, scene), _shared(telling, scene), _noticed(telling, scene, state))


def _written(telling: Telling, scene: Scene) -> Words:
    """`y.add_(1) writes into y in place: it is now ….`"""
    name, value = _target(telling, scene), telling.numbers(telling.film.get(scene.main, "value"))
    expr = telling.expression(scene.event.span, scene.event.name)
    return telling.words.say("write.done", expr=expr, name=name, value=value)


def _target(telling: Telling, scene: Scene) -> Run:
    """What was written: a tensor without a name is called as before, for it has a new card now."""
    if not telling.world.names_of(scene.made) and scene.made not in telling.world.owner:
        pairs = zip(scene.before, scene.sources, strict=True)
        before = next((card for state, card in pairs if state.t == scene.made), None)
        if before is not None:
            return telling.call_card(before)
    return telling.call_it(scene.made)


def _shared(telling: Telling, scene: Scene) -> Words:
    """Who else has this memory."""
    names = [[telling.call_it(t)] for t in scene.shares]
    return telling.words.say("write.shared", names=telling.words.join(names)) if names else []


def _noticed(telling: Telling, scene: Scene, state: Tensor) -> Words:
    """Whether the version counter tells PyTorch of the write."""
    words, name = telling.words, telling.call_it(scene.made)
    if scene.silent:
        quiet = telling.world.tensors[scene.shares[0]] if scene.shares else state
        return words.say("write.silent", name=telling.call_it(quiet.t), version=quiet.version)
    if not scene.event.grad_mode and state.requires_grad and state.t in telling.ahead.leaves:
        return words.say("write.no_grad", name=name, version=state.version)
    return words.say("write.version", name=name, version=state.version)


def _many_writes(telling: Telling, scenes: list[Scene]) -> Words:
    words = telling.words
    names = [[telling.call_it(t)] for t in dict.fromkeys(scene.made for scene in scenes)]
    expr = telling.expression(scenes[0].event.span, scenes[0].event.name)
    states = [telling.world.tensors[scene.made] for scene in scenes]
    collect = all(state.requires_grad and state.t in telling.ahead.leaves for state in states)
    unrecorded = not scenes[0].event.grad_mode and collect
    return words.sentences(
        words.say("writes.done", expr=expr, names=words.join(names)), words.say("writes.no_grad") if unrecorded else []
    )  # fmt: skip
