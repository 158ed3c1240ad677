"""Every engine run is reported as plain PyTorch runs it, and so is every call that is refused before one starts."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import asdict
from types import ModuleType

import pytest

from tests.capture.calling import CALLING, HEAD
from tests.capture.engine_oracle import Engine
from tests.capture.recording import record, the_same_start
from viz.trace import events as e
from viz.trace.report import report


def ran_plain(source: str) -> list[dict]:
    module = ModuleType("__main__")
    main, sys.modules["__main__"] = sys.modules["__main__"], module
    try:
        with the_same_start(), contextlib.redirect_stdout(io.StringIO()), Engine(module) as runs:
            exec(compile(source, "<plain>", "exec", dont_inherit=True), vars(module))
    finally:
        sys.modules["__main__"] = main
    return [asdict(run) for run in runs]


@pytest.mark.parametrize("name", CALLING)
def test_an_engine_run_is_reported_as_plain_pytorch_runs_it(name: str):
    trace = record(CALLING[name])
    alone, calls = ran_plain(CALLING[name]), report(trace)["backward_calls"]
    assert trace.of(e.Noted) == []
    assert len(calls) == len(alone)
    for ours, truth in zip(calls, alone, strict=True):
        assert {fact: ours[fact] for fact in truth if fact != "gradients"} == {
            fact: value for fact, value in truth.items() if fact != "gradients"
        }
        delivered = {name: it and it["data"] for name, it in ours["gradients"].items()}
        assert {name: delivered[name] for name in truth["gradients"]} == truth["gradients"]


REFUSED = {
    "nothing to differentiate": "torch.autograd.grad(y, [])",
    "no inputs": "y.backward(inputs=[])",
    "no inputs, by the function": "torch.autograd.backward(y, inputs=[])",
    "no tensor": "torch.autograd.backward(None)",
    "two wishes at odds": "torch.autograd.grad(y, x, allow_unused=False, materialize_grads=True)",
    "in a function": "def f():\n    torch.autograd.grad(y, [])\nf()",
    "raised again": "try:\n    torch.autograd.grad(y, [])\nexcept RuntimeError as e:\n    raise e",
    "not a scalar": "(x * 2).backward()",
    "the wrong shape": "y.backward(torch.ones(2))",
    "no graph": "y.detach().backward()",
}


@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED)
def test_a_refused_call_is_told_once_with_its_line(call: str):
    trace = record(HEAD + "y = (x * x).sum()\n" + call)
    raised = trace.of(e.Raised)[0]
    (told,) = report(trace)["backward_calls"]
    assert (told["exception"], told["order"], told["direct"]) == (raised.type, [], True)
    assert told["line"] in {line for line, _ in raised.frames}


def test_what_a_leaf_held_is_told_before_a_hook_of_the_program_empties_it():
    trace = record(HEAD + "def empty(p): p.grad = None\nx.register_post_accumulate_grad_hook(empty)\n"
                   "(x * 2).sum().backward()\n")  # fmt: skip
    poured, emptied = trace.of(e.Accumulated, e.GradSet)
    assert (poured.before, poured.incoming.data, poured.after.value.data) == (None, [2.0] * 3, [2.0] * 3)
    assert emptied.grad is None and trace.of(e.Final)[0].grad is None


def test_the_hooks_of_a_leaf_are_left_as_they_were():
    trace = record(HEAD + "k = x.register_post_accumulate_grad_hook(lambda p: k.remove())\n"
                   "x.register_post_accumulate_grad_hook(lambda p: None)\nkeys = list(x._post_accumulate_grad_hooks)\n"
                   "x.sum().backward()\nassert list(x._post_accumulate_grad_hooks) == keys[1:]\n")  # fmt: skip
    assert trace.of(e.Raised) == []


def test_a_leaf_that_no_longer_requires_grad_takes_none():
    trace = record(HEAD + "y = (x + 2).sum()\nx.requires_grad_(False)\ny.backward()\n")
    assert (trace.of(e.Accumulated), trace.of(e.Noted), trace.of(e.Final)[0].grad) == ([], [], None)
