"""What counts as a right answer: a table of what people type, held against what PyTorch gave."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

NONE = None
TABLE = [
    # answer, typed, right
    ([0, 1, 4, 9], "[0, 1, 4, 9]", True),
    ([0, 1, 4, 9], "0 1 4 9", True),
    ([0, 1, 4, 9], "0,1,4,9", True),
    ([0, 1, 4, 9], "tensor([0., 1., 4., 9.])", True),
    ([0, 1, 4, 9], "tensor([0., 1., 4., 9.], grad_fn=<MulBackward0>)", True),
    ([0, 1, 4, 9], "【０，１，４，９】", True),
    ([0, 1, 4, 9], "0、1、4、9", True),
    ([0, 1, 4, 9], "0 1 4 8", False),
    ([0, 1, 4, 9], "0 1 4", False),
    ([0, 1, 4, 9], "9 4 1 0", False),
    ([0, 1, 4, 9], "None", False),
    ([1, 2, 3, 4], "[[1, 2], [3, 4]]", True),
    ([1, 2, 3, 4], "1 2\n3 4", True),
    ([1, 2, 3, 4], "1 2; 3 4", True),
    ([36], "36", True),
    ([36], "36.0", True),
    ([36], "36.001", False),
    ([1000], "1000.1", False),
    ([-2], "−2", True),
    ([0.5], "0,5", True),
    ([0.5], "1/2", True),
    ([0.5], ".5", True),
    ([0.5], "5e-1", True),
    ([-0.25, 0.5], "-1/4, 1/2", True),
    ([-0.25, 0.5], "-0,25 0,5", True),
    ([0.3333333432674408], "1/3", True),
    ([0.3333333432674408], "0.333", True),
    ([0.3333333432674408], "0.33", True),
    ([0.3333333432674408], "0.3", False),
    ([12.3], "12", False),
    ([0.019999999552965164], "0.02", True),
    ([0.0], "0", True),
    ([0.0], "0.04", False),
    (NONE, "None", True),
    (NONE, "none", True),
    (NONE, "无", True),
    (NONE, "0", False),
    (["nan"], "nan", True),
    (["nan"], "NaN", True),
    (["nan"], "0", False),
    (["inf"], "inf", True),
    (["-inf"], "-∞", True),
    (["-inf"], "inf", False),
    ([True, False], "True False", True),
]
JUDGE = "([prediction, typed]) => bundle.judge(prediction, typed)"


def judged(functions, answer, typed: str, replies=()) -> dict:
    prediction = {"asks": "number", "reveal": 1, "of": "x.grad", "answer": answer, "replies": list(replies)}
    return functions.evaluate(JUDGE, [prediction, typed])


def test_answers_are_judged_as_a_teacher_would(functions):
    wrong = [row for row in TABLE if judged(functions, row[0], row[1])["right"] is not row[2]]
    assert wrong == []


@pytest.mark.parametrize("typed", ["abc", "[1, x]", "1/0", "[]", "1 2 3?"])
def test_what_says_no_numbers_is_no_answer(functions, typed):
    found = judged(functions, [1], typed)
    assert found["unread"] and not found["right"]


def test_typical_wrong_answers_have_replies_of_their_own(functions):
    replies = [
        {"id": "right", "words": []},
        {"id": "cube", "words": [], "numbers": [0, 3, 12, 27]},
        {"id": "none", "words": [], "numbers": None},
        {"id": "other", "words": []},
    ]

    def reply(typed: str) -> str:
        return judged(functions, [0, 1, 4, 9], typed, replies)["reply"]["id"]

    assert [reply(typed) for typed in ("0 1 4 9", "0 3 12 27", "None", "5", "1 1 1 1")] == [
        "right", "cube", "none", "other", "other",
    ]  # fmt: skip


def test_another_count_of_numbers_is_said(functions):
    assert judged(functions, [0, 1, 4, 9], "0 1 4")["count"] == [3, 4]
    assert "count" not in judged(functions, [0, 1, 4, 9], "1 1 1 1")


def test_choices_and_cards_are_judged_by_id(functions):
    replies = [
        {"id": "right", "words": []},
        {"id": "grows", "words": []},
        {"id": "sum", "words": [], "card": "5/y"},
        {"id": "other", "words": []},
    ]
    choice = {"asks": "choice", "reveal": 1, "right": "same", "replies": replies}
    card = {"asks": "card", "reveal": 1, "right": "4/x", "replies": replies}
    found = [functions.evaluate(JUDGE, [*asked]) for asked in (
        (choice, "same"), (choice, "grows"), (card, "4/x"), (card, "5/y"), (card, "leaf"),
    )]  # fmt: skip
    assert [(one["right"], one["reply"]["id"]) for one in found] == [
        (True, "right"), (False, "grows"), (True, "right"), (False, "sum"), (False, "other"),
    ]  # fmt: skip
