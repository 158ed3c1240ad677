"""Time, in its pure parts: where one stops, how long, and what stands on a track."""

from __future__ import annotations

import itertools

import pytest

from tests.stage.films import json_of, told
from viz.run import Request, shared
from viz.story import tell
from viz.story.model import Story

pytestmark = pytest.mark.browser

STOPS = "([text, level]) => { const s = JSON.parse(text); return bundle.stops(s.steps, s.chapters, level) }"


def stops(functions, story: Story, level: str) -> list[int]:
    return functions.evaluate(STOPS, [json_of(story), level])


# --- where one stops --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sample", "training", "second_backward"])
def test_every_level_keeps_the_first_step_the_last_and_the_errors(functions, name):
    story = told(name)
    needed = {0, len(story.steps) - 1} | {i for i, step in enumerate(story.steps) if step.fault}
    for level in ("events", "operations", "lines", "chapters"):
        found = stops(functions, story, level)
        assert found == sorted(set(found)) and needed <= set(found), level


def test_every_event_is_every_step(functions):
    assert stops(functions, told("training"), "events") == list(range(len(told("training").steps)))


def test_operations_are_the_steps_that_make_or_move_numbers(functions):
    story = told("training")
    moving = ("create", "op", "write", "seed", "node", "pour", "grad")
    wanted = [i for i, step in enumerate(story.steps) if step.kind in moving or i == len(story.steps) - 1]
    assert stops(functions, story, "operations") == wanted


def test_lines_stop_once_a_line_in_each_turn_of_the_loop_when_it_is_through(functions):
    story = told("training")
    found = [story.steps[i] for i in stops(functions, story, "lines")]
    run = [line for line, _ in itertools.groupby(step.line for step in story.steps if step.line)]
    assert [step.line for step in found if step.line] == run
    assert next(step for step in found if step.line == 5).kind == "free", "backward is done, not just begun"


def test_a_loop_of_one_line_stops_in_each_turn(functions):
    source = "import torch\nx = torch.ones(2)\nfor i in range(4): x = x * 2\n"
    story = tell(shared().run(Request(source=source)), "en")
    assert [story.steps[i].line for i in stops(functions, story, "lines")] == [2, 3, 3, 3, 3, None]


def test_chapters_stop_where_they_begin(functions):
    story = told("training")
    wanted = {chapter.first for chapter in story.chapters} | {len(story.steps) - 1}
    assert stops(functions, story, "chapters") == sorted(wanted)


def test_from_anywhere_one_comes_to_the_stop_beside(functions):
    given = [3, 5, 6, 20]
    found = functions.evaluate(
        "stops => [...Array(23).keys()].map(i => "
        "[bundle.beside(stops, i, -1), bundle.beside(stops, i, 1), bundle.nearest(stops, i),"
        " bundle.passed(stops, i)])",
        given,
    )
    for i, (before, after, near, done) in enumerate(found):
        assert before == max((stop for stop in given if stop < i), default=i if i <= 3 else None)
        assert after == min((stop for stop in given if stop > i), default=i)
        assert abs(near - i) == min(abs(stop - i) for stop in given)
        assert done == sum(stop <= i for stop in given)


# --- how long ---------------------------------------------------------------------------------------------------------


def dwell(functions, kind: str, text: str, **more) -> float:
    step = {"key": "k", "kind": kind, "phase": "forward", "say": [{"text": text}], **more}
    return functions.evaluate("step => bundle.dwell(step)", step)


def test_a_sum_and_a_pour_stay_longer_than_a_forward_step_of_as_many_words(functions):
    words = "x " * 40
    forward, node = dwell(functions, "op", words), dwell(functions, "node", words)
    total = dwell(functions, "node", words, now={"sum": {"node": "x", "parts": [], "total": "v"}})
    pour = dwell(functions, "pour", words, now={"pour": {"node": "x", "before": None, "incoming": "v", "after": "v"}})
    assert forward < node < total == pour


def test_more_text_stays_longer_and_a_chinese_character_longer_than_a_letter(functions):
    assert dwell(functions, "node", "a" * 30) < dwell(functions, "node", "a" * 60) < dwell(functions, "node", "梯" * 30)


