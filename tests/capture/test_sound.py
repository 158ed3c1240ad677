"""A fault of the recorder costs what it touches and no more: what leaves is always a trace that reads back."""

from __future__ import annotations

import pytest

from tests.capture.recording import record
from viz.capture.engine import EngineRun
from viz.capture.forward import Forward
from viz.capture.graph import Nodes
from viz.capture.tensors import Tensors
from viz.trace import events as e
from viz.trace.check import first_fault
from viz.trace.sound import STAND_INS, mended

BEGAN = e.Began(v=1, torch="", python="", source="y = x * 2")
PROGRAM = "import torch\nx = torch.ones(2, requires_grad=True)\nfor i in range(2):\n    (x * x).sum().backward()\n"


def sent(*events: e.Event) -> list[e.Event]:
    out = mended([BEGAN, *events, e.Ended("ok")])
    assert first_fault(out) is None
    return out[1:-1]


def test_what_was_never_announced_is_announced_as_unknown():
    note, met, bound = sent(e.Bound("x", 7))
    assert (note.what, met.tensors[0].t, met.tensors[0].value, bound) == ("fault", 7, None, e.Bound("x", 7))


def test_events_of_a_call_that_was_never_told_are_left_out_with_one_note():
    assert [type(it) for it in sent(e.Captured(1, 2), e.Captured(1, 3))] == [e.Noted]


def test_a_place_outside_of_the_source_is_no_event():
    assert [type(it) for it in sent(e.GradMode(True, span=e.Span(5, 0, 5, 1)))] == [e.Noted]


def test_a_call_without_an_end_ends_with_the_run():
    assert sent(e.BackwardCalled(1, "grad"))[-1] == e.BackwardEnded(1)


def test_a_record_of_nothing_but_unknown_things_does_not_grow_without_bound():
    many = [e.OpRan(1, "f", outputs=list(range(it * 1_000, it * 1_000 + 1_000))) for it in range(30)]
    met = [it for it in sent(*many) if isinstance(it, e.Met)]
    assert sum(len(it.tensors) for it in met) <= STAND_INS


BROKEN = [
    (Tensors, "_facts"),
    (Tensors, "state"),
    (Tensors, "learn"),
    (Nodes, "meet"),
    (Nodes, "_fact"),
    (Nodes, "lost"),
    (Forward, "before"),
    (Forward, "after"),
    (EngineRun, "arm"),
    (EngineRun, "_before_pouring"),
    (EngineRun, "_poured"),
    (EngineRun, "_settle_freed"),
    (EngineRun, "end"),
]


@pytest.mark.parametrize("when", [1, 2, 5])
@pytest.mark.parametrize(("part", "step"), BROKEN, ids=lambda it: getattr(it, "__name__", it))
def test_a_step_that_fails_costs_the_film_nothing_else(part: type, step: str, when: int, monkeypatch):
    calls, works = [], getattr(part, step)

    def breaks(*args, **kwargs):
        calls.append(step)
        if len(calls) == when:
            raise ValueError("broken for the test")
        return works(*args, **kwargs)

    monkeypatch.setattr(part, step, breaks)
    trace = record(PROGRAM + "print(x.grad)\n")
    assert first_fault(list(trace.events)) is None
    assert trace.events[-1] == e.Ended("ok")
    assert trace.of(e.Printed)[-1].text == "tensor([4., 4.])\n"
    assert len(calls) < when or trace.of(e.Noted)
