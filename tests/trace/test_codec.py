"""Bytes are a claim: what is sound comes back equal, anything else is named and never crashes us."""

from __future__ import annotations

import json
import random

import pytest
from trace_sample import TRACE

from viz.errors import BrokenTrace
from viz.trace import codec
from viz.trace.events import Trace

DATA = codec.write(TRACE)


def test_what_is_written_reads_back_equal(tmp_path):
    assert codec.read(DATA) == TRACE
    (tmp_path / "trace.ndjson").write_bytes(DATA)
    assert codec.read(tmp_path / "trace.ndjson") == TRACE


def test_it_is_one_json_object_a_line():
    assert [json.loads(line)["event"] for line in DATA.splitlines()] == [type(it).__name__ for it in TRACE.events]


def test_nan_and_infinity_travel_as_words():
    assert codec.read(DATA.replace(b'"data":[9.0]', b'"data":["-inf"]')) != TRACE
    with pytest.raises(BrokenTrace, match="line 4"):
        codec.read(DATA.replace(b'"data":[9.0]', b'"data":[NaN]'))


def test_a_line_cut_off_in_writing_is_dropped():
    events, problem = codec.salvage(DATA[:-5])
    assert (tuple(events), problem) == (TRACE.events[:-1], None)


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"hello\n",
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        DATA.replace(b'"v":3', b'"v":1'),
        DATA.replace(b'"name":"mul"', b'"name":"mul","extra":1'),
        DATA.replace(b'"name":"mul"', b'"name":7'),
        DATA.replace(b'"data":[9.0]', b'"data":[1e400]'),
        DATA.replace(b'"name":"mul"', b'"name":"\\ud800"'),
        DATA + b'{"event":"Ended","outcome":"ok"}\n',
        DATA.split(b"\n", 1)[1],
    ],
    ids=lambda data: repr(data[:20]),
)
def test_a_forgery_is_named(forged: bytes):
    with pytest.raises(BrokenTrace, match=r"line|breaks off"):
        codec.read(forged)


def test_too_much_is_not_even_decoded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(codec, "TRACE_BYTES", 100)
    with pytest.raises(BrokenTrace, match="more than the 100"):
        codec.read(DATA)


def test_no_damage_raises_anything_else():
    """Any mutation gives a prefix of sound events and a word for the rest; seeded, so a failure repeats."""
    chance = random.Random(0)
    for _ in range(1_500):
        damaged = bytearray(DATA[: chance.randrange(len(DATA))] if chance.random() < 0.3 else DATA)
        for _ in range(chance.randrange(4)):
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.choice(b'0123456789-"{}[],:\n\x00\xff')
        events, problem = codec.salvage(bytes(damaged))
        assert problem is None or isinstance(problem, str)
        if events:
            assert codec.salvage(codec.write(Trace(events=tuple(events)))) == (events, None)
