"""Calls of backward and autograd.grad as they were asked: what is handed back, where they start, who refused them."""

from __future__ import annotations

import pytest

from tests.capture.recording import left, numbers, plain, record, text
from viz.trace.check import first_fault
from viz.trace.events import BackwardCalled, BackwardEnded, Captured, NodeEntered, NodeRan, Noted, Tensor, Trace
from viz.trace.parts import tensors_in
from viz.trace.report import report

HEAD = """import torch
x = torch.tensor([1., 2.], requires_grad=True)
u = torch.tensor([5., 6.], requires_grad=True)
h = x * 3
y = (h * h).sum()
"""


def tensors(trace: Trace) -> dict[int, Tensor]:
    return {state.t: state for event in trace.events for state in tensors_in(event)}


def recorded(source: str) -> Trace:
    """A trace that is sound, of a program that does what it does without us."""
    expected, trace = plain(HEAD + source), record(HEAD + source)
    assert first_fault(list(trace.events)) is None
    assert not [note for note in trace.of(Noted) if note.what == "fault"]
    assert (left(trace).stdout, left(trace).raised) == (expected.stdout, expected.raised)
    assert left(trace).tensors == expected.tensors
    return trace


def handed_back(trace: Trace) -> list:
    (ended,) = trace.of(BackwardEnded)
    return [None if t is None else numbers(tensors(trace)[t].value) for t in ended.returned]


def test_what_is_handed_back_is_what_the_program_got():
    trace = recorded("a, b = torch.autograd.grad(y, [h, x])\nprint(a.tolist(), b.tolist())")
    assert handed_back(trace) == [[6.0, 12.0], [18.0, 36.0]]
    assert [numbers(event.value) for event in trace.of(Captured)] == handed_back(trace)


def test_an_unused_input_is_handed_back_as_none():
    trace = recorded("r = torch.autograd.grad(y, [x, u], allow_unused=True)\nprint(r)")
    assert handed_back(trace) == [[18.0, 36.0], None]
    assert trace.of(BackwardCalled)[0].allow_unused is True


def test_materialized_zeros_are_handed_back_and_no_gradient_was_captured():
    trace = recorded("r = torch.autograd.grad(y, [x, u], materialize_grads=True)\nprint(r)")
    assert handed_back(trace) == [[18.0, 36.0], [0.0, 0.0]]
    assert len(trace.of(Captured)) == 1
    assert report(trace)["backward_calls"][0]["gradients"]["u"] is None


def test_only_nodes_on_a_path_to_the_inputs_run():
    trace = recorded("torch.autograd.grad(y, h)")
    assert len(trace.of(NodeEntered)) == 2
    assert len(recorded("y.backward(inputs=[x])").of(NodeEntered)) == 4


def test_gradients_that_go_batched_through_the_graph_are_told_in_full():
    source = "J, = torch.autograd.grad(h * h, x, torch.eye(2), is_grads_batched=True)\nprint(J)"
    trace = recorded(source)
    (called,) = trace.of(BackwardCalled)
    assert (called.batched, numbers(called.seeds[0])) == (2, [1.0, 0.0, 0.0, 1.0])
    for event in (*trace.of(NodeEntered), *trace.of(NodeRan)):
        values = event.incoming if isinstance(event, NodeEntered) else event.outgoing
        assert all(value is None or value.shape == (2, 2) for value in values)
    assert handed_back(trace) == [[18.0, 0.0, 0.0, 36.0]]
    ended = trace.of(BackwardEnded)[0]
    assert "J" in [event.name for event in trace.events if getattr(event, "t", None) == ended.returned[0]]


def test_rows_of_a_batched_call_are_the_gradients_of_single_calls():
    rows = [recorded(f"torch.autograd.grad(h * h, x, torch.eye(2)[{row}])") for row in range(2)]
    trace = recorded("torch.autograd.grad(h * h, x, torch.eye(2), is_grads_batched=True)")
    assert handed_back(trace) == [handed_back(rows[0])[0] + handed_back(rows[1])[0]]


