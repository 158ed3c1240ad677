"""The stage's pure parts in a real browser: numbers, the player's fold, the layout."""

from __future__ import annotations

import json
import random
from itertools import combinations

import msgspec
import pytest

from tests.conftest import ROOT
from tests.stage import sample
from viz.story.model import fold

pytestmark = pytest.mark.browser

TABLE = json.loads((ROOT / "tests" / "shared_numbers.json").read_text("utf-8"))


def test_numbers_read_as_in_the_shared_table(functions):
    shown = functions.evaluate("pairs => pairs.map(([x]) => bundle.number(x))", TABLE["numbers"])
    assert shown == [text for _, text in TABLE["numbers"]]


def test_small_tensors_read_as_in_the_shared_table(functions):
    shown = functions.evaluate("rows => rows.map(([shape, data]) => bundle.array(shape, data))", TABLE["arrays"])
    assert shown == [text for _, _, text in TABLE["arrays"]]


@pytest.mark.parametrize(
    "printed, seen",
    [
        ("\x1b[31mred\x1b[0m plain", "red plain"),
        ("10 %\r50 %\rdone", "done"),
        ("longer\rab\n", "abnger\n"),
        ("a\r\nb\n", "a\nb\n"),
        ("[1, 2] \x1b]0;title\x07中文", "[1, 2] 中文"),
    ],
)
def test_print_reads_as_a_terminal_leaves_it(functions, printed, seen):
    assert functions.evaluate("text => bundle.asOnTerminal(text)", printed) == seen


def test_the_player_folds_as_python_does_wherever_it_jumps(functions):
    told = sample.story()
    order = [random.Random(4).randrange(len(told.steps)) for _ in range(60)]
    states = functions.evaluate(
        "([text, order]) => { const p = new bundle.Player(JSON.parse(text));"
        " return order.map(i => { p.go(i); return Object.fromEntries(p.state) }) }",
        [msgspec.json.encode(told).decode(), order],
    )
    for index, state in zip(order, states, strict=True):
        assert state == json.loads(msgspec.json.encode(fold(told, index)))


def graph(nodes: int, seed: int, extra: float = 0.6) -> dict:
    """A random program: every card uses one or two earlier ones; sizes vary."""
    rng = random.Random(seed)
    sizes = [{"w": rng.randint(90, 260), "h": rng.randint(50, 170), "axis": 40} for _ in range(nodes)]
    wires = []
    for target in range(1, nodes):
        sources = {rng.randrange(max(0, target - 8), target)} | (
            {rng.randrange(target)} if rng.random() < extra else set()
        )
        wires += [{"source": s, "target": target, "slot": i, "label": 0} for i, s in enumerate(sorted(sources))]
    return {"sizes": sizes, "wires": wires, "groups": [-1] * nodes}


def overlap(a: dict, b: dict) -> bool:
    return (
        a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"] and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"]
    )


@pytest.mark.parametrize("nodes, seed", [(2, 1), (8, 2), (20, 3), (60, 4), (150, 5)])
def test_no_two_cards_overlap_and_wires_run_to_the_right(functions, nodes, seed):
    given = graph(nodes, seed)
    scene = functions.evaluate("g => bundle.layout(g)", given)
    assert [(a, b) for a, b in combinations(scene["boxes"], 2) if overlap(a, b)] == []
    for wire in given["wires"]:
        source, target = scene["boxes"][wire["source"]], scene["boxes"][wire["target"]]
        assert source["x"] + source["w"] < target["x"]
    assert all(box["x"] >= 0 and box["x"] + box["w"] <= scene["width"] for box in scene["boxes"])
    assert all(box["y"] >= 0 and box["y"] + box["h"] <= scene["height"] for box in scene["boxes"])


def test_a_chain_is_a_straight_line(functions):
    sizes = [{"w": 100, "h": 60 + 20 * (i % 3), "axis": 35} for i in range(12)]
    wires = [{"source": i, "target": i + 1, "slot": 0, "label": 0} for i in range(11)]
    scene = functions.evaluate("g => bundle.layout(g)", {"sizes": sizes, "wires": wires, "groups": [-1] * 12})
    assert len({round(box["y"] + 35, 3) for box in scene["boxes"]}) == 1


def test_a_parameter_stands_beside_its_first_use(functions):
    sizes = [{"w": 100, "h": 60, "axis": 30}] * 7
    chain = [{"source": i, "target": i + 1, "slot": 0, "label": 0} for i in range(5)]
    scene = functions.evaluate(
        "g => bundle.layout(g)",
        {"sizes": sizes, "wires": [*chain, {"source": 6, "target": 5, "slot": 1, "label": 0}], "groups": [-1] * 7},
    )
    assert scene["boxes"][6]["x"] == scene["boxes"][4]["x"]


def test_an_in_place_write_does_not_turn_the_graph_around(functions):
    sizes = [{"w": 100, "h": 60, "axis": 30}] * 3
    wires = [
        {"source": 0, "target": 1, "slot": 0, "label": 0},
        {"source": 1, "target": 2, "slot": 0, "label": 0},
        {"source": 2, "target": 0, "slot": 0, "label": 0, "loose": True},
    ]
    scene = functions.evaluate("g => bundle.layout(g)", {"sizes": sizes, "wires": wires, "groups": [-1] * 3})
    lefts = [box["x"] for box in scene["boxes"]]
    assert lefts == sorted(lefts)


def test_an_unrolled_network_with_shared_weights_is_laid_out_in_time(functions):
    nodes, steps = 2 + 3 * 500, 500
    wires = []
    for t in range(steps):
        first = 2 + 3 * t
        links = [(first - 1 if t else 0, first), (1, first), (first, first + 1), (0, first + 1), (first + 1, first + 2)]
        wires += [{"source": a, "target": b, "slot": 0, "label": 0} for a, b in links]
    given = {"sizes": [{"w": 140, "h": 90, "axis": 40}] * nodes, "wires": wires, "groups": [-1] * nodes}
    spent = functions.evaluate(
        "g => { const t = performance.now(); bundle.layout(g); return performance.now() - t }", given
    )
    assert spent < 3_000


def test_a_story_over_the_cap_is_refused(functions):
    refused = functions.evaluate(
        "async () => { const s = new Blob(['x'.repeat(5000)]).stream().pipeThrough(new CompressionStream('deflate'));"
        " const b = new Uint8Array(await new Response(s).arrayBuffer());"
        " return bundle.unpack(btoa(String.fromCharCode(...b)), 1000).then(() => 'taken', e => e.name) }"
    )
    assert refused == "RangeError"
