"""Every lesson becomes a film in both languages: through the real runner."""

from __future__ import annotations

import pytest

import lessons
from tests.invariants import broken
from viz import run
from viz.story import tell

OWN = [pytest.param(each, id=f"{it.id}: {each.id}") for it in lessons.load() for each in it.programs]


@pytest.mark.parametrize("program", OWN)
def test_a_program_plays(program):
    trace = run.shared().run(run.Request(source=program.source))
    assert broken(trace) == []
    for language in lessons.LANGUAGES:
        story = tell(trace, language)
        assert story.end.outcome == program.outcome
        faults = [step.fault for step in story.steps if step.fault]
        assert [fault.line for fault in faults] == ([program.line] if program.outcome == "raises" else [])
        assert all(program.error in fault.message and fault.explanation for fault in faults)
