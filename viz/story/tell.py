"""Trace → Story: every kind of event to its scene, in order, up to what a film may hold."""

from __future__ import annotations

import hashlib

import msgspec

from viz.story import autograd
from viz.story.chapters import titled
from viz.story.code.knobs import knobs
from viz.story.cut import cut
from viz.story.model import STORY_VERSION, End, Story
from viz.story.nonfinite import marked
from viz.story.quoted import table
from viz.story.room import Room, drawable, fits
from viz.story.scenes import buckets, calls, engine, faults, forward, groups, hooks, names, regions, talk
from viz.story.telling import Telling
from viz.story.whys import first
from viz.trace import events as e
from viz.trace.uncollected import nothing_to_collect

SCENES = {
    e.Met: names.met,
    e.OpRan: forward.operation,
    e.GroupBegan: groups.began,
    e.GroupEnded: groups.ended,
    e.Bound: names.bound,
    e.Unbound: names.unbound,
    e.GradMode: regions.grad_mode,
    e.Flagged: names.flagged,
    e.GradSet: buckets.grad_set,
    e.BackwardCalled: calls.called,
    e.NodeEntered: engine.entered,
    e.NodeRan: engine.ran,
    e.Accumulated: engine.accumulated,
    e.Captured: engine.captured,
    e.HookRan: hooks.ran,
    e.Freed: engine.freed,
    e.Drawn: calls.drawn,
    e.BackwardEnded: calls.ended,
    e.Printed: talk.printed,
    e.Warned: talk.warned,
    e.Noted: talk.noted,
    e.CellBegan: talk.cell_began,
    e.CellEnded: talk.cell_ended,
    e.Raised: faults.raised,
    e.Final: talk.final,
    e.Ended: talk.ended,
    e.Stopped: talk.stopped,
}
"""`Began` is no scene: it goes into the story's head."""


def tell(trace: e.Trace, language: str) -> Story:
    """The film of a trace in ``language`` ("en" or "zh"). Pure: the same trace gives the same story."""
    upto, back = len(trace.events), 1
    with nothing_to_collect():
        while True:
            story, upto = _told(trace, language, upto)
            encoded = encode(story)
            if fits(story, encoded) or not upto:
                return msgspec.structs.replace(story, id=hashlib.sha256(encoded).hexdigest()[:16])
            upto, back = max(0, upto - back), 4 * back


def encode(story: Story) -> bytes:
    """The story as JSON."""
    return msgspec.json.encode(story)


def _told(trace: e.Trace, language: str, upto: int) -> tuple[Story, int]:
    """The film of so many events at most, and of how many it is."""
    telling = Telling(trace, language)
    told = _play(telling, trace.events, upto)
    telling.film.close()
    formulas, version = table(telling)
    cast, values = telling.cast.cast(), telling.values.pictures
    steps = marked(first(telling.words, telling.film.steps, values, cast), values, cast)
    story = Story(
        v=STORY_VERSION, id="", language=language, code=trace.source, mode=trace.began.mode,
        cast=groups.peopled(cast, steps), values=telling.values.pictures, steps=steps,
        chapters=titled(telling.film.chapters, steps, telling.words), drawings=telling.drawings,
        end=_end(telling, trace, len(trace.events) - told), formulas=formulas, formulas_for=version,
        knobs=knobs(trace.source, telling.cast.cast(), steps),
        unrun=telling.reached.unrun(trace.source),
        graph=autograd.graph(telling),
    )  # fmt: skip
    return story, told


def _play(telling: Telling, events: tuple[e.AnyEvent, ...], upto: int) -> int:
    """Tells event after event until the film is full; returns how many it has told."""
    room = Room(telling)
    for place, event in enumerate(events):
        if place == upto or room.full() or not drawable(event):
            cut(telling, room, events[place:])
            return place
        telling.namer.take(event)
        scene = SCENES.get(type(event))
        if scene is not None:
            scene(telling, event)
    return len(events)


def _end(telling: Telling, trace: e.Trace, left: int) -> End:
    last = trace.events[-1]
    if isinstance(last, e.Stopped):
        return End("stopped", telling.film.steps[-1].say, last.limit, left)
    outcome = last.outcome if isinstance(last, e.Ended) else "stopped"
    return End(outcome, telling.film.steps[-1].say if telling.film.steps else [], "", left)
