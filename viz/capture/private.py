"""Names that torch does not promise to keep: each is looked up here, once, and where one is missing the recorder does
without it and says so.

`LOST` is the table of them all, with what a trace lacks without each; nothing else in `viz.capture` may use such a
name. In the place of a missing one stands something that answers as if there were nothing to know.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import reduce

import torch
import torch.autograd.functional
import torch.func
import torch.utils.checkpoint

_FUNC = "_C._functorch."

LOST = {
    "autograd._engine_run_backward": "backward",
    "Tensor._version": "versions",
    "Tensor._is_view": "views",
    "Tensor._base": "views",
    "_C._storage_address": "memory",
    "Tensor._backward_hooks": "hooks",
    "Tensor._post_accumulate_grad_hooks": "hooks",
    "_C._current_graph_task_id": "hooks",
    "autograd.Function._backward_cls._forward_cls": "custom",
    "_C._functions.AccumulateGrad.metadata": "graph",
    "nn.Module()._parameters": "modules",
    "nn.Module()._buffers": "modules",
    "nn.Module()._modules": "modules",
    "_C._autograd.SavedTensor.data": "saved",
    "_C._autograd.SavedTensor.unpack_hook": "saved",
    "grad_fn._raw_saved_other": "saved",
    "_C.DisableTorchFunction": "looks",
    "_C._is_torch_function_enabled": "looks",
    "_C._len_torch_function_stack": "inside",
    "_C._get_function_stack_at": "inside",
    "_C._set_grad_enabled": "switch",
    "_C._len_torch_dispatch_stack": "dispatch",
    "utils._python_dispatch._disable_current_modes": "dispatch",
    "_make_dual": "tangents",
    "_C._are_functorch_transforms_active": "levels",
    _FUNC + "is_functorch_wrapped_tensor": "levels",
    _FUNC + "get_unwrapped": "levels",
    _FUNC + "maybe_get_level": "levels",
    _FUNC + "maybe_get_bdim": "levels",
    _FUNC + "is_batchedtensor": "levels",
    _FUNC + "is_functionaltensor": "levels",
    _FUNC + "get_interpreter_stack": "levels",
    "_C._DisableFuncTorch": "levels",
    _FUNC + "is_legacy_batchedtensor": "levels",
    "_remove_batch_dim": "levels",
    "utils.checkpoint.CheckpointFunction": "checkpoint",
    "utils.checkpoint._checkpoint_without_reentrant_generator": "checkpoint",
    "utils.checkpoint._CheckpointFrame": "checkpoint",
}
"""Name below ``torch`` → what a trace lacks without it; the words for a reader are the story's (``note.lost.…``)."""

MISSING: dict[str, str] = {}
"""Those that this torch lacks, and what is lost."""


def look(path: str) -> object:
    """What stands under a name below ``torch``; AttributeError where nothing does."""
    return reduce(getattr, path.split("."), torch)


def missing(path: str, lost: str) -> None:
    MISSING[f"torch.{path}"] = lost


def _find(path: str, otherwise: object = None) -> object:
    try:
        return look(path)
    except AttributeError:
        missing(path, LOST[path])
        return otherwise


def _reader(path: str, otherwise: object) -> Callable:
    """How an attribute of torch's own is read: not through a subclass, which may answer for itself."""
    found = _find(path)
    return (lambda owner: otherwise) if found is None else found.__get__


def _known(*paths: str) -> bool:
    """Whether torch has all of these."""
    return None not in [_find(path) for path in paths]


def _unreadable(*_: object) -> None:
    raise RuntimeError("this torch does not tell")


# --- the engine, nodes, what they save --------------------------------------------------------------------------------

_ENGINE = "autograd._engine_run_backward"
nodes_are_known = _known("_C._functions.AccumulateGrad.metadata")
"""Whether a node can be marked, and so known again."""
ENGINE = _ENGINE.rpartition(".")[2] if _known(_ENGINE) and nodes_are_known else ""
"""The one entry of the engine, in ``torch.autograd``; "" where there is none."""
forward_class: Callable = (
    (lambda node_type: node_type._forward_cls)
    if _known("autograd.Function._backward_cls._forward_cls")
    else lambda node_type: torch.autograd.Function
)
"""Of the node of a custom Function: the Function, as its class."""


def _saved_can_be_read() -> bool:
    node = (torch.ones(1, requires_grad=True) * 2).grad_fn
    if getattr(node, "_raw_saved_other", None) is None:
        missing("grad_fn._raw_saved_other", LOST["grad_fn._raw_saved_other"])
        return False
    return _known("_C._autograd.SavedTensor.data", "_C._autograd.SavedTensor.unpack_hook")


saved_can_be_read = _saved_can_be_read()
"""Whether what a node has saved can be looked at without unpacking it."""

# --- tensors ----------------------------------------------------------------------------------------------------------

_count = _reader("Tensor._version", 0)
is_view: Callable = _find("Tensor._is_view", lambda tensor: False)
base_of: Callable = _reader("Tensor._base", None)
backward_hooks: Callable = _reader("Tensor._backward_hooks", None)
post_accumulate_hooks: Callable = _reader("Tensor._post_accumulate_grad_hooks", None)
storage_of: Callable[[torch.Tensor], int | None] = _find(
    "_C._storage_address", lambda tensor: tensor.untyped_storage().data_ptr() or None
)
"""A number for the memory of a tensor, its own while it is there. Not by ``untyped_storage()``: the engine adds in
place only into memory that Python has never been handed."""


