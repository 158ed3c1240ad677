"""Numbers as people read them: one table for Python and the browser, and correct rounding for any number."""

from __future__ import annotations

import json
import math
import random
import struct
from decimal import Decimal
from pathlib import Path

import pytest

from viz.story.numbers import array, number

TABLE = json.loads((Path(__file__).resolve().parents[1] / "shared_numbers.json").read_text("utf-8"))


@pytest.mark.parametrize(("x", "text"), TABLE["numbers"], ids=lambda cell: str(cell))
def test_a_number_reads_as_in_the_shared_table(x, text):
    assert number(x) == text


@pytest.mark.parametrize(("shape", "data", "text"), TABLE["arrays"], ids=str)
def test_a_small_tensor_reads_as_in_the_shared_table(shape, data, text):
    assert array(shape, data) == text


def test_the_text_is_the_nearest_number_with_so_many_digits():
    """The error is at most half a unit of the last digit that may be shown, in exact arithmetic."""
    random.seed(1)
    for _ in range(3000):
        x = struct.unpack("d", random.randbytes(8))[0]
        x = x if random.random() < 0.3 and math.isfinite(x) else random.uniform(-1, 1) * 10 ** random.randint(-9, 9)
        shown, exact = Decimal(number(x)), Decimal(x)
        digits = 5 if abs(x) >= 1 else 4
        unit = Decimal(1).scaleb(min(exact.adjusted() - digits + 1, 0 if abs(x) < 1e7 else 10**9))
        assert abs(shown - exact) <= unit / 2, x
