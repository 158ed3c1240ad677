"""What is kept of recent runs stays within its bound, and what was asked for lately stays longest."""

from __future__ import annotations

import random

from viz.run.recent import Recent


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def test_what_was_put_comes_back_and_what_was_dropped_does_not():
    recent = Recent(10_000)
    recent.put("a", b"one" * 99)
    assert recent.get("a") == b"one" * 99
    recent.drop("a")
    assert recent.get("a") is None and recent.size == 0


def test_the_bound_holds_and_the_least_lately_asked_for_goes_first():
    recent = Recent(10_000)
    for n in range(5):
        recent.put(n, noise(1_500 + n))
        recent.get(0)
    assert recent.size <= 10_000
    recent.put(5, noise(2_000))
    assert recent.get(0) is not None and recent.get(1) is None


def test_what_is_larger_than_all_the_room_is_not_kept_and_costs_none():
    recent = Recent(10_000)
    recent.put("large", noise(20_000))
    assert recent.get("large") is None and recent.size == 0


def test_putting_again_replaces():
    recent = Recent(10_000)
    for size in (1_000, 2_000):
        recent.put("a", noise(size))
    assert recent.get("a") == noise(2_000)
    assert recent.size < 3_000
