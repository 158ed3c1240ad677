"""The course as the browser gets it: both languages, what clears up which confusion, what teaches which error."""

from __future__ import annotations

import re

import pytest

import lessons
from viz.course.catalogue import course
from viz.course.library import Library
from viz.story.scenes.faults import KINDS

LIBRARY = Library.open(lessons.OWN)
COURSE = course(LIBRARY)
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_lessons_are_numbered_by_chapter_and_place():
    assert [lesson.id for lesson in COURSE.lessons] == [lesson.id for lesson in LIBRARY.lessons]
    assert COURSE.lessons[0].number == "1.1"
    numbers = [tuple(map(int, lesson.number.split("."))) for lesson in COURSE.lessons]
    assert numbers == sorted(set(numbers))
    chapters = {chapter.id: chapter.number for chapter in COURSE.chapters}
    assert all(lesson.number.startswith(f"{chapters[lesson.chapter]}.") for lesson in COURSE.lessons)


def test_whatever_is_said_is_said_in_both_languages():
    named = [*COURSE.chapters, *COURSE.levels, *COURSE.lessons, *COURSE.confusions]
    said = [
        titles for each in named for titles in (each.titles, *(getattr(each, key, {}) for key in ("about", "goal")))
    ]
    for titles in filter(None, said):
        assert titles.keys() == set(lessons.LANGUAGES)
        assert HAN.search(titles["zh"]) and not HAN.search(titles["en"])


def test_there_are_thirty_confusions_and_an_index_to_lessons():
    assert [confusion.number for confusion in COURSE.confusions] == list(range(1, 31))
    for lesson in LIBRARY.lessons:
        for number in lesson.confusions:
            assert lesson.id in COURSE.confusions[number - 1].lessons


@pytest.mark.parametrize("lesson", LIBRARY.lessons, ids=lambda lesson: lesson.id)
def test_an_error_that_a_lesson_teaches_is_a_kind_of_error(lesson):
    assert set(lesson.errors) <= {kind for kind, _, _ in KINDS}
    taught = {error.kind for error in COURSE.errors if lesson.id in error.lessons}
    assert taught == set(lesson.errors)


@pytest.mark.parametrize(
    "lesson, words", [("vanishing", ["梯度消失", "梯度爆炸", "vanishing", "exploding"]), ("where-nan", ["nan", "inf"])]
)
def test_what_people_call_a_subject_is_there_to_be_found(lesson, words):
    row = next(row for row in COURSE.lessons if row.id == lesson)
    said = " ".join([*row.titles.values(), *row.remember.values(), *row.keywords]).lower()
    assert all(word in said for word in words)
