"""What each wish of a visitor does to their page; pure, with a runner that only remembers."""

from __future__ import annotations

import gc
import weakref

import pytest

import lessons
from viz import page as pages
from viz.course.library import OPENING, Library
from viz.run import HOUSE, run
from viz.run.outcome import refused
from viz.stage import strings
from viz.trace.events import Stopped, Trace
from viz.trace.verdict import Verdict

LIBRARY = Library.open(lessons.OWN)


def opened(lesson: str | None = None, language: str = "en") -> pages.Page:
    page = pages.Page(language=language)
    pages.open_lesson(page, pages.Place(lesson), LIBRARY, run)
    return page


def test_the_opening_lesson_needs_no_run():
    def never(_):
        raise AssertionError("the recorded Trace ships with the app")

    page = pages.Page(language="en")
    pages.open_lesson(page, pages.Place(), LIBRARY, never)
    assert page.trace is not None


def test_a_link_to_no_lesson_opens_the_first_picture():
    assert opened("no-such-lesson").lesson == OPENING


@pytest.mark.parametrize(
    "wishes, language",
    [(("zh", "en-US"), "zh"), ((None, "zh-CN"), "zh"), (("en", "zh-CN"), "en"), ((None, None), "en")],
)
def test_the_link_comes_before_the_browsers_locale(wishes, language):
    assert pages.pick_language(*wishes) == language


def test_what_was_typed_stays_and_is_no_longer_called_the_lesson():
    page = opened()
    before = pages.view(page, LIBRARY).code_id
    code = "import torch\nx = torch.ones(2)\n"
    pages.run_code(page, code, run)
    view = pages.view(page, LIBRARY)
    assert (view.code, view.script.edited) == (code, True)
    assert view.code_id == before, "the editor keeps its text"


def test_opening_a_lesson_again_gives_its_program_back():
    page = opened()
    before = pages.view(page, LIBRARY).code_id
    pages.run_code(page, "1\n", run)
    pages.open_lesson(page, pages.Place(OPENING), LIBRARY, run)
    again = pages.view(page, LIBRARY)
    assert again.code_id != before and "detach" in again.code


def test_both_languages_tell_the_same_film_at_the_same_step():
    page = opened("accumulation")
    english = pages.view(page, LIBRARY)
    page.language = "zh"
    chinese = pages.view(page, LIBRARY)
    assert english.start == chinese.start
    assert english.story_id != chinese.story_id
    assert english.title != chinese.title


def test_a_program_that_failed_opens_at_its_error_and_one_that_caught_it_at_its_beginning():
    page = opened()
    failing = "import torch\nx = torch.ones(2)\nx.sum().backward()\n"
    pages.run_code(page, failing, run)
    story = pages.story(page).story
    assert story.steps[pages.opening_step(story, page.start)].fault is not None
    caught = failing.replace("x.sum().backward()", "try:\n    x.sum().backward()\nexcept RuntimeError: pass")
    pages.run_code(page, caught, run)
    assert pages.view(page, LIBRARY).start == 0


def test_a_stopped_program_opens_where_it_was_stopped():
    page = opened()
    pages.run_code(page, "import os\nos._exit(3)\n", run)
    story = pages.story(page).story
    assert story.steps[pages.opening_step(story, page.start)].kind == "stop"


def test_a_transcript_is_offered_cleaned_and_anything_else_is_not():
    page = opened()
    pages.run_code(page, ">>> x = 1\n>>> x\n1\n", run)
    assert pages.view(page, LIBRARY).notice.code == "x = 1\nx\n"
    pages.run_code(page, "x = 1\n", run)
    assert pages.view(page, LIBRARY).notice is None


def test_what_is_pasted_is_offered_cleaned_before_it_is_run():
    page = opened()
    before = page.code, page.film
    pages.look(page, "%matplotlib inline\nx = 1\n")
    notice = pages.view(page, LIBRARY).notice
    assert (notice.of, notice.code) == ("%matplotlib inline\nx = 1\n", "x = 1\n")
    assert (page.code, page.film) == before
    pages.look(page, "x = 1\n")
    assert pages.view(page, LIBRARY).notice is None
    pages.look(page, "!\n" * HOUSE.limits.code)
    assert pages.view(page, LIBRARY).notice is None, "too long to be run"


def test_cell_markers_make_a_notebook():
    assert pages.request("# %% one\n1\n").mode == "cells"
    assert pages.request("x = '''\n  # %%\n'''").mode == "script"


def test_a_film_is_checked_once_and_the_next_one_anew():
    asked = []

    def check(request, trace):
        asked.append((request.source, request.mode, trace))
        return Verdict("equal")

    page = opened()
    assert pages.proof(page, check) == pages.proof(page, check) == Verdict("equal")
    page.language = "zh"
    pages.proof(page, check)
    assert asked == [(page.trace.source, "script", page.trace)], "the recorded film of the opening lesson too"
    pages.run_code(page, "# %% one\n1\n", run)
    pages.proof(page, check)
    assert asked[1:] == [("# %% one\n1\n", "cells", page.trace)]


