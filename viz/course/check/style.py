"""What our own course keeps to beyond being true: short programs without words, 4 to 9 passages, honest minutes."""

from __future__ import annotations

import io
import tokenize

from lessons import OWN
from viz.course.check.rehearsal import Problems, Rehearsal
from viz.story.scenes.faults import KINDS

PASSAGES = range(4, 10)
LINES = {"training": 30}
LONGEST, WIDEST = 20, 72
"""Lines of a program that is no training, columns of any."""
WORDS_A_MINUTE, MINUTES_A_QUESTION = 130, 0.7


def style(it: Rehearsal) -> Problems:
    if it.lesson.folder.parent != OWN:
        return
    lesson = it.lesson
    if len(lesson.passages) not in PASSAGES:
        yield it.sheet(None, f"{len(lesson.passages)} passages; a lesson has {PASSAGES[0]} to {PASSAGES[-1]}")
    yield from _programs(it)
    words = sum(len(f.text.split()) for s in lesson.texts["en"].sections for said in s.everything for f in said)
    asked = sum(bool(passage.predict or passage.attempt) for passage in lesson.passages)
    minutes = words / WORDS_A_MINUTE + asked * MINUTES_A_QUESTION + len(lesson.programs) / 2
    if not minutes / 2 <= lesson.minutes <= minutes * 2 + 1:
        yield it.sheet(4, f"minutes = {lesson.minutes}; by its words and questions it takes about {minutes:.0f}")
    for key in sorted(set(lesson.errors) - {kind for kind, _, _ in KINDS}):
        yield it.sheet(None, f"errors: {key!r} is no kind of error (viz/story/scenes/faults.py)")
    for number in lesson.confusions:
        if str(number) not in [each.id for each in it.library.confusions]:
            yield it.sheet(None, f"confusions: there is no number {number} in confusions.toml")


def _programs(it: Rehearsal) -> Problems:
    for program in it.lesson.programs:
        lines = [line for line in program.source.splitlines() if line.strip()]
        most = LINES.get(it.lesson.chapter, LONGEST)
        if not 4 <= len(lines) <= most:
            yield it.sheet(None, f"{program.id}.py has {len(lines)} lines; 4 to {most} please")
        if max(map(len, lines)) > WIDEST or not program.source.isascii():
            yield it.sheet(None, f"{program.id}.py: lines of at most {WIDEST} columns, in ASCII")
        tokens = tokenize.generate_tokens(io.StringIO(program.source).readline)
        if any(token.type == tokenize.COMMENT for token in tokens):
            yield it.sheet(None, f"{program.id}.py: comments are in one language; let names speak")
