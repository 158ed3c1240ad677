"""What came of holding a recorded run against a plain one, as data and as a text to read."""

from __future__ import annotations

from typing import Literal

from viz.trace.facts import Fact


class Difference(Fact):
    """One thing that is not the same in both runs."""

    what: Literal["outcome", "exception", "stdout", "stderr", "warning", "display", "tensor"]
    where: str = ""
    """Which one: the line of the output, the number of the warning, the cell (all from 1), the path of the tensor. ""
    where the two sides have not even as many."""
    field: str = ""
    """Of an exception or a warning: "type", "message", "line"; of a tensor: "value", "grad", "grad_fn", …"""
    recorded: str = ""
    plain: str = ""


class Verdict(Fact):
    """What came of holding a recorded run against a plain one.

    ``equal``; ``different`` in ``differences``; ``not repeatable``: in ``differences`` too, but there two plain runs
    differ just as well; ``unchecked``: ``limit`` (with its ``detail``) ended one of the runs before it was over.
    """

    result: Literal["equal", "different", "not repeatable", "unchecked"]
    differences: tuple[Difference, ...] = ()
    more: int = 0
    """So many more there are."""
    limit: str = ""
    detail: str = ""


def text(verdict: Verdict) -> str:
    """A line, and one more for each difference."""
    if verdict.result == "unchecked":
        return f"unchecked, {verdict.limit or 'no run'} ({verdict.detail})"
    more = [f"and {verdict.more} more"] if verdict.more else []
    return "\n    ".join([verdict.result, *map(_line, verdict.differences), *more])


def _line(it: Difference) -> str:
    place = " ".join(filter(None, (it.what, it.where, it.field)))
    return f"{place}: recorded {it.recorded!r}, plain {it.plain!r}"
