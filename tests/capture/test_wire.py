"""Events leave one after the other, whole and in order, whatever the program does while one of them is on its way."""

from __future__ import annotations

import os
import sys

import pytest

from viz.capture.wire import Wire
from viz.trace import codec
from viz.trace import events as e
from viz.trace.request import Request

ONE, TWO, THREE = (e.Printed(text) for text in ("one", "two", "three"))


@pytest.fixture
def wire():
    """A wire, and a function that gives the texts that came out at its other end."""
    reader, writer = os.pipe()

    def received() -> list[str]:
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            return [codec._decoder.decode(line).text for line in pipe]

    return Wire(writer, Request("")), received


def test_an_event_that_comes_while_another_leaves_follows_it(wire, monkeypatch):
    wire, received = wire
    plain = codec.frame

    def frame(event: e.Event) -> bytes:
        if event is ONE:
            wire.send(TWO)  # as a ``__del__`` of the program would, in the middle of our work
        return plain(event)

    monkeypatch.setattr(codec, "frame", frame)
    wire.send(ONE)
    wire.send(THREE)
    assert received() == ["one", "two", "three"]


def test_where_the_recursion_of_a_program_leaves_no_room_an_event_waits(wire):
    wire, received = wire

    def recurse() -> None:
        wire.send(ONE)
        recurse()

    with pytest.raises(RecursionError):
        recurse()
    depth = sys.getrecursionlimit()
    wire.send(TWO)
    texts = received()
    assert texts[-1] == "two" and set(texts[:-1]) == {"one"} and len(texts) < depth


def test_an_event_that_cannot_be_written_holds_up_no_other(wire):
    wire, received = wire
    with pytest.raises(TypeError):
        wire.send(e.Printed(object()))
    wire.send(TWO)
    assert received() == ["two"]
