"""The numbers on the stage at the end of each backward equal plain PyTorch, run apart from the tool.

The full value is on the element, and the shown text is its correct rounding.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.theater_page import Theater, number, rounds_to
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

SHARED = [
    "s000_t01_2xTx", "s000_t03_edit_through_data", "s000_t04_edit_under_no_grad", "s000_t09_zero_then_sum",
    "s000_t10_nonscalar_sum", "s000_t12_detach_then_y", "s000_t13_control_flow", "s000_t14_backward_vs_grad",
    "s000_t16_second_backward_caught", "s000_t18_nonscalar_two_ways", "s001_t02_sum_square", "s001_t03_two_variables",
    "s001_t04_forward_function", "s001_t05_accumulate_zero", "s002_t05_ones_gradient", "s002_t06_mean",
    "s002_t07_int_weights", "s002_t09_detach", "s002_t13_x_plus_y_times_w", "s002_t14_claim_two_rows", "s003_t06_cube",
    "s004_t09_J_backward", "s004_t11_weighted_gradient_official", "s004_t15_weights_1x4",
    "s004_t18_p_q_shared_add_only_works",
]  # fmt: skip

OWN = [
    "accumulate_zero_none", "broadcasting", "detach_cuts", "frozen_parameter", "functions", "gradient_argument",
    "loop_and_branch", "no_grad_region", "retain_graph_twice", "two_losses_shared_trunk", "value_used_twice", "views",
]  # fmt: skip


def plain(programs: list[Path]) -> list[list[dict]]:
    """What plain PyTorch says after each backward of each program, from a process that knows nothing of the tool."""
    command = [sys.executable, str(ROOT / "tests" / "oracle.py"), *map(str, programs)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def ends_of_calls(theater: Theater) -> list[int]:
    """Indices of the steps that close a backward call that returned."""
    return [i for i, step in enumerate(theater.steps) if step["kind"] in ("free", "return")]


def compare(theater: Theater, name: str, role: str, truth: list[float] | None) -> int:
    """Every number in these chips of the card of ``name``; returns how many there were."""
    card = theater.card_of(name)
    assert card is not None, f"{name} has no card"
    shown = theater.numbers(card, role)
    if truth is None:
        assert shown == [], f"{name} shows a {role} where PyTorch has none"
        return 0
    shown = shown or theater.heatmap(card, role)
    assert len(shown) == len(truth) or len(truth) > 256
    for (text, full), true in zip(shown, truth, strict=False):
        assert full == true or math.isclose(full, true, rel_tol=1e-6) or (full != full and true != true), (name, role)
        assert text is None or rounds_to(text, full), f"{text} is not {full} rounded"
    return len(shown)


def compare_chips(theater: Theater, values: dict[str, dict]) -> None:
    """Every number on every card, named or not, is the film's (which other tests hold to the trace and to PyTorch)."""
    for chip in theater.chips():
        told = [str(x) for x in values[chip["value"]].get("data") or values[chip["value"]]["sample"]]
        told = {number(text) for text in told if not text.startswith(("[", "("))}
        for text, full in zip(chip["shown"], map(number, chip["full"]), strict=True):
            assert full in told or full != full, chip
            assert rounds_to(text, full), chip


def check(theater: Theater, program: Path, truth: list[dict]) -> int:
    """Run the program in the app and compare at the end of each call; returns how many numbers were seen."""
    theater.run(program.read_text(encoding="utf-8"))
    theater.theater("t.film.camera.zoomBy(4)")  # near enough for every card to show its numbers in full
    ends, values, seen = ends_of_calls(theater), theater.told("values"), 0
    assert len(truth) == len(ends)
    for call, index in zip(truth, ends, strict=True):
        theater.go(index)
        compare_chips(theater, values)
        for name, tensor in call["tensors"].items():
            seen += compare(theater, name, "value", tensor["value"])
            seen += compare(theater, name, "grad", tensor["grad"])
            if not tensor["leaf"] and call["delivered"].get(name) is not None:
                seen += compare(theater, name, "incoming", call["delivered"][name])
    return seen


def test_numbers_of_the_shared_programs_equal_plain_pytorch(visit, cases: Path):
    theater, programs = visit(), [cases / "programs" / f"{name}.py" for name in SHARED]
    truths = plain(programs)
    assert sum(check(theater, *pair) for pair in zip(programs, truths, strict=True)) > 200


def test_numbers_of_our_own_programs_equal_plain_pytorch(visit):
    theater, programs = visit(), [ROOT / "tests" / "programs" / f"{name}.py" for name in OWN]
    truths = plain(programs)
    assert sum(check(theater, *pair) for pair in zip(programs, truths, strict=True)) > 40
