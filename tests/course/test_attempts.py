"""Each condition of a try, met and not met; what is said of it in both languages."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest

from lessons.model import Try
from viz.course.attempts import WORDS, Tried, lacking

FACTS = {
    "outcome": "raises",
    "exception": {"type": "ValueError", "message": "no", "line": 3},
    "tensors": {
        "x": {"shape": [2], "data": [1.0, "nan"], "grad": None},
        "w": {"shape": [], "data": [2.0], "grad": {"shape": [1, 2], "data": [1 / 3, 4.0], "dtype": "float32"}},
        "big": {"shape": [999], "data": None, "grad": None},
    },
    "backward_calls": [
        {"exception": None, "nested": False},
        {"exception": None, "nested": True},
        {"exception": "RuntimeError", "nested": False},
    ],
}
CODE = "y = x.  detach()  # not clone\nz = 'text # clone'\n"
TRIED = Tried(CODE, FACTS)


def said(language: str = "en", tried: Tried = TRIED, **conditions) -> list[str]:
    sentences = lacking(Try(("a", "b"), **conditions), tried, language)
    return ["".join(piece.text for piece in sentence) for sentence in sentences]


@pytest.mark.parametrize(
    "met",
    [
        {"outcome": "raises"},
        {"tensors": {"x": [1, float("nan")], "x.grad": "None", "w": 2, "w.grad": [[0.3333, 4]]}},
        {"calls": 1},
        {"keeps": ("y =\nx. detach()", "'text # clone'")},
        {"lacks": ("not clone",)},
    ],
)
def test_a_condition_that_is_met_says_nothing(met):
    assert said(**met) == said("zh", **met) == []


@pytest.mark.parametrize(
    ("conditions", "english"),
    [
        ({"outcome": "ok"}, "The program should end without an error; it raised ValueError at line 3."),
        ({"tensors": {"v.grad": [1]}}, "At the end there is no tensor named v."),
        ({"tensors": {"x.grad": [1, 2]}}, "At the end x.grad is None; it should be [1, 2]."),
        ({"tensors": {"w.grad": "None"}}, "At the end w.grad is [[0.3333, 4]]; it should be None."),
        ({"tensors": {"big": [1]}}, "At the end big is …; it should be [1]."),
        ({"calls": 2}, "Backward calls that ended without an error: 1; there should be 2."),
        ({"keeps": ("clone()",)}, "The program should still have clone()."),
        ({"lacks": ("detach()",)}, "The program should do without detach()."),
    ],
)
def test_what_lacks_is_told_with_the_real_values(conditions, english):
    assert said(**conditions) == [english]
    assert said("zh", **conditions) != [english]


def test_an_end_without_the_error_and_no_end_at_all_are_told_apart():
    fine, stopped = (replace(TRIED, facts=FACTS | {"outcome": outcome}) for outcome in ("ok", "stopped"))
    assert said(tried=fine, outcome="raises") == ["The program should end with an error, and it ended without one."]
    assert said(tried=stopped, outcome="ok") == ["The program was stopped before its end."]


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_have_the_same_places(key):
    english, chinese = (
        sorted(name for _, name, _, _ in string.Formatter().parse(WORDS[key][language]) if name)
        for language in ("en", "zh")
    )
    assert english == chinese