def version_of(tensor: torch.Tensor) -> int:
    """0 where torch counts none: of inference, or with the ``.data`` of one."""
    try:
        return _count(tensor)
    except RuntimeError:
        return 0


def versions_of(tensors: list[torch.Tensor]) -> list[int]:
    try:
        return list(map(_count, tensors))
    except RuntimeError:
        return list(map(version_of, tensors))


def without_hooks(tensor: torch.Tensor) -> None:
    """As if `Tensor.register_hook` had never been called."""
    if backward_hooks(tensor) is not None:
        tensor._backward_hooks = None


def _registers() -> tuple[str, ...]:
    """Where a module keeps its parameters, buffers and modules: names in the dictionary of the instance."""
    module, names = torch.nn.Module(), ("_parameters", "_buffers", "_modules")
    there = tuple(name for name in names if getattr(module, name, None) is not None)
    for name in names:
        if name not in there:
            missing(f"nn.Module().{name}", "modules")
    return there


REGISTERS = _registers()
MODULES = "_modules" if "_modules" in REGISTERS else ""

# --- modes ------------------------------------------------------------------------------------------------------------

_looks = 0


@contextmanager
def _looking():
    global _looks
    _looks += 1
    try:
        yield
    finally:
        _looks -= 1


def looking() -> bool:
    """Whether it is the recorder that calls, where nothing else could hide that from modes."""
    return _looks > 0


unseen: Callable = _find("_C.DisableTorchFunction", _looking)
"""A context in which no function mode and no tensor subclass sees what is called."""
functions_seen: Callable[[], bool] = _find("_C._is_torch_function_enabled", lambda: False)
"""Whether modes see what is called now: not while the recorder looks."""
_traced = torch.jit.is_tracing
jit_traces: Callable[[], object] = _traced if unseen is not _looking else lambda: _looks or _traced()
"""Whether what is called now is to be passed on untold: ``torch.jit.trace`` looks on and would take every look of ours
for a part of the program, or the recorder itself is the caller."""
set_grad_enabled = _find("_C._set_grad_enabled")

_modes, _mode = _find("_C._len_torch_function_stack"), _find("_C._get_function_stack_at")


def mode_is_on(mode: object) -> bool:
    """Whether a function mode sees what is called now. Where torch does not tell, yes: put on twice, it would tell all
    twice."""
    return _modes is None or _mode is None or any(_mode(depth) is mode for depth in range(_modes()))


@contextmanager
def _refusing():
    _unreadable()
    yield


dispatch_modes: Callable[[], int] = _find("_C._len_torch_dispatch_stack", lambda: 1)
no_dispatch_modes: Callable[[], AbstractContextManager] = _find(
    "utils._python_dispatch._disable_current_modes", _refusing
)
UNTOLD = {"_make_dual": "tangents"} if _known("_make_dual") else {}
"""Functions from which on there is something that a trace does not tell → the key of its note."""

# --- torch.func; see `viz.capture.levels` -----------------------------------------------------------------------------

levels_are_known = _known(*(path for path, lost in LOST.items() if lost == "levels"))
functorch_active: Callable[[], bool] = _find("_C._are_functorch_transforms_active", lambda: False)
functorch_wrapped: Callable = _find(_FUNC + "is_functorch_wrapped_tensor", lambda tensor: False)
unwrapped: Callable = _find(_FUNC + "get_unwrapped", _unreadable)
level_number: Callable = _find(_FUNC + "maybe_get_level", _unreadable)
batch_axis: Callable = _find(_FUNC + "maybe_get_bdim", _unreadable)
is_batched: Callable = _find(_FUNC + "is_batchedtensor", _unreadable)
is_functional: Callable = _find(_FUNC + "is_functionaltensor", _unreadable)
transforms: Callable = _find(_FUNC + "get_interpreter_stack", _unreadable)
"""The transforms that run now, the outermost first; None if there are none."""
without_transforms: Callable = _find("_C._DisableFuncTorch", nullcontext)
"""A context in which the transforms that run do not touch what is called."""
is_legacy_batched: Callable = _find(_FUNC + "is_legacy_batchedtensor", lambda tensor: False)
without_legacy_batch: Callable = _find("_remove_batch_dim", _unreadable)

# --- checkpoints; see `viz.capture.checkpoint` ------------------------------------------------------------------------

checkpoint = torch.utils.checkpoint
graph_task: Callable[[], int] = _find("_C._current_graph_task_id", lambda: -1)
"""torch's number of the engine run under way."""
checkpoint_function = _find("utils.checkpoint.CheckpointFunction")
_REGION, _FRAME = "_checkpoint_without_reentrant_generator", "_CheckpointFrame"
CHECKPOINT_REGION = _REGION if _known(f"utils.checkpoint.{_REGION}") else ""
CHECKPOINT_FRAME = _FRAME if _known(f"utils.checkpoint.{_FRAME}") else ""
