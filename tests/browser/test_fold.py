"""The fold of a Story's changes in Python equals the fold in the browser, at every step of every shared program."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from tests.conftest import ROOT
from viz.run import Request, run
from viz.story import encode, tell
from viz.story.model import fold

pytestmark = pytest.mark.browser

BUNDLE = ROOT / "viz" / "stage" / "dist" / "stage.js"
IMPORT = """async code => {
  window.bundle = await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))
}"""
FOLD_ALL = """text => {
  const story = JSON.parse(text)
  return JSON.stringify(story.steps.map((_, index) => Object.fromEntries(window.bundle.fold(story, index))))
}"""
"""As text: the driver takes a minute over so many objects."""


@pytest.fixture(scope="module")
def bundle(browser):
    """A bare page with the bundle's own functions on it."""
    page = browser.new_page()
    page.goto("about:blank")
    page.evaluate(IMPORT, BUNDLE.read_text("utf-8"))
    yield page
    page.close()


def programs(cases: Path) -> list[Path]:
    return sorted((cases / "programs").glob("*.py")) + sorted((ROOT / "tests" / "programs").glob("*.py"))


def test_python_and_the_browser_fold_alike(bundle, cases: Path):
    steps = 0
    for program in programs(cases):
        mode = "cells" if program.stem.endswith("all_cells") else "script"
        story = tell(run(Request(source=program.read_text("utf-8"), mode=mode)), "en")
        here = [fold(story, index) for index in range(len(story.steps))]
        there = json.loads(bundle.evaluate(FOLD_ALL, encode(story).decode()))
        plain = json.loads(json.dumps(here, default=msgspec.to_builtins))
        assert there == plain, program.name
        steps += len(here)
    assert steps > 1_500
