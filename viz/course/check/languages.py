"""English and Chinese tell the same lesson, each in its own script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lessons import LANGUAGES
from lessons.markup import written
from lessons.model import Fragments, Section
from viz.course.check.rehearsal import Problems, Rehearsal

HAN = re.compile(r"[\u4e00-\u9fff]")
HALF = re.compile(r"[\u4e00-\u9fff」』》）][,.;:!?](?!\d)|[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]")
LONGEST = {"en": 60, "zh": 30}
"""Characters of a title that a list has room for."""


def same(it: Rehearsal) -> Problems:
    for passage, sections in it.pairs():
        english, chinese = (sections[language] for language in LANGUAGES)
        for what, one, other in _compared(english, chinese):
            if one != other:
                problem = f"passage {passage.id!r} has other {what} than en.md: {_difference(one, other)}"
                yield it.words("zh", chinese.line, problem)
    english, chinese = (it.lesson.texts[language] for language in LANGUAGES)
    for field in ("about", "goal", "remember"):
        if _codes([getattr(english, field)]) != _codes([getattr(chinese, field)]):
            yield it.words("zh", None, f"{field} has other code than en.md")


def _compared(english: Section, chinese: Section) -> Iterator[tuple[str, object, object]]:
    yield "paragraphs", len(english.paragraphs), len(chinese.paragraphs)
    yield "code", _codes(english.everything), _codes(chinese.everything)
    yield "targets", _aims(english.everything), _aims(chinese.everything)


def _difference(one: object, other: object) -> str:
    if isinstance(one, set) and isinstance(other, set):
        return f"only in English {sorted(one - other)}, only in Chinese {sorted(other - one)}"
    return f"{one} in English, {other} in Chinese"


def _codes(said: list[Fragments]) -> set[str]:
    return {fragment.text for words in said for fragment in words if fragment.code}


def _aims(said: list[Fragments]) -> set[str]:
    return {fragment.aim.written for words in said for fragment in words if fragment.aim}


def script(it: Rehearsal) -> Problems:
    for language, text in it.lesson.texts.items():
        said = [(None, field, getattr(text, field)) for field in ("about", "goal", "remember")]
        said += [(line, "", words) for section in text.sections for line, words in section.placed]
        plain = [(line, "".join(each.text for each in words if not each.code)) for line, _, words in said]
        for line, words in [(2, text.title), *plain]:
            yield from _in_script(it, language, line, words)
        if len(text.title) > LONGEST[language]:
            yield it.words(language, 2, f"the title has {len(text.title)} characters, a list has {LONGEST[language]}")
        for line, _, words in said[:3]:
            if language == "zh" and not HAN.search(written(words)):
                yield it.words(language, line, f"{written(words)!r} is not Chinese")


def _in_script(it: Rehearsal, language: str, line: int | None, words: str) -> Problems:
    if language == "en" and HAN.search(words):
        yield it.words(language, line, f"Chinese in English: {words[:60]!r}")
    half = HALF.search(words) if language == "zh" else None
    if half:
        yield it.words(language, line, f"half-width punctuation at {half[0]!r}: {words[:60]!r}")
