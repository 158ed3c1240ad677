"""Every lesson becomes a film in both languages: through the real runner, opening where the lesson says."""

from __future__ import annotations

import pytest

import lessons
from tests.invariants import broken
from viz import run
from viz.page import opening_step
from viz.story import tell

OWN = lessons.load()


@pytest.mark.parametrize("lesson", OWN, ids=lambda lesson: lesson.id)
def test_a_lesson_plays(lesson):
    trace = run.shared().run(run.Request(source=lesson.program))
    assert broken(trace) == []
    for language in lessons.LANGUAGES:
        story = tell(trace, language)
        assert story.end.outcome == lesson.outcome
        faults = [step.fault for step in story.steps if step.fault]
        assert [fault.line for fault in faults] == ([lesson.line] if lesson.outcome == "raises" else [])
        assert all(lesson.error in fault.message and fault.explanation for fault in faults)
        opened = story.steps[opening_step(story, lesson.start)]
        assert lesson.start in ("first", "last", opened.kind, opened.key), (
            "no such step; the film would open at its start"
        )
