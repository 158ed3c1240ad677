"""One quiet line says where in the program a step happens; folded out of the groups of the story."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.stage import sample
from tests.stage.conftest import view
from viz.story.model import Group, Story

pytestmark = pytest.mark.browser

GROUPS = [
    Group("l", "loop", "for epoch in range(3)"),
    Group("i", "iteration", "epoch = 1", parent="l", index=1),
    Group("w", "loop", "while True", parent="i"),
    Group("t", "iteration", "", parent="w", index=4),
    Group("f", "function", sample.HOSTILE, parent="t"),
    Group("m", "module", "net", "Sequential", parent="i"),
    Group("c", "module", "net.0", "Linear", parent="m"),
    Group("h", "hook", "clip"),
    Group("deep", "module", "net.0." + "inner." * 12, "Odd", parent="f"),
]


def within(*ids: str) -> Story:
    """The sample with its first steps in these groups."""
    story = sample.story()
    steps = [replace(step, within=id) for step, id in zip(story.steps, ids, strict=False)] + story.steps[len(ids) :]
    return replace(story, cast=replace(story.cast, groups=[*story.cast.groups, *GROUPS]), steps=steps)


def line(bare, index: int) -> str:
    bare.go(index)
    return " ".join(bare.page.locator(".crumbs").all_inner_texts())


def test_the_line_leads_from_the_outermost_group_to_the_innermost(bare):
    bare.mount(view(told=within("c", "t", "h", "")))
    assert line(bare, 0) == "for epoch in range(3) › epoch = 1 › net · Sequential › 0 · Linear"
    assert line(bare, 1) == "for epoch in range(3) › epoch = 1 › while True › turn 5"
    assert line(bare, 2) == "hook clip"
    assert line(bare, 3) == ""


def test_a_long_line_gives_way_in_the_middle_and_can_be_read_in_full(bare):
    bare.page.set_viewport_size({"width": 420, "height": 860})
    bare.mount(view(told=within("deep")))
    shown = line(bare, 0)
    assert shown.startswith("epoch = 1 › …") and "net.0.inner" in shown
    assert bare.page.locator(".crumbs").get_attribute("title").count(" › ") == 5
    inside = "() => place.querySelector('.crumbs').getBoundingClientRect().right <= innerWidth"
    assert bare.page.evaluate(inside)


def test_a_name_stays_text(bare):
    bare.mount(view(told=within("f")))
    assert sample.HOSTILE in line(bare, 0)
    assert bare.page.locator(".telling img").count() == 0


def test_groups_that_are_no_frames_are_not_drawn(bare):
    bare.mount(view(told=within("c")))
    framed = sum(group.kind in ("no_grad", "inference_mode") for group in sample.story().cast.groups)
    assert bare.theater("t.film.stage.ensemble.groups.length") == framed


def test_the_line_is_in_the_readers_language(bare):
    bare.mount(view("zh", told=within("t")))
    assert line(bare, 0).endswith("第 5 轮")
