"""A lesson's programs end as it says, in the film and in plain PyTorch; whatever it names is in the film."""

from __future__ import annotations

import ast

from viz.course.check.rehearsal import Problems, Rehearsal, because, claimed
from viz.course.numbers import alike, flat
from viz.course.plainly import Job, Result


def ends(it: Rehearsal) -> Problems:
    for program in it.lesson.programs:
        facts, plain = it.facts[program.id], it.plain[Job(program.source)]
        raised = facts["exception"] or {"message": "", "line": None}
        found = [(facts["outcome"], raised["message"], raised["line"])]
        found += [("raises" if plain.error else "ok", plain.error, plain.line)]
        for outcome, message, line in found:
            if (outcome, line) != (program.outcome, program.line) or program.error not in message:
                yield it.sheet(None, f"{program.id}.py ends with {outcome} at line {line}: {message[:200]!r}")
                break


def names(it: Rehearsal) -> Problems:
    """Steps, targets, knobs, changes, answers: what the binding lost, once for both languages."""
    lines = {passage.id: passage.line for passage in it.lesson.passages}
    lost = dict.fromkeys(lost for bound in it.bound.values() for lost in bound.lost)
    for each in lost:
        yield it.sheet(lines[each.passage], f"passage {each.passage!r}: {each.problem}")


def waits(it: Rehearsal) -> Problems:
    """The film waits at no question on the way from an earlier one to its answer: it could not be watched."""
    for program in it.lesson.programs:
        passages = it.bound[program.id, "en"].script.passages
        asked = [(passage, bit) for passage, bit in zip(it.lesson.passages, passages, strict=True) if bit.prediction]
        for at, (first, bit) in enumerate(asked):
            for second, later in asked[at + 1 :]:
                if later.step < bit.prediction.reveal:
                    problem = f"passage {second.id!r} asks before the answer of {first.id!r} shows, in the same film"
                    yield it.sheet(second.line, problem)


def claims(it: Rehearsal) -> Problems:
    for claim in it.lesson.claims:
        result = it.plain[claimed(it.lesson, claim)]
        found = result.values[0]
        if not _holds(found, claim.value):
            yield it.sheet(claim.line, f"{claim.expression} is {found} in plain PyTorch, the lesson says {claim.value}")
        if claim.edit is None:
            yield from _same_end(it, claim.line, result, claim.program)


def _same_end(it: Rehearsal, line: int, result: Result, program: str) -> Problems:
    if bool(result.error) != (it.lesson.program(program).outcome == "raises"):
        yield it.sheet(line, f"{program}.py does not end as the lesson says: {result.error!r}")


def _holds(found: object, value: object) -> bool:
    if isinstance(value, bool) or isinstance(found, bool) or isinstance(value, str) or isinstance(found, (str, dict)):
        return type(found) is type(value) and found == value
    return _shape(found) == _shape(value) and alike(flat(found), flat(value))


def _shape(value: object) -> list:
    return [_shape(part) for part in value] if isinstance(value, list) else []


def reasons(it: Rehearsal) -> Problems:
    for passage in it.lesson.passages:
        if passage.predict and passage.predict.because:
            (found,) = it.plain[because(it.lesson, passage)].values
            if found is not True:
                yield it.sheet(passage.line, f"because = {passage.predict.because!r} is {found} in plain PyTorch")


def compares(it: Rehearsal) -> Problems:
    for passage in it.lesson.passages:
        if passage.compare:
            try:
                ast.parse(it.lesson.program(passage.program).source.replace(*passage.compare))
            except SyntaxError as error:
                yield it.sheet(passage.line, f"compare makes no Python of {passage.program}.py: {error.msg}")


def links(it: Rehearsal) -> Problems:
    """Lessons that the words point at are there."""
    for passage, sections in it.pairs():
        for language, section in sections.items():
            aims = [(line, each.aim) for line, said in section.placed for each in said if each.aim]
            for line, aim in aims:
                if aim.kind == "lesson" and it.library.get(aim.of) is None:
                    yield it.words(language, line, f"passage {passage.id!r}: there is no lesson {aim.of!r}")
