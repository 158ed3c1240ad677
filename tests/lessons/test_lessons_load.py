"""A good folder becomes lessons in order; a broken one is refused with the file, the line and what to mend."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lessons

ROOT = Path(__file__).resolve().parents[2]
OWN = lessons.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A lecturer's folder with one good lesson."""
    shutil.copytree(Path(__file__).parent / "example" / "square", tmp_path / "mine")
    return tmp_path


def exchange(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_course_is_in_the_order_of_its_chapters():
    places = [chapter.id for chapter in lessons.chapters()]
    assert [lesson.chapter for lesson in OWN] == sorted((lesson.chapter for lesson in OWN), key=places.index)
    assert {lesson.chapter for lesson in OWN} == set(places), "a chapter without a lesson"


def test_no_two_lessons_want_the_same_place():
    wanted = [(lesson.chapter, lesson.order) for lesson in OWN]
    assert len(set(wanted)) == len(wanted)


def test_the_lessons_that_the_app_and_the_course_count_on_are_there():
    promised = {
        "first-gradient", "sum-times-w", "control-flow", "accumulation", "detach", "no-grad", "freed-graph",
        "shared-trunk", "gradient-argument", "second-derivative",
    }  # fmt: skip
    assert promised <= {lesson.id for lesson in OWN}


def test_every_id_is_a_link_as_it_stands():
    assert all(re.fullmatch(r"[a-z0-9-]{1,40}", lesson.id) for lesson in OWN)


def test_a_lecturers_own_folder_is_loaded_with_our_chapters(folder):
    (lesson,) = lessons.load(folder)
    twice = lesson.program("twice")
    assert (lesson.id, lesson.chapter, twice.outcome, twice.line) == ("mine", "cutting", "raises", 6)
    assert lesson.texts["zh"].title == "两条路上的平方"
    assert lessons.chapters(folder) == lessons.chapters()


def test_a_lecturers_own_chapters_replace_ours(folder):
    chapters = '[[chapter]]\nid = "week-1"\nen = "Week 1"\nzh = "第一周"\n\n'
    level = '[[level]]\nid = "beginner"\nen = "easy"\nzh = "容易"\n'
    (folder / "chapters.toml").write_text(chapters + level, "utf-8")
    exchange(folder / "mine" / "lesson.toml", "cutting", "week-1")
    (lesson,) = lessons.load(folder)
    assert (lesson.chapter, lessons.levels(folder)[0].titles["en"]) == ("week-1", "easy")


BROKEN = [
    ("lesson.toml", 'level = "beginner"', 'level = "easy"', 3, "level 'easy' is not one of: beginner"),
    ("lesson.toml", "minutes = 5", 'minutes = "5"', 4, "minutes must be int"),
    ("lesson.toml", "minutes = 5", "minuts = 5", None, "missing key 'minutes'"),
    ("lesson.toml", "minutes = 5", "minutes = 5\nmins = 5", 5, "unknown key 'mins'"),
    ("lesson.toml", "order = 10", "order = = 10", 2, "not valid TOML"),
    ("lesson.toml", 'outcome = "raises"', 'outcome = "fails"', 14, "is not one of: ok, raises"),
    ("lesson.toml", "line = 6\n", "", 12, "missing key 'line'"),
    ("lesson.toml", "line = 6", "line = 7", 15, "twice.py has no line 7"),
    ("lesson.toml", 'edit = ["y.backward()\\n', 'edit = ["q.backward()\\n', 26, "old once in twice.py"),
    ("lesson.toml", 'id = "guess"', 'id = "two-ways"', 33, "the id 'two-ways' is given twice"),
    ("lesson.toml", 'asks = "number"', 'asks = "digits"', 36, "is not one of: number, choice, card"),
    ("lesson.toml", 'answer = "error"', 'answer = "boom"', 64, "answer 'boom' is not one of: grows, error"),
    ("lesson.toml", 'answer = "card 4/x*x#1"', 'answer = "x.grad"', 54, "'x.grad' is no card"),
    ("lesson.toml", 'program = "twice"\nstep', 'program = "once"\nstep', 50, "'once' is not one of: program, twice"),
    ("program.py", "y = x * x", "y = (x * x", 4, "not valid Python"),
    ("en.md", "title:", "titel:", 2, "'titel' is unknown or given twice"),
    ("en.md", "goal:", "title:", 4, "'title' is unknown or given twice"),
    ("en.md", "title: A square by two ways", "title:", 2, "expected 'key: value'"),
    ("zh.md", "---\ntitle", "title", 1, "the first line must be ---"),
    ("zh.md", "remember: ", "---\nremember: ", 5, "the head lacks remember"),
    ("zh.md", "## guess", "## ahnung", 14, "here '## guess'"),
    ("en.md", "## two-ways", "Hello.\n\n## two-ways", 8, "text before the first passage"),
    ("en.md", "> once: That", "> onec: That", 14, "lacks the reply '> once: …'"),
    ("en.md", "* grows: The bucket grows.\n", "", 34, "lacks the choice '* grows: …'"),
    ("en.md", "(saved y)", "(kept y)", 10, "target (kept y) is none of: a name"),
    ("en.md", "wire brings `[1, 2, 3]`.", "wire brings [1, 2, 3].", 18, "or stands in `code`"),
    ("en.md", "[Line 5](line 5)", "**Line 5**", 12, "the only markup is"),
    ("en.md", "What will `x.grad` be?", "What will `x.grad be?", 16, "a backtick without its partner"),
    ("en.md", "about: `x` goes", "about: [x](x) goes", 3, "only passages point at things"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "line", "problem"), BROKEN)
def test_a_broken_lesson_is_refused_where_it_is_broken(folder, name, old, new, line, problem):
    exchange(folder / "mine" / name, old, new)
    with pytest.raises(lessons.LessonError) as caught:
        lessons.load(folder)
    assert (caught.value.path.name, caught.value.line) == (name, line)
    assert problem in str(caught.value)
    assert f"mine/{name}" in str(caught.value)


@pytest.mark.parametrize("name", ["lesson.toml", "program.py", "en.md", "zh.md"])
def test_a_missing_file_is_named(folder, name):
    (folder / "mine" / name).unlink()
    with pytest.raises(lessons.LessonError, match=rf"mine/{name}: missing"):
        lessons.load(folder)


def test_a_folder_whose_name_is_no_link_is_refused(folder):
    (folder / "mine").rename(folder / "My lesson")
    with pytest.raises(lessons.LessonError, match="a-z"):
        lessons.load(folder)


def test_a_text_that_is_only_a_head_is_refused(folder):
    text = (folder / "mine" / "en.md").read_text("utf-8")
    (folder / "mine" / "en.md").write_text(text[: text.rindex("---") + 4], "utf-8")
    with pytest.raises(lessons.LessonError, match="no text after"):
        lessons.load(folder)


def test_loading_lessons_needs_neither_viz_nor_torch_nor_streamlit():
    code = "import lessons, sys; lessons.load(); print([m for m in ('viz', 'torch', 'streamlit') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert ast.literal_eval(done.stdout) == []
