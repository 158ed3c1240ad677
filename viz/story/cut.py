"""The last step of a film that holds no more: how large it has become, what it leaves out, how the run went on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from viz.limits import TAIL
from viz.story.model import Print, Words
from viz.story.room import Room
from viz.story.scenes.talk import fewer_turns, limit_said
from viz.story.telling import Telling
from viz.trace import events as e


def cut(telling: Telling, room: Room, left: Sequence[e.AnyEvent]) -> None:
    """Says that these events are not shown, at which line it breaks off, and how the run ended."""
    before, words = telling.film.open_step, telling.words
    size = _size(telling, room)
    line = before.line if before else None
    step = telling.film.open("cut", "stop", "error", line)
    step.printed = _tail([event for event in left if isinstance(event, e.Printed)])
    step.say = words.sentences(
        size,
        words.say("end.cut.left", count=len(left)),
        words.say("stop.line", line=line) if line else [],
        _ended(telling, left),
        words.say("end.cut.printed") if step.printed else [],
        words.say("try.events"),
    )
    step.remedies = fewer_turns(telling)


def _size(telling: Telling, room: Room) -> Words:
    """How full the film is; or that there was room, but not for what comes next."""
    if not room.full():
        return telling.words.say("end.cut.next")
    size = f"{room.bytes / 2**20:.1f} MB"
    return telling.words.say("end.cut", steps=telling.film.begun + 1, cards=len(telling.cast.cards), size=size)


def _ended(telling: Telling, left: Sequence[e.AnyEvent]) -> Words:
    """How the run ended of which the film shows the beginning."""
    last, words = left[-1], telling.words
    if isinstance(last, e.Stopped):
        return limit_said(telling, last)
    if isinstance(last, e.Ended) and last.outcome == "ok":
        return words.say("end.cut.ok")
    error = next((event for event in reversed(left) if isinstance(event, e.Raised)), None)
    if error is None:
        return []
    key = "end.cut.raises" if error.line else "end.cut.raises.nowhere"
    return words.say(key, type=error.type, line=error.line or 0)


def _tail(prints: list[e.Printed]) -> list[Print]:
    """What the program printed meanwhile, of much only the last part."""
    room, tail = TAIL, []
    for stream, several in groupby(reversed(prints), key=lambda event: event.stream):
        text = "".join(event.text for event in reversed(list(several)))
        tail.insert(0, Print(text if len(text) <= room else f"…{text[len(text) - room :]}", stream))
        room -= len(text)
        if room <= 0:
            break
    return tail
