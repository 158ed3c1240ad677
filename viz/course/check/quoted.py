"""Every number in the prose is one that the lesson or its films have; a list of numbers is one as a whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lessons.model import Fragments
from viz.course.check.rehearsal import Problems, Rehearsal
from viz.course.numbers import Numbers, alike, flat
from viz.story import tell
from viz.story.model import Story

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?!\d|\.\d|st\b|nd\b|rd\b|th\b)", re.ASCII)
LIST = re.compile(r"(?<![\w\])])\[[-\d\[][-\d., naife\[\]]*\]", re.ASCII)
INDEX = re.compile(r"(?<=[\w\])])\[[-\d:, ]+\]", re.ASCII)
"""Which element: `x[1]`."""
ROUNDED = 2
"""Decimals from which on a number may be a rounding."""


def numbers(it: Rehearsal) -> Problems:
    backing = _Backing(it)
    for language, text in it.lesson.texts.items():
        head = [text.about, text.goal, text.remember]
        said = [(None, words) for words in head]
        said += [placed for section in text.sections for placed in section.placed]
        for line, words in said:
            for quoted in dict.fromkeys(_unbacked(words, backing)):
                yield it.words(language, line, f"{quoted} is in no film, program, claim, answer or condition")


def _unbacked(words: Fragments, backing: _Backing) -> Iterator[str]:
    for fragment in words:
        if fragment.aim and fragment.aim.kind == "lines":
            continue
        text = fragment.text.replace("−", "-")
        if fragment.code and text in backing.code:
            continue
        for quoted in LIST.findall(text):
            if not backing.has_list(quoted):
                yield quoted
        text = INDEX.sub("", LIST.sub("", text))
        yield from (number for number in NUMBER.findall(text) if not backing.has(number))


class _Backing:
    """Where the numbers of a lesson's prose may come from."""

    def __init__(self, it: Rehearsal) -> None:
        lesson = it.lesson
        self.code = "\n".join([program.source for program in lesson.programs] + list(_pieces(it)))
        stories = [story for (_, language), story in it.stories.items() if language == "en"]
        stories += [tell(trace, "en") for _, trace in it.solved.values()]
        self.lists = [*_stated(it), *(each for story in stories for each in _film(story)), *_literals(self.code)]
        self.numbers = {abs(float(x)) for known in self.lists for x in known or () if isinstance(x, (int, float))}
        self.numbers |= {float(x) for story in stories for x in NUMBER.findall(_said(story))}
        self.numbers |= {float(x) for x in NUMBER.findall(self.code)}
        self.numbers |= {float(x) for x in range(1, 1 + max(len(p.source.splitlines()) for p in lesson.programs))}

    def has(self, quoted: str) -> bool:
        decimals = len(quoted.partition(".")[2])
        value = float(quoted)
        if any(alike([value], [known]) for known in self.numbers):
            return True
        return decimals >= ROUNDED and any(round(known, decimals) == value for known in self.numbers)

    def has_list(self, quoted: str) -> bool:
        found = listed(quoted)
        return found is not None and any(alike(found, known) or _rounded(found, known) for known in self.lists)


def listed(text: str) -> Numbers:
    """The numbers of a list as it is written, None if it is none."""
    try:
        return flat(ast.literal_eval(re.sub(r"\b(nan|inf)\b", r"'\1'", text)))
    except (ValueError, SyntaxError):
        return None


def _rounded(found: Numbers, known: Numbers) -> bool:
    """The same numbers to two decimals at least, as the prose may round them."""
    if known is None or len(found) != len(known):
        return False
    places = [max(ROUNDED, len(str(x).partition(".")[2])) for x in found]
    return all(
        isinstance(a, (int, float)) and isinstance(b, (int, float)) and a == round(b, digits)
        for a, b, digits in zip(found, known, places, strict=True)
    )


def _pieces(it: Rehearsal) -> Iterator[str]:
    """Code that the lesson has besides its programs."""
    for claim in it.lesson.claims:
        yield from (claim.expression, *(claim.edit or ()))
    for passage in it.lesson.passages:
        yield from passage.compare or ()
        if passage.attempt:
            yield from (*passage.attempt.solution, *passage.attempt.keeps, *passage.attempt.lacks)


def _stated(it: Rehearsal) -> Iterator[Numbers]:
    """Claims, answers, wrong answers, conditions."""
    stated: list[Any] = [claim.value for claim in it.lesson.claims]
    for passage in it.lesson.passages:
        predict, attempt = passage.predict, passage.attempt
        stated += [predict.answer, *predict.wrong.values()] if predict and predict.asks == "number" else []
        stated += [*attempt.tensors.values(), attempt.calls] if attempt else []
    for value in stated:
        yield from _parts(value)


def _parts(value: Any) -> Iterator[Numbers]:
    """A nested list as a whole, and its rows."""
    if isinstance(value, (list, int, float)) and not isinstance(value, bool):
        yield flat(value)
        for row in value if isinstance(value, list) else ():
            yield from _parts(row) if isinstance(row, list) else ()


def _film(story: Story) -> Iterator[Numbers]:
    for picture in story.values.values():
        yield list(picture.shape)
        if picture.data is not None:
            yield from _rows(picture.shape, picture.data)
        if picture.stats is not None:
            stats = picture.stats
            yield from ([x] for x in (stats.min, stats.max, stats.mean, stats.norm) if x is not None)


def _rows(shape: tuple[int, ...], data: list) -> Iterator[Numbers]:
    yield list(data)
    if len(shape) > 1 and shape[0]:
        stride = len(data) // shape[0]
        for at in range(shape[0]):
            yield from _rows(shape[1:], data[at * stride : (at + 1) * stride])


def _literals(code: str) -> Iterable[Numbers]:
    for text in LIST.findall(code) + re.findall(r"\[[-\d., \[\]]+\]", code):
        try:
            yield from _parts(ast.literal_eval(text))
        except (ValueError, SyntaxError):
            continue


def _said(story: Story) -> str:
    """What the film says and prints, and the versions of its tensors."""
    said = [run.text for step in story.steps for words in (step.say, *step.whys) for run in words]
    said += [line.text for step in story.steps for line in step.printed]
    said += [str(x.version) for step in story.steps for _, field, x in step.changes if field == "facts"]
    return " ".join(said).replace("−", "-")
