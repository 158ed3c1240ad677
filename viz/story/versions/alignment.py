"""Two sequences beside each other: which entries correspond, in order on both sides. Knows texts and labels only.

Both functions stay near n log n: what is unique on both sides decides (patience), similarity is asked for in small
blocks only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from difflib import SequenceMatcher

LIKE = 0.5
"""Lines that share so much of their text are one line, changed."""
SMALL = 900
"""Up to so many pairs of lines a block of changes is searched for such lines."""

Row = tuple[int | None, int | None]


def rows(a: Sequence[str], b: Sequence[str]) -> list[Row]:
    """The lines of both texts from top to bottom, by index: ``(i, j)`` where one is the other's, else one alone."""
    head = _shared(zip(a, b, strict=False))
    tail = _shared(zip(reversed(a[head:]), reversed(b[head:]), strict=False))
    middle = SequenceMatcher(None, a[head : len(a) - tail], b[head : len(b) - tail]).get_opcodes()
    found: list[Row] = [(i, i) for i in range(head)]
    for how, i, i_end, j, j_end in middle:
        left, right = range(head + i, head + i_end), range(head + j, head + j_end)
        found += zip(left, right, strict=True) if how == "equal" else _changed(a, b, left, right)
    return found + [(len(a) - n, len(b) - n) for n in range(tail, 0, -1)]


def _shared(pairs: Iterable[tuple[str, str]]) -> int:
    count = 0
    for left, right in pairs:
        if left != right:
            break
        count += 1
    return count


def _changed(a: Sequence[str], b: Sequence[str], left: range, right: range) -> list[Row]:
    """A block of changes: like lines stand side by side, what is between them alone."""
    met = _likest(a, b, left, right) if len(left) * len(right) <= SMALL else []
    return between(met, left, right)


def _likest(a: Sequence[str], b: Sequence[str], left: range, right: range) -> list[tuple[int, int]]:
    """The pairs of like lines, in order, whose likeness adds up to the most."""
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [[(0.0, [])] * (len(right) + 1)]
    for i in left:
        row: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
        for place, j in enumerate(right):
            like = _likeness(a[i], b[j])
            before = best[-1][place]
            taken = (before[0] + like, [*before[1], (i, j)]) if like >= LIKE else (-1.0, [])
            row.append(max(best[-1][place + 1], row[-1], taken, key=lambda each: each[0]))
        best.append(row)
    return best[-1][-1][1]


def _likeness(one: str, other: str) -> float:
    one, other = one.strip(), other.strip()
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0


def between(met: Iterable[tuple[int, int]], left: range, right: range) -> list[Row]:
    """All of both ranges in order: the pairs, and before each the entries that are alone, those of the left first;
    after the last pair the shorter end first."""
    found: list[Row] = []
    i, j = left.start, right.start
    for next_i, next_j in (*met, (left.stop, right.stop)):
        alone = [[(n, None) for n in range(i, next_i)], [(None, n) for n in range(j, next_j)]]
        first, second = alone if next_i < left.stop else sorted(alone, key=len)
        found += first + second
        if next_i < left.stop and next_j < right.stop:
            found.append((next_i, next_j))
        i, j = next_i + 1, next_j + 1
    return found


def numbered(labels: Iterable[Hashable]) -> list[Hashable]:
    """Each label with its occurrence: no two are equal."""
    seen: Counter[Hashable] = Counter()
    found: list[Hashable] = []
    for label in labels:
        seen[label] += 1
        found.append((label, seen[label]))
    return found


def in_order(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs that stand in the same order on both sides (the longest increasing subsequence)."""
    tails: list[int] = []
    ends: list[int] = []
    chain: list[tuple[tuple[int, int], int]] = []
    for pair in sorted(pairs):
        place = bisect_left(tails, pair[1])
        tails[place : place + 1] = [pair[1]]
        ends[place : place + 1] = [len(chain)]
        chain.append((pair, ends[place - 1] if place else -1))
    found: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        pair, at = chain[at]
        found.append(pair)
    return found[::-1]


def equal(a: Sequence[Hashable], b: Sequence[Hashable], left: range, right: range) -> list[tuple[int, int]]:
    """Pairs of entries of both ranges with equal labels, the n-th of one with the n-th, in order; None is no label."""
    places = dict(zip(numbered(b[j] for j in right), right, strict=True))
    labels = zip(numbered(a[i] for i in left), left, strict=True)
    return in_order((i, places[label]) for label, i in labels if label[0] is not None and label in places)
