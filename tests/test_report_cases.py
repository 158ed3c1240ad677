"""The report of each program of the shared cases equals what plain PyTorch does with it (truth.json).

One warm parent serves all of them. The truth lists a call's graph node by node; ``named`` says which node and output a
name stands for, so what the engine delivered to a name is read off there.
"""

from __future__ import annotations

import json
import math

import pytest

from tests.conftest import CASES
from viz.limits import REPORT_ELEMENTS
from viz.run import Request, Runner
from viz.trace.report import report

ENTRIES = json.loads((CASES / "truth.json").read_text(encoding="utf-8"))["entries"] if CASES.is_dir() else []
NOTEBOOKS = [entry for entry in ENTRIES if "notebook" in entry]
FACTS = ("shape", "dtype", "requires_grad", "is_leaf", "grad_fn", "version")


@pytest.fixture(scope="module")
def runner(cases):
    with Runner() as runner:
        yield runner


def reported(runner: Runner, entry: dict, mode: str = "script") -> dict:
    source = (CASES / entry["path"]).read_text(encoding="utf-8")
    request = Request(source, program=entry["path"], mode=mode, elements=REPORT_ELEMENTS, dot=False)
    return json.loads(json.dumps(report(runner.run(request))))


def numbers(data: list | None) -> list[float] | None:
    """Flat floats: words for nan and the infinities become what they name, complex numbers two floats."""
    if data is None:
        return None
    return [float(part) for it in data for part in (it if isinstance(it, list) else [it])]


def assert_close(ours: dict | None, truth: dict | None, where: str) -> None:
    assert (ours is None) == (truth is None), f"{where}: {ours} is not {truth}"
    if truth is None:
        return
    assert (ours["shape"], ours["dtype"]) == (truth["shape"], truth["dtype"]), where
    for mine, theirs in zip(numbers(ours["data"]), numbers(truth["data"]), strict=True):
        same = math.isclose(mine, theirs, rel_tol=1e-4, abs_tol=1e-6) or (math.isnan(mine) and math.isnan(theirs))
        assert same, f"{where}: {mine} is not {theirs}"


def assert_tensors(ours: dict, truth: dict) -> None:
    assert set(ours) == set(truth)
    for name, theirs in truth.items():
        theirs = truth[theirs["same_object_as"]] if "same_object_as" in theirs else theirs
        assert {key: ours[name][key] for key in FACTS} == {key: theirs[key] for key in FACTS}, name
        assert_close(ours[name], theirs, name)
        assert_close(ours[name]["grad"], theirs["grad"], f"{name}.grad")


def assert_exception(ours: dict | None, truth: dict | None) -> None:
    assert (ours is None) == (truth is None), f"{ours} is not {truth}"
    if truth is not None:
        shown = (ours["type"], ours["message"].split("\n")[0], ours["line"])
        assert shown == (truth["type"], truth["message"].split("\n")[0], truth["line"])


def delivered(call: dict, gradients: dict | None) -> dict:
    """Name → gradient: as hooks on the tensors saw it where the truth has that, else what entered their nodes."""
    if gradients is not None and "grads" in gradients:
        return gradients["grads"]
    nodes = {name: (call["nodes"][index], output) for name, (index, output) in call.get("named", {}).items()}
    outside = set(call.get("inputs", ()))  # merely captured: no node hook saw it
    return {
        n: node["grad"][output] if "grad" in node else None for n, (node, output) in nodes.items() if n not in outside
    }


def assert_call(ours: dict, truth: dict, gradients: dict | None) -> None:
    plain = ("api", "line", "direct", "nested", "retain_graph", "create_graph", "n_nodes", "n_edges", "node_names")
    assert {key: ours[key] for key in plain} == {key: truth[key] for key in plain}
    assert ours["exception"] == (truth.get("exception") or {}).get("type")
    if "order" in truth:
        assert ours["order"] == [truth["nodes"][index]["name"] for index in truth["order"]]
    for name, gradient in delivered(truth, gradients).items():
        assert_close(ours["gradients"][name], gradient, f"gradient at {name}")


def test_all_cases_are_here(cases):
    assert (len(ENTRIES), len(NOTEBOOKS)) == (79, 5)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_a_program_is_reported_as_plain_pytorch_runs_it(runner: Runner, entry: dict):
    facts = reported(runner, entry)
    assert facts["outcome"] == entry["outcome"]
    assert_exception(facts["exception"], entry["exception"])
    assert facts["stdout"] == entry["stdout"]
    assert_tensors(facts["tensors"], entry["tensors"])
    assert len(facts["backward_calls"]) == len(entry["backward_calls"])
    gradients = {it["k"]: it for it in entry["intermediate_grads"]}
    for k, (ours, truth) in enumerate(zip(facts["backward_calls"], entry["backward_calls"], strict=True)):
        assert_call(ours, truth, gradients.get(k))


@pytest.mark.parametrize("entry", NOTEBOOKS, ids=lambda entry: entry["id"])
def test_a_notebook_is_reported_cell_by_cell(runner: Runner, entry: dict):
    facts, truth = reported(runner, entry, "cells"), entry["notebook"]
    assert [cell["line"] for cell in facts["cells"]] == [cell["line"] for cell in truth["cells"]]
    for ours, theirs in zip(facts["cells"], truth["cells"], strict=True):
        assert (ours["stdout"], ours["display"]) == (theirs["stdout"], theirs["display"])
        assert_exception(ours["exception"], theirs["exception"])
    warned = [{**it, "message": it["message"].partition(" (Triggered internally")[0]} for it in facts["warnings"]]
    assert warned == [warning for cell in truth["cells"] for warning in cell["warnings"]]
    raised = [cell["exception"] for cell in truth["cells"] if cell["exception"]]
    assert facts["outcome"] == ("raises" if raised else "ok")
    assert_exception(facts["exception"], raised[0] if raised else None)
    assert_tensors(facts["tensors"], truth["tensors"])
