"""Every limit in one frozen table: what a run may use, what a film may hold, what a card has room for."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """What one run may use. Times in seconds, sizes in bytes."""

    wall: float = 10.0
    cpu: float = 10.0
    memory: int = 2 * 2**30
    """On top of what the process with torch already uses."""
    output: int = 64 * 2**10
    """Of stdout and stderr together."""
    events: int = 64 * 2**20
    """Of the encoded Trace."""
    code: int = 100_000
    """Characters of source."""
    grace: float = 0.5
    """After ``wall``, how long the child has to stop by itself before it is killed."""


LOCAL = Limits()
HOSTED = Limits(wall=5.0, cpu=2.0, memory=512 * 2**20, events=5 * 2**20)
"""For strangers' code; limits alone confine nobody (docs/confinement.md)."""
PROFILES = {"local": LOCAL, "hosted": HOSTED}

FILM_ELEMENTS = 256
"""Tensors up to this many elements travel in full in the app's Trace."""
REPORT_ELEMENTS = 2_000
"""The same for `python -m viz report`."""
SAMPLE_ELEMENTS = 8
"""Of a larger tensor so many first elements travel."""

FILM_ACTORS = 1_500
"""Cards on one stage; the film ends before the next one."""
FILM_LINKS = 6_000
"""Wires between them."""
FILM_STEPS = 6_000
FILM_BYTES = 24 * 2**20
"""Of a story's JSON, about; the film ends before the next event."""
CROWD = 2_000
STORY_BYTES = 32 * 2**20
"""Nor may one event that brings very much make it more cards, or more bytes, than these, or bring one operation or node
with more wires than cards may be. The bytes are what the stage unpacks (`STORY_BYTES` in unpack.ts)."""
TAIL = 64 * 2**10
"""Of what was printed after a film's end so many characters, the last ones, stand in its last step."""
CARD_ROWS, CARD_COLUMNS = 4, 4
"""Numbers a card shows; larger tensors as a shape with a summary."""

DRAWN_NODES = 300
"""Graphs up to this many nodes are also drawn by torchviz."""

NESTED = 5_000
"""Groups, or calls of backward, one inside the other: Python's own recursion ends far earlier. What a forged record
nests deeper is left out, for telling it would take minutes."""

FILMS = {"local": 2**30, "hosted": 2**29}
"""Bytes that the films which pages show may hold in the server's memory, about, by profile."""

TRACE_BYTES = 80 * 2**20
"""A recorded trace larger than this is not read."""

NO_AMOUNT = ("cancelled", "busy", "paused")
"""What ends a run, or keeps it from beginning, without being a limit of it."""


def said(limits: Limits, limit: str) -> str:
    """A limit as a number with its unit, for the reader: "10 s", "2 GB", "64 KB"; "" for what is no number."""
    if limit in NO_AMOUNT:
        return ""
    amount = {"time": limits.wall, "cpu": limits.cpu}.get(limit)
    if amount is not None:
        return f"{amount:g} s"
    if limit == "code":
        return f"{limits.code:,} characters"
    size = {"memory": limits.memory, "output": limits.output, "events": limits.events}[limit]
    for unit in ("bytes", "KB", "MB"):
        if size < 1024:
            return f"{size:g} {unit}"
        size /= 1024
    return f"{size:g} GB"
