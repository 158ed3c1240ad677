"""A lesson laid over a film: what its words point at, where it waits, what remains when the reader changed the code."""

from __future__ import annotations

import msgspec
import pytest

from viz.course.script import Script, Target
from viz.story.code.edits import applied

RETAINED = ("y.backward()\n", "y.backward(retain_graph=True)\n")
LONGER = ("import torch\n", "import torch\n\nprint(1)")


def passage(script: Script, id: str):
    return next(each for each in script.passages if each.id == id)


def targets(script: Script, id: str) -> list[Target]:
    return [piece.target for paragraph in passage(script, id).prose for piece in paragraph if piece.target]


@pytest.mark.parametrize("program", ["program", "twice"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_over_its_own_film_nothing_of_a_lesson_is_lost(play, program, language):
    bound = play(program, language=language)
    assert bound.lost == []
    assert not bound.script.edited
    assert msgspec.json.decode(msgspec.json.encode(bound.script), type=Script) == bound.script


def test_words_point_at_cards_wires_boxes_buckets_lines_steps_and_lessons(play):
    script = play("program").script
    x, y = "3/torch.tensor([1.0,2.0,3.#1", "4/x*x#1"
    assert targets(script, "two-ways") == [
        Target("card", [x]),
        Target("card", [y]),
        Target("edges", ["e1", "e2"]),
        Target("saved", [y]),
        Target("lines", first=5, last=5),
        Target("edges", ["e3"]),
    ]
    assert targets(script, "more") == [Target("grad", [x]), Target("step", first=9), Target("lesson", ["square"])]


def test_both_languages_point_at_the_same_things(play):
    for id in ("two-ways", "more"):
        english, chinese = (targets(play("program", language=it).script, id) for it in ("en", "zh"))
        assert sorted(english, key=str) == sorted(chinese, key=str)


def test_the_answer_to_a_question_is_what_the_film_has(play):
    guess = passage(play("program").script, "guess").prediction
    assert (guess.answer, guess.shape, guess.reveal) == ([2, 4, 6], [3], 9)
    assert {reply.id: reply.numbers for reply in guess.replies} == {"right": None, "once": [1, 2, 3], "other": None}
    again, which = (passage(play("twice").script, id).prediction for id in ("again", "which"))
    assert (again.right, [choice.id for choice in again.choices]) == ("error", ["grows", "error"])
    assert (which.right, which.replies[1].card) == ("4/x*x#1", "4/(x*x).sum()#1")


def test_a_passage_of_another_program_is_words_only(play):
    again = passage(play("program").script, "again")
    assert (again.program, again.step, again.prediction) == (1, None, None)
    assert again.asks, "though only its own film has the question"
    assert not passage(play("program").script, "more").asks


def test_what_a_passage_offers_are_changes_of_the_code_on_the_stage(play):
    code = "import torch\n\nx = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)\ny = x * x\nz = y.detach() + x\n"
    more = passage(play("program").script, "more")
    assert applied(code, more.compare) == code.replace("y.detach()", "y")
    assert more.knob == "3/x[1]#1"
    mend = passage(play("twice").script, "mend").attempt
    assert [(edit.first, edit.last) for edit in mend.solution] == [(5, 6)]


def test_lines_and_keys_move_along_when_the_reader_puts_lines_in(play):
    bound = play("program", LONGER)
    assert bound.script.edited and bound.lost == []
    assert passage(bound.script, "two-ways").step is not None
    assert Target("lines", first=6, last=6) in targets(bound.script, "two-ways")
    assert Target("card", ["5/x*x#1"]) in targets(bound.script, "two-ways")


def test_a_program_that_keeps_a_line_or_none_is_another_one(play):
    assert not play("program", LONGER).script.another
    assert not play("program", ("1.0, 2.0", "5.0, 2.0")).script.another
    mine = [("x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)", "w = 1"), ("y = x * x", "v = 2")]
    mine += [("z = y.detach() + x", "print(w)"), ("y.sum().backward()", "print(v)")]
    pasted = play("program", *mine).script
    assert pasted.edited and pasted.another


def test_a_question_falls_away_when_the_film_gives_another_answer(play):
    changed = play("program", ("1.0, 2.0", "5.0, 2.0"))
    assert passage(changed.script, "guess").prediction is None
    assert any("the lesson answers [2, 4, 6]" in lost.problem for lost in changed.lost)
    assert passage(play("program", LONGER).script, "guess").prediction.answer == [2, 4, 6], "it is still so"
    assert passage(play("twice", LONGER).script, "again").prediction is None, "nothing proves a choice here"


def test_what_the_film_has_no_more_becomes_plain_words(play):
    bound = play("program", ("y.sum().backward()", "pass"))
    more = passage(bound.script, "more")
    assert more.step is None
    assert [piece.target for piece in more.prose[0] if piece.target] == [Target("lesson", ["square"])]
    assert {lost.passage for lost in bound.lost} == {"guess", "more"}


def test_a_run_that_does_what_a_try_asks_has_passed(play):
    original = passage(play("twice").script, "mend").attempt
    assert (original.state, original.lacking) == ("", [])
    done = passage(play("twice", RETAINED).script, "mend").attempt
    assert (done.state, done.lacking) == ("passed", [])


def test_a_run_that_does_not_is_told_what_lacks(play):
    mend = passage(play("twice", ("y.backward()\ny.backward()", "y.backward()")).script, "mend").attempt
    said = ["".join(piece.text for piece in sentence) for sentence in mend.lacking]
    assert mend.state == "failed"
    assert said == [
        "At the end x.grad is [2, 4]; it should be [4, 8].",
        "Backward calls that ended without an error: 1; there should be 2.",
    ]
    again = passage(play("twice", LONGER, language="zh").script, "mend").attempt
    assert [piece.text for piece in again.lacking[0] if piece.code] == ["7", "RuntimeError"]
