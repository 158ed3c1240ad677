"""The graph's room: rows, frames, both directions, folding, and that nothing moves while stepping."""

from __future__ import annotations

import json
import math
from itertools import combinations, pairwise

import msgspec
import pytest

from tests.stage import sample
from tests.stage.conftest import Bare, view
from tests.stage.test_pure import graph, overlap
from viz.run import Request, shared
from viz.story import tell
from viz.story.model import Actor, Cast, Chapter, End, Group, Link, Now, Step, Story

pytestmark = pytest.mark.browser

ROOM = {"w": 990, "h": 616}
BOXES = """() => {
  const { stage } = place.querySelector('.theater').theater.film
  return Object.fromEntries([...stage.ensemble.nodes, ...stage.ensemble.groups].map(one => [one.id, stage.box(one.id)]))
}"""
SEEN = """() => {
  const pane = place.querySelector('.whole .viewport').getBoundingClientRect()
  const cards = [...place.querySelectorAll('.cards .card')].filter(card => card.style.display !== 'none')
  return cards.map(card => {
    const box = card.querySelector('.paper').getBoundingClientRect()
    const name = card.querySelector('text.names, text.label, .title tspan')
    const size = parseFloat(getComputedStyle(name).fontSize) * name.getScreenCTM().a
    const inside = box.left >= pane.left && box.right <= pane.right && box.top >= pane.top && box.bottom <= pane.bottom
    return [inside, size]
  })
}"""


def chain(nodes: int) -> dict:
    return {
        "sizes": [{"w": 150, "h": 110, "axis": 40}] * nodes,
        "wires": [{"source": a, "target": b, "slot": 0, "label": 40} for a, b in pairwise(range(nodes))],
        "groups": [-1] * nodes,
    }


def film(turns: int, operations: int) -> Story:
    """A leaf, and a loop in which each turn goes on from the one before."""
    nodes, edges, groups, steps = [Actor(id="x", kind="leaf", label="x", size=(1, 1))], [], [], []
    groups.append(Group(id="loop", kind="loop", name=f"for i in range({turns})"))
    steps.append(Step(key="x", kind="create", phase="forward", say=[], changes=[("x", "shown", True)]))
    for turn in range(turns):
        groups.append(Group(id=f"turn {turn}", kind="iteration", name=f"i = {turn}", index=turn, parent="loop"))
        for number in range(operations):
            node, before = f"{turn}.{number}", nodes[-1].id
            nodes.append(Actor(id=node, kind="op", label="y * 2", op="mul", size=(1, 1), group=f"turn {turn}"))
            edges.append(Link(id=f"e {node}", source=before, target=node))
            changes = [(node, "shown", True), (node, "value", "v"), (f"e {node}", "shown", True)]
            now = Now(focus=[node], edges=[f"e {node}"])
            steps.append(Step(key=node, kind="op", phase="forward", say=[], changes=changes, now=now))
    return Story(
        v=3,
        id=f"film {turns} {operations}",
        language="en",
        code="x",
        mode="script",
        cast=Cast(nodes=nodes, edges=edges, groups=groups),
        values={"v": sample.picture("s")},
        steps=steps,
        chapters=[Chapter(key="f", title="forward", phase="forward", first=0)],
        drawings=[],
        end=End(outcome="ok"),
    )


@pytest.mark.parametrize("down", [False, True], ids=["right", "down"])
@pytest.mark.parametrize("nodes, seed", [(8, 2), (30, 7), (60, 4)])
def test_no_two_cards_overlap_in_either_direction_and_in_rows(functions, nodes, seed, down):
    scene = functions.evaluate("([g, s]) => bundle.layout(g, s)", [graph(nodes, seed), {"room": ROOM, "down": down}])
    assert [pair for pair in combinations(scene["boxes"], 2) if overlap(*pair)] == []
    assert all(box["x"] >= 0 and box["x"] + box["w"] <= scene["width"] for box in scene["boxes"])
    assert all(box["y"] >= 0 and box["y"] + box["h"] <= scene["height"] for box in scene["boxes"])


