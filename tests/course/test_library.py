"""A lecturer's own folder: its lessons beside ours or in their place, or a course by itself; broken ones are told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import lessons
from viz.course.library import OPENING, Library

EXAMPLE = Path(__file__).parents[1] / "lessons" / "example" / "square"
OURS = Library.open(lessons.OWN)
CHAPTERS = """
[[chapter]]
id = "cutting"
en = "Week 1"
zh = "第一周"

[[level]]
id = "beginner"
en = "easy"
zh = "容易"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "square")
    return tmp_path


def ids(library: Library) -> list[str]:
    return [lesson.id for lesson in library.lessons]


def test_without_a_folder_the_course_is_ours():
    assert Library.with_own(None) == OURS
    assert OURS.find(None).id == OPENING and OPENING in OURS.recorded


def test_a_lesson_of_ones_own_stands_in_its_chapter(own):
    both = Library.with_own(own)
    assert set(ids(both)) == {*ids(OURS), "square"}
    assert both.find("square").folder == own / "square"
    assert both.number(both.find("square")).startswith("4.")
    assert both.recorded.keys() == OURS.recorded.keys()


def test_one_of_the_same_name_takes_the_place_of_ours_and_of_its_recorded_film(own):
    (own / "square").rename(own / OPENING)
    both = Library.with_own(own)
    assert sorted(ids(both)) == sorted(ids(OURS))
    assert both.find(OPENING).texts["en"].title == "A square by two ways"
    assert OPENING not in both.recorded


def test_a_folder_with_chapters_is_a_course_by_itself(own):
    (own / "chapters.toml").write_text(CHAPTERS, "utf-8")
    theirs = Library.with_own(own)
    assert ids(theirs) == ["square"]
    assert theirs.chapter(theirs.lessons[0]).titles["en"] == "Week 1"
    assert theirs.find(None).id == "square", "it has no lesson of our opening's name"
    assert theirs.neighbours(theirs.lessons[0]) == (None, None)


def test_a_broken_lesson_is_told_and_all_others_are_shown(own):
    shutil.copytree(own / "square", own / "broken")
    (own / "broken" / "zh.md").unlink()
    both = Library.with_own(own)
    assert "square" in ids(both) and "broken" not in ids(both)
    assert [str(problem).partition(":")[0] for problem in both.broken] == ["broken/zh.md"]


@pytest.mark.parametrize("chapters", ["[[chapter]", '[[chapter]]\nid = "x"\n'])
def test_broken_chapters_leave_us_with_our_course(own, chapters):
    (own / "chapters.toml").write_text(chapters, "utf-8")
    both = Library.with_own(own)
    assert ids(both) == ids(OURS)
    assert "chapters.toml" in str(both.broken[0])


def test_a_folder_that_is_not_there_is_told(tmp_path):
    both = Library.with_own(tmp_path / "nowhere")
    assert ids(both) == ids(OURS)
    assert "nowhere" in str(both.broken[0])
