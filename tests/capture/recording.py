"""Run a program twice in this process: recorded, and as plain Python; and find things in what was recorded."""

from __future__ import annotations

import contextlib
import io
import sys
import traceback
import warnings
from dataclasses import dataclass, field
from types import ModuleType

import torch

from tests.invariants import hold
from viz.capture.digest import closing
from viz.capture.paths import named
from viz.capture.program import run_program
from viz.trace.check import first_fault
from viz.trace.events import Began, Event, Final, Node, Noted, Printed, Raised, Span, Trace, Value, Warned
from viz.trace.sound import mended
from viz.trace.source import cut, lines_of

ELEMENTS = 2_000
PROGRAM = "<program>"


def record(source: str, *, mode: str = "script", elements: int = 256, dot: bool = False) -> Trace:
    """The trace of a program, made sound as if it had come through the pipe; every invariant holds of it."""
    events: list[Event] = []
    with the_same_start():
        run_program(source, events.append, mode=mode, elements=elements, dot=dot)
    trace = Trace(tuple(mended(events)))
    hold(trace)
    return trace


@contextlib.contextmanager
def the_same_start():
    """The same random numbers, the filters of a fresh interpreter, and no warning that torch gives but once."""
    torch.manual_seed(0)
    always = torch.is_warn_always_enabled()
    torch.set_warn_always(True)
    with warnings.catch_warnings():
        warnings.resetwarnings()
        yield
    torch.set_warn_always(always)


@dataclass
class Outcome:
    """What a program leaves: comparable."""

    stdout: str = ""
    warned: list[tuple[str, str, int]] = field(default_factory=list)
    raised: tuple[str, str] | None = None
    tensors: dict[str, tuple] = field(default_factory=dict)


def plain(source: str) -> Outcome:
    """Plain Python and plain PyTorch, no recorder."""
    outcome, stdout, module = Outcome(), io.StringIO(), ModuleType("__main__")

    def warned(message, category, filename, lineno, file=None, line=None):
        frames = (frame for frame in reversed(traceback.extract_stack()) if frame.filename == PROGRAM)
        line = lineno if filename == PROGRAM else next(frames).lineno
        outcome.warned.append((category.__name__, str(message), line))

    main, sys.modules["__main__"] = sys.modules["__main__"], module
    try:
        with the_same_start(), contextlib.redirect_stdout(stdout):
            warnings.showwarning = warned
            exec(compile(source, PROGRAM, "exec", dont_inherit=True), vars(module))
    except Exception as error:
        outcome.raised = (type(error).__name__, str(error))
    finally:
        sys.modules["__main__"] = main
    outcome.stdout = stdout.getvalue()
    outcome.tensors = {path: _left(tensor) for path, tensor in named(vars(module))}
    return outcome


def _left(tensor: torch.Tensor) -> tuple:
    try:
        grad_fn, is_leaf = tensor.grad_fn, tensor.is_leaf
    except RuntimeError:  # a view of which torch no longer says: its base was written
        grad_fn, is_leaf = None, False
    grad = tensor.grad if is_leaf or tensor.retains_grad else None
    return (
        closing(tensor, ELEMENTS),
        closing(grad, ELEMENTS),
        grad_fn and grad_fn.name().rpartition("::")[2],
        tensor.requires_grad,
        is_leaf,
        _version(tensor),
    )


def _version(tensor: torch.Tensor) -> int:
    """0 where torch counts none: of inference, or with the ``.data`` of one."""
    try:
        return tensor._version
    except RuntimeError:
        return 0


def left(trace: Trace) -> Outcome:
    """The same, from a trace."""
    raised = next(((e.type, e.message) for e in trace.of(Raised)), None)
    tensors = {
        f.path: (
            (f.state.value, f.digest), (f.grad, f.grad_digest), f.grad_fn,
            f.state.requires_grad, f.state.is_leaf, f.state.version,
        )
        for f in trace.of(Final)
    }  # fmt: skip
    warned = [(w.category, w.message, w.line) for w in trace.of(Warned)]
    return Outcome(printed(trace), warned, raised, tensors)


def printed(trace: Trace) -> str:
    return "".join(e.text for e in trace.of(Printed) if e.stream == "stdout")


def nodes(trace: Trace) -> dict[int, Node]:
    """Every graph node that was announced."""
    return {node.n: node for event in trace.events for node in getattr(event, "nodes", [])}


def text(trace: Trace, span: Span | None) -> str:
    """The piece of source that a span covers."""
    began = trace.events[0]
    assert isinstance(began, Began)
    return cut(lines_of(began.source), span)


def numbers(value: Value | None) -> list | None:
    return None if value is None else value.data


def nothing_changes(source: str) -> None:
    """A recorded run leaves what a plain one leaves, and the recorder failed nowhere."""
    plain(source)
    expected, trace = plain(source), record(source)
    recorded = left(trace)
    assert (recorded.stdout, recorded.raised, recorded.warned) == (expected.stdout, expected.raised, expected.warned)
    assert recorded.tensors == expected.tensors
    assert first_fault(list(trace.events)) is None
    assert not [note for note in trace.of(Noted) if note.what == "fault"]