def test_a_run_asked_for_during_a_check_does_not_wait_for_it():
    page = opened()

    def check(request, trace):
        with page.turn:
            pages.run_code(page, "1\n", run)
        return Verdict("different")

    pages.proof(page, check)
    assert page.trace.source == "1\n"
    assert pages.proof(page, lambda request, trace: Verdict("equal")) == Verdict("equal"), "that was of another film"


def test_a_link_opens_a_program_at_the_step_it_names():
    page = pages.Page(language="en")
    pages.open_lesson(page, pages.Place(OPENING, None, "3"), LIBRARY, run)
    assert pages.view(page, LIBRARY).start == 2, "the number as it is shown"
    key = pages.story(page).story.steps[5].key
    pages.open_lesson(page, pages.Place(OPENING, "program", key), LIBRARY, run)
    assert pages.view(page, LIBRARY).start == 5
    pages.open_lesson(page, pages.Place(OPENING), LIBRARY, run)
    own = pages.view(page, LIBRARY).start
    for nowhere in ("no such step", "0", "-1", "²"):
        pages.open_lesson(page, pages.Place(OPENING, "no-such-program", nowhere), LIBRARY, run)
        assert pages.view(page, LIBRARY).start == own, "where the lesson begins"


def test_the_lesson_lies_over_the_film_in_its_language_and_knows_when_the_code_is_another():
    page = opened()
    english = pages.view(page, LIBRARY).script
    assert (english.lesson, english.edited) == (OPENING, False)
    page.language = "zh"
    chinese = pages.view(page, LIBRARY).script
    assert chinese.title != english.title
    assert [each.step for each in chinese.passages] == [each.step for each in english.passages]
    pages.run_code(page, page.code + "\nprint(x)", run)
    assert pages.view(page, LIBRARY).script.edited
    pages.open_lesson(page, pages.Place(OPENING), LIBRARY, run)
    assert not pages.view(page, LIBRARY).script.edited


def test_a_broken_lesson_of_ones_own_folder_is_a_word_above_the_editor(tmp_path):
    (tmp_path / "mine").mkdir()
    page = opened()
    notice = pages.view(page, Library.with_own(tmp_path)).notice
    assert notice.kind == "lessons" and not notice.code
    assert notice.words.endswith("mine/lesson.toml: missing; a lesson has lesson.toml, its programs, en.md and zh.md")


def turned_away(limit: str):
    """A runner that begins nothing."""
    return lambda request: refused(request, limit)


@pytest.mark.parametrize("limit", ["busy", "paused", "cancelled"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_program_that_was_not_begun_leaves_the_film_and_the_code_and_says_why(limit, language):
    page = opened("detach", language)
    before = pages.view(page, LIBRARY)
    pages.run_code(page, "1\n", turned_away(limit))
    view = pages.view(page, LIBRARY)
    assert (view.story_id, view.start, view.code, view.code_id) == (
        before.story_id, before.start, "1\n", before.code_id,
    )  # fmt: skip
    assert (view.notice.kind, view.notice.words) == ("unseen", strings(language)[f"notice.{limit}"])
    pages.run_code(page, "1\n", run)
    assert pages.view(page, LIBRARY).notice is None


def test_a_page_without_a_film_shows_why_there_is_none():
    page = pages.Page(language="en")
    pages.open_lesson(page, pages.Place("accumulation"), LIBRARY, turned_away("busy"))
    said = "".join(word.text for word in pages.story(page).story.steps[-1].say)
    assert "Too many programs are waiting" in said and "press Run again" in said


def test_a_program_that_the_reader_stopped_keeps_its_film_and_opens_where_it_was_stopped():
    page = opened()
    whole = run(pages.request("import torch\nx = torch.ones(2)\n"))
    stopped = Trace(events=(*whole.events[:-1], Stopped(limit="cancelled", line=2)))
    pages.run_code(page, "x", lambda request: stopped)
    step = pages.story(page).story.steps[pages.view(page, LIBRARY).start]
    said = "".join(word.text for word in step.say)
    assert said.startswith("You stopped the program. Line 2 is the last line on record.")


def test_a_version_that_was_not_begun_leaves_the_page_as_it_was():
    page = opened()
    pages.compare(page, page.code, "1\n", turned_away("busy"))
    view = pages.view(page, LIBRARY)
    assert view.other is None and view.notice.kind == "unseen"


def test_all_who_open_a_lesson_share_one_film_and_the_last_takes_it_away():
    pages_open = [opened("accumulation") for _ in range(3)]
    views = [pages.view(page, LIBRARY) for page in pages_open]
    assert all(view.story is views[0].story for view in views)
    known = weakref.ref(pages_open[0].film)
    del pages_open, views
    gc.collect()
    assert known() is None


def test_a_link_to_a_step_beyond_all_numbers_opens_at_the_last():
    page = opened()
    pages.open_lesson(page, pages.Place(step="9" * 5_000), LIBRARY, run)
    view, steps = pages.view(page, LIBRARY), pages.story(page).story.steps
    assert view.start == len(steps) - 1
