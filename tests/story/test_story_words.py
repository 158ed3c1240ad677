"""The catalogue: every sentence in both languages, with the same places, none unused, none missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from viz.story.model import Run
from viz.story.rules import RULES
from viz.story.words import PLACE, Language, catalogue

SOURCES = "\n".join(
    path.read_text("utf-8") for path in (Path(__file__).resolve().parents[2] / "viz/story").rglob("*.py")
)
FAMILIES = (
    "rule.",
    "cut.",
    "silent.",
    "stop.",
    "try.",
    "chapter.",
    "fault.",
    "flag.",
    "grad.",
    "grads.",
    "gives",
    "note.",
    "level.",
    "hook.",
    "inside.",
    "variant.",
)
"""Keys that the code puts together from a fact."""
STYLES = {"", "value", "gradient", "name", "code", "node", "strong", "good", "bad"}


def test_both_languages_have_the_same_sentences():
    assert list(catalogue("en")) == list(catalogue("zh"))


@pytest.mark.parametrize("key", list(catalogue("en")))
def test_a_sentence_has_the_same_places_in_both_languages(key):
    english, chinese = (sorted(PLACE.findall(catalogue(language)[key])) for language in ("en", "zh"))
    assert english == chinese
    assert {style for _, style in english} <= STYLES


@pytest.mark.parametrize("key", list(catalogue("en")))
def test_no_sentence_lies_about_unused(key):
    base = key.removesuffix(".one") if f'"{key}"' not in SOURCES else key
    put_together = base.startswith(FAMILIES) or base.split(".")[0] in ("list", "clause")
    assert f'"{base}"' in SOURCES or put_together


def test_every_rule_that_is_spoken_of_exists():
    spoken = {key.removeprefix("rule.") for key in catalogue("en") if key.startswith("rule.")}
    assert spoken <= {name.rstrip("0123456789") for name in RULES}


def test_chinese_sentences_use_chinese_punctuation():
    for key, template in catalogue("zh").items():
        bare = PLACE.sub("", template)
        if re.search(r"[\u4e00-\u9fff]", bare):
            assert not re.search(r"[\u4e00-\u9fff] ?[,;:?!]|[\u4e00-\u9fff]\.", bare), key


def test_user_text_is_an_argument_and_never_a_template():
    said = Language("en").say("gives", expr="{name} <b>", value=[Run("1", "value")])
    assert [run.text for run in said] == ["{name} <b>", " gives ", "1", "."]


def test_a_list_is_joined_as_the_language_does_it():
    one, two, three = ([Run(letter)] for letter in "abc")
    assert "".join(run.text for run in Language("en").join([one, two, three])) == "a, b and c"
    assert "".join(run.text for run in Language("zh").join([one, two, three])) == "a、b 和 c"
