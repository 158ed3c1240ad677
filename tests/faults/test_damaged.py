"""Bytes are a claim: whatever they are, there is a Trace or a named error, and the film of it in both languages."""

from __future__ import annotations

import random
import time

import msgspec
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.capture.recording import record
from tests.faults.mutations import Run, follow, mutated, recorded
from viz.errors import BrokenTrace
from viz.run.executor import Remains
from viz.run.outcome import trace_of
from viz.trace import check, codec
from viz.trace.events import Trace
from viz.trace.request import Request

MUTATED = 150
SLOWEST = 20.0
"""Seconds for one small damaged trace; a machine may be busy, but nothing grows without bound."""
THOROUGH = settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KINDS = sorted(kind.__name__ for kind in codec.AnyEvent.__args__)
FIELDS = sorted({field for kind in codec.AnyEvent.__args__ for field in kind.__struct_fields__})
events = st.builds(
    lambda kind, fields: {"event": kind, **fields},
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(FIELDS), json, max_size=6),
)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return recorded()


def read_or_named(data: bytes) -> None:
    try:
        assert isinstance(codec.read(data), Trace)
    except BrokenTrace as named:
        assert "line" in str(named) or "breaks off" in str(named) or "bytes" in str(named)
    assert check.ended(list(trace_of(Remains(data, 0), Request("x = 1")).events))


@THOROUGH
@seed(5)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_trace_or_a_named_error(data: bytes):
    read_or_named(data)


@THOROUGH
@seed(5)
@given(st.lists(events, max_size=6))
def test_any_objects_after_a_sound_beginning_are_a_trace_or_a_named_error(found: list[dict]):
    began = b'{"event":"Began","v":3,"torch":"","python":"","source":"x = 1"}\n'
    read_or_named(began + b"".join(encoded(it) + b"\n" for it in found))


def encoded(it: object) -> bytes:
    """As JSON that also says NaN, infinities and half characters, as a forger may."""
    import json as plain  # noqa: PLC0415  the name stands for any JSON here

    return plain.dumps(it).encode()


def test_a_damaged_trace_is_told_or_ended_with_a_word(runs: list[Run]):
    chance = random.Random(11)
    told = 0
    for _ in range(MUTATED):
        request, whole = chance.choice(runs)
        data = mutated(chance, whole)
        began = time.monotonic()
        told += len(follow(request, data).events) > 3
        assert time.monotonic() - began < SLOWEST
    assert told > MUTATED / 3, "most of them have still something to tell, or nothing was tried"


def test_an_undamaged_trace_is_still_itself(runs: list[Run]):
    for request, whole in runs[:5]:
        assert codec.write(follow(request, whole)) == whole


def test_a_node_that_was_entered_by_less_than_it_has_outputs_is_told():
    source = "import torch\nx = torch.ones(2, requires_grad=True)\na, b = (x * 2).unbind()\n(a * b).backward()\n"
    whole = codec.write(record(source))
    entered = [line for line in whole.splitlines() if b'"NodeEntered"' in line]
    for line in entered:
        less = msgspec.json.encode(msgspec.json.decode(line) | {"incoming": []})
        follow(Request(source), whole.replace(line, less))
    assert any(len(msgspec.json.decode(line)["incoming"]) > 1 for line in entered)
