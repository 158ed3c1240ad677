"""What a function that the program gave to torch is called, and where in the program it is written.

What torch or functools put around it is taken off: a partial, a decorator, the closures in which torch keeps hooks
of modules and of several tensors. Knows nothing of when it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import TYPE_CHECKING

from viz.capture.relays import kept
from viz.trace.events import Span

if TYPE_CHECKING:
    from viz.capture.sites import Sites

DEPTH = 8
"""So many layers are taken off at most."""


def name_of(function: Callable) -> str:
    """The function's own name: "clip", "<lambda>"; of a callable object that of its class."""
    inner = _inner(function)
    return inner.__name__ if isinstance(inner, (FunctionType, BuiltinFunctionType)) else type(inner).__name__


def code_of(function: Callable) -> CodeType | None:
    """What Python runs when it is called; None for what is not written in Python."""
    inner = _inner(function)
    function = inner if isinstance(inner, FunctionType) else type(inner).__call__
    return function.__code__ if isinstance(function, FunctionType) else None


def written(code: CodeType | None, sites: Sites) -> Span | None:
    """Where the program has it, from its ``def`` to its end; None for what is not the program's."""
    return sites.source.function(code) if code is not None and code.co_filename == sites.filename else None


def _inner(function: Callable) -> Callable:
    for _ in range(DEPTH):
        inside = _inside(function)
        if not callable(inside):
            break
        function = inside
    return function


def _inside(function: Callable) -> object:
    if isinstance(function, partial):
        return function.func
    if isinstance(function, MethodType):
        return function.__func__
    if not isinstance(function, FunctionType):
        return None  # an object of the program's answers for itself: it is not asked
    if "__wrapped__" in vars(function):
        return function.__wrapped__
    keeper = _KEEPERS.get(function.__module__)
    return keeper(function.__code__.co_qualname, kept(function)) if keeper else None


def _of_module(closure: str, found: dict[str, object]) -> object:
    """`Module.register_full_backward_hook` and its like: the first of the program's hooks that this closure calls."""
    keeper = found.get("self")
    hooks = getattr(keeper, "user_hooks", None)
    if closure.startswith("BackwardHook.setup_output_hook."):
        hooks = getattr(keeper, "user_pre_hooks", None) or hooks
    return hooks[0] if hooks else None


_KEEPERS = {
    "torch._functorch.autograd_function": lambda _, found: getattr(found.get("autograd_function"), "backward", None),
    "torch.utils.hooks": _of_module,
    "torch.autograd.graph": lambda _, found: found.get("fn"),
}
"""Modules of torch that put closures around hooks of the program, and where in these they are."""
