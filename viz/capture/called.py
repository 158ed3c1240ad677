"""As what the program calls a function or a module: the words of its own call where that is what ran.

Only the text and the program's variables are looked at; no code of the program runs.
"""

from __future__ import annotations

import ast
import re
from collections import deque
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, CO_OPTIMIZED
from types import CodeType, FrameType, FunctionType

import torch

from viz.capture.groups import Group
from viz.capture.private import MODULES
from viz.capture.sites import Sites
from viz.trace.events import Span
from viz.trace.source import cut

LONGEST = 40
"""Characters of the name of a function or module."""
SHORT = 20
"""Characters of a string or a number that names a turn of a loop."""
PAUSING = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
_MISSING = object()


class Called:
    """The call under way of which ``frame`` is the callee's."""

    def __init__(self, sites: Sites, frame: FrameType):
        self._sites = sites
        self._caller = sites.program_frame(frame.f_back)
        self.directly = self._caller is frame.f_back
        """No library stands between."""
        self.node = self._node() if self._caller else None

    @property
    def span(self) -> Span | None:
        return self._sites.at(self._caller).span if self._caller else None

    @property
    def words(self) -> str:
        """What stands before the bracket: "net", "self.layers[0]", "grad(f)"."""
        if self.node is None:
            return ""
        func, source = self.node.func, self._sites.source
        span = source.piece((func.lineno, func.col_offset), (func.end_lineno, func.end_col_offset))
        return shortened(cut(source.lines, span), LONGEST)

    def value(self) -> object:
        """What those words stand for, as far as it can be seen without running anything."""
        return _MISSING if self.node is None else _look(self.node.func, self._caller)

    def attribute(self) -> str:
        """The last of the words: "step" of ``opt.step()``, ``f`` of ``f(x)``."""
        func = self.node and self.node.func
        return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""

    def _node(self) -> ast.Call | None:
        positions = self._sites.code(self._caller).positions
        position = positions[self._caller.f_lasti // 2]
        return None if None in position else self._sites.source.call_at(position)


class FunctionGroup(Group):
    """A call of a function of the program."""

    kind = "function"

    def __init__(self, sites: Sites, frame: FrameType, times: int):
        self.sites, self.frame, self.times = sites, frame, times

    def describe(self) -> None:
        called, code = Called(self.sites, self.frame), self.frame.f_code
        self.line = code.co_firstlineno
        self.name = name_of_function(called, code)
        self.span = None if code.co_flags & PAUSING else called.span


_NO_FUNCTIONS = {"<module>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}


def is_function(code: CodeType) -> bool:
    """Whether code is the body of a function, not of a class, a comprehension or a module."""
    return bool(code.co_flags & CO_OPTIMIZED) and code.co_name not in _NO_FUNCTIONS


def name_of_function(called: Called, code: CodeType) -> str:
    """As it is called, where that is this function; else its own name."""
    if called.directly and not code.co_flags & PAUSING:
        value = called.value()
        if called.attribute() == code.co_name or (type(value) is FunctionType and value.__code__ is code):
            return called.words
    return own_name(code)


def own_name(code: CodeType) -> str:
    return re.sub(r".*<locals>\.", "", getattr(code, "co_qualname", code.co_name))


def name_of_module(called: Called, module: torch.nn.Module, outer: tuple[torch.nn.Module, str] | None) -> str:
    """By the path from the module that calls it, by the program's own words, or by its class."""
    inside = outer and path_in(outer[0], module)
    if inside:
        return f"{outer[1]}.{inside}"
    value = called.value()
    if value is module or (value is _MISSING and called.directly and called.node):
        return called.words
    return type(module).__name__


def path_in(top: torch.nn.Module, module: torch.nn.Module) -> str:
    """The attributes and indices that lead from one module to another: "layers.0"; "" if none do."""
    waiting, seen = deque([("", top)]), {id(top)}
    while waiting:
        path, holder = waiting.popleft()
        for name, child in list(vars(holder).get(MODULES, {}).items()):
            if child is module:
                return path + name
            if child is not None and id(child) not in seen:
                seen.add(id(child))
                waiting.append((f"{path}{name}.", child))
    return ""


def _look(node: ast.expr, frame: FrameType) -> object:
    """The value of ``a`` or ``a.b.c``, read from the variables and dictionaries of instances and modules alone."""
    if isinstance(node, ast.Name):
        spaces = (frame.f_locals, frame.f_globals, frame.f_builtins)
        return next((space[node.id] for space in spaces if node.id in space), _MISSING)
    if not isinstance(node, ast.Attribute):
        return _MISSING
    holder = _look(node.value, frame)
    try:
        held = object.__getattribute__(holder, "__dict__")
    except (AttributeError, TypeError):
        return _MISSING
    modules = held.get(MODULES) if isinstance(holder, torch.nn.Module) else None
    return held.get(node.attr, (modules or {}).get(node.attr, _MISSING))


def short(value: object) -> str:
    """A number, a word or a truth in few characters; "" for anything else, or what is long."""
    if type(value) not in (int, float, str, bool) or (type(value) is int and abs(value) > 10**SHORT):
        return ""
    if type(value) is str and len(value) > SHORT:
        return ""
    return repr(value)


def shortened(text: str, longest: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= longest else words[: longest - 1] + "…"
