"""What holds for the trace of every program: it is sound, comes out the same in every run, and all in it has a key."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.conftest import CASES
from tests.invariants import broken
from viz.run import Request, Runner
from viz.trace import codec
from viz.trace.events import Node, Noted, OpRan, Tensor
from viz.trace.keys import keys
from viz.trace.parts import parts
from viz.trace.text import lines

PROGRAMS = sorted((CASES / "programs").glob("*.py"))


@pytest.fixture(scope="module")
def runner(cases):
    with Runner() as runner:
        yield runner


@pytest.fixture(scope="module", params=PROGRAMS, ids=lambda path: path.stem)
def two_traces(request, runner: Runner):
    source = request.param.read_text(encoding="utf-8")
    mode = "cells" if "all_cells" in request.param.stem else "script"
    return [runner.run(Request(source, mode=mode)) for _ in range(2)]


def test_the_same_code_gives_the_same_trace(two_traces):
    first, second = two_traces
    assert first == second


def test_it_reads_back_equal_and_has_a_line_an_event(two_traces):
    trace, _ = two_traces
    assert codec.read(codec.write(trace)) == trace
    assert all("\n" not in line for line in lines(trace))
    assert len(list(lines(trace))) == len(trace.events)


def test_every_invariant_holds(two_traces):
    trace, _ = two_traces
    assert broken(trace) == []


def test_the_recorder_had_nothing_to_excuse(two_traces):
    trace, _ = two_traces
    assert trace.of(Noted) == []


def test_everything_has_a_key_of_its_own(two_traces):
    trace, _ = two_traces
    named = keys(trace)
    held = [part for event in trace.events for part in parts(event)]
    assert {it.t for it in held if isinstance(it, Tensor)} == {number for kind, number in named if kind == "t"}
    assert {it.n for it in held if isinstance(it, Node)} == {number for kind, number in named if kind == "n"}
    assert {it.op for it in held if isinstance(it, OpRan)} == {number for kind, number in named if kind == "op"}
    for kind in ("t", "n", "op", "b"):
        (_, most), *_ = Counter(key for (of, _), key in named.items() if of == kind).most_common(1) or [("", 1)]
        assert most == 1
    assert not any("?" in key for key in named.values()), "everything in these programs has a place"
