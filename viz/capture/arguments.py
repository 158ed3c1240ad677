"""How the arguments of an operation are called and written in short. Runs no code of the user: no ``__repr__``."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache

import torch

from viz.trace.events import Arg

LONGEST = 60
ITEMS = 8
_SIMPLE = {int, float, complex, bool, str, bytes, type(None), type(Ellipsis), torch.dtype, torch.device}
_SEQUENCES = {list: "[]", tuple: "()", torch.Size: "[]"}


def text_of(value: object) -> str:
    """A short text of anything that is no tensor; of unfamiliar objects their type alone."""
    text = _written(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _written(value: object) -> str:
    kind = type(value)
    if kind in _SIMPLE:
        return repr(value[:LONGEST] if kind in (str, bytes) else value)
    if kind is slice:
        ends = ("" if part is None else _written(part) for part in (value.start, value.stop, value.step))
        return ":".join(ends).rstrip(":") or ":"
    if kind not in _SEQUENCES:
        return f"<{kind.__name__}>"
    first, last = _SEQUENCES[kind]
    items = [_written(item) for item in value[:ITEMS]]
    more = ["…"] if len(value) > ITEMS else []
    comma = "," if kind is tuple and len(value) == 1 else ""
    return f"{first}{', '.join(items + more)}{comma}{last}"


def tensors_in(values: object) -> list[torch.Tensor]:
    """The tensors of an argument or a result, through lists, tuples and dicts."""
    if isinstance(values, torch.Tensor):
        return [values]
    found: list[torch.Tensor] = []
    _gather(values, found)
    return found


def _gather(values: object, found: list[torch.Tensor]) -> None:
    if isinstance(values, dict):
        values = values.values()
    elif not isinstance(values, (list, tuple)):
        return
    for value in values:
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, (list, tuple, dict)):
            _gather(value, found)


def describe(names: tuple[str, ...], args: tuple, kwargs: dict, serial: Callable[[torch.Tensor], int]) -> list[Arg]:
    """Each argument as it was passed; positional ones by the function's own ``names`` for them."""
    named = [(names[i] if i < len(names) else str(i), value) for i, value in enumerate(args)]
    return [_arg(name, value, serial) for name, value in [*named, *kwargs.items()]]


def _arg(name: str, value: object, serial: Callable[[torch.Tensor], int]) -> Arg:
    if isinstance(value, torch.Tensor):
        return Arg(name, serial(value))
    if isinstance(value, (list, tuple)) and (inner := tensors_in(value)):
        return Arg(name, items=[serial(tensor) for tensor in inner])
    return Arg(name, text=text_of(value))


def parameters(func: Callable) -> tuple[str, ...]:
    """Names of the positional parameters, from torch's own table of signatures; () where it has none."""
    return _of_torch(func) if func in torch.overrides.get_testing_overrides() else _positional(func)


@cache
def _of_torch(func: Callable) -> tuple[str, ...]:
    """Found once for all runs. Functions of the program are not kept: they hold what the program put into them."""
    return _positional(torch.overrides.get_testing_overrides()[func])


def _positional(signature: Callable) -> tuple[str, ...]:
    try:
        every = inspect.signature(signature).parameters.values()
    except (TypeError, ValueError):
        return ()
    positional = [p.name for p in every if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return tuple("self" if name == "input" and not i else name for i, name in enumerate(positional))
