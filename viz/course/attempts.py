"""Whether a run has done what a try asks for: its conditions held against the facts of the run, a sentence for each
that is not met. The words of both languages stand in `WORDS`; places in them are code.
"""

from __future__ import annotations

import io
import string
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lessons.model import Try
from viz.course.numbers import alike, flat
from viz.course.script import Piece
from viz.story.numbers import array
from viz.trace.report import Facts

WORDS = {
    "should_run": {
        "en": "The program should end without an error; it raised {error} at line {line}.",
        "zh": "程序应当不报错地结束；它在第 {line} 行抛出了 {error}。",
    },
    "should_raise": {
        "en": "The program should end with an error, and it ended without one.",
        "zh": "程序应当以报错结束，而它没有报错。",
    },
    "stopped": {
        "en": "The program was stopped before its end.",
        "zh": "程序还没有结束就被停下了。",
    },
    "missing": {
        "en": "At the end there is no tensor named {name}.",
        "zh": "结束时没有名为 {name} 的张量。",
    },
    "tensor": {
        "en": "At the end {name} is {found}; it should be {wanted}.",
        "zh": "结束时 {name} 是 {found}，应当是 {wanted}。",
    },
    "calls": {
        "en": "Backward calls that ended without an error: {found}; there should be {wanted}.",
        "zh": "没有报错的反向传播调用有 {found} 次，应当是 {wanted} 次。",
    },
    "keeps": {
        "en": "The program should still have {piece}.",
        "zh": "程序里应当保留 {piece}。",
    },
    "lacks": {
        "en": "The program should do without {piece}.",
        "zh": "程序里不应再有 {piece}。",
    },
}

Lack = tuple[str, dict[str, str]]
"""A key of `WORDS`, and what fills its places."""


@dataclass(frozen=True)
class Tried:
    """A run of what the reader made of the program."""

    code: str
    facts: Facts


def lacking(attempt: Try, tried: Tried, language: str) -> list[list[Piece]]:
    """What the run did not meet, a sentence each; [] if it passed."""
    lacks = [lack for condition in _CONDITIONS for lack in condition(attempt, tried)]
    return [_said(WORDS[key][language], places) for key, places in lacks]


def _said(template: str, places: dict[str, str]) -> list[Piece]:
    said: list[Piece] = []
    for text, name, _, _ in string.Formatter().parse(template):
        said += [Piece(text)] if text else []
        said += [Piece(places[name], code=True)] if name else []
    return said


def _outcome(attempt: Try, tried: Tried) -> Iterator[Lack]:
    outcome = tried.facts["outcome"]
    if attempt.outcome in ("", outcome):
        return
    if outcome == "stopped":
        yield "stopped", {}
    elif attempt.outcome == "raises":
        yield "should_raise", {}
    else:
        error = tried.facts["exception"] or {}
        yield "should_run", {"error": error.get("type", "?"), "line": str(error.get("line") or "?")}


def _tensors(attempt: Try, tried: Tried) -> Iterator[Lack]:
    for name, wanted in attempt.tensors.items():
        tensor = tried.facts["tensors"].get(name.removesuffix(".grad"))
        if tensor is None:
            yield "missing", {"name": name.removesuffix(".grad")}
            continue
        found = tensor["grad"] if name.endswith(".grad") else tensor
        data = found and found["data"]
        if not alike(data, flat(wanted)):
            shown = "None" if found is None else "…" if data is None else array(found["shape"], data)
            yield "tensor", {"name": name, "found": shown, "wanted": _written(wanted)}


def _written(wanted: Any) -> str:
    return f"[{', '.join(map(_written, wanted))}]" if isinstance(wanted, list) else str(wanted)


def _calls(attempt: Try, tried: Tried) -> Iterator[Lack]:
    found = sum(call["exception"] is None and not call["nested"] for call in tried.facts["backward_calls"])
    if attempt.calls is not None and found != attempt.calls:
        yield "calls", {"found": str(found), "wanted": str(attempt.calls)}


def _keeps(attempt: Try, tried: Tried) -> Iterator[Lack]:
    code = _folded(tried.code)
    yield from (("keeps", {"piece": piece}) for piece in attempt.keeps if _folded(piece) not in code)


def _lacks(attempt: Try, tried: Tried) -> Iterator[Lack]:
    code = _folded(tried.code)
    yield from (("lacks", {"piece": piece}) for piece in attempt.lacks if _folded(piece) in code)


_CONDITIONS = (_outcome, _tensors, _calls, _keeps, _lacks)


def _folded(code: str) -> str:
    """The code without its comments, white space folded."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        tokens = []
    lines = code.split("\n")
    for token in tokens:
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return " ".join("\n".join(lines).split())
