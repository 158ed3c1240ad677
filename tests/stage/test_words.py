"""Every word of the page exists in both languages, and every word that exists is used."""

from __future__ import annotations

import re

import pytest

from viz.stage import HERE, strings

EN, ZH = strings("en"), strings("zh")
SOURCES = "\n".join(path.read_text("utf-8") for path in sorted((HERE / "src").rglob("*.ts")))
COMPOSED = (
    "kind.", "group.", "box.", "card.", "ledger.", "printed.", "ordinal.", "torchviz.", "notice.", "app.own", "proof.",
    "level.", "views.", "stops.", "history.", "values.",
    "state.", "cue.", "family.", "badge.", "sign.", "scale.", "compare.side.", "compare.waits.", "compare.goes.",
)  # fmt: skip
"""Keys put together at run time, or used by the app."""


def test_both_languages_have_the_same_words():
    assert list(EN) == list(ZH)
    assert {path.stem for path in (HERE / "strings").iterdir()} == set(re.findall(r"strings/(\w+)\.json", SOURCES))
    assert all(text.strip() for text in (*EN.values(), *ZH.values()))


@pytest.mark.parametrize("key", EN)
def test_a_word_takes_the_same_values_in_both_languages(key: str):
    named = [{"n" if name == "nth" else name for name in re.findall(r"\{(\w+)\}", words[key])} for words in (EN, ZH)]
    assert named[0] == named[1]


def test_no_word_is_left_unused():
    assert [key for key in EN if f"'{key}'" not in SOURCES and not key.startswith(COMPOSED)] == []


def test_no_visible_word_is_written_in_the_code():
    spoken = re.findall(r"(?:'aria-label'|title): '([A-Za-z ]+)'", SOURCES)
    assert spoken == []