def test_no_step_is_gone_before_it_is_seen_or_stays_for_ever(functions):
    times = [dwell(functions, kind, text) for kind in ("op", "node", "pour") for text in ("", "a" * 5000)]
    assert min(times) >= 600 and max(times) <= 10_000


# --- what stands on the track -----------------------------------------------------------------------------------------

FILMS = [
    (13, [0, 5, 11]),
    (76, [0, 9, 19, 27, 32, 42, 75]),
    (500, list(range(0, 500, 8))),
    (2000, list(range(0, 2000, 7))),
]
SCALE = """([starts, total, width]) => {
  const scale = new bundle.Scale(starts, total, width)
  const x = [...Array(total).keys()].map(i => scale.x(i))
  return { x, at: x.map(place => scale.at(place)), stretches: scale.stretches, ticks: scale.ticks }
}"""


@pytest.mark.parametrize("width", [260, 640, 1400])
@pytest.mark.parametrize(("total", "starts"), FILMS, ids=[str(film[0]) for film in FILMS])
def test_a_track_has_every_step_in_order_and_gives_back_the_step_at_each_place(functions, total, starts, width):
    scale = functions.evaluate(SCALE, [starts, total, width])
    assert all(0 <= a < b <= width for a, b in itertools.pairwise(scale["x"]))
    assert scale["at"] == list(range(total))
    ends = [stretch["left"] + stretch["width"] for stretch in scale["stretches"]]
    assert abs(ends[-1] - width) < 0.01
    apart = [b - a for a, b in itertools.pairwise(sorted(scale["ticks"]))]
    assert min(apart, default=9) >= 4.9 and all(0 < tick < width for tick in scale["ticks"])


def test_a_tick_stands_between_all_events_where_there_is_room(functions):
    scale = functions.evaluate(SCALE, [[0, 5, 11], 13, 640])
    assert len(scale["ticks"]) == 13 - 3


TITLES = """([starts, total, width, titles, current]) => {
  const scale = new bundle.Scale(starts, total, width)
  const chapters = scale.stretches.map((stretch, i) => ({ ...stretch, ...titles[i] }))
  return bundle.titles(chapters, current, width, text => text.length * 7)
}"""


@pytest.mark.parametrize("width", [260, 640, 1400])
@pytest.mark.parametrize(("total", "starts"), FILMS, ids=[str(film[0]) for film in FILMS])
def test_titles_never_touch_are_never_cut_and_the_current_one_is_always_there(functions, total, starts, width):
    titles = [{"texts": [f"backward {i} · line 10", f"backward {i}"], "error": False} for i in range(len(starts))]
    titles[-1] = {"texts": ["error · line 12", "error"], "error": True}
    for current in {0, len(starts) // 2, len(starts) - 2, len(starts) - 1}:
        shown = functions.evaluate(TITLES, [starts, total, width, titles, current])
        assert current in [title["chapter"] for title in shown]
        assert all(each["left"] >= 0 and each["left"] + each["width"] <= width for each in shown)
        assert all(b["left"] - a["left"] - a["width"] >= 10 for a, b in itertools.pairwise(shown))
        assert all(title["text"] in titles[title["chapter"]]["texts"] for title in shown)


FLAGS = """([text, width]) => {
  const { steps, chapters } = JSON.parse(text)
  return bundle.flags(steps, new bundle.Scale(chapters.map(c => c.first), steps.length, width), width)
}"""


def test_pours_prints_and_errors_are_marked_and_marks_keep_apart(functions):
    story = told("sample")
    wide = {flag["index"]: flag["flag"] for flag in functions.evaluate(FLAGS, [json_of(story), 640])}
    assert wide == {5: "print", 11: "pour", 12: "error"}
    narrow = functions.evaluate(FLAGS, [json_of(story), 100])
    assert "error" in [flag["flag"] for flag in narrow]
    places = sorted(flag["x"] for flag in narrow)
    assert all(b - a >= 10 for a, b in itertools.pairwise(places))
