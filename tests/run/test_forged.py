"""A run's record is a claim by its author: what it cannot truly say is not believed, and has a name."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from viz.limits import NESTED
from viz.run import Request
from viz.run.executor import Remains
from viz.run.outcome import began, trace_of
from viz.trace import codec
from viz.trace.events import Ended, GroupBegan, Noted, Printed, Stopped

ASKED = Request("print(1)")
BEGAN = replace(began(ASKED), torch="2.13.0", python="3.11.7")
FORGED = {
    "another program": ([replace(BEGAN, source="print(2)"), Ended("ok")], "about another program"),
    "another name": ([replace(BEGAN, program="other.py"), Ended("ok")], "about another program"),
    "another mode": ([replace(BEGAN, mode="cells"), Ended("ok")], "about another program"),
    "a turn it cannot know of": ([BEGAN, Stopped(limit="busy", detail="")], "limit that is not its own"),
    "a pause": ([BEGAN, Stopped(limit="paused", detail="")], "limit that is not its own"),
    "a wish of the reader": ([BEGAN, Stopped(limit="cancelled", detail="")], "limit that is not its own"),
    "two ends": ([BEGAN, Ended("ok"), Ended("ok")], "broken"),
    "no beginning": ([Printed("1", "stdout"), Ended("ok")], "broken"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_record_that_cannot_be_of_this_run_is_broken(name: str):
    events, words = FORGED[name]
    remains = Remains(b"".join(map(codec.frame, events)), 0)
    trace = trace_of(remains, ASKED)
    end = trace.events[-1]
    assert isinstance(end, Stopped) and end.limit == "crash" and words in end.detail
    assert trace.events[0].source == ASKED.source


def test_what_it_can_say_is_believed():
    for end in (Ended("ok"), Stopped(limit="memory", line=1, detail="2 GB")):
        assert trace_of(Remains(codec.frame(BEGAN) + codec.frame(end), 0), ASKED).events == (BEGAN, end)


@pytest.mark.parametrize(("line", "told"), [("1", 1), ("0", None), ("2", None), ("9" * 30, None), ("9" * 5000, None)])
def test_last_words_name_a_line_of_the_program_or_none(line: str, told: int | None):
    """Anybody can write what faulthandler writes; a number of 5,000 digits is one that Python does not even read."""
    words = f'Fatal Python error: x\n  File "<program>", line {line} in x\n'.encode()
    trace = trace_of(Remains(codec.frame(BEGAN) + words, -11), ASKED)
    assert trace.events[-1] == Stopped(limit="crash", line=told, detail="signal 11")


def test_what_is_nested_deeper_than_any_program_is_left_out():
    """Sixty thousand groups, each in the last, took a minute to tell."""
    groups = [GroupBegan(number, "function", "f") for number in range(1, NESTED + 1_000)]
    trace = trace_of(Remains(b"".join(map(codec.frame, [BEGAN, *groups, Ended("ok")])), 0), ASKED)
    assert len(trace.of(GroupBegan)) == NESTED
    assert [note.what for note in trace.of(Noted)] == ["fault"]
    assert trace.events[-1] == Ended("ok")
