"""Numbers as people read them: one table for Python and the browser, and correct rounding for any number."""

from __future__ import annotations

import json
import math
import random
import struct
from decimal import Decimal
from pathlib import Path

import pytest

from viz.story.numbers import array, number, spelled
from viz.story.telling import Telling
from viz.story.values import Values
from viz.story.words import Language
from viz.trace.events import Value

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


@pytest.mark.parametrize(
    ("shape", "data", "text"),
    [
        ((), [0.5], "0.5"),
        ((2, 2), [1, 2, 3, 4], "[[1, 2], [3, 4]]"),
        ((6,), [1, 0, 1, 0, 1, 0], "[1, 0, 1, 0, 1, 0]"),
        ((2, 3), [1, 2, 3, 4, 5, 6], ""),
        ((5,), [0.03434, 0.1398, -0.1202, 0.2248, 0.01098], ""),
    ],
)
def test_a_sentence_spells_out_four_numbers_or_a_short_row(shape, data, text):
    assert spelled(shape, data) == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([0.5] * 3 + [-1.25] * 6, "9 numbers from -1.25 to 0.5"),
        ([0.5] * 9, "9 numbers (all 0.5)"),
        ([0.5] * 8 + ["nan"], "9 numbers from 0.5 to 0.5, 1 more are nan or inf"),
        (["nan"] * 8 + ["-inf"], "9 numbers, 9 of them nan or inf"),
    ],
)
def test_what_is_not_spelled_out_is_told_by_count_and_range(data, words):
    telling = Telling.__new__(Telling)
    telling.words, telling.values = Language("en"), Values()
    [run] = telling.numbers(Value((9,), "float64", data))
    assert (run.text, telling.values[run.value].data) == (words, data)
