"""Recorded traces, damaged on purpose: whatever arrives is told, or ended with a named error. Never anything else.

``python -m tests.faults.mutations --seconds 600 --seed 7`` goes on for longer than a test may, and prints what broke.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from tests.capture.recording import record
from viz.errors import TheaterError
from viz.limits import STORY_BYTES
from viz.run.executor import Remains
from viz.run.outcome import trace_of
from viz.story import encode, tell
from viz.trace import codec
from viz.trace.events import Trace
from viz.trace.report import report
from viz.trace.request import Request
from viz.trace.source import has_cells
from viz.trace.text import text

PROGRAMS = Path(__file__).resolve().parents[1] / "programs"
ODD = [None, True, -1, 0, 1, 2**31, 2**53 - 1, 2**53, -(2**63), 1e308, 0.5, "", "nan", "-inf", "<script>", "\u202e\0",
       "x" * 5000, [], {}, [[]], [None], [0] * 300]  # fmt: skip
"""What stands where something else is expected."""

Line = dict | list


Run = tuple[Request, bytes]


def recorded() -> list[Run]:
    """The traces of this repository's own small programs, with what was asked."""
    found = []
    for path in sorted(PROGRAMS.glob("*.py")):
        source = path.read_text("utf-8")
        request = Request(source, mode="cells" if has_cells(source) else "script")
        found.append((request, codec.write(record(source, mode=request.mode))))
    return found


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The trace with one to four things changed: in its events, in their order, or in its bytes."""
    lines = [json.loads(line) for line in data.splitlines()]
    for _ in range(chance.randint(1, 4)):
        chance.choice((_value, _value, _value, _order, _field))(chance, lines)
    data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    return _bytes(chance, data) if chance.random() < 0.1 else data


def _value(chance: random.Random, lines: list[Line]) -> None:
    """One value becomes another: mostly one of the same type, from anywhere in the trace."""
    holder, key = chance.choice(_places(chance.choice(lines[1:])))
    if chance.random() < 0.3:
        holder[key] = copy.deepcopy(chance.choice(ODD))
        return
    other, there = chance.choice(_places(chance.choice(lines)))
    alike = type(other[there]) is type(holder[key])
    holder[key] = copy.deepcopy(other[there]) if alike else _nudged(chance, holder[key])


def _nudged(chance: random.Random, it: object) -> object:
    if isinstance(it, bool):
        return not it
    if isinstance(it, int | float):
        return it + chance.choice((-1, 1, 100))
    if isinstance(it, list):
        return chance.choice((it[1:], it[::-1], it + it, []))
    return it


def _field(chance: random.Random, lines: list[Line]) -> None:
    """One field, or one item of a list, goes."""
    holder, key = chance.choice(_places(chance.choice(lines[1:])))
    del holder[key]


def _order(chance: random.Random, lines: list[Line]) -> None:
    """An event goes, moves, or comes again, once or many times."""
    event = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.choice((0, 1, 1, 2, 2, 60))):
        lines.insert(chance.randint(0, len(lines)), copy.deepcopy(event))
    if len(lines) < 2:
        lines += [copy.deepcopy(event), copy.deepcopy(event)]


def _bytes(chance: random.Random, data: bytes) -> bytes:
    """A few bytes are others, or the rest is missing."""
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged[: chance.randint(1, len(damaged))] if chance.random() < 0.5 else damaged)


def _places(line: Line) -> list[tuple[Line, object]]:
    """Every place in a line where something stands."""
    return list(_walk(line)) or [({"": 0}, "")]


def _walk(it: object) -> Iterator[tuple[Line, object]]:
    keys = it.keys() if isinstance(it, dict) else range(len(it)) if isinstance(it, list) else ()
    for key in keys:
        yield it, key
        yield from _walk(it[key])


def follow(request: Request, data: bytes) -> Trace:
    """Take the bytes where those of a run go: to its trace, its film in both languages, its report, its text."""
    trace = trace_of(Remains(data, 0), request)
    for language in ("en", "zh"):
        assert len(encode(tell(trace, language))) <= STORY_BYTES
    report(trace)
    text(trace)
    try:
        codec.read(data)
    except TheaterError:
        pass  # a stored trace is read strictly
    return trace


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.mutations")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    runs, until = recorded(), time.monotonic() + asked.seconds
    tried = broke = 0
    while time.monotonic() < until:
        seed = asked.seed * 10**9 + tried
        chance = random.Random(seed)
        request, whole = chance.choice(runs)
        data = mutated(chance, whole)
        began = time.monotonic()
        try:
            follow(request, data)
        except Exception:
            broke += 1
            print(f"seed {seed}: {traceback.format_exc(limit=-4)}", flush=True)
        if (took := time.monotonic() - began) > 5:
            print(f"seed {seed}: {took:.1f} s for {len(data):,} bytes", flush=True)
        tried += 1
    print(f"{tried:,} damaged traces, {broke} of them broke something")


if __name__ == "__main__":
    main()
