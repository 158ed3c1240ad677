"""Regions where recording is off: a frame around what runs inside, and a step where the program itself says so."""

from __future__ import annotations

from viz.story.model import Group
from viz.story.source import SWITCHES, shorten
from viz.story.telling import Telling
from viz.trace.events import GradMode, OpRan, Span


def grad_mode(telling: Telling, event: GradMode) -> None:
    """Recording was switched. Going on again needs no step."""
    if event.grad_mode and not event.inference:
        telling.region = ""
    elif event.span is not None and not telling.calls and not telling.region:
        _enter(telling, event.span, event.inference)


def surroundings(telling: Telling, event: OpRan) -> None:
    """The frame of an operation: a decorator or inference_mode switches without an event of its own."""
    off = event.inference or not event.grad_mode
    if not off:
        telling.region = ""
    elif not telling.region and event.span is not None and telling.source.region(event.span.line):
        _enter(telling, event.span, event.inference)


def _enter(telling: Telling, span: Span, inference: bool) -> None:
    found, code = telling.source.region(span.line), telling.source.code(span)
    place = telling.source.place(found[1] if found else span)
    if found and found[1].line != span.line and telling.resumable == place:
        telling.region = next(reversed(telling.cast.groups))
        return
    kind = "inference_mode" if inference else "no_grad"
    name = found[0] if found else shorten(code.removeprefix("torch."))
    group = Group(telling.occurrence(f"{kind} {span.line}"), kind, name, place)
    telling.cast.groups[group.id] = group
    telling.region, telling.resumable = group.id, place
    if found or any(switch in code for switch in SWITCHES):
        line = found[1].line if found else span.line
        step = telling.film.open(group.id, "mode", telling.phase(), line, telling.source.place(span))
        step.say = telling.words.say("mode.off", switch=group.name)
        telling.film.change(group.id, "shown", True)
