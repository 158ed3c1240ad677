"""Every program of tests/programs/features ends recorded as it ends plain, bit for bit, nothing stumbling."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.recording import left, plain, record
from viz.trace.check import first_fault
from viz.trace.events import Noted

PROGRAMS = sorted((Path(__file__).resolve().parents[1] / "programs" / "features").glob("*.py"))
KNOWN = {"tangents"}
"""Notes that such a program is there to provoke."""


@pytest.fixture(scope="module", params=PROGRAMS, ids=lambda path: path.stem)
def pair(request):
    source = request.param.read_text("utf-8")
    plain(source)  # what torch imports late, and warns of while it does, is behind us now
    return plain(source), record(source)


def test_recording_a_feature_changes_nothing(pair):
    alone, trace = pair
    recorded = left(trace)
    assert recorded.stdout == alone.stdout
    assert recorded.raised == alone.raised
    assert recorded.warned == alone.warned
    assert recorded.tensors == alone.tensors


def test_the_trace_of_a_feature_is_sound_and_whole(pair):
    _, trace = pair
    assert first_fault(list(trace.events)) is None
    assert {note.what for note in trace.of(Noted)} <= KNOWN
