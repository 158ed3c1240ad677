"""A run's record is a claim by its author: what it cannot truly say is not believed, and has a name."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from tests.capture.recording import record
from viz.limits import CROWD, FILM_LINKS, NESTED
from viz.run import Request
from viz.run.executor import Remains
from viz.run.outcome import began, trace_of
from viz.story import tell
from viz.trace import codec
from viz.trace.events import (
    Arg,
    Edge,
    Ended,
    GroupBegan,
    Met,
    Node,
    Noted,
    OpRan,
    Printed,
    Span,
    Stopped,
    Tensor,
)

ASKED = Request("print(1)")
BEGAN = replace(began(ASKED), torch="2.13.0", python="3.11.7")
MUCH = ASKED.limits.output
MANY = 400_000
SLOWEST = 10.0
"""Seconds, of less than one."""
FORGED = {
    "another program": ([replace(BEGAN, source="print(2)"), Ended("ok")], "about another program"),
    "another name": ([replace(BEGAN, program="other.py"), Ended("ok")], "about another program"),
    "another mode": ([replace(BEGAN, mode="cells"), Ended("ok")], "about another program"),
    "a turn it cannot know of": ([BEGAN, Stopped(limit="busy", detail="")], "limit that is not its own"),
    "a pause": ([BEGAN, Stopped(limit="paused", detail="")], "limit that is not its own"),
    "a wish of the reader": ([BEGAN, Stopped(limit="cancelled", detail="")], "limit that is not its own"),
    "a book at once": ([BEGAN, Printed("x" * (MUCH + 1), "stdout"), Ended("ok")], "more output than a run may print"),
    "a book in pieces": ([BEGAN, *[Printed("é" * 512, "stderr")] * 65, Ended("ok")], "more output than a run may"),
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
    all_it_may = Printed("x" * MUCH, "stdout")
    assert all_it_may in trace_of(Remains(b"".join(map(codec.frame, [BEGAN, all_it_may])), 0), ASKED).events


@pytest.mark.parametrize(("line", "told"), [("1", 1), ("0", None), ("2", None), ("9" * 30, None), ("9" * 5000, None)])
def test_last_words_name_a_line_of_the_program_or_none(line: str, told: int | None):
    """Anybody can write what faulthandler writes; a number of 5,000 digits is one that Python does not even read."""
    words = f'Fatal Python error: x\n  File "<program>", line {line} in x\n'.encode()
    trace = trace_of(Remains(codec.frame(BEGAN) + words, -11), ASKED)
    assert trace.events[-1] == Stopped(limit="crash", line=told, detail="signal 11")


def joined(n: int, tensors: int, edges: int) -> OpRan:
    out = Tensor(n, (), "float32", True, False, 0, n, grad_fn=n)
    node = Node(n, "CatBackward0", [Edge(1, 0)] * edges)
    return OpRan(n, "cat", [Arg("tensors", items=[1] * tensors)], [n], [out], [node], span=Span(1, 0, 1, 8))


CROWDED = {
    "a node of very many edges": [joined(2, 1, MANY)],
    "an operation on very many tensors": [joined(2, MANY, 1)],
    "many nodes of many edges, one by one": [joined(n, CROWD, CROWD) for n in range(2, 40)],
    "many nodes of many edges at once": [
        Met([], [Node(n, "CatBackward0", [Edge(1, 0)] * CROWD) for n in range(2, 200)])
    ],
}


@pytest.mark.parametrize("name", CROWDED)
def test_what_has_more_wires_than_a_picture_shows_ends_the_film_before_it(name: str):
    """To tell them took seconds, or for ever where the node also ran: each edge was looked at beside all others."""
    leaf = Met([Tensor(1, (), "float32", True, True, 0, 1)], [Node(1, "AccumulateGrad", leaf=1)])
    trace = trace_of(Remains(b"".join(map(codec.frame, [BEGAN, leaf, *CROWDED[name], Ended("ok")])), 0), ASKED)
    began = time.monotonic()
    story = tell(trace, "en")
    assert time.monotonic() - began < SLOWEST
    assert "it is full" in "".join(run.text for run in story.steps[-1].say)
    assert story.end.cut and len(story.cast.edges) <= FILM_LINKS + CROWD


def test_a_program_that_joins_very_much_has_its_film_up_to_there():
    trace = record(f"import torch\nx = torch.ones(1, requires_grad=True)\ny = torch.cat([x] * {CROWD + 1})\n")
    words = ["".join(run.text for run in tell(trace, language).steps[-1].say) for language in ("en", "zh")]
    assert "it is full" in words[0] and "容量已满" in words[1]


def test_what_is_nested_deeper_than_any_program_is_left_out():
    """Sixty thousand groups, each in the last, took a minute to tell."""
    groups = [GroupBegan(number, "function", "f") for number in range(1, NESTED + 1_000)]
    trace = trace_of(Remains(b"".join(map(codec.frame, [BEGAN, *groups, Ended("ok")])), 0), ASKED)
    assert len(trace.of(GroupBegan)) == NESTED
    assert [note.what for note in trace.of(Noted)] == ["fault"]
    assert trace.events[-1] == Ended("ok")
