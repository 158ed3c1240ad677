"""Two traces of one program, recorded and plain → in what they differ at the end. Pure; knows nothing of torch.

A plain run says only what can be seen without a recorder, so only that is compared: how it ended, what was printed,
warned, displayed and raised, and every named tensor. Numbers are equal when they are the same ones: no tolerance. Where
Python's words for an object name its place in memory, ``<MulBackward0 object at 0x7f…>``, the place is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from viz.trace import events as e
from viz.trace.text import number, value
from viz.trace.verdict import Difference

TOLD = 200
"""Characters of each side that a difference shows."""
PLACE = re.compile(r"(?<= at )0x[0-9a-f]{6,16}(?=>)")
NOTHING = ""
"""What stands for a thing that one side does not have."""


def differences(recorded: e.Trace, plain: e.Trace) -> list[Difference]:
    """All of them, the most telling first."""
    return [
        *_fields("outcome", "", {"": _outcome(recorded)}, {"": _outcome(plain)}),
        *_in_order("exception", map(_raised, recorded.of(e.Raised)), map(_raised, plain.of(e.Raised))),
        *_tensors(recorded, plain),
        *_output("stdout", recorded, plain),
        *_output("stderr", recorded, plain),
        *_in_order("warning", map(_warned, recorded.of(e.Warned)), map(_warned, plain.of(e.Warned))),
        *_in_order("display", map(_displayed, recorded.of(e.CellEnded)), map(_displayed, plain.of(e.CellEnded))),
    ]


def beyond(found: list[Difference], noise: list[Difference]) -> list[Difference]:
    """Those of ``found`` that are not in a place where ``noise`` differs too."""
    places = {(it.what, it.where, it.field) for it in noise}
    everywhere = {it.what for it in noise if not it.where}
    if "outcome" in everywhere:
        return []
    return [it for it in found if it.what not in everywhere and (it.what, it.where, it.field) not in places]


def stopped_by(*traces: e.Trace) -> e.Stopped | None:
    """The limit that ended a run before the program was over. A crash is the program's own end."""
    ends = (trace.events[-1] for trace in traces)
    return next((end for end in ends if isinstance(end, e.Stopped) and end.limit != "crash"), None)


Said = dict[str, str]
"""Field → what it says."""


def _outcome(trace: e.Trace) -> str:
    end = trace.events[-1]
    return end.outcome if isinstance(end, e.Ended) else f"{end.limit}: {end.detail}"


def _raised(it: e.Raised) -> Said:
    return {"type": it.type, "message": it.message, "line": _line(it.line)}


def _warned(it: e.Warned) -> Said:
    return {"type": it.category, "message": it.message, "line": _line(it.line)}


def _displayed(it: e.CellEnded) -> Said:
    return {"": NOTHING if it.display is None else it.display}


def _line(line: int | None) -> str:
    return NOTHING if line is None else str(line)


def _in_order(what: str, recorded: Iterable[Said], plain: Iterable[Said]) -> Iterator[Difference]:
    for index, (mine, theirs) in enumerate(zip_longest(recorded, plain, fillvalue=None), 1):
        if mine is None or theirs is None:
            yield Difference(what, recorded=_all(mine), plain=_all(theirs))
            return
        yield from _fields(what, str(index), mine, theirs)


def _fields(what: str, where: str, recorded: Said, plain: Said) -> Iterator[Difference]:
    for field, mine in recorded.items():
        if _alike(mine) != _alike(plain[field]):
            yield Difference(what, where, field, *_told(mine, plain[field]))


def _alike(text: str) -> str:
    return PLACE.sub("0x", text)


def _all(said: Said | None) -> str:
    return NOTHING if said is None else " · ".join(filter(None, said.values()))[:TOLD]


def _told(mine: str, theirs: str) -> tuple[str, str]:
    """Both texts, from shortly before the place where they part if they are long."""
    if max(len(mine), len(theirs)) <= TOLD:
        return mine, theirs
    parts = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs)))
    start = max(0, parts - TOLD // 4)
    return mine[start : start + TOLD], theirs[start : start + TOLD]


def _output(stream: str, recorded: e.Trace, plain: e.Trace) -> Iterator[Difference]:
    """Line by line; once, from the first line that differs, where there are not as many."""
    mine, theirs = (_lines(trace, stream) for trace in (recorded, plain))
    found = [
        Difference(stream, str(index), "", *_told(one, other))
        for index, (one, other) in enumerate(zip(mine, theirs, strict=False), 1)
        if _alike(one) != _alike(other)
    ]
    if len(mine) == len(theirs):
        yield from found
    else:
        first = int(found[0].where) - 1 if found else min(len(mine), len(theirs))
        yield Difference(stream, "", "", *_told("\n".join(mine[first:]), "\n".join(theirs[first:])))


def _lines(trace: e.Trace, stream: str) -> list[str]:
    return "".join(it.text for it in trace.of(e.Printed) if it.stream == stream).split("\n")


def _tensors(recorded: e.Trace, plain: e.Trace) -> Iterator[Difference]:
    mine, theirs = ({it.path: it for it in trace.of(e.Final)} for trace in (recorded, plain))
    for path in [*theirs, *(path for path in mine if path not in theirs)]:
        one, other = mine.get(path), theirs.get(path)
        if one is None or other is None:
            yield Difference("tensor", path, "name", *(_short(it) for it in (one, other)))
        else:
            yield from _fields("tensor", path, _facts(one), _facts(other))
            yield from _numbers(path, "value", (one.state.value, one.digest), (other.state.value, other.digest))
            yield from _numbers(path, "grad", (one.grad, one.grad_digest), (other.grad, other.grad_digest))


def _short(final: e.Final | None) -> str:
    return NOTHING if final is None else value(final.state.value)[:TOLD]


def _facts(final: e.Final) -> Said:
    state = final.state
    return {
        "shape": str(list(state.shape)),
        "dtype": state.dtype,
        "requires_grad": str(state.requires_grad),
        "is_leaf": str(state.is_leaf),
        "grad_fn": str(final.grad_fn),
        "version": str(state.version),
    }


Held = tuple[e.Value | None, str]
"""Numbers, and the digest of all of them where they did not travel in full."""


def _numbers(path: str, field: str, recorded: Held, plain: Held) -> Iterator[Difference]:
    """Compared as they are written: nan is nan, and 0.0 is not -0.0."""
    if repr(recorded) != repr(plain):
        yield Difference("tensor", path, field, *_apart(recorded, plain))


def _apart(recorded: Held, plain: Held) -> tuple[str, str]:
    """Both sides as a reader sees them: of many numbers only the first that differs."""
    (mine, _), (theirs, _) = recorded, plain
    if mine is None or theirs is None or mine.shape != theirs.shape or mine.data is None or theirs.data is None:
        return tuple(_summary(*held) for held in (recorded, plain))
    whole = value(mine), value(theirs)
    if max(map(len, whole)) <= TOLD and whole[0] != whole[1]:
        return whole
    pairs = enumerate(zip(mine.data, theirs.data, strict=True))
    at, (one, other) = next((i, pair) for i, pair in pairs if repr(pair[0]) != repr(pair[1]))
    exactly = (one, other) if number(one) == number(other) else (number(one), number(other))
    return tuple(f"[{at}] {it}" for it in exactly)


def _summary(held: e.Value | None, digest: str) -> str:
    if held is None:
        return str(None)
    return " ".join(filter(None, (value(held), f"digest {digest}" if digest else "")))[:TOLD]
