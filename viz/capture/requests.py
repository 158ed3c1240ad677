"""A call of backward or autograd.grad as it was written: what it asks for, and by which expression.

Also one that never came far enough for torch to hand it on: refused by the first lines of backward or grad themselves
(``grad(y, [])``), or by Python, for want of an argument (``grad(y)``).
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from functools import cache
from opcode import opname
from traceback import walk_tb
from types import FrameType, ModuleType, TracebackType

import torch

from viz.capture.arguments import tensors_in
from viz.capture.asked import Asked
from viz.capture.sites import Sites, ours, positions_of
from viz.trace.events import Span

APIS = {torch.Tensor.backward: "backward", torch.autograd.backward: "backward", torch.autograd.grad: "grad"}
"""Functions that ask for gradients, and the api they are told as."""


class Request:
    """A call of backward or grad, as it was written."""

    def __init__(self, api: str, arguments: dict[str, object], direct: bool, span: Span | None, line: int):
        self.api = api
        self.direct = direct
        self.span = span
        self.line = line
        self.retain_graph = arguments.get("retain_graph")
        self.create_graph = bool(arguments.get("create_graph"))
        self.allow_unused = arguments.get("allow_unused")
        self.roots = _first(arguments, "self", "tensors", "outputs")
        self.gradients = _first(arguments, "gradient", "grad_tensors", "grad_outputs")
        self.inputs = arguments.get("inputs")
        self.finishes = bool(arguments.get("is_grads_batched") or arguments.get("materialize_grads"))
        """What the engine returns is not yet what the call returns."""
        self.started = False
        """Whether the engine was reached."""


def asked_for(asked: Asked, sites: Sites) -> Request:
    """The request of a call that torch hands to the function mode."""
    arguments = _signature(asked.func).bind(*asked.args, **asked.kwargs).arguments
    frame = sites.program_frame(asked.caller)
    site = frame and sites.at(frame)
    return Request(APIS[asked.func], arguments, frame is asked.caller, site and site.span, site.line if site else 0)


def refused(error: BaseException, traceback: TracebackType, sites: Sites) -> Request | None:
    """The request that ``error``, which has come to a line of the program, refused; None for any other error, and
    where the call was told already: it came through us, or to a line further in."""
    *callers, (refuser, line) = walk_tb(traceback)
    if not callers:
        return _refused_by_python(error, refuser, traceback.tb_lasti, line, sites)
    api = _REFUSERS.get(refuser.f_code)
    if api is None or any(ours(frame) or sites.is_program(frame) for frame, _ in callers[1:]):
        return None
    given = {name: refuser.f_locals.get(name) for name in _signature(api).parameters}
    frame, line = callers[0]
    return Request(APIS[api], given, len(callers) == 1, sites.span(frame.f_code, traceback.tb_lasti), line)


def _refused_by_python(
    error: BaseException, frame: FrameType, instruction: int, line: int, sites: Sites
) -> Request | None:
    """A call whose arguments do not fit: the function was never entered. Which one it would have been is read off
    names alone; nothing of the program runs for it."""
    code = frame.f_code
    if not isinstance(error, TypeError) or not opname[code.co_code[instruction]].startswith("CALL"):
        return None
    call = sites.source.call(positions_of(code)[instruction // 2])
    api = call and _meant(call.func, frame)
    if not callable(api) or api not in APIS or f"{api.__name__}()" not in str(error):
        return None
    owner = [call.func.value] if api is torch.Tensor.backward else call.args[:1]
    roots = [_meant(one, frame) for one in owner]
    given = {"tensors": [root for root in roots if isinstance(root, torch.Tensor)]}
    return Request(APIS[api], given, True, sites.span(code, instruction), line)


def _meant(node: ast.expr, frame: FrameType) -> object:
    """What a name, or a dotted name in a module, stands for; None for anything that would have to be computed."""
    if isinstance(node, ast.Name):
        return frame.f_locals.get(node.id, frame.f_globals.get(node.id))
    if not isinstance(node, ast.Attribute):
        return None
    owner = _meant(node.value, frame)
    if isinstance(owner, torch.Tensor) and node.attr == "backward":
        return torch.Tensor.backward
    return vars(owner).get(node.attr) if isinstance(owner, ModuleType) else None


_REFUSERS = {api.__code__: api for api in (torch.autograd.backward, torch.autograd.grad)}


def _first(arguments: dict[str, object], *names: str) -> list[torch.Tensor]:
    return list(tensors_in([arguments[name] for name in names if name in arguments]))


@cache
def _signature(func: Callable) -> inspect.Signature:
    return inspect.signature(func)
