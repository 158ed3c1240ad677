"""The history of a card against another way to know it: the whole states of the film, one held beside the next."""

from __future__ import annotations

import itertools

import msgspec
import pytest

from tests.stage.films import json_of, told
from viz.story.model import Story, fold

pytestmark = pytest.mark.browser

PROGRAMS = (
    "accumulate",
    "no_grad_update",
    "second_backward",
    "name_moves",
    "saved_changed",
    "data_edit",
    "zero_pitfall",
)
HISTORY = """text => {
  const story = JSON.parse(text), history = new bundle.History(new bundle.Player(story))
  return Object.fromEntries(story.cast.nodes.map(({ id }) => [id, history.of(id)]))
}"""
FACTS = ("requires_grad", "is_leaf", "retains_grad", "grad_fn", "version")
BUCKET = {"poured", "zeroed", "set", "emptied", "changed", "grad"}


def folded(story: Story) -> list[dict]:
    """The state after each step, and the empty one before the first."""
    return [{}] + [msgspec.to_builtins(fold(story, i)) for i in range(len(story.steps))]


def happened(was: dict, now: dict) -> set[str]:
    """What became of a card between two whole states."""
    if not was.get("shown"):
        return {"made"} if now.get("shown") else set()
    found = {"value"} if was.get("value") != now.get("value") else set()
    found |= {"names"} if names(was) != names(now) else set()
    found |= {"grad"} if was.get("grad") != now.get("grad") else set()
    facts = (was.get("facts") or {}, now.get("facts") or {})
    return found | {fact for fact in FACTS if all(facts) and facts[0].get(fact) != facts[1].get(fact)}


def names(state: dict) -> set[str]:
    return {name for name, _ in state.get("names") or []}


def held(state: dict) -> list[str]:
    return [box["state"] for box in state.get("saved") or []]


@pytest.mark.parametrize("name", ["sample", "training", *PROGRAMS])
def test_the_history_of_a_card_is_what_the_folded_states_differ_in(functions, name):
    story = told(name)
    states = folded(story)
    for id, moments in functions.evaluate(HISTORY, json_of(story)).items():
        said = {moment["step"]: {item["what"] for item in moment["items"]} for moment in moments}
        for step, (before, after) in enumerate(itertools.pairwise(states)):
            was, now = before.get(id, {}), after.get(id, {})
            found = said.get(step, set())
            bucket = {"grad"} if found & BUCKET else set()
            plain = found & {"made", "value", "names", *FACTS} | bucket
            assert happened(was, now) - plain == set(), (id, step, "missing")
            grew = was.get("ledger") != now.get("ledger")
            may = ({"grad"} if grew else set()) | ({"names"} if "made" in found else set())
            assert plain - happened(was, now) <= may, (id, step, "made up")
            assert ("freed" in found) == (held(was).count("freed") < held(now).count("freed"))


def test_each_row_has_the_numbers_that_the_states_had(functions):
    story = told("training")
    states = folded(story)
    seen = set()
    for id, moments in functions.evaluate(HISTORY, json_of(story)).items():
        for moment in moments:
            was, now = states[moment["step"]].get(id, {}), states[moment["step"] + 1].get(id, {})
            for item in moment["items"]:
                if item["what"] in BUCKET:
                    assert (item.get("before"), item["after"]) == (was.get("grad"), now["grad"])
                if item["what"] == "value":
                    assert (item["before"], item["after"]) == (was["value"], now["value"])
                seen.add(item["what"])
    assert {"made", "value", "poured", "zeroed", "version", "freed", "full", "entered"} <= seen


def test_a_film_of_thousands_of_steps_is_indexed_at_once(functions):
    spent = functions.evaluate(
        "() => { const value = { key: 'k', kind: 'op', phase: 'forward', say: [] };"
        " const steps = [...Array(6000).keys()].map(i => ({ ...value, changes: [['a', 'value', `v${i}`],"
        " [`n${i}`, 'shown', true], [`n${i}`, 'value', `v${i}`]] }));"
        " const t = performance.now(); const history = new bundle.History(new bundle.Player({ steps }));"
        " const rows = history.of('a').length; return [rows, performance.now() - t] }"
    )
    assert spent[0] == 6000 and spent[1] < 1_000
