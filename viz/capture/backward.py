"""Every run of the autograd engine: what was asked, what entered and left each node, what was freed, how it ended.

Two things meet here: the call as the program wrote it (torch hands it to the function mode, so that also a call that
is refused before the engine starts is told), and the engine's one entry, which every library uses too.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice, zip_longest
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

import torch

from viz.capture.arguments import tensors_in
from viz.capture.asked import Asked
from viz.capture.checkpoint import Checkpoints
from viz.capture.drawing import draw
from viz.capture.engine import EngineRun, root_node
from viz.capture.failures import words_of
from viz.capture.hooks import Hooks
from viz.capture.levels import levels_of, wrapped
from viz.capture.paths import named
from viz.capture.private import ENGINE, mode_is_on, nodes_are_known, unseen
from viz.capture.requests import Request, asked_for, refused
from viz.capture.sites import ours
from viz.capture.values import read
from viz.trace.events import BackwardCalled, BackwardEnded, Edge, Path, Value

if TYPE_CHECKING:
    from viz.capture.recorder import Recorder


class Backward:
    def __init__(self, recorder: Recorder, dot: bool):
        self._recorder = recorder
        self._dot = dot
        self._requests: list[Request] = []
        self.runs: list[EngineRun] = []
        """Engine runs under way, the innermost last."""
        self._finishing: dict[Request, EngineRun] = {}
        """Runs that are over, whose calls have still to make of it what they return."""
        self._calls = 0
        self._original = None
        self.hooks = Hooks(recorder)
        self._checkpoints = Checkpoints(recorder)

    def __enter__(self) -> None:
        self._original = getattr(torch.autograd, ENGINE, None)
        if self._original is not None:
            setattr(torch.autograd, ENGINE, self._engine)
        self._checkpoints.__enter__()

    def __exit__(self, *exception: object) -> None:
        self._checkpoints.__exit__()
        if self._original is not None:
            setattr(torch.autograd, ENGINE, self._original)

    @property
    def current(self) -> EngineRun | None:
        """The innermost run, for what happens in the program's own thread."""
        return self.runs[-1] if self.runs and not self._recorder.elsewhere else None

    def entered(self, nodes: dict[int, torch.autograd.graph.Node], n: int, grads: tuple) -> None:
        """The engine is about to run a node."""
        trace = sys.gettrace()
        sys.settrace(None)  # here and no call further in: each would be one for the trace function
        try:
            if (run := self.current) is not None:
                with unseen():
                    run.entered(n, nodes[n], grads)
        except Exception as error:
            self._recorder.fault(error)
        finally:
            sys.settrace(trace)

    def returned(self, nodes: dict[int, torch.autograd.graph.Node], n: int, sent: tuple, _: tuple) -> None:
        """A node has run."""
        trace = sys.gettrace()
        sys.settrace(None)
        try:
            if (run := self.current) is not None:
                with unseen():
                    run.returned(n, nodes[n], sent)
        except Exception as error:
            self._recorder.fault(error)
        finally:
            sys.settrace(trace)

    @property
    def running(self) -> tuple[int | None, int | None]:
        """The call under way and the node that runs in it."""
        if not self.runs:
            return None, None
        return self.runs[-1].b, self.runs[-1].inside

    @property
    def building(self) -> int | None:
        """The node that builds new ones as it runs (create_graph). What a checkpoint runs again belongs to no node."""
        run = self.runs[-1] if self.runs else None
        if run is None or not run.create_graph:
            return None
        again = any(group.kind == "recomputation" for group in self._recorder.groups.open)
        return None if again else run.inside

    # --- the call as written ------------------------------------------------------------------------------------------

    def asked(self, asked: Asked) -> object:
        request = None
        with self._recorder.aside():
            if asked.site.before:
                self._recorder.names.settle(asked.caller, asked.site.before)
            self._recorder.flags.tell_recording()
            request = asked_for(asked, self._recorder.sites)
            self._requests.append(request)
        try:
            result = asked.run()
        except BaseException as error:
            if request is not None:
                self._left(request, None, error)
            raise
        if request is not None:
            self._left(request, result, None)
        return result

    def _left(self, request: Request, result: object, error: BaseException | None) -> None:
        """The call has come back to the program."""
        self._requests.remove(request)
        finishing = self._finishing.pop(request, None)
        with self._recorder.aside():
            if finishing is not None:
                finishing.end(result.values() if isinstance(result, dict) else result, error)
            elif error is not None and not request.started:
                self._refused(request, error)

    def failed(self, error: BaseException, traceback: TracebackType) -> None:
        """An exception has come to a line of the program. If backward or grad was refused by it, and the function mode
        has not heard of it, the call is told now."""
        with self._recorder.aside():
            request = refused(error, traceback, self._recorder.sites)
            if request is not None:
                self._refused(request, error)

    def _refused(self, request: Request, error: BaseException) -> None:
        called = self._called(request, request.roots, [None] * len(request.roots))
        self._recorder.emit(called)
        self._recorder.emit(BackwardEnded(called.b, type(error).__name__, words_of(error)))

    # --- the engine's entry -------------------------------------------------------------------------------------------

    def _engine(self, roots, *args, **kwargs):
        if self._recorder.away:
            self._recorder.note("threads", "backward")
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
        active = mode_is_on(mode)
        return nullcontext() if active else mode

    def _begin(
        self, roots, gradients, retain_graph, create_graph, inputs, allow_unreachable=True, accumulate_grad=True
    ) -> EngineRun:
        request = self._requests[-1] if self._requests and not self._requests[-1].started else None
        if request is None:
            request = self._started(roots, retain_graph, create_graph, inputs, accumulate_grad)
        request.started = True
        self._recorder.exposed.look_everywhere()
        held = [root_node(root) for root in roots]  # the AccumulateGrad of a leaf lives no longer than it is looked at
        pairs = islice(zip_longest(roots, gradients), len(roots))  # torch refuses another number of them only later
        seeds = [self._read(seed) if _given(request, root, seed) else None for root, seed in pairs]
        called = self._called(request, roots, seeds, _batched(gradients))
        run = EngineRun(self._recorder, called.b, request.api, bool(create_graph))
        self._recorder.emit(called)
        self.runs.append(run)
        if request.finishes:
            self._finishing[request] = run
        with self._recorder.aside():
            if self._dot:
                leaves = {p: t for p, t in named(self._recorder.names.namespace) if self._is_leaf(t)}
                tensors = [root for root in roots if isinstance(root, torch.Tensor)]
                self._recorder.emit(draw(called.b, tensors, leaves))
        with self._recorder.aside():
            run.arm(held, gradients, inputs if not accumulate_grad else ())
        return run

    def _started(self, roots, retain_graph, create_graph, inputs, accumulate_grad) -> Request:
        """For an engine run that the function mode heard nothing of: a library's, or one without a tensor as root."""
        frame = self._recorder.program_frame()
        site = frame and self._recorder.sites.at(frame)
        arguments = {"tensors": roots, "retain_graph": retain_graph, "create_graph": create_graph}
        arguments["inputs"] = inputs or None
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
            if run not in self._finishing.values():
                run.end(result, error)
        with self._recorder.aside():
            run.disarm()

    def _called(
        self, request: Request, roots: Sequence, seeds: list[Value | None], batched: int | None = None
    ) -> BackwardCalled:
        recorder = self._recorder
        self._calls += 1
        serials = [recorder.tensors.meet(root) for root in roots if isinstance(root, torch.Tensor)]
        starts = [(root_node(root), root.output_nr) for root in roots]
        known = [(node, output) for node, output in starts if node is not None and nodes_are_known]
        entries = [Edge(recorder.nodes.meet(node), output) for node, output in known]
        inputs = None if request.inputs is None else [recorder.tensors.meet(t) for t in tensors_in(request.inputs)]
        return BackwardCalled(
            b=self._calls,
            api=request.api,
            roots=serials,
            seeds=seeds,
            seeds_given=bool(request.gradients) or any(seeds),
            retain_graph=None if request.retain_graph is None else bool(request.retain_graph),
            create_graph=request.create_graph,
            inputs=inputs,
            allow_unused=None if request.allow_unused is None else bool(request.allow_unused),
            batched=batched,
            entries=entries if len(entries) == len(roots) else [],
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
        return Path(path, t, None if known.stale else known.gradient_node, known.output)

    def _is_leaf(self, tensor: torch.Tensor) -> bool:
        known = self._recorder.tensors.find(tensor)
        return known is not None and known.leaf and tensor.requires_grad

    def _read(self, tensor: torch.Tensor) -> Value | None:
        return read(tensor, self._recorder.elements)


def _given(request: Request, root: object, seed: torch.Tensor | None) -> bool:
    """Whether the program gave this gradient for this root; if not, torch made a 1."""
    if seed is None:
        return False
    return wrapped(seed) or not isinstance(root, torch.Tensor) or any(seed is given for given in request.gradients)


def _batched(gradients: Sequence[torch.Tensor | None]) -> int | None:
    """How many gradients run through the graph at once."""
    seeds = [gradient for gradient in gradients if gradient is not None and wrapped(gradient)]
    levels = [level for seed in seeds for level in levels_of(seed)]
    return next((level.size for level in levels if level.size is not None), None)
