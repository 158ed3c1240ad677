"""Rows: who gets the gradient of a maximum, minimum or median, and how it is shared where several are as large."""

from __future__ import annotations

import numpy as np

from viz.story.whys.seen import Seen, Why, of, restored

WHOLE = of("Max1", "Min1", "Median0")
SLICES = of("Amax0", "Amin0")
PICKED = of("Max0", "Min0", "Median1", "Kthvalue0", "Mode0")
PAIRS = of("Maximum0", "Minimum0")


def _hits(s: Seen) -> np.ndarray:
    """The elements that equal the result."""
    dims = (s["dim"], s["keepdim"]) if s.node in SLICES else ((), False)
    return s["self"] == restored(s["result"], *dims, s["self"].ndim)


def _groups(s: Seen, hits: np.ndarray) -> np.ndarray:
    """How many share a result, at each element."""
    axes = tuple(s["dim"]) if s.node in SLICES and s["dim"] else None
    return np.broadcast_to(hits.sum(axis=axes, keepdims=True), hits.shape)


def _tied(s: Seen) -> np.ndarray:
    hits = _hits(s)
    return hits & (_groups(s, hits) > 1) & (s.out != 0)


def _lesser(s: Seen) -> np.ndarray:
    return (s.out == 0) & ~_hits(s) & bool(np.any(s.g != 0))


def _chosen(s: Seen) -> np.ndarray:
    """The places that the saved indices point at."""
    chosen = np.zeros(s.out.shape, bool)
    if not s.out.ndim:
        return ~chosen
    index = restored(s["indices"], s["dim"], s["keepdim"], s.out.ndim).astype(int)
    np.put_along_axis(chosen, index, True, axis=s["dim"])
    return chosen


def _passed_over(s: Seen) -> np.ndarray:
    return ~_chosen(s) & (s.out == 0) & bool(np.any(s.g != 0))


def _equal_but_passed_over(s: Seen) -> np.ndarray:
    index = restored(s["indices"], s["dim"], s["keepdim"], s.out.ndim).astype(int)
    same = s.x == np.take_along_axis(s.x, index, axis=s["dim"])
    return same & _passed_over(s)


def _pair(s: Seen) -> np.ndarray:
    return (s["self"] == s["other"]) & (s.g != 0) & (s.out == s.g / 2)


ROWS = (
    Why("why.not_the_one", WHOLE | SLICES, _lesser),
    Why("why.tie", WHOLE | SLICES, _tied),
    Why("why.not_the_one", PICKED, _passed_over),
    Why("why.tie.one", PICKED, _equal_but_passed_over),
    Why("why.tie.pair", PAIRS, _pair),
)
