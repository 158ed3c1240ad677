"""The visual language: every state has words, a sign and a picture; the legend tells the states that a film has."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.stage.conftest import view
from tests.story.told import story_of, torch_program
from viz.story.model import Story, fold

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
WORDS = json.loads((ROOT / "viz/stage/strings/legend.json").read_text("utf-8"))
GUIDE = (ROOT / "docs" / "visual-language.md").read_text("utf-8")
TABLE = "bundle.samples(bundle.say('en')).map(({ id, family, drawn }) => [id, family, drawn])"

FILM = torch_program(
    "x = torch.tensor([1., 3.], requires_grad=True)",
    "w = torch.nn.Parameter(torch.tensor([2., 0.]))",
    "f = torch.nn.Parameter(torch.tensor([1., 1.]), requires_grad=False)",
    "y = x * w",
    "y.retain_grad()",
    "v = y[0:1]",
    "u = y.detach()",
    "with torch.no_grad():",
    "    k = y * 2",
    "p = y.argmax()",
    "l = (y * u + f * x).sum() + torch.sqrt(x - x).sum() + torch.tensor(k.sum().item())",
    "l.backward(retain_graph=True)",
    "w.data.add_(1)",
    "l.backward()",
    "x.grad.zero_()",
    "w.grad = None",
)

CHECKPOINT = torch_program(
    "from torch.utils.checkpoint import checkpoint",
    "x = torch.tensor([1., 3.], requires_grad=True)",
    "y = checkpoint(lambda a: a * a, x, use_reentrant=False)",
    "y.sum().backward()",
)
PLAIN = torch_program("x = torch.ones(2)", "y = x + 1")


def table(page) -> dict[str, tuple[str, str]]:
    return {id: (family, drawn) for id, family, drawn in page.evaluate(TABLE)}


def test_every_state_has_a_name_a_meaning_and_a_sign_in_both_languages(functions):
    states = table(functions)
    for kind in ("state.{}", "state.{}.is", "cue.{}"):
        for id in states:
            assert all(WORDS[kind.format(id)][language] for language in ("en", "zh")), kind.format(id)
    named = {key.split(".")[1] for key in WORDS if key.startswith(("state.", "cue."))}
    assert named == set(states), "words of a state that is not in the table"
    assert {family for family, _ in states.values()} == {key[7:] for key in WORDS if key.startswith("family.")}


def test_no_two_states_have_the_same_sign(functions):
    signs = [WORDS[f"cue.{id}"]["en"] for id in table(functions)]
    assert len(set(signs)) == len(signs)


def test_the_guide_lists_exactly_the_states_of_the_table(functions):
    listed = re.findall(r"^\| `(\w+)` \| (\w+) \|", GUIDE, re.M)
    assert listed == [(id, family) for id, (family, _) in table(functions).items()]


@pytest.mark.parametrize("bare", ["light", "dark"], indirect=True)
def test_every_state_is_drawn_by_the_stage_and_can_be_seen(bare):
    bare.mount(view())
    unseen = bare.page.evaluate(
        """() => {
          const shown = element => {
            const { fill, stroke } = getComputedStyle(element)
            return [fill, stroke].some(colour => colour !== 'none' && !colour.endsWith(', 0)'))
          }
          return bundle.samples(bundle.say('zh')).filter(({ drawn, picture }) => {
            place.querySelector('.theater').append(picture)
            const marks = [...picture.querySelectorAll(drawn)].flatMap(mark => [mark, ...mark.querySelectorAll('*')])
            return !marks.some(shown)
          }).map(({ id }) => id)
        }"""
    )
    assert unseen == []


def in_film(told: Story) -> set[str]:
    """What the film has of these states, folded in Python."""
    links, kinds = {link.id: link for link in told.cast.edges}, {actor.id: actor.kind for actor in told.cast.nodes}
    found: set[str] = set()
    for upto in range(len(told.steps)):
        for id, fields in fold(told, upto).items():
            if not fields.get("shown"):
                continue
            if id in links and links[id].carries == "cut":
                found.add(links[id].why)
            found |= {"plain"} if id in links and links[id].carries == "value" else set()
            if id in kinds:
                found |= {kinds[id]} & {"leaf", "parameter", "frozen", "untracked", "data"}
                found |= {{"plain": "number"}.get(box.state, box.state) for box in fields.get("saved") or []}
                found |= {"source" if odd.arose else "spread" for odd in fields.get("odd") or []}
                found |= {
                    {"set": "replaced", "changed": "replaced"}.get(e.how, e.how) for e in fields.get("ledger") or []
                }
                facts = fields.get("facts")
                found |= {"lock"} if fields.get("locked") else set()
                found |= {name for name in ("silent", "left") if fields.get(name)}
                found |= {"view"} if facts and facts.view_of else set()
                found |= {"shares"} if facts and facts.shares else set()
                found |= {"retains"} if facts and facts.retains_grad and not facts.is_leaf else set()
    return found


KNOWN = {
    "detach", "no_grad", "dtype", "item", "plain", "leaf", "parameter", "frozen", "untracked", "data", "full", "kept",
    "freed", "needed", "changed", "packed", "placeholder", "number", "source", "spread", "poured", "zeroed",
    "emptied", "replaced", "lock", "silent", "left", "view", "shares", "retains",
}  # fmt: skip


def opened(bare, told: Story, start: int = 0) -> set[str]:
    """Opens the legend; the states that it marks."""
    bare.mount(view(told=told, start=start))
    bare.page.locator(".legend button").click()
    return set(bare.page.evaluate("[...place.querySelectorAll('.signs .here')].map(e => e.dataset.state)"))


@pytest.mark.parametrize("lines", [FILM, CHECKPOINT, PLAIN], ids=["rich", "checkpoint", "plain"])
def test_the_legend_marks_exactly_the_states_that_the_film_has(bare, lines):
    told = story_of(lines)
    assert opened(bare, told) & KNOWN == in_film(told)


def test_a_leaf_frozen_on_the_way_keeps_its_bucket_and_the_legend_says_so(bare):
    lines = torch_program(
        "w = torch.tensor(3.0, requires_grad=True)", "y = w * w", "w.requires_grad_(False)", "y.backward()"
    )
    told = story_of(lines)
    assert "data" in opened(bare, told, len(told.steps) - 1)
    assert bare.page.locator(".card.data .bucket").count() == 1, "PyTorch's .grad stays, too"
    row = bare.page.locator(".signs [data-state='data']").first.inner_text()
    assert "a bucket only where it once required grad" in row and "requires_grad_(False)" in row


def test_what_a_film_draws_is_in_the_table(bare):
    """Every class that carries a state, at every step, belongs to a row."""
    told = story_of(FILM)
    bare.mount(view(told=told))
    states = table(bare.page)
    named = {name for _, drawn in states.values() for name in re.findall(r"\.([\w-]+)", drawn)}
    passing = {"active", "flying", "lit", "compact", "unmapped", "lens"}
    seen: set[str] = set()
    for index in range(0, len(told.steps), 2):
        bare.go(index)
        seen |= set(
            bare.page.evaluate(
                "[...place.querySelectorAll('.viewport :is(.card, .edge, .glyph, .badge, .bucket, .pin, .scissors)')]"
                ".flatMap(e => [...e.classList])"
            )
        )
    assert seen - named - passing == {"card", "edge", "glyph", "badge", "bucket", "pin", "scissors"} - named
    assert {"kept", "lock", "source", "detach"} <= seen


def test_a_state_lights_its_cards_and_follows_the_film_until_escape(bare):
    told = story_of(FILM)
    opened(bare, told, start=-1)
    entry = bare.page.locator(".signs [data-state=frozen]")
    entry.focus()
    bare.page.keyboard.press("Enter")
    lit = "[...place.querySelectorAll('.viewport .card.lit')].map(e => e.querySelector('.names').textContent)"
    assert bare.page.evaluate(lit) == ["f"]
    assert "1" in entry.locator(".count").inner_text()
    bare.go(0)
    assert bare.page.evaluate(lit) == []
    bare.page.keyboard.press("Escape")
    assert not bare.page.locator(".signs").is_visible()
    assert bare.page.evaluate("place.activeElement.closest('.legend') !== null"), "the focus is back on the button"


def test_pointing_at_a_view_lights_its_base(bare):
    bare.mount(view(told=story_of(FILM), start=-1))
    bare.page.locator(".viewport .card", has_text="y[0:1]").first.dispatch_event("pointerover", {"bubbles": True})
    assert "y" in bare.page.locator(".viewport .card.lit .names").first.text_content()


def test_the_quiet_line_has_no_sign_that_the_film_lacks(bare):
    signs = "[...place.querySelectorAll('.legend li')].map(e => e.dataset.sign)"
    bare.mount(view(told=story_of(torch_program("x = torch.ones(2, requires_grad=True)", "y = x + 1"))))
    assert bare.page.evaluate(signs) == ["value"]
    bare.mount(view(told=story_of(FILM)))
    assert bare.page.evaluate(signs)[:4] == ["value", "gradient", "plain", "cut"]
