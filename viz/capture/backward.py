"""Every run of the autograd engine: what was asked, what entered and left each node, what was freed, how it ended.

Two things meet here: the call as the program wrote it (torch hands it to the function mode, so that also a call that
is refused before the engine starts is told), and the engine's one entry, which every library uses too.
"""

from __future__ import annotations

import inspect
import sys
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from traceback import walk_tb
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

import torch

from viz.capture.arguments import tensors_in
from viz.capture.asked import Asked
from viz.capture.drawing import draw
from viz.capture.engine import EngineRun, root_node
from viz.capture.failures import words_of
from viz.capture.paths import named
from viz.capture.private import ENGINE, function_mode, function_modes
from viz.capture.sites import ours
from viz.capture.values import read
from viz.trace.events import BackwardCalled, BackwardEnded, Path, Span, Value

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


class Request:
    """A call of backward or grad, as it was written."""

    def __init__(self, api: str, arguments: dict[str, object], direct: bool, span: Span | None, line: int):
        self.api = api
        self.direct = direct
        self.span = span
        self.line = line
        self.retain_graph = arguments.get("retain_graph")
        self.create_graph = bool(arguments.get("create_graph"))
        self.roots = _first(arguments, "self", "tensors", "outputs")
        self.gradients = _first(arguments, "gradient", "grad_tensors", "grad_outputs")
        self.inputs = arguments.get("inputs")
        self.started = False
        """Whether the engine was reached."""


