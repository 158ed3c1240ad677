"""A try's solution passes, and the program as it stands does not."""

from __future__ import annotations

from viz.course.attempts import Tried, lacking
from viz.course.check.rehearsal import Problems, Rehearsal
from viz.trace.report import report


def tries(it: Rehearsal) -> Problems:
    for passage in it.lesson.passages:
        attempt = passage.attempt
        if attempt is None:
            continue
        code, trace = it.solved[passage.id]
        for sentence in lacking(attempt, Tried(code, report(trace)), "en"):
            said = "".join(piece.text for piece in sentence)
            yield it.sheet(passage.line, f"passage {passage.id!r}: the solution does not pass. {said}")
        original = Tried(it.lesson.program(passage.program).source.rstrip(), it.facts[passage.program])
        if not lacking(attempt, original, "en"):
            yield it.sheet(passage.line, f"passage {passage.id!r}: the program passes before it is changed")
