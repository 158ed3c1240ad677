"""Which form a tensor takes, which colour a number has, and what the tooltip says of it."""

from __future__ import annotations

import json
import random

import msgspec
import pytest

from tests.stage import sample
from tests.stage.conftest import view
from viz.story.model import Picture
from viz.trace.events import Stats

pytestmark = pytest.mark.browser

STATS = Stats(min=-1.0, max=3.0, mean=0.5, norm=9.0, histogram=[5, 0, 3])
FORMS = [
    ((), "scalar", "numbers", [""]),
    ((4,), "row", "numbers", [""]),
    ((1,), "scalar", "numbers", [""]),
    ((40,), "strip", "heat", [""]),
    ((4, 4), "matrix", "numbers", [""]),
    ((5, 4), "heat", "heat", [""]),
    ((1, 8), "heat", "heat", [""]),
    ((1, 100), "strip", "heat", [""]),
    ((1, 1, 6, 6), "heat", "heat", [""]),
    ((2, 2, 3), "facets", "numbers", ["[0]", "[1]"]),
    ((2, 3, 4), "facets", "heat", ["[0]", "[1]"]),
    ((1, 3, 4, 4), "facets", "heat", ["[0, 0]", "[0, 1]", "[0, 2]"]),
    ((2, 2, 3, 3), "facets", "heat", ["[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]"]),
    ((64, 64), "thumbnail", "histogram", []),
    ((0, 3), "empty", "nothing", []),
]


def made(shape: tuple[int, ...]) -> dict:
    total = 1
    for size in shape:
        total *= size
    large = total > 256
    data = None if large else [i / 7 for i in range(total)]
    return {"shape": shape, "dtype": "float32", "data": data, "sample": [0.1] * 8 if large else None,
            "stats": json.loads(msgspec.json.encode(STATS)) if large else None}  # fmt: skip


@pytest.mark.parametrize(("shape", "kind", "look", "labels"), FORMS, ids=lambda cell: str(cell))
def test_the_shape_decides_the_form(functions, shape, kind, look, labels):
    form = functions.evaluate("p => bundle.form(p)", made(shape))
    assert (form["kind"], form["as"], [block["label"] for block in form["blocks"]]) == (kind, look, labels)
    covered = [i for block in form["blocks"] for i in range(block["first"], block["first"] + block["count"])]
    assert covered == list(range(len(made(shape)["data"] or []))) or look in ("histogram", "nothing")


def test_colours_go_up_with_the_number_and_are_the_same_on_both_sides_of_zero(functions):
    draw = random.Random(3)
    numbers = sorted(draw.uniform(0, 3) for _ in range(200))
    up = functions.evaluate("xs => xs.map(x => bundle.step(x, 2))", numbers)
    down = functions.evaluate("xs => xs.map(x => bundle.step(-x, 2))", numbers)
    assert up == sorted(up) and set(up) == set(range(1, 9))
    assert down == [-step for step in up]
    assert functions.evaluate("() => [0, 1e-30, -1e-30].map(x => bundle.step(x, 2))") == [0, 1, -1]


EXACT = """lines => lines.map(line => {
  const told = line.querySelector('.exact') ?? line.querySelector('b')
  return Number(told.textContent.replace('= ', ''))
})"""
NUMBERS = [[(r * 9 + c - 40) / 16 for c in range(9)] for r in range(9)]
FLAT = [x for row in NUMBERS for x in row]
GRADIENT = [x * x for x in FLAT]


def with_matrices():
    """The sample with a matrix on the card of x, and one of its shape as its .grad."""
    told = sample.story()
    matrix = Picture(shape=(9, 9), dtype="float32", data=[*FLAT[:80], "nan"])
    values = told.values | {"x": matrix, "sum": Picture(shape=(9, 9), dtype="float32", data=GRADIENT)}
    return msgspec.structs.replace(told, values=values)


def center_of(bare, selector: str, row: int, column: int) -> tuple[float, float]:
    box = bare.page.locator(selector).first.bounding_box()
    return box["x"] + box["width"] * (column + 0.5) / 9, box["y"] + box["height"] * (row + 0.5) / 9


def at_the_pour(bare) -> None:
    bare.mount(view(told=with_matrices()))
    bare.go([step.key for step in sample.story().steps].index("pour"))


def test_one_scale_for_values_and_one_for_gradients_holds_nearly_all_numbers(bare):
    at_the_pour(bare)
    ends = bare.theater("bundle.scales(t.film.story)")
    for end, data in ((ends["value"], FLAT[:80]), (ends["gradient"], GRADIENT)):
        within = sum(abs(x) <= end for x in data) / len(data)
        assert within >= 0.97 and end <= 2 * max(map(abs, data))


@pytest.mark.parametrize("row, column", [(0, 0), (3, 7), (7, 2)])
def test_the_pointer_over_a_cell_tells_index_value_and_gradient_of_that_element(bare, row, column):
    at_the_pour(bare)
    bare.page.mouse.move(*center_of(bare, ".card .chip.value .over-cells", row, column))
    tip = bare.page.locator(".number-tip")
    assert tip.locator(".index").inner_text() == f"[{row}, {column}]"
    exact = tip.locator("p:not(.index)").evaluate_all(EXACT)
    assert exact == [NUMBERS[row][column], NUMBERS[row][column] ** 2]
    assert bare.page.locator(".card .chip.value .same, .card .chip.grad .same").count() == 2
    bare.page.mouse.move(5, 5)
    assert tip.is_hidden() and bare.page.locator(".same").count() == 0


def test_nan_is_hatched_and_says_so(bare):
    at_the_pour(bare)
    assert bare.page.locator(".card .chip.value .hatch").count() == 1
    bare.page.mouse.move(*center_of(bare, ".card .chip.value .over-cells", 8, 8))
    assert "= nan" in bare.page.locator(".number-tip .value").inner_text()


def test_arrow_keys_walk_through_the_table_of_the_inspector_and_not_through_the_film(bare):
    at_the_pour(bare)
    before = bare.theater("t.film.player.index")
    bare.theater(f"t.film.inspect({json.dumps(sample.X)})")
    table = bare.page.locator(".inspector .number-table")
    assert table.first.locator("td").count() == 81
    bare.page.evaluate("place.querySelector('.number-table td').focus()")
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        bare.page.keyboard.press(key)
    assert bare.page.locator(".number-tip .index").inner_text() == "[1, 2]"
    assert bare.page.evaluate("place.activeElement.querySelector('[data-inspect=value]').dataset.full") == str(
        NUMBERS[1][2]
    )
    assert bare.theater("t.film.player.index") == before


def test_value_and_gradient_stand_side_by_side_with_one_geometry(bare):
    at_the_pour(bare)
    boxes = [bare.page.locator(f".card .chip.{role} .over-cells").first.bounding_box() for role in ("value", "grad")]
    assert boxes[0]["y"] == pytest.approx(boxes[1]["y"], abs=0.5)
    assert boxes[0]["width"] == pytest.approx(boxes[1]["width"], abs=0.5)
    assert boxes[0]["x"] + boxes[0]["width"] < boxes[1]["x"]


def test_words_that_stand_for_a_tensor_show_its_picture(bare):
    told = with_matrices()
    bare.mount(view(told=told))
    bare.go([step.key for step in told.steps].index("back " + sample.M))
    bare.page.locator(".telling .mark[data-value]").first.hover()
    tip, picture = (bare.page.locator(f".number-tip{inside}").bounding_box() for inside in ("", " svg"))
    assert picture["y"] >= tip["y"] and picture["y"] + picture["height"] <= tip["y"] + tip["height"]