@pytest.mark.parametrize("down", [False, True], ids=["right", "down"])
def test_a_long_chain_is_broken_into_rows_and_every_wire_still_reaches_its_card(functions, down):
    given = chain(40)
    scene = functions.evaluate("([g, s]) => bundle.layout(g, s)", [given, {"room": ROOM, "down": down}])
    one = functions.evaluate("([g, s]) => bundle.layout(g, s)", [given, {"down": down}])
    zoom = min(ROOM["w"] / scene["width"], ROOM["h"] / scene["height"])
    assert zoom > 3 * min(ROOM["w"] / one["width"], ROOM["h"] / one["height"])
    assert zoom > 0.4
    for wire, path in zip(given["wires"], scene["paths"], strict=True):
        for end, point in ((wire["source"], path[0]), (wire["target"], path[-1])):
            box = scene["boxes"][end]
            assert box["x"] - 8 <= point["x"] <= box["x"] + box["w"] + 8
            assert box["y"] - 8 <= point["y"] <= box["y"] + box["h"] + 8


def test_a_frame_holds_its_members_and_no_stranger(functions):
    given = graph(40, 3)
    given["groups"] = [0 if 5 <= i < 12 else 1 if 12 <= i < 20 else 2 if 24 <= i < 33 else -1 for i in range(40)]
    given["parents"] = [-1, 0, -1]
    for shape in ({}, {"room": ROOM}, {"room": ROOM, "down": True}):
        scene = functions.evaluate("([g, s]) => bundle.layout(g, s)", [given, shape])
        for group, frame in enumerate(scene["frames"]):
            inside = {0: {0, 1}, 1: {1}, 2: {2}}[group]
            for node, box in enumerate(scene["boxes"]):
                assert overlap(frame, box) == (given["groups"][node] in inside)


