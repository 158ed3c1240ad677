"""``python -m viz``: what it prints and how it exits."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from viz import __main__ as command_line
from viz.__main__ import main
from viz.run import Runner
from viz.run.environment import ROOT
from viz.run.forks import Forks
from viz.run.level import Survey
from viz.trace import codec
from viz.trace.text import text

SQUARE = "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\ny.backward()\nprint(x.grad)\n"
FIELDS = {"program", "outcome", "exception", "stdout", "warnings", "tensors", "backward_calls"}


def viz(*arguments: object) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "viz", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120)


@pytest.fixture
def said(runner: Runner, monkeypatch, capsysbinary) -> Callable[..., tuple[int, str, str]]:
    """Status, output and errors of a command that runs programs, on a runner that is warm already."""
    monkeypatch.setattr(command_line, "_runner", lambda asked: contextlib.nullcontext(runner))

    def said(*arguments: object) -> tuple[int, str, str]:
        status = main([*map(str, arguments)])
        return status, *(words.decode() for words in capsysbinary.readouterr())

    return said


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "square.py").write_text(SQUARE, encoding="utf-8")
    (tmp_path / "deep" / "wrong.py").write_text("print('梯度')\n1 / 0\n", encoding="utf-8")
    (tmp_path / "cells.py").write_text("# %% one\n1 / 0\n# %% two\n1 + 1\n", encoding="utf-8")
    return tmp_path


def test_report_of_one_program_is_one_object(programs: Path):
    done = viz("report", programs / "square.py")
    facts = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(facts) == FIELDS
    assert facts["program"] == str(programs / "square.py")
    assert facts["tensors"]["x"]["grad"] == {"shape": [], "dtype": "float32", "data": [6.0]}
    assert facts["backward_calls"][0]["order"] == ["MulBackward0", "AccumulateGrad"]
    assert facts["backward_calls"][0]["gradients"]["y"]["data"] == [1.0]
    assert facts["backward_calls"][0]["freed"] == 1


def test_report_of_several_is_a_line_each_in_the_order_given(programs: Path, said):
    status, out, _ = said("report", programs / "square.py", programs)
    facts = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    names = [Path(it["program"]).relative_to(programs).as_posix() for it in facts]
    assert names == ["square.py", "cells.py", "deep/wrong.py", "square.py"]
    assert facts[2]["exception"] == {"type": "ZeroDivisionError", "message": "division by zero", "line": 2}
    assert facts[2]["stdout"] == "梯度\n"
    assert facts[0] == facts[3], "each runs isolated from the one before"


def test_report_by_cells(programs: Path, said):
    facts = json.loads(said("report", "--cells", programs / "cells.py")[1])
    failed = {"type": "ZeroDivisionError", "message": "division by zero", "line": 2}
    assert facts["cells"] == [
        {"line": 1, "stdout": "", "display": None, "exception": failed},
        {"line": 3, "stdout": "", "display": "2", "exception": None},
    ]
    assert (facts["outcome"], facts["exception"]) == ("raises", failed)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", "nowhere.py"], "nowhere.py: No such file"),
        (["report", "--profile", "hosted", "nowhere.py"], "nowhere.py: No such file"),
        (["report", "--profile", "public", "nowhere.py"], "invalid choice"),
        (["report"], "required"),
        (["reprot"], "invalid choice"),
        (["trace", "tests/run"], "Is a directory"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_clear_line_and_status_2(arguments: list[str], words: str):
    done = viz(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr.splitlines()[-1]


def test_a_file_that_is_no_text_is_named(tmp_path: Path):
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    done = viz("report", tmp_path / "binary.py")
    assert done.returncode == 2 and "no readable text" in done.stderr


def test_trace_as_text_and_as_json_say_the_same(programs: Path, said):
    shown, data = said("trace", programs / "square.py")[1], said("trace", "--json", programs / "square.py")[1]
    assert " = mul($" in shown and "# 3:4 x * x" in shown
    assert text(codec.read(data.encode())) == shown


def test_trace_by_cells(programs: Path, said):
    assert "cell 1 done → '2'" in said("trace", "--cells", programs / "cells.py")[1]


def test_check_says_equal_or_what_differs(programs: Path, said):
    equal = f"{programs / 'square.py'}: equal\n{programs / 'deep' / 'wrong.py'}: equal\n"
    assert said("check", programs / "square.py", programs / "deep") == (0, equal, "")
    (programs / "deep" / "looks.py").write_text("import sys\nprint(sys.gettrace() is None)\n", encoding="utf-8")
    status, out, _ = said("check", programs / "deep")
    assert status == 1
    assert "looks.py: different\n    stdout 1: recorded 'False', plain 'True'\n" in out


def test_report_as_a_hosted_app_has_its_limits_and_its_walls(programs: Path):
    (programs / "reads.py").write_text("open('/etc/passwd')\n", encoding="utf-8")
    (programs / "long.py").write_text("while True: pass\n", encoding="utf-8")
    done = viz("report", "--profile", "hosted", programs / "reads.py", programs / "long.py")
    reads, long = (json.loads(line) for line in done.stdout.splitlines())
    assert reads["exception"]["type"] == "PermissionError"
    assert (long["outcome"], long["stopped"]) == ("stopped", "time")


def test_below_isolated_nothing_is_run_as_hosted_unless_told(programs: Path, monkeypatch, capsysbinary):
    monkeypatch.setattr(Forks, "survey", lambda self: Survey("restricted", ("read a file",)))
    program = str(programs / "square.py")
    assert main(["report", "--profile", "hosted", program]) == 2
    captured = capsysbinary.readouterr()
    assert captured.out == b"" and b"not isolated here (it could read a file), so nothing was run" in captured.err
    assert main(["report", "--profile", "hosted", "--level", "restricted", program]) == 0
    assert json.loads(capsysbinary.readouterr().out)["outcome"] == "ok"


def test_doctor_says_what_works_and_why():
    done = viz("doctor")
    lines = dict(line.split(maxsplit=1) for line in done.stdout.splitlines() if line[0] != " ")
    assert (done.returncode, done.stderr) == (0, "")
    assert lines["level"].startswith("isolated: ") and lines["files"].startswith("Landlock, version ")
    assert lines["calls"] == "a seccomp filter" and "runs belong to" in lines["user"]
    assert "torch 2." in lines["versions"] and lines["speed"].startswith("a program of five lines: ")
    assert "ways out of a run were tried and found shut" in done.stdout