def test_a_gradient_edge_is_where_the_call_starts():
    edge = "edge = torch.autograd.graph.get_gradient_edge(h * h)\n"
    source = edge + "torch.autograd.backward(edge, torch.ones(2))\nprint(x.grad)"
    trace = recorded(source)
    (called,) = trace.of(BackwardCalled)
    assert (called.roots, [numbers(seed) for seed in called.seeds], called.seeds_given) == ([], [[1.0, 1.0]], True)
    assert called.entries[0].n == trace.of(NodeEntered)[0].n
    assert report(trace)["backward_calls"][0]["n_nodes"] == 3


def test_tensors_and_edges_start_together():
    source = (
        "edge = torch.autograd.graph.get_gradient_edge(h)\n"
        "torch.autograd.backward([y, edge], [None, torch.ones(2)])\nprint(x.grad)"
    )
    (called,) = recorded(source).of(BackwardCalled)
    assert (len(called.roots), len(called.entries), len(called.seeds)) == (1, 2, 2)


REFUSED = {
    "no input": ("torch.autograd.grad(y)", "TypeError"),
    "unknown argument": ("y.backward(retain=True)", "TypeError"),
    "imported under another name": ("from torch.autograd import grad as gradient\ngradient(y)", "TypeError"),
    "empty inputs": ("torch.autograd.grad(y, [])", "ValueError"),
    "empty inputs of backward": ("y.backward(inputs=[])", "RuntimeError"),
    "no scalar": ("h.backward()", "RuntimeError"),
    "unused": ("torch.autograd.grad(y, u)", "RuntimeError"),
}


@pytest.mark.parametrize(("source", "error"), REFUSED.values(), ids=REFUSED)
def test_a_refused_call_is_told_once(source: str, error: str):
    trace = record(HEAD + source)
    assert plain(HEAD + source).raised == left(trace).raised
    (called,), (ended,) = trace.of(BackwardCalled), trace.of(BackwardEnded)
    assert ended.error == left(trace).raised[0]
    assert ended.message == left(trace).raised[1]
    assert text(trace, called.span) == source.splitlines()[-1]


NOT_OURS = {
    "another function of that name": "def grad(a, b): pass\ngrad(y)",
    "an argument that is refused": "torch.autograd.grad(y, x + 'a')",
    "another method of that name": "class A:\n    def backward(self, a): pass\nA().backward()",
    "no call": "1 + 'a'",
}


@pytest.mark.parametrize("source", NOT_OURS.values(), ids=NOT_OURS)
def test_other_errors_are_no_refused_calls(source: str):
    trace = record(HEAD + source)
    assert left(trace).raised[0] == "TypeError"
    assert not trace.of(BackwardCalled)


def test_what_runs_in_other_threads_is_noted_and_never_mixed_in():
    source = """
import threading
def work(factor, out):
    z = torch.tensor(float(factor), requires_grad=True)
    (h.detach() * z).sum().backward()
    out.append(z.grad.item())
out = []
def both(g):
    thread = threading.Thread(target=work, args=(2, out))
    thread.start()
    thread.join()
h.register_hook(both)
y.backward()
print(out, x.grad)
"""
    trace = recorded(source)
    assert len(trace.of(BackwardCalled)) == 1
    assert "threads" in {note.what for note in trace.of(Noted)}


def test_a_graph_that_another_thread_goes_through_meanwhile_keeps_its_numbers():
    source = """
import threading
def other():
    torch.autograd.grad(y, x, torch.tensor(100.), retain_graph=True)
def hook(g):
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
(y * 2).register_hook(hook)
z = y * 1
z.register_hook(hook)
z.backward(retain_graph=True)
print(x.grad)
"""
    trace = recorded(source)
    assert [numbers(event.incoming[0]) for event in trace.of(NodeEntered)][:2] == [[1.0], [1.0]]
    assert len(trace.of(NodeEntered)) == 5
