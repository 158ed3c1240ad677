"""A program that is recorded does what it does without: prints, warnings, values, gradients, versions, bit for bit."""

from __future__ import annotations

import pytest

from tests.capture.programs import PROGRAMS
from tests.capture.recording import left, plain, record
from viz.trace.check import first_fault
from viz.trace.events import Noted

EXCUSED = {"threads", "tangents"}
"""Notes that a program here is there to provoke."""


@pytest.fixture(scope="module", params=sorted(PROGRAMS))
def pair(request):
    source = PROGRAMS[request.param]
    plain(source)  # what torch imports late, and warns of while it does, is behind us now
    return plain(source), record(source)


def test_recording_changes_nothing(pair):
    alone, trace = pair
    recorded = left(trace)
    assert recorded.stdout == alone.stdout
    assert recorded.raised == alone.raised
    assert recorded.tensors == alone.tensors


def test_warnings_are_those_of_the_program_on_their_lines(pair):
    alone, trace = pair
    assert left(trace).warned == alone.warned


def test_the_trace_is_sound_and_the_recorder_did_not_fail(pair):
    _, trace = pair
    assert first_fault(list(trace.events)) is None
    assert {note.what for note in trace.of(Noted)} <= EXCUSED
