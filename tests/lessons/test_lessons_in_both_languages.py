"""English and Chinese tell the same lesson, each in its own script, in the markup that lessons/README.md allows."""

from __future__ import annotations

import re

import pytest

import lessons

OWN = {lesson.id: lesson for lesson in lessons.load()}
EVERY = pytest.mark.parametrize("lesson", OWN.values(), ids=list(OWN))
CODE = re.compile(r"`([^`]+)`")
HAN = re.compile(r"[\u4e00-\u9fff]")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@EVERY
def test_both_languages_have_the_same_paragraphs_with_the_same_code(lesson):
    english, chinese = lesson.texts["en"], lesson.texts["zh"]
    assert len(english.paragraphs) == len(chinese.paragraphs)
    pairs = zip([english.about, *english.paragraphs], [chinese.about, *chinese.paragraphs], strict=True)
    for place, (one, other) in enumerate(pairs):
        assert set(CODE.findall(one)) == set(CODE.findall(other)), f"paragraph {place} (0: about)"


@EVERY
def test_both_languages_name_the_same_lines(lesson):
    english = re.findall(r"\bline (\d+)", lesson.texts["en"].body)
    chinese = re.findall(r"第 (\d+) 行", lesson.texts["zh"].body)
    assert english == chinese


@EVERY
def test_each_language_is_written_in_its_own_script(lesson):
    english, chinese = lesson.texts["en"], lesson.texts["zh"]
    for field in ("title", "about", "goal", "body"):
        assert not HAN.search(getattr(english, field)), field
        assert HAN.search(getattr(chinese, field)), field
    for paragraph in chinese.paragraphs:
        prose = CODE.sub("", paragraph)
        assert not re.search(r"[\u4e00-\u9fff][,.;:!?]", prose), "ASCII punctuation after a Chinese character"


@EVERY
@pytest.mark.parametrize("language", lessons.LANGUAGES)
def test_the_text_keeps_to_paragraphs_and_code(lesson, language):
    text = lesson.texts[language]
    assert "\n\n\n" not in text.body
    for paragraph in [text.title, text.about, text.goal, *text.paragraphs]:
        assert "\n" not in paragraph
        assert paragraph.count("`") % 2 == 0
        assert not re.search(r"[*<$#\[]|https?:", CODE.sub("", paragraph)), "markup that no reader would see drawn"


@EVERY
def test_titles_fit_into_a_list(lesson):
    assert len(lesson.texts["en"].title) <= 60
    assert len(lesson.texts["zh"].title) <= 30


def test_every_chapter_and_level_has_a_name_in_both_languages():
    for chapter in lessons.chapters():
        assert set(chapter.titles) == set(lessons.LANGUAGES)
        assert HAN.search(chapter.titles["zh"]) and not HAN.search(chapter.titles["en"])
