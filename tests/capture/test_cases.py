"""The 79 shared programs: what was recorded equals what plain PyTorch 2.13 left in the truth file."""

from __future__ import annotations

import json
import math

import pytest

from tests.capture.recording import nodes, printed, record
from tests.conftest import CASES, missing
from viz.trace.events import BackwardCalled, BackwardEnded, CellBegan, CellEnded, Final, NodeEntered, NodeRan, Raised

TRUTH = CASES / "truth.json"
ENTRIES = json.loads(TRUTH.read_text())["entries"] if TRUTH.is_file() else []


def test_there_are_cases():
    if not ENTRIES:
        missing("the shared cases are not beside this checkout")
    assert len(ENTRIES) == 79


@pytest.fixture(scope="module", params=ENTRIES, ids=lambda entry: entry["id"])
def case(request):
    source = (CASES / request.param["path"]).read_text(encoding="utf-8")
    return request.param, record(source, elements=2_000)


@pytest.fixture(scope="module", params=[e for e in ENTRIES if "notebook" in e], ids=lambda entry: entry["id"])
def notebook(request):
    source = (CASES / request.param["path"]).read_text(encoding="utf-8")
    return request.param["notebook"], record(source, elements=2_000, mode="cells")


def close(ours, theirs) -> bool:
    if isinstance(ours, (list, tuple)):
        return len(ours) == len(theirs) and all(close(a, b) for a, b in zip(ours, theirs, strict=True))
    if isinstance(ours, str) or isinstance(theirs, str):
        return ours == theirs
    return math.isclose(ours, theirs, rel_tol=1e-4, abs_tol=1e-6)


def same(value, truth) -> bool:
    """Whether a recorded value is that of the truth file."""
    if value is None or truth is None:
        return value is None and truth is None
    return (list(value.shape), value.dtype) == (truth["shape"], truth["dtype"]) and close(value.data, truth["data"])


def failure(raised: Raised | None):
    return raised and (raised.type, raised.message.split("\n")[0], raised.line)


def true_failure(truth: dict | None):
    return truth and (truth["type"], truth["message"].split("\n")[0], truth["line"])


def assert_tensors(trace, truth: dict):
    finals = {final.path: final for final in trace.of(Final)}
    assert set(finals) == set(truth)
    for path, tensor in truth.items():
        if "same_object_as" in tensor:
            assert finals[path].state.t == finals[tensor["same_object_as"]].state.t
            continue
        final = finals[path]
        assert same(final.state.value, tensor) and same(final.grad, tensor["grad"]), path
        assert final.grad_fn == tensor["grad_fn"], path
        for fact in ("requires_grad", "is_leaf", "version", "retains_grad"):
            assert getattr(final.state, fact) == tensor[fact], (path, fact)


def test_prints_raises_and_ends_as_plain(case):
    truth, trace = case
    assert printed(trace) == truth["stdout"]
    assert trace.events[-1].outcome == truth["outcome"]
    assert failure(next(iter(trace.of(Raised)), None)) == true_failure(truth["exception"])


def test_leaves_the_same_tensors(case):
    truth, trace = case
    assert_tensors(trace, truth["tensors"])


def test_calls_are_those_of_the_program(case):
    truth, trace = case
    facts = ("api", "line", "direct", "nested", "retain_graph", "create_graph")
    ours = [{fact: getattr(call, fact) for fact in facts} for call in trace.of(BackwardCalled)]
    assert ours == [{fact: call[fact] for fact in facts} for call in truth["backward_calls"]]
    errors = [(call.get("exception") or {}).get("type") for call in truth["backward_calls"]]
    ended = sorted(trace.of(BackwardEnded), key=lambda end: end.b)
    assert [end.error for end in ended] == errors


def test_nodes_ran_in_the_engines_order_with_the_same_gradients(case):
    truth, trace = case
    known = nodes(trace)
    for call, true_call in zip(trace.of(BackwardCalled), truth["backward_calls"], strict=True):
        if "order" not in true_call:
            continue  # the truth of a long file gives the order of its first calls only
        true_nodes = true_call["nodes"]
        entered = [e for e in trace.of(NodeEntered) if e.b == call.b]
        assert [known[e.n].name for e in entered] == [true_nodes[i]["name"] for i in true_call["order"]]
        index = {e.n: i for e, i in zip(entered, true_call["order"], strict=True)}
        for event in entered:
            true_node = true_nodes[index[event.n]]
            assert len(event.incoming) == len(true_node["grad"])
            assert all(map(same, event.incoming, true_node["grad"]))
            edges = [edge and index.get(edge.n) for edge in known[event.n].edges]
            assert edges == [edge and (edge[0] if edge[0] in index.values() else None) for edge in true_node["next"]]
        for event in [e for e in trace.of(NodeRan) if e.b == call.b]:
            assert all(map(same, event.outgoing, true_nodes[index[event.n]].get("edge_grads", [])))


def test_names_stand_for_the_same_nodes(case):
    truth, trace = case
    known = nodes(trace)
    for call, true_call in zip(trace.of(BackwardCalled), truth["backward_calls"], strict=True):
        named = {path.path: path for path in call.named}
        for name, (node, output) in true_call.get("named", {}).items():
            assert (known[named[name].n].name, named[name].output) == (true_call["nodes"][node]["name"], output)


def test_cells_end_as_in_a_notebook(notebook):
    truth, trace = notebook
    begun, ended = trace.of(CellBegan), trace.of(CellEnded)
    raised = {event.cell: event for event in trace.of(Raised)}
    assert [cell.line for cell in begun] == [cell["line"] for cell in truth["cells"]]
    assert [cell.display for cell in ended] == [cell["display"] for cell in truth["cells"]]
    for cell, true_cell in zip(begun, truth["cells"], strict=True):
        assert failure(raised.get(cell.cell)) == true_failure(true_cell["exception"])
    assert printed(trace) == "".join(cell["stdout"] for cell in truth["cells"])


def test_notebooks_leave_the_same_tensors(notebook):
    truth, trace = notebook
    assert_tensors(trace, truth["tensors"])
