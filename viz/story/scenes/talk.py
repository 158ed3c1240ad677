"""Scenes of what the program says and how it ends: prints, warnings, cells, errors, limits, the closing step."""

from __future__ import annotations

import re

from viz.story.actors.cards import refresh, unnoticed
from viz.story.code import rounds
from viz.story.film import Draft
from viz.story.model import Remedy, Run, Words
from viz.story.telling import Telling
from viz.trace import events as e

LONG = 60
APART = ("call", "seed", "node", "warn")
"""Kinds of step that a print does not join."""


def printed(telling: Telling, event: e.Printed) -> None:
    """A print joins the step that computed what it prints, else it is a step of its own."""
    _spoken(telling, event.text, event.stream, event.span.line if event.span else None, event.span)


def warned(telling: Telling, event: e.Warned) -> None:
    step = telling.film.open_step
    text = f"{event.category}: {event.message}"
    if step is None or step.line != event.line:
        step = telling.film.open(f"{event.line or 0}/warning", "warn", telling.phase(), event.line)
        step.say = telling.words.say("warned", category=event.category, message=_first_sentence(event.message))
    telling.film.print(text, "warning")


def _spoken(telling: Telling, text: str, stream: str, line: int | None, span: e.Span | None) -> None:
    step = telling.film.open_step
    if step is None or (line is not None and step.line != line) or step.kind in APART:
        step = telling.film.open(
            telling.occurrence(f"{line or 0}/print"), "print", telling.phase(), line, telling.source.place(span)
        )
        step.focus = telling.mentioned(telling.source.code(span))
        step.say = lambda: _print_words(telling, step)
    telling.film.print(text, stream)


def _print_words(telling: Telling, step: Draft) -> Words:
    text = _first_line("".join(each.text for each in step.printed))
    return telling.words.say("printed" if step.line else "printed.nowhere", text=text, line=step.line or 0)


def _first_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()] or [""]
    short = lines[0] if len(lines[0]) <= LONG else lines[0][: LONG - 1] + "…"
    return short if len(lines) == 1 else f"{short} …"


def _first_sentence(text: str) -> str:
    """Of a warning, which says at length what it says first."""
    sentence, dot, _ = text.strip().partition(". ")
    return " ".join(f"{sentence}{dot}".split())


# --- cells


def cell_began(telling: Telling, event: e.CellBegan) -> None:
    telling.cell = event.cell
    telling.cell_line, telling.cell_first = event.line, telling.film.begun
    telling.film.new_chapter()


def cell_ended(telling: Telling, event: e.CellEnded) -> None:
    """What a cell displays joins its last step; a cell that touched no tensor is one quiet step."""
    line = telling.cell_line
    if telling.film.begun == telling.cell_first:
        step = telling.film.open(f"cell {event.cell + 1}", "cell", telling.phase(), line)
        shown = event.display is not None
        step.say = telling.words.say("cell.shows" if shown else "cell.quiet", cell=event.cell + 1)
    if event.display is not None:
        telling.film.print(event.display, "display")
    telling.film.close()


# --- ends


def noted(telling: Telling, event: e.Noted) -> None:
    key = f"note.lost.{event.lost}" if event.lost else f"note.{event.what}"
    key = f"{key}.{event.detail}" if telling.words.has(f"{key}.{event.detail}") else key
    step = telling.film.open(telling.occurrence(f"note {event.what}"), "note", telling.phase())
    step.say = telling.words.say(key if telling.words.has(key) else "note.other", what=event.what, detail=event.detail)


def final(telling: Telling, event: e.Final) -> None:
    """The last word on a named tensor: what changed where the recorder could not look is put right."""
    known = telling.world.tensors.get(event.state.t)
    if known is None or event.state.t not in telling.cast.home:
        return
    if _differs(event.state.value, known.value):
        telling.unseen.append(event.path)
        unnoticed(telling, event.state)
        refresh(telling, event.state)
    elif event.state.levels != known.levels:  # the transform around it has ended
        refresh(telling, event.state)


def _differs(now: e.Value | None, then: e.Value | None) -> bool:
    return (
        now is not None and now.data is not None and (then is None or (then.data is not None and then.data != now.data))
    )


def ended(telling: Telling, event: e.Ended) -> None:
    if telling.unseen:
        step = telling.film.open("unseen", "note", telling.phase())
        names = [telling.words.say("one", thing=name) for name in telling.unseen]
        step.say = telling.words.say("note.unseen", names=telling.words.join(names))
    if event.outcome == "ok":
        step = telling.film.open("end", "end", telling.phase())
        count = sum(card.kind in ("op", "untracked") for card in telling.cast.cards.values())
        step.say = telling.words.say(
            "end.ok" if telling.called else "end.ok_forward", count=count, calls=telling.called
        )


DETAILS = {
    "detail.exit": r"exit code (\d+)",
    "detail.signal": r"signal (\d+)",
    "detail.characters": r"([\d,]+) characters",
    "detail.lost": r"its process was lost",
}
"""What `Stopped.detail` may say besides a number with its unit: facts in English, told in the reader's language."""


def _detail(telling: Telling, detail: str) -> Words:
    for key, pattern in DETAILS.items():
        if found := re.fullmatch(pattern, detail):
            return telling.words.say(key, number=found[1] if found.groups() else "")
    return [Run(detail)]


def limit_said(telling: Telling, event: e.Stopped) -> Words:
    """Which limit ended the run."""
    return telling.words.say(f"stop.{event.limit}", detail=_detail(telling, event.detail))


def stopped(telling: Telling, event: e.Stopped) -> None:
    """A limit: which, where, what to try."""
    step = telling.film.open("stop", "stop", "error", event.line)
    seen = "stop.line.crash" if event.limit in ("crash", "cancelled") else "stop.line"
    where = telling.words.say(seen, line=event.line) if event.line else []
    step.say = telling.words.sentences(
        limit_said(telling, event),
        where,
        telling.words.say(f"try.{event.limit}"),
    )
    step.remedies = fewer_turns(telling)


def fewer_turns(telling: Telling) -> list[Remedy]:
    """The outermost loop under way that has been gone through a few times, made so short that it may end."""
    groups = telling.cast.groups.values()
    for loop in (telling.cast.groups[id] for id in telling.film.groups if id in telling.cast.groups):
        begun = max((each.index or 0 for each in groups if each.parent == loop.id), default=0)
        line, count = loop.span[0] if loop.span else 0, rounds.nice(begun / 2)
        before = rounds.times(telling.source, line) if loop.kind == "loop" and count else None
        edits = rounds.fewer(telling.source, line, count) if before and before > count else []
        if edits:
            return [Remedy(telling.words.say("try.fewer", line=line, count=count, before=before), edits)]
    return []