@pytest.mark.parametrize("down", [False, True], ids=["right", "down"])
def test_frames_in_frames_find_their_places_in_a_room_however_low(functions, down):
    """Beside another film a graph may get a strip that its own frames use up."""
    given = graph(24, 5)
    given["groups"] = [min(3, i // 3) if i < 20 else -1 for i in range(24)]
    given["parents"] = [-1, 0, 1, 2]
    for w, h in ((990, 616), (640, 180), (300, 90), (200, 40), (40, 12), (1, 1)):
        scene = functions.evaluate("([g, s]) => bundle.layout(g, s)", [given, {"room": {"w": w, "h": h}, "down": down}])
        numbers = [box[side] for box in [*scene["boxes"], *scene["frames"]] for side in "xywh"]
        assert all(isinstance(number, int | float) and math.isfinite(number) for number in numbers), (w, h)
        assert [pair for pair in combinations(scene["boxes"], 2) if overlap(*pair)] == [], (w, h)


@pytest.mark.parametrize("turns, operations", [(6, 9), (19, 3), (3, 4)])
def test_up_to_60_cards_are_all_in_sight_and_can_be_read(bare, turns, operations):
    bare.mount(view(told=film(turns, operations), start=-1))
    bare.page.wait_for_timeout(100)
    seen = bare.page.evaluate(SEEN)
    assert all(inside for inside, _ in seen)
    assert min(size for _, size in seen) >= 10


def test_nothing_in_the_world_moves_while_stepping_and_the_camera_only_for_need(bare):
    told = film(4, 5)
    bare.mount(view(told=told))
    boxes, cameras = [], set()
    for index in range(len(told.steps)):
        bare.go(index)
        boxes.append(bare.page.evaluate(BOXES))
        cameras.add(bare.page.evaluate("place.querySelector('.whole .viewport > .world').style.transform"))
    assert all(box == boxes[0] for box in boxes)
    assert len(cameras) == 1, "all is in sight: nothing to move for"


def test_a_folded_group_is_one_card_with_its_outer_wires_and_says_what_happens_inside(bare):
    bare.mount(view(told=film(3, 4), start=-1))
    wires = bare.page.locator(".edges .edge").count()
    bare.page.locator(".region[data-group='turn 1'] .fold-title .bar").click()
    bundle = bare.page.locator(".card.bundle[data-node='turn 1']")
    assert "4 cards" in bundle.text_content()
    assert bare.page.locator(".edges .edge").count() == wires - 3
    assert bare.page.locator("[data-node='1.2']").count() == 0
    bare.go(6)
    assert "focus" in bundle.get_attribute("class")
    assert bare.theater("t.film.stage.box('1.2') === t.film.stage.box('turn 1')")
    bundle.click()
    assert bare.page.locator("[data-node='1.1']").count() == 1 and bundle.count() == 0


def test_a_film_too_large_to_read_begins_folded_and_stepping_never_unfolds(bare):
    told = film(30, 5)
    bare.mount(view(told=told))
    assert bare.theater("t.film.stage.folding.folded.size") >= 30
    before = bare.page.evaluate(BOXES)
    for index in (40, 90, 150, 3):
        bare.go(index)
        assert bare.page.evaluate(BOXES) == before


@pytest.mark.parametrize(
    "turns, cards, width, level", [(3, 4, 1440, 2), (30, 5, 1440, 1), (150, 3, 1440, 0), (50, 2, 340, 2)]
)
def test_a_film_opens_as_deep_as_it_is_read_at_once_or_can_be_followed(bare, turns, cards, width, level):
    bare.page.set_viewport_size({"width": width, "height": 900 if width > 900 else 480})
    bare.mount(view(told=film(turns, cards)))
    assert bare.theater("t.film.stage.folding.level") == level


def test_until_somebody_moves_a_page_that_grows_late_is_laid_out_for_the_room_it_has_in_the_end(bare):
    sizes = narrow, wide = {"width": 940, "height": 700}, {"width": 1600, "height": 900}
    laid = []
    for size in (*sizes, narrow):
        bare.page.set_viewport_size(size)
        bare.mount(view(told=film(3, 4), start=4), heard=len(laid))
        laid.append(bare.page.evaluate(BOXES))
        bare.mount(view())
    assert laid[0] == laid[2] != laid[1]
    bare.page.set_viewport_size(narrow)
    bare.mount(view(told=film(3, 4), start=4))
    bare.page.set_viewport_size(wide)
    bare.page.wait_for_function(
        f"wide => JSON.stringify(({BOXES})()) === wide", arg=json.dumps(laid[1], separators=(",", ":"))
    )
    bare.go(5)
    bare.page.set_viewport_size(narrow)
    bare.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert bare.page.evaluate(BOXES) == laid[1], "from then on nothing jumps"


def test_keys_fold_turn_zoom_and_pan(bare):
    bare.mount(view(told=film(3, 4), start=6))
    look = "place.querySelector('.whole .viewport > .world').style.transform"
    seen = [bare.page.evaluate(look)]
    for key in ("+", "l", "j", "-", "0"):
        bare.page.keyboard.press(key)
        seen.append(bare.page.evaluate(look))
    assert all(a != b for a, b in pairwise(seen))
    bare.page.keyboard.press("g")
    assert bare.page.locator(".card.bundle[data-node='turn 1']").count() == 1
    bare.page.keyboard.press("u")
    bare.page.keyboard.press("u")
    assert bare.theater("t.film.stage.folding.level") in (0, 2)
    bare.page.keyboard.press("t")
    assert bare.theater("t.film.stage.down") is True
    assert bare.page.evaluate("localStorage.getItem('autograd-theater.down')") == "true"


def test_wheel_drag_and_double_click_move_the_view(bare):
    bare.mount(view(told=film(3, 4), start=-1))
    zoom = "new DOMMatrix(place.querySelector('.whole .viewport > .world').style.transform).a"
    left = "new DOMMatrix(place.querySelector('.whole .viewport > .world').style.transform).e"
    pane = bare.page.locator(".whole .viewport").bounding_box()
    middle = (pane["x"] + pane["width"] / 2, pane["y"] + pane["height"] - 20)
    bare.page.mouse.move(*middle)
    first = bare.page.evaluate(zoom)
    bare.page.mouse.wheel(0, -200)
    bare.page.wait_for_function(f"{zoom} > {first * 1.1}")
    before = bare.page.evaluate(left)
    bare.page.mouse.down()
    bare.page.mouse.move(middle[0] + 60, middle[1] - 10, steps=4)
    bare.page.mouse.up()
    assert bare.page.evaluate(left) > before + 40
    bare.page.keyboard.press("0")
    bare.page.locator("[data-node='1.1'] .paper").dblclick()
    assert bare.page.evaluate(zoom) >= 1.1


def test_two_fingers_pinch(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce")
    bare = Bare(context.new_page(), "light")
    bare.mount(view(told=film(2, 3), start=-1))
    zoom = "new DOMMatrix(place.querySelector('.whole .viewport > .world').style.transform).a"
    before = bare.page.evaluate(zoom)
    fingers = bare.page.context.new_cdp_session(bare.page)
    for kind, spread in (("touchStart", 20), ("touchMove", 40), ("touchMove", 70), ("touchEnd", None)):
        points = (
            [] if spread is None else [{"x": 195 - spread, "y": 200, "id": 0}, {"x": 195 + spread, "y": 200, "id": 1}]
        )
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    after = bare.page.evaluate(zoom)
    context.close()
    assert after > before * 1.5
    assert bare.complaints == []


def test_a_group_of_one_card_has_no_frame_but_a_region_without_recording_has(bare):
    told = sample.story()
    groups = [*told.cast.groups, Group(id="lonely", kind="module", name="net.1", type="ReLU")]
    nodes = [msgspec.structs.replace(n, group="lonely") if n.id == sample.S else n for n in told.cast.nodes]
    cast = msgspec.structs.replace(told.cast, groups=groups, nodes=nodes)
    bare.mount(view(told=msgspec.structs.replace(told, cast=cast), start=-1))
    assert bare.page.evaluate("[...place.querySelectorAll('.region')].map(r => r.dataset.group)") == ["region"]


def test_in_another_view_the_keys_of_the_graph_leave_it_as_it_is(bare):
    bare.mount(view(told=film(3, 4), start=6))
    before = bare.page.evaluate(BOXES)
    for name in ("grad_fn", "text", "torchviz"):
        bare.page.locator(f".tabs [data-view='{name}']").click()
        bare.page.locator(".timeline .track").focus()
        camera = bare.page.evaluate("place.querySelector('.whole .viewport > .world').style.transform")
        for key in ("t", "u", "g", "+", "-", "l"):
            bare.page.keyboard.press(key)
        assert bare.page.evaluate(BOXES) == before
        assert bare.page.evaluate("place.querySelector('.whole .viewport > .world').style.transform") == camera
        assert bare.page.locator(".zoom-turn").is_hidden()


@pytest.mark.parametrize("down", [False, True], ids=["right", "down"])
def test_300_cards_too_are_broken_into_rows_so_that_all_come_into_view(functions, down):
    scene = functions.evaluate("([g, s]) => bundle.layout(g, s)", [chain(300), {"room": ROOM, "down": down}])
    assert min(ROOM["w"] / scene["width"], ROOM["h"] / scene["height"]) > 0.14


def test_what_is_lit_stays_lit_when_the_graph_is_laid_out_anew(bare):
    bare.mount(view(start=-1))
    bare.theater("t.film.stage.light(['leaf x'])")
    bare.theater("t.film.keys.t()")
    assert bare.page.locator(".viewport .lit").get_attribute("data-node") == "leaf x"


NET = """\
import torch
from torch import nn
net = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
net(torch.ones(1, 2)).sum().backward()
"""
STANDS = """() => {
  const { stage } = place.querySelector('.theater').theater.film
  const along = (from, size, start, room) => from >= start && from + size <= start + room
  const within = (box, { x, y, w, h }) => along(box.x, box.w, x, w) && along(box.y, box.h, y, h)
  const { nodes, groups } = stage.ensemble
  return nodes.filter(({ kind }) => kind === 'parameter').map(({ id }) =>
    groups.filter(group => stage.box(group.id) && within(stage.box(id), stage.box(group.id))).map(group => group.name))
}"""


def test_a_parameter_stands_with_the_module_that_alone_uses_it_folded_or_not(bare):
    bare.mount(view(told=tell(shared().run(Request(source=NET)), "en"), start=-1))
    first, second = ["net", "net.0"], ["net", "net.2"]
    assert bare.page.evaluate(STANDS) == [first, first, second, second]
    bare.theater("t.film.controls.toggle(t.film.stage.ensemble.groups.find(group => group.name === 'net.0').id)")
    assert bare.page.evaluate(STANDS) == [["net"], ["net"], second, second], "what it gathers is seen all the same"
