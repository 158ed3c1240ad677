"""The answer to a question is not to be seen before the question: numbers on the stage, in print, in the prose; a card
that the film points at while it asks for it.

A gradient is hidden among gradients: that a card's value happens to be the same numbers gives nothing away.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessons.model import Passage
from viz.course.check.quoted import LIST, listed
from viz.course.check.rehearsal import Problems, Rehearsal
from viz.course.numbers import alike
from viz.course.script import Prediction
from viz.story.model import Story, fold
from viz.story.numbers import array


def answers(it: Rehearsal) -> Problems:
    for (program, language), bound in it.bound.items():
        if language != "en":
            continue
        for passage, bit in zip(it.lesson.passages, bound.script.passages, strict=True):
            asked = bit.prediction
            if passage.program == program and asked and asked.asks == "number" and asked.answer is not None:
                for place in _seen(it.stories[program, language], bit.step, asked):
                    problem = f"passage {passage.id!r}: the answer {asked.answer} is to be seen before it, {place}"
                    yield it.sheet(passage.line, problem)
                yield from _told(it, passage, asked)
            if passage.program == program and asked and _pointed_at(it.stories[program, language], bit.step, asked):
                yield it.sheet(passage.line, f"passage {passage.id!r}: its step points at the card that it asks for")


def _pointed_at(story: Story, gate: int, asked: Prediction) -> bool:
    return asked.asks == "card" and asked.right in story.steps[gate].now.focus


def _seen(story: Story, gate: int, asked: Prediction) -> Iterator[str]:
    """Where on the stage, or in what was printed, up to the gate."""
    state = fold(story, gate)
    name, is_grad = asked.of.removesuffix(".grad"), asked.of.endswith(".grad")
    own = {id for id, fields in state.items() if any(known == name for known, _ in fields.get("names") or ())}
    several = len(asked.answer) > 1
    for id, fields in state.items():
        shown = [*_gradients(fields), *([] if is_grad else [fields.get("value")])]
        pictures = [story.values[value] for value in shown if value]
        if (several or id in own) and any(alike(picture.data, asked.answer) for picture in pictures if picture.data):
            yield f"on {id}"
    printed = "".join(line.text for step in story.steps[: gate + 1] for line in step.printed)
    if several and any(alike(listed(text), asked.answer) for text in LIST.findall(printed)):
        yield "in what the program printed"


def _gradients(fields: dict[str, Any]) -> Iterator[str | None]:
    yield fields.get("grad")
    yield fields.get("gradient")
    yield from fields.get("incoming") or ()
    for entry in fields.get("ledger") or ():
        yield from (entry.before, entry.incoming, entry.after)


def _told(it: Rehearsal, passage: Passage, asked: Prediction) -> Problems:
    """In the prose up to the question."""
    for language, text in it.lesson.texts.items():
        for section in text.sections[: it.lesson.passages.index(passage) + 1]:
            said = {fragment.text for paragraph in section.paragraphs for fragment in paragraph if fragment.code}
            if len(asked.answer) > 1 and array(asked.shape, asked.answer) in said:
                problem = f"passage {section.id!r} tells the answer that {passage.id!r} asks for: {asked.of}"
                yield it.words(language, section.line, problem)
