"""Closures of torch that stand between the engine and hooks of the program: whether a call of one gets through.

The hooks of modules and of several tensors are called by torch's own, which the engine calls more often.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType

from viz.capture.private import graph_task


def kept(function: FunctionType) -> dict[str, object]:
    """The variables that a closure has kept."""
    cells = function.__closure__ or ()
    return {name: cell.cell_contents for name, cell in zip(function.__code__.co_freevars, cells, strict=True)}


def goes_on(hook: Callable) -> bool:
    """Whether a call that is about to be made can get to the program."""
    return _holds(_BEFORE, hook)


def went_on(hook: Callable) -> bool:
    """Whether the call that was just made got there."""
    return _holds(_AFTER, hook)


def _holds(table: dict[str, Callable[[dict], object]], hook: Callable) -> bool:
    if not isinstance(hook, FunctionType):
        return True
    name = hook.__code__.co_qualname
    tests = [test for prefix, test in table.items() if name.startswith(prefix)]
    return all(test(kept(hook)) for test in tests)


def _module_input(kept: dict) -> object:
    """What comes from before a module; its hooks are not called for a gradient that did not come through it."""
    keeper = kept["self"]
    return keeper.user_hooks and keeper.grad_outputs is not None


def _module_output(kept: dict) -> object:
    """What comes from behind a module: for its pre-hooks, and for all hooks where no input of it requires grad."""
    keeper = kept["self"]
    return keeper.user_pre_hooks or (keeper.input_tensors_index is None and keeper.user_hooks)


_BEFORE = {
    "BackwardHook._set_user_hook.": _module_input,
    "BackwardHook.setup_output_hook.": _module_output,
    "register_multi_grad_hook.<locals>.wrapped_fn": lambda kept: not kept["ran_hook"].get(graph_task()),
}
_AFTER = {"register_multi_grad_hook.<locals>.get_inner_hook.": lambda kept: graph_task() not in kept["buffer"]}
"""It collects gradients until all are there."""
