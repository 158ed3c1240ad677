"""What the chapters of a film are called, once all of them are known: after what happens in them, and counted where a
film has several of a kind. Cells have their titles already: a cell is called after its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from viz.story.model import Chapter, Step
from viz.story.words import Language

COUNTED = ("forward", "backward", "update")
CLEARED = ("zeroed", "emptied")


def titled(chapters: list[Chapter], steps: list[Step], words: Language) -> list[Chapter]:
    """The chapters with a long title and, where it is shorter, a name."""
    ends = [chapter.first for chapter in chapters[1:]] + [len(steps)] * bool(chapters)  # of nothing there is none
    names = [_called(each.phase, steps[each.first : end]) for each, end in zip(chapters, ends, strict=True)]
    total, so_far = Counter(names), Counter[str]()
    told = []
    for chapter, kind in zip(chapters, names, strict=True):
        so_far[kind] += 1
        number = so_far[kind] if kind in COUNTED and total[kind] > 1 else 0
        told.append(chapter if chapter.title else _titled(chapter, kind, number, words))
    return told


def _titled(chapter: Chapter, kind: str, number: int, words: Language) -> Chapter:
    line = chapter.line or 0
    if not kind:
        title = words.plain("chapter.line", line=line) if line else words.plain("chapter.after")
        return replace(chapter, title=title)
    name = words.plain(f"chapter.name.{kind}")
    name = words.plain("chapter.numbered", name=name, n=number) if number else name
    title = words.plain("chapter.at", name=name, line=line) if line and chapter.first else name
    return replace(chapter, name=name, title=title)


def _called(phase: str, steps: list[Step]) -> str:
    """A key of the names; "" for what has none: between passes nothing of note happened."""
    if phase != "update":
        return phase
    kinds = {step.kind for step in steps}
    if "write" in kinds:
        return "update"
    if "grad" in kinds:
        return "clear" if all(how in CLEARED for step in steps for how in _ledger(step)) else "grad"
    return "print" if steps[0].kind == "print" else ""


def _ledger(step: Step) -> Iterator[str]:
    """What this step did to each .grad that it touched."""
    for _, field, value in step.changes:
        if field == "ledger" and value:
            yield value[-1].how