class Backward:
    def __init__(self, recorder: Recorder, dot: bool):
        self._recorder = recorder
        self._dot = dot
        self._requests: list[Request] = []
        self.runs: list[EngineRun] = []
        """Engine runs under way, the innermost last."""
        self._calls = 0
        self._original = None

    def __enter__(self) -> None:
        self._original = getattr(torch.autograd, ENGINE, None)
        if self._original is not None:
            setattr(torch.autograd, ENGINE, self._engine)

    def __exit__(self, *exception: object) -> None:
        if self._original is not None:
            setattr(torch.autograd, ENGINE, self._original)

    @property
    def running(self) -> tuple[int | None, int | None]:
        """The call under way and the node that runs in it."""
        if not self.runs:
            return None, None
        return self.runs[-1].b, self.runs[-1].inside

    # --- the call as written ------------------------------------------------------------------------------------------

    def asked(self, asked: Asked) -> object:
        request = None
        with self._recorder.aside():
            if asked.site.before:
                self._recorder.names.settle(asked.caller, asked.site.before)
            self._recorder.flags.tell_recording()
            request = self._request(asked)
            self._requests.append(request)
        try:
            return asked.run()
        except Exception as error:
            if request is not None and not request.started:
                with self._recorder.aside():
                    self._refused(request, error)
            raise
        finally:
            if request is not None:
                self._requests.remove(request)

    def _request(self, asked: Asked) -> Request:
        api = "grad" if asked.func is torch.autograd.grad else "backward"
        arguments = _signature(asked.func).bind(*asked.args, **asked.kwargs).arguments
        frame = self._recorder.sites.program_frame(asked.caller)
        site = frame and self._recorder.sites.at(frame)
        return Request(api, arguments, frame is asked.caller, site and site.span, site.line if site else 0)

    def failed(self, error: BaseException, traceback: TracebackType) -> None:
        """An exception has come to a line of the program. If it was raised by backward or grad itself, before torch
        handed the call to the function mode (``grad(y, [])``), the call is told now."""
        *callers, (refuser, _) = walk_tb(traceback)
        api = _REFUSERS.get(refuser.f_code)
        if api is None or not callers or any(self._known(frame) for frame, _ in callers[1:]):
            return
        with self._recorder.aside():
            given = {name: refuser.f_locals.get(name) for name in _signature(api).parameters}
            site = self._recorder.sites.at(callers[0][0])
            direct = len(callers) == 1
            name = "grad" if api is torch.autograd.grad else "backward"
            self._refused(Request(name, given, direct, site.span, callers[0][1]), error)

    def _known(self, frame: FrameType) -> bool:
        """Whether a call below ``frame`` was told: it came through us, or to a line further in."""
        return ours(frame) or self._recorder.sites.is_program(frame)

    def _refused(self, request: Request, error: BaseException) -> None:
        called = self._called(request, request.roots, [None] * len(request.roots))
        self._recorder.emit(called)
        self._recorder.emit(BackwardEnded(called.b, type(error).__name__, words_of(error)))

    # --- the engine's entry -------------------------------------------------------------------------------------------

    def _engine(self, roots, *args, **kwargs):
        if self._recorder.elsewhere:
            return self._original(roots, *args, **kwargs)
        run = None
        with self._recorder.aside():
            run = self._begin(roots, *args, **kwargs)
        try:
            with self._recorder.names.awake(), self._mode():
                result = self._original(roots, *args, **kwargs)
        except BaseException as error:
            self._end(run, None, error)
            raise
        self._end(run, result, None)
        return result

    def _mode(self) -> AbstractContextManager:
        """Hooks and custom Functions that the engine calls are seen like any other code."""
        mode = self._recorder.forward.mode
        active = any(function_mode(depth) is mode for depth in range(function_modes()))
        return nullcontext() if active else mode

    def _begin(
        self, roots, gradients, retain_graph, create_graph, inputs, allow_unreachable=True, accumulate_grad=True
    ) -> EngineRun:
        request = self._requests[-1] if self._requests and not self._requests[-1].started else None
        if request is None:
            request = self._started(roots, retain_graph, create_graph, inputs, accumulate_grad)
        request.started = True
        tensors = [root for root in roots if isinstance(root, torch.Tensor)]
        held = [root_node(root) for root in roots]  # the AccumulateGrad of a leaf lives no longer than it is looked at
        given = list(tensors_in(request.gradients))
        seeds = [gradient if any(gradient is g for g in given) else None for gradient in gradients]
        called = self._called(request, tensors, [s if s is None else self._read(s) for s in seeds])
        run = EngineRun(self._recorder, called.b, request.api, bool(create_graph))
        self._recorder.emit(called)
        self.runs.append(run)
        with self._recorder.aside():
            if self._dot:
                leaves = {p: t for p, t in named(self._recorder.names.namespace) if self._is_leaf(t)}
                self._recorder.emit(draw(called.b, tensors, leaves))
        with self._recorder.aside():
            run.arm(held, gradients, inputs if not accumulate_grad else ())
        return run

    def _started(self, roots, retain_graph, create_graph, inputs, accumulate_grad) -> Request:
        """For an engine run that the function mode heard nothing of: a library's, or one without a tensor as root."""
        frame = self._recorder.program_frame()
        site = frame and self._recorder.sites.at(frame)
        arguments = {"tensors": roots, "retain_graph": retain_graph, "create_graph": create_graph, "inputs": inputs}
        api = "backward" if accumulate_grad else "grad"
        direct = frame is not None and self._from_torch().f_back is frame
        return Request(api, arguments, direct, site and site.span, site.line if site else 0)

    @staticmethod
    def _from_torch() -> FrameType:
        """The frame outside of the recorder that started the engine."""
        frame = sys._getframe(1)
        while ours(frame):
            frame = frame.f_back
        return frame

    def _end(self, run: EngineRun | None, result: object, error: BaseException | None) -> None:
        if run is None:
            return
        with self._recorder.aside():
            self.runs.remove(run)
            run.end(result, error)
        with self._recorder.aside():
            run.disarm()

    def _called(self, request: Request, roots: list[torch.Tensor], seeds: list[Value | None]) -> BackwardCalled:
        recorder = self._recorder
        self._calls += 1
        serials = [recorder.tensors.meet(root) for root in roots]
        for root in roots:
            if (node := root_node(root)) is not None:
                recorder.nodes.meet(node)
        inputs = None if request.inputs is None else [recorder.tensors.meet(t) for t in tensors_in(request.inputs)]
        return BackwardCalled(
            b=self._calls,
            api=request.api,
            roots=serials,
            seeds=seeds,
            seeds_given=bool(list(tensors_in(request.gradients))),
            retain_graph=None if request.retain_graph is None else bool(request.retain_graph),
            create_graph=request.create_graph,
            inputs=inputs,
            direct=request.direct,
            nested=bool(self.runs),
            named=self._named(),
            nodes=recorder.nodes.take(),
            span=request.span,
            line=request.line,
        )

    def _named(self) -> list[Path]:
        """Tensors that require grad, by the names of the module; then those that only running functions name."""
        paths = [self._path(path, t) for path, t in named(self._recorder.names.namespace) if t.requires_grad]
        seen = {path.t for path in paths}
        local = [self._path(path, t) for path, t in self._recorder.names.locals() if t.requires_grad]
        return paths + [path for path in local if path.t not in seen]

    def _path(self, path: str, tensor: torch.Tensor) -> Path:
        t = self._recorder.tensors.meet(tensor)
        known = self._recorder.tensors.find(tensor)
        token = known.accumulator and known.accumulator()
        node = known.node if known.node is not None else token and token.n
        return Path(path, t, None if known.stale else node, known.output)

    def _is_leaf(self, tensor: torch.Tensor) -> bool:
        known = self._recorder.tensors.find(tensor)
        return known is not None and known.leaf and tensor.requires_grad

    def _read(self, tensor: torch.Tensor) -> Value | None:
        return read(tensor, self._recorder.elements)


_REFUSERS = {api.__code__: api for api in (torch.autograd.backward, torch.autograd.grad)}


def _first(arguments: dict[str, object], *names: str) -> list[torch.Tensor]:
    return list(tensors_in([arguments[name] for name in names if name in arguments]))


@cache
def _signature(func) -> inspect.Signature:
    return inspect.signature(func)
