"""What the wish to compare does to a visitor's page; pure, with a runner that only remembers."""

from __future__ import annotations

import base64
import zlib

import msgspec

from tests.test_page import LIBRARY, opened
from viz import page as pages
from viz.run import run
from viz.story.code.edits import applied
from viz.story.model import Pairing
from viz.trace.verdict import Verdict


class Counting:
    """Runs, and remembers what."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def __call__(self, request):
        self.ran.append(request.source)
        return run(request)


def compared(page: pages.Page, runner=run) -> str:
    """Compare with the first ready-made version; its code."""
    code = applied(page.code, pages.view(page, LIBRARY).variants[0].edits)
    pages.compare(page, page.code, code, runner)
    return code


def test_a_version_is_run_beside_the_program_whose_film_stays():
    page, runner = opened(), Counting()
    before = pages.view(page, LIBRARY)
    code = compared(page, runner)
    view = pages.view(page, LIBRARY)
    assert runner.ran == [code]
    assert (view.story_id, view.start) == (before.story_id, before.start)
    assert view.other.code == code and "detach" in "".join(word.text for word in view.other.title)
    assert msgspec.json.decode(zlib.decompress(base64.b64decode(view.other.pairing)), type=Pairing).steps


def test_a_copy_needs_no_run_and_what_did_not_change_is_not_run_again():
    page, runner = opened(), Counting()
    pages.compare(page, page.code, page.code, runner)
    assert runner.ran == []
    pages.compare(page, page.code, "1\n", runner)
    assert runner.ran == ["1\n"]
    pages.compare(page, "2\n", "1\n", runner)
    assert runner.ran == ["1\n", "2\n"]
    pages.compare(page, "2\n", "1\n", runner)
    assert runner.ran[2:] == ["2\n", "1\n"], "nothing changed: both are run again"


def test_another_language_keeps_the_comparison_and_a_lesson_or_a_run_ends_it():
    page = opened()
    code = compared(page)
    english = pages.view(page, LIBRARY).other
    page.language = "zh"
    chinese = pages.view(page, LIBRARY).other
    assert chinese.code == code and chinese.story_id != english.story_id and chinese.title != english.title
    pages.open_lesson(page, pages.Place("accumulation"), LIBRARY, run)
    assert pages.view(page, LIBRARY).other is None
    compared(page)
    pages.run_code(page, "1\n", run)
    assert page.other is None
    compared(page := opened())
    pages.leave_compare(page)
    assert pages.view(page, LIBRARY).other is None


def test_both_films_are_checked_each_once():
    checked = []

    def check(request, trace):
        checked.append(request.source)
        return Verdict("equal")

    page = opened()
    code = compared(page)
    for _ in range(2):
        pages.proof(page, check)
        pages.proof_of_other(page, page.other, check)
    assert checked == [page.trace.source, code]
