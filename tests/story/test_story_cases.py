"""All films of the shared cases keep to the facts: plain PyTorch's final numbers, every gradient that entered."""

from __future__ import annotations

import pytest
from folding import complaints
from told import LANGUAGES, story_of, trace_of

from tests.conftest import missing
from viz.story import text


@pytest.fixture
def told(case):
    name, source, mode, truth = case
    if name == "missing":
        missing("the shared cases are not beside this checkout")
    return trace_of(source, mode), {language: story_of(source, language, mode) for language in LANGUAGES}, truth


def test_the_film_keeps_to_the_facts(told):
    trace, stories, _ = told
    assert complaints(stories["en"], trace) == []


def test_both_languages_tell_the_same_picture(told):
    _, stories, _ = told
    english, chinese = (
        [(step.key, step.kind, step.line, step.span, step.changes, step.now.focus) for step in stories[language].steps]
        for language in LANGUAGES
    )
    assert english == chinese
    assert stories["en"].values == stories["zh"].values


def test_an_error_is_told_with_its_own_words_and_an_explanation(told):
    trace, stories, truth = told
    wanted = truth["exception"] if trace.began.mode == "script" else None
    faults = [step.fault for step in stories["en"].steps if step.fault]
    if wanted is None:
        return
    last = faults[-1]
    assert (last.type, last.message.splitlines()[0], last.line) == (
        wanted["type"], wanted["message"].splitlines()[0], wanted["line"],
    )  # fmt: skip
    assert last.kind != "other"
    assert last.explanation
    assert stories["zh"].steps[-1].fault.explanation if stories["zh"].steps[-1].fault else True


def test_the_film_can_be_read(told):
    _, stories, _ = told
    for language in LANGUAGES:
        assert all("{" not in "".join(run.text for run in step.say if not run.mark) for step in stories[language].steps)
        assert text(stories[language]).endswith("\n")
