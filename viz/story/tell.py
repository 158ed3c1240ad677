"""Trace → Story: every kind of event to its scene, in order, up to what a film may hold."""

from __future__ import annotations

import hashlib

import msgspec

from viz.limits import FILM_ACTORS, FILM_STEPS
from viz.story import buckets, calls, engine, faults, forward, names, regions, talk
from viz.story.model import STORY_VERSION, Drawing, End, Story
from viz.story.telling import Telling
from viz.trace import events as e

SCENES = {
    e.Met: names.met,
    e.OpRan: forward.operation,
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
    e.Freed: engine.freed,
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
"""`Began` and `Drawn` are no scenes: they go into the story's head and its drawings."""


def tell(trace: e.Trace, language: str) -> Story:
    """The film of a trace in ``language`` ("en" or "zh"). Pure: the same trace gives the same story."""
    telling = Telling(trace, language)
    cut = _play(telling, trace.events)
    telling.film.close()
    story = Story(
        v=STORY_VERSION, id="", language=language, code=trace.source, mode=trace.began.mode, cast=telling.cast.cast(),
        values=telling.values.pictures, steps=telling.film.steps, chapters=telling.film.chapters,
        drawings=_drawings(telling, trace), end=_end(telling, trace, cut),
    )  # fmt: skip
    return msgspec.structs.replace(story, id=hashlib.sha256(encode(story)).hexdigest()[:16])


def encode(story: Story) -> bytes:
    """The story as JSON."""
    return msgspec.json.encode(story)


def _play(telling: Telling, events: tuple[e.AnyEvent, ...]) -> int:
    """Tells event after event; returns how many a full film leaves out."""
    for place, event in enumerate(events):
        if telling.film.begun >= FILM_STEPS - 1 or len(telling.cast.cards) >= FILM_ACTORS:
            return _full(telling, len(events) - place)
        scene = SCENES.get(type(event))
        if scene is not None:
            scene(telling, event)
    return 0


def _full(telling: Telling, left: int) -> int:
    """The film holds no more: says so, and at which line."""
    line = telling.film.open_step.line if telling.film.open_step else None
    step, words = telling.film.open("cut", "stop", "error", line), telling.words
    step.say = words.sentences(
        words.say("end.cut", count=left, steps=FILM_STEPS, cards=FILM_ACTORS),
        words.say("stop.line", line=line) if line else [],
        words.say("try.events"),
    )
    return left


def _drawings(telling: Telling, trace: e.Trace) -> list[Drawing]:
    called = {event.b: event for event in trace.of(e.BackwardCalled)}
    titles = {b: telling.words.plain("chapter.backward", line=event.line) for b, event in called.items()}
    return [Drawing(telling.keys["b", x.b], titles[x.b], x.dot, x.note) for x in trace.of(e.Drawn)]


def _end(telling: Telling, trace: e.Trace, cut: int) -> End:
    last = trace.events[-1]
    if isinstance(last, e.Stopped):
        return End("stopped", telling.film.steps[-1].say, last.limit, cut)
    outcome = last.outcome if isinstance(last, e.Ended) else "stopped"
    return End(outcome, telling.film.steps[-1].say if telling.film.steps else [], "", cut)
