"""The other forms of the graph, on the bare page: as text, as PyTorch names it, as torchviz draws it."""

from __future__ import annotations

import msgspec
import pytest

from tests.stage import sample
from tests.stage.conftest import view
from viz.stage import HERE
from viz.story.model import Drawing, GradFn, Next

GRAPH = [
    GradFn("MulBackward0", sample.Y, 1, [Next(1, 0, "e1", 0), Next(1, 0, "e2", 1)], [("_saved_self", "self")]),
    GradFn("AccumulateGrad", sample.X, 1),
    GradFn("MulBackward0", sample.M, 3, [Next(1, 0, "e5", 1)], [("_saved_other", "other")]),
    GradFn("AddBackward0", sample.Z, 4, [Next(2, 0, "e6", 0), Next(1, 1, "e7", 1)]),
    GradFn("SumBackward0", sample.S, 5, [Next(3, 0, "e8", 0)]),
]
DRAWINGS = [
    Drawing("call", "backward · line 6", "digraph { x -> y }"),
    Drawing("other", "backward · line 7", "", "more than 400 nodes"),
]


def told(language: str = "en"):
    return msgspec.structs.replace(sample.story(language), graph=GRAPH, drawings=DRAWINGS)


@pytest.fixture
def film(bare):
    bare.mount(view(told=told()))
    return bare


def show(bare, name: str) -> None:
    bare.page.locator(f"[role=tab][data-view={name}]").click()


# --- tabs


def test_tabs_are_walked_by_arrow_keys_and_v_goes_round(film):
    film.page.locator("[role=tab]").first.focus()
    chosen = film.page.locator("[role=tab][aria-selected=true]")
    for name in ("grad_fn", "Text", "Graph"):
        film.page.keyboard.press("ArrowRight" if name != "Graph" else "Home")
        if name == "Graph":
            break
        assert chosen.inner_text() == name
        assert film.page.get_by_role("tabpanel", name=name).is_visible()
    assert film.theater("t.index") == 0
    show(film, "graph")
    for name in ("grad_fn", "Text", "torchviz", "Graph"):
        film.page.locator(".theater").focus()
        film.page.keyboard.press("v")
        assert chosen.inner_text() == name
        assert film.page.get_by_role("tabpanel").count() == 1


# --- as text


def test_the_text_has_a_heading_a_tensor_with_what_is_known_of_it(film):
    show(film, "text")
    film.go(11)
    panel = film.page.get_by_role("tabpanel", name="Text")
    headings = panel.get_by_role("heading", level=3)
    assert headings.count() == film.page.evaluate("place.querySelectorAll('.whole .card:not([style*=none])').length")
    x = panel.locator(f"[data-text='{sample.X}']")
    said = " ".join(x.inner_text().split())
    for part in ("Value [1, 3]", ".grad [2, 10]", "torch.tensor([1., 3.])", "AccumulateGrad", "× 2", "4th of 4"):
        assert part in said
    assert "the gradient is cut here" in panel.locator(f"[data-text='{sample.Y}']").inner_text()
    assert x.get_attribute("aria-current") == "step"
    assert panel.locator("[aria-current=step]").count() == 1


def test_a_screen_reader_walks_headings_terms_and_buttons(film):
    show(film, "text")
    film.go(4)
    snapshot = film.page.locator(".as-text").aria_snapshot()
    for line in (
        'heading "The graph: Step 5 of 13" [level=2]',
        'button "y"',
        "term: Saved for backward",
        "definition:",
    ):
        assert line in snapshot


def test_the_text_follows_the_steps_and_keeps_the_readers_place(film):
    show(film, "text")
    film.go(4)
    button = film.page.locator(f"[data-text='{sample.Y}'] h3 button")
    button.focus()
    film.page.evaluate("window.kept = place.activeElement")
    top = film.page.locator(".as-text").evaluate("e => (e.scrollTop = 60)")
    for _ in range(4):
        film.page.keyboard.press("ArrowRight")
    assert film.theater("t.index") == 8
    assert film.page.evaluate("window.kept === place.activeElement && kept.isConnected")
    assert film.page.locator(".as-text").evaluate("e => e.scrollTop") == top


def test_a_name_in_the_text_opens_the_panel(film):
    show(film, "text")
    film.page.locator(".as-text h3 button").first.press("Enter")
    assert film.page.locator(".inspector").is_visible()


def test_a_name_of_the_program_stays_text(film):
    show(film, "text")
    assert film.page.locator(".as-text img").count() == 0
    assert sample.HOSTILE in film.page.locator(".as-text h3").first.inner_text()


# --- as PyTorch names it


def test_nodes_stand_from_root_to_leaf_under_pytorchs_names(film):
    show(film, "grad_fn")
    film.go(5)
    nodes = film.page.locator(".named[data-grad-fn]")
    names = nodes.evaluate_all("all => all.filter(e => e.style.display !== 'none').map(e => e.dataset.gradFn)")
    assert sorted(names) == sorted(node.name for node in GRAPH)
    left = {one["id"]: one["x"] for one in nodes.evaluate_all(
        "all => all.map(e => ({ id: e.dataset.node, x: e.getBoundingClientRect().x }))")}  # fmt: skip
    assert left[sample.S] < left[sample.Z] < left[sample.M] < left[sample.X]
    assert film.page.locator(".onward").count() == sum(len(node.next) for node in GRAPH)
    assert film.page.locator(".onward .input").all_text_contents() == ["input 1"]
    assert "_saved_self" in film.page.locator(f".named[data-node='{sample.Y}']").text_content()


def test_a_node_is_there_from_the_step_that_made_it_and_says_its_turn(film):
    show(film, "grad_fn")
    film.go(1)
    seen = "all => all.filter(e => e.style.display !== 'none').length"
    assert film.page.locator(".named").evaluate_all(seen) == 2
    film.go(8)
    assert "1st of 4" in film.page.locator(f".named[data-node='{sample.S}']").text_content()
    assert film.page.locator(".onward.sent").count() == 1
    film.go(1)
    assert film.page.locator(".named").evaluate_all(seen) == 2


def test_the_arrow_keys_walk_the_nodes_and_enter_opens_one(film):
    show(film, "grad_fn")
    film.go(5)
    film.page.locator(".theater").focus()
    film.page.keyboard.press("ArrowDown")
    film.page.keyboard.press("ArrowDown")
    film.page.keyboard.press("Enter")
    assert film.theater("t.film.inspector.id") == sample.X


# --- as torchviz draws it

BRING = """() => import('/torchviz.js').then(bundle => bundle.default({ data: null }))"""


def test_graphviz_is_asked_for_once_when_it_is_first_wanted_and_draws(film):
    assert film.asks == []
    show(film, "torchviz")
    assert [ask[1]["kind"] for ask in film.asks] == ["graphviz"]
    script = (HERE / "dist" / "torchviz.js").read_text("utf-8")
    film.page.route(
        "http://stage.test/torchviz.js", lambda route: route.fulfill(content_type="text/javascript", body=script)
    )
    film.page.evaluate(BRING)
    picture = film.page.get_by_role("img", name="Drawn by torchviz: backward · line 6")
    picture.wait_for()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 30
    film.page.get_by_label("Backward call").select_option("1")
    assert "more than 400 nodes" in film.page.locator(".torchviz .picture").inner_text()
    show(film, "graph")
    show(film, "torchviz")
    assert len(film.asks) == 1


def test_a_program_without_backward_says_so(bare):
    bare.mount(view())
    show(bare, "torchviz")
    assert "never calls backward" in bare.page.locator(".torchviz").inner_text()
    assert bare.asks == []
