"""Whole films as text, in both languages. ``UPDATE_GOLDENS=1`` accepts what is told now."""

from __future__ import annotations

import os

import pytest
from told import HERE, LANGUAGES, PROGRAMS, mode_of, story_of

from viz.story import text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_the_film_reads_as_it_was_accepted(path, language):
    golden = HERE / "golden" / f"{path.stem}.{language}.txt"
    told = text(story_of(path.read_text("utf-8"), language, mode_of(path)))
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8")
