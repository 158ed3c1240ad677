"""The example lesson is found to be right; broken in any one way, it is told which way, in which file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from viz import run
from viz.course.check.all import problems
from viz.course.check.rehearsal import jobs
from viz.course.library import Library
from viz.course.plainly import answer

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = Path(__file__).parent / "example"
Find = Callable[..., list[str]]


@pytest.fixture
def found(tmp_path: Path) -> Find:
    """``found((file, old, new), …)``: what is wrong with the example after these exchanges."""
    shutil.copytree(EXAMPLE / "square", tmp_path / "square")

    def found(*exchanges: tuple[str, str, str]) -> list[str]:
        for name, old, new in exchanges:
            path = tmp_path / "square" / name
            text = path.read_text("utf-8")
            assert old in text
            path.write_text(text.replace(old, new, 1), "utf-8")
        library = Library.open(tmp_path)
        (lesson,) = library.lessons
        plain = {job: answer(job) for job in jobs(lesson)}
        return [str(it) for it in problems(lesson, library, lambda code: run.run(run.Request(source=code)), plain)]

    return found


def test_a_right_lesson_is_found_right(found):
    assert found() == []


SHEET, ENGLISH, CHINESE = "lesson.toml", "en.md", "zh.md"
WRONG = [
    ("outcome", (SHEET, "line = 6", "line = 5"), "lesson.toml: twice.py ends with raises at line 6"),
    ("error", (SHEET, 'error = "Trying', 'error = "Failing'), "lesson.toml: twice.py ends with raises"),
    ("claim", (SHEET, "value = 12", "value = 13"), "line 18: x.grad.sum() is 12.0 in plain PyTorch"),
    ("edited claim", (SHEET, "value = [4, 8]", "value = [4, 9]"), "line 22: x.grad is [4.0, 8.0] in plain PyTorch"),
    ("claim of another type", (SHEET, "value = 12", "value = true"), "line 18: x.grad.sum() is 12.0"),
    ("because", (SHEET, "== [2, 4]", "== [2, 5]"), "because = 'x.grad.tolist() == [2, 5]' is False"),
    ("because that fails", (SHEET, "x.grad.tolist()", "q.grad.tolist()"), "NameError"),
    ("step", (SHEET, 'step = "backward 1/end"\ncompare', 'step = "backward 7/end"\ncompare'), "no step"),
    ("answer", (SHEET, "answer = [2, 4, 6]", "answer = [2, 4, 7]"), "the lesson answers [2, 4, 7]"),
    ("right wrong answer", (SHEET, "once = [1, 2, 3]", "once = [2, 4, 6]"), "the wrong answer 'once' is right"),
    ("too early", (SHEET, 'step = "backward 1/seed"', 'step = "end"'), "come after the question"),
    ("too late", (SHEET, 'at = "backward 1/AccumulateGrad#1"', 'at = "backward 1"'), "come after the question"),
    ("no name", (SHEET, 'of = "x.grad"', 'of = "q.grad"'), "q.grad is not on the stage"),
    ("a question in between", (SHEET, 'at = "backward 1/Mul', 'at = "error" # 1/Mul'), "'again' asks before"),
    ("out of focus", (SHEET, 'answer = "card 4/x*x#1"', 'answer = "x"'), "(x) is not in focus at step 'backward 1/Mul"),
    ("solution", (SHEET, '"y.backward(retain_graph=True)\\ny"]\no', '"y.backward()\\n\\ny"]\no'), "does not pass"),
    ("condition", (SHEET, "calls = 2\n", "calls = 3\n"), "there should be 3"),
    ("no task", (SHEET, 'outcome = "ok"\ncalls = 2\ntensors = { "x.grad" = [4, 8] }\n', ""), "before it is changed"),
    ("compare", (SHEET, 'compare = ["y.detach()", "y"]', 'compare = ["y.detach()", "(y"]'), "compare makes no Python"),
    ("knob", (SHEET, 'knob = "x[1]"', 'knob = "x[7]"'), "no knob 'x[7]'; there are: x[0], x[1], x[2]"),
    ("card", (ENGLISH, "[`x * x`](y)", "[`x * x`](z)"), "the target (z) is not there at step '5/y.detach()#1'"),
    ("wire", (ENGLISH, "[two wires](x -> y)", "[two wires](y -> x)"), "the target (y -> x) is not there"),
    ("boxes", (ENGLISH, "(saved y)", "(saved x)"), "the target (saved x) is not there"),
    ("bucket", (ENGLISH, "[The bucket](x.grad)", "[The bucket](y.grad)"), "the target (y.grad) is not there"),
    ("line", (ENGLISH, "(line 5)", "(line 50)"), "the target (line 50) is not there"),
    ("step to go to", (ENGLISH, "(step backward 1/Acc", "(step backward 9/Acc"), "(step backward 9/AccumulateGrad#1)"),
    ("lesson", (ENGLISH, "(lesson square)", "(lesson circle)"), "en.md, line 24: passage 'more': there is no"),
    ("list", (ENGLISH, "brings `[1, 2, 3]`", "brings `[1, 2, 4]`"), "en.md, line 18: [1, 2, 4] is in no film"),
    ("number", (CHINESE, "连线有两条", "连线有 97 条"), "zh.md, line 19: 97 is in no film"),
    ("code", (CHINESE, "`x.grad` 会是", "`x` 会是"), "zh.md, line 14: passage 'guess' has other code"),
    ("targets", (CHINESE, "[桶](x.grad)", "桶"), "zh.md, line 22: passage 'more' has other targets"),
    ("paragraphs", (CHINESE, "。\n\n[第 5", "。\n[第 5"), "zh.md, line 8: passage 'two-ways' has other paragraphs"),
    ("about", (CHINESE, "about: `x`", "about: 它"), "zh.md: about has other code"),
    ("Chinese in English", (ENGLISH, "[The bucket]", "[桶 bucket]"), "Chinese in English"),
    ("punctuation", (CHINESE, "数值继续：", "数值继续:"), "zh.md, line 12: half-width punctuation at '续:'"),
    ("no Chinese", (CHINESE, "goal: 说出梯度为什么是一个和", "goal: why"), "'why' is not Chinese"),
    ("title", (ENGLISH, "title: A square", f"title: {'Very ' * 12}square"), "a list has 60"),
    ("told before", (ENGLISH, "What will `x.grad` be?", "`[2, 4, 6]`, no?"), "'guess' tells the answer that"),
]  # fmt: skip


@pytest.mark.parametrize(("exchange", "problem"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_found(found, exchange, problem):
    told = found(exchange)
    assert any(problem in each for each in told), told


@pytest.mark.parametrize(
    ("program", "place"),
    [
        ("x.grad = torch.tensor([2.0, 4.0, 6.0])\nx.grad = None\ny = x * x", "on 3/torch.tensor"),
        ("print(torch.tensor([2.0, 4.0, 6.0]).tolist())\ny = x * x", "in what the program printed"),
    ],
)
def test_an_answer_that_is_to_be_seen_before_it_is_asked_for_is_found(found, program, place):
    told = found(("program.py", "y = x * x", program))
    assert any("is to be seen before it" in each and place in each for each in told), told


def test_a_question_for_a_card_does_not_wait_where_the_film_points_at_it(found):
    guess = '[[passage]]\nid = "which"\nprogram = "twice"\nstep = "{}"'
    told = found(("lesson.toml", guess.format("backward 1/seed"), guess.format("4/x*x#1")))
    assert any("'which': its step points at the card that it asks for" in each for each in told), told


def test_a_number_may_be_rounded_or_stand_in_the_code_or_be_a_place(found):
    text = "What will `x.grad` be?"
    fine = "What is `x[17]`, `y.detach() + x`, the 1st of `[0.33, 0.67]`, [line 6](line 6), 0.33 or 12?"
    claim = (
        "lesson.toml",
        "[[claim]]\n",
        '[[claim]]\nexpression = "x / 3"\nvalue = [0.33333, 0.66667, 1]\n\n[[claim]]\n',
    )
    pair = (
        "lesson.toml",
        "[[claim]]\n",
        '[[claim]]\nexpression = "x[:2] / 3"\nvalue = [0.33333, 0.66667]\n\n[[claim]]\n',
    )
    told = found((ENGLISH, text, fine), claim, pair)
    assert [each for each in told if each.startswith("square/en.md")] == []


def test_the_command_line_tells_writers_by_what_a_lesson_takes_hold_of_a_film():
    command = [sys.executable, "-m", "viz", "film", str(EXAMPLE / "square" / "twice.py")]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120).stdout.splitlines()
    assert told[1].startswith("   2 [4/x*x#1] op line 4: x * x gives [1, 4].")
    assert "card 4/x*x#1   op: x * x" in told
    assert "knob x[1]   2, from -5 to 5" in told
    assert told[-2:] == ["error second_backward   line 6", "-- raises"]


def test_the_command_line_prints_what_is_wrong_and_ends_with_1(tmp_path):
    def played(folder: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "viz", "lessons", str(folder)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)

    fine = played(EXAMPLE)
    assert (fine.returncode, fine.stdout) == (0, "1 lessons played, 0 problems\n")
    shutil.copytree(EXAMPLE / "square", tmp_path / "square")
    sheet = tmp_path / "square" / "lesson.toml"
    sheet.write_text(sheet.read_text("utf-8").replace("value = 12", "value = 13"), "utf-8")
    wrong = played(tmp_path)
    assert wrong.returncode == 1
    assert wrong.stdout.startswith("square/lesson.toml, line 18: x.grad.sum() is 12.0 in plain PyTorch")
