"""Regions where recording is off: a frame around what runs inside, and a step where the program itself says so."""

from __future__ import annotations

from viz.story.code.source import SWITCHES, shorten
from viz.story.model import Group
from viz.story.telling import Telling
from viz.trace.events import GradMode, OpRan, Span

FRAMES = ("no_grad", "inference_mode")
"""Kinds of group that are drawn as a frame."""


def grad_mode(telling: Telling, event: GradMode) -> None:
    """Recording was switched. Going on again needs no step."""
    if event.grad_mode and not event.inference:
        _leave(telling)
    elif event.span is not None and not (telling.calls or telling.region or telling.optimizing):
        _enter(telling, event.span, event.inference)


def surroundings(telling: Telling, event: OpRan) -> None:
    """The frame of an operation: a decorator or inference_mode switches without an event of its own."""
    off = event.inference or not event.grad_mode
    if not off:
        _leave(telling)
    elif not telling.region and event.span is not None and telling.source.region(event.span.line):
        _enter(telling, event.span, event.inference)


def around(telling: Telling) -> str:
    """The innermost group in which a card appears now: it is in the frame, though that began in a group that ended."""
    if telling.region and telling.region not in telling.film.groups:
        return telling.region
    return telling.film.inside


def framed(telling: Telling, group: str) -> bool:
    """Whether a frame lies around a group."""
    while group and telling.cast.groups[group].kind not in FRAMES:
        group = telling.cast.groups[group].parent
    return bool(group)


def _leave(telling: Telling) -> None:
    if telling.region in telling.film.groups:
        telling.film.groups.remove(telling.region)
    telling.region = ""


def _enter(telling: Telling, span: Span, inference: bool) -> None:
    found, code = telling.source.region(span.line), telling.source.code(span)
    place = telling.source.place(found[1] if found else span)
    if found and found[1].line != span.line and telling.resumable == place:
        _go_on(telling)
        return
    kind = "inference_mode" if inference else "no_grad"
    name = found[0] if found else shorten(code.removeprefix("torch."))
    group = Group(telling.occurrence(f"{kind} {span.line}"), kind, name, span=place, parent=telling.film.inside)
    telling.cast.groups[group.id] = group
    telling.film.groups.append(group.id)
    telling.region, telling.resumable = group.id, place
    if found or any(switch in code for switch in SWITCHES):
        line = found[1].line if found else span.line
        step = telling.film.open(group.id, "mode", telling.phase(), line, telling.source.place(span))
        step.say = telling.words.say("mode.off", switch=group.name)
        telling.film.change(group.id, "shown", True)


def _go_on(telling: Telling) -> None:
    """Into the frame that was left last, if what lay around it goes on too."""
    frame = next(group for group in reversed(telling.cast.groups.values()) if group.kind in FRAMES)
    telling.region = frame.id
    if frame.parent == telling.film.inside:
        telling.film.groups.append(frame.id)
