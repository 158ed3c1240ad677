"""Names that torch does not promise to keep. Each is looked up once; where one is missing the recorder does without.

`MISSING` lists them, so that a reader is told what the film cannot show.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import reduce

import torch

MISSING: list[str] = []


def _find(path: str, otherwise: object) -> object:
    try:
        return reduce(getattr, path.split("."), torch)
    except AttributeError:
        MISSING.append(f"torch.{path}")
        return otherwise


ENGINE = "_engine_run_backward"
_find(f"autograd.{ENGINE}", None)

unseen: Callable = _find("_C.DisableTorchFunction", nullcontext)
"""A context in which no function mode and no tensor subclass sees what is called."""
set_grad_enabled = _find("_C._set_grad_enabled", None)
function_modes: Callable[[], int] = _find("_C._len_torch_function_stack", lambda: 0)
function_mode: Callable = _find("_C._get_function_stack_at", lambda depth: None)
dispatch_modes: Callable[[], int] = _find("_C._len_torch_dispatch_stack", lambda: 0)
no_dispatch_modes: Callable = _find("utils._python_dispatch._disable_current_modes", nullcontext)
functorch_active: Callable[[], bool] = _find("_C._are_functorch_transforms_active", lambda: False)
functorch_wrapped: Callable = _find("_C._functorch.is_functorch_wrapped_tensor", lambda tensor: False)

jit_traces: Callable[[], bool] = _find("_C._get_tracing_state", lambda: False)
"""Whether ``torch.jit.trace`` looks on: it would take every look of ours for a part of the program."""


def _saved_tensors_can_be_read() -> None:
    node = (torch.ones(1, requires_grad=True) * 2).grad_fn
    for attribute in ("_raw_saved_other", "metadata"):
        if not hasattr(node, attribute):
            MISSING.append(f"grad_fn.{attribute}")


_saved_tensors_can_be_read()
