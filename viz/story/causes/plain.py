"""Errors that PyTorch's own message explains but for the words: what it means here, and one thing to try.

A row of `MESSAGES` reads the message; what it finds by name fills the places of ``fault.<kind>`` and ``try.<kind>``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import partial

from viz.story.causes.failure import Cause, Failure, remedy
from viz.story.code import edits, expressions, machine, mends
from viz.story.code.source import Source
from viz.story.telling import Telling
from viz.trace.events import Span

MESSAGES = {
    "many_views": r"Output \d+ of (?P<op>\w+) is a view",
    "inference_saved": r"",
    "inference_written": r"",
    "retain_grad_off": r"",
    "flag_of_result": r"",
    "hook_off": r"",
    "copied_result": r"",
    "returned_count": r"function (?P<node>\w+) .*expected (?P<wanted>\d+), got (?P<given>\d+)",
    "returned_shape": r"Function (?P<node>\w+) .*index (?P<index>\d).*got (?P<given>\[.*?\]).*with (?P<wanted>\[.*?\])",
    "no_custom_backward": r"",
    "two_dtypes": r"",
    "cast": r"result type (?P<given>\w+) .*output type (?P<wanted>\w+)",
    "write_shape": r"output with shape (?P<wanted>\[.*?\]) .*broadcast shape (?P<given>\[.*?\])",
    "truth_of_many": r"",
    "number_of_many": r"",
    "vmap_item": r"",
    "vmap_branch": r"",
    "vmap_random": r"",
    "target_dtype": r"",
    "target_range": r"Target (?P<target>-?\d+)",
    "index_range": r"index (?P<index>-?\d+) is out of bounds for dimension (?P<dim>-?\d+) with size (?P<size>\d+)",
    "embedding_range": r"",
    "func_scalar": r"got tensor with (?P<dims>\d+) dims",
    "view_size": r"shape '(?P<wanted>\[.*?\])' is invalid for input of size (?P<given>\d+)",
    "view_stride": r"",
    "input_off": r"",
    "grad_shape": r"size '(?P<given>\[.*?\])' to a tensor of size '(?P<wanted>\[.*?\])'",
    "one_value": r"",
    "optimizer_result": r"",
    "optimizer_empty": r"",
    "recomputed_other": r"",
    "anomaly": r"Function '(?P<node>\w+)' returned nan values in its (?P<index>\d+)",
    "no_files": r"denied: '(?P<path>.*)'",
    "no_writing": r"",
    "no_network": r"",
    "no_processes": r"",
    "no_threads": r"",
    "no_own_files": r"directory: '(?P<path>.*)'",
    "single_number": r"",
    "target_column": r"",
    "no_input": r"",
    "no_cuda": r"",
}
"""Kind → what to read out of the message."""


def _with_grad(telling: Telling, failure: Failure) -> edits.Edits:
    """requires_grad=True where a tensor named in the failing line was made without."""
    for id in telling.mentioned(telling.source.line(failure.line or 0)):
        facts = telling.film.get(id, "facts")
        if facts is not None and facts.is_leaf and not facts.requires_grad:
            span = edits.creating_call(telling.source, telling.call_card(id).text)
            return edits.with_argument(telling.source, span, "requires_grad=True")
    return []


def _only_call(source: Source, name: str) -> Span | None:
    """The call of this function, if the program has just one."""
    lines = range(1, len(source.lines) + 1)
    calls = [call for n in lines if (call := edits.found(source, n, ast.Call, lambda call: edits.called(call) == name))]
    return edits.span_of(source, calls[0]) if len(calls) == 1 else None


def _place(failure: Failure) -> Span | int | None:
    return failure.span or failure.line


LOSSES = ("cross_entropy", "nll_loss", "criterion", "loss_fn", "loss_func", "loss_function", "loss", "crit")
MENDS: dict[str, Callable[[Telling, Failure], edits.Edits]] = {
    "inference_saved": lambda t, f: expressions.in_line_of(t.source, "inference_mode", "no_grad"),
    "retain_grad_off": _with_grad,
    "hook_off": _with_grad,
    "input_off": _with_grad,
    "copied_result": lambda t, f: expressions.argument_alone(t.source, _place(f), "deepcopy", ".detach().clone()"),
    "cast": lambda t, f: mends.out_of_place(t.source, f.line),
    "write_shape": lambda t, f: mends.out_of_place(t.source, f.line),
    "truth_of_many": lambda t, f: expressions.condition(t.source, f.line, ".any()"),
    "number_of_many": lambda t, f: (
        edits.called_on(t.source, f.line, "item", ".sum()")
        or expressions.of_argument(t.source, f.line, ("float", "int"), 0, ".sum()")
    ),
    "vmap_random": lambda t, f: edits.with_argument(t.source, _only_call(t.source, "vmap"), 'randomness="different"'),
    "target_dtype": lambda t, f: expressions.of_argument(t.source, _place(f), LOSSES, 1, ".long()"),
    "target_column": lambda t, f: expressions.of_argument(t.source, _place(f), LOSSES, 1, ".squeeze(1)"),
    "single_number": lambda t, f: expressions.as_item(t.source, f.line),
    "two_dtypes": lambda t, f: expressions.as_float(t.source, _place(f), f.message),
    "no_cuda": lambda t, f: machine.on_cpu(t.source),
    "no_processes": lambda t, f: machine.in_one_process(t.source),
    "no_threads": lambda t, f: machine.in_one_process(t.source),
    "no_writing": lambda t, f: machine.without_line(t.source, f.line),
    "view_stride": lambda t, f: expressions.renamed_method(t.source, _place(f), "view", "reshape"),
}
"""Kind → the edits that do what its words say."""


def _cause(kind: str, telling: Telling, failure: Failure) -> Cause:
    found = re.search(MESSAGES[kind], failure.message, re.S)
    if found is None:
        return [], []
    places = found.groupdict()
    return telling.words.say(f"fault.{kind}", **places), [
        remedy(telling, kind, MENDS[kind](telling, failure) if kind in MENDS else [], **places)
    ]


PLAIN = {kind: partial(_cause, kind) for kind in MESSAGES}
