"""Errors that PyTorch's own message explains but for the words: what it means here, and one thing to try.

A row of `MESSAGES` reads the message; what it finds by name fills the places of ``fault.<kind>`` and ``try.<kind>``.
"""

from __future__ import annotations

import re
from functools import partial

from viz.story.causes.failure import Cause, Failure, remedy
from viz.story.telling import Telling

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
}
"""Kind → what to read out of the message."""


def _cause(kind: str, telling: Telling, failure: Failure) -> Cause:
    found = re.search(MESSAGES[kind], failure.message, re.S)
    if found is None:
        return [], []
    places = found.groupdict()
    return telling.words.say(f"fault.{kind}", **places), [remedy(telling, kind, 0, "", **places)]


PLAIN = {kind: partial(_cause, kind) for kind in MESSAGES}
