"""A program run plain and recorded, looked at from outside: all that it could leave behind, or notice.

Both runs are in this process, on a module kept afterwards. Nothing of the trace is read here.
"""

from __future__ import annotations

import contextlib
import io
import linecache
import random
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType

import numpy
import torch

from tests.capture.recording import PROGRAM, _left, the_same_start
from viz.capture import program as capture
from viz.capture.paths import named
from viz.trace.events import Printed, Warned


@dataclass
class Left:
    """What one run left: comparable."""

    stdout: str = ""
    stderr: str = ""
    warned: list[tuple[str, str, int | None]] = field(default_factory=list)
    traceback: str = ""
    tensors: dict[str, tuple] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    state: dict[str, object] = field(default_factory=dict)


def plain(source: str) -> Left:
    left, module, out, err = Left(), ModuleType("__main__"), io.StringIO(), io.StringIO()
    linecache.cache[PROGRAM] = (len(source), None, source.splitlines(True), PROGRAM)
    main, sys.modules["__main__"] = sys.modules["__main__"], module
    try:
        with _fresh(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            warnings.showwarning = _keeping(left)
            with _state_kept(left):
                exec(compile(source, PROGRAM, "exec", dont_inherit=True), vars(module))
    except BaseException as error:
        left.traceback = words(error)
    finally:
        sys.modules["__main__"] = main
        linecache.cache.pop(PROGRAM, None)
    return _looked_at(left, module, out.getvalue(), err.getvalue())


def recorded(source: str, patch: Callable[[object, str, object], None]) -> Left:
    """``patch`` is `monkeypatch.setattr`: the module and the exception are caught on their way through the recorder."""
    left, events, modules = Left(), [], []
    patch(capture, "MainModule", _kept(capture.MainModule, modules))
    tell = capture.raised

    def raised(error, *rest):
        left.traceback = words(error)
        return tell(error, *rest)

    patch(capture, "raised", raised)
    with _fresh(), _state_kept(left):
        capture.run_program(source, events.append, dot=False)
    left.warned = [(it.category, it.message, it.line) for it in events if isinstance(it, Warned)]
    printed = {stream: "".join(it.text for it in events if isinstance(it, Printed) and it.stream == stream)
               for stream in ("stdout", "stderr")}  # fmt: skip
    return _looked_at(left, modules[0], printed["stdout"], printed["stderr"])


def words(error: BaseException) -> str:
    """Its traceback as Python prints it, causes and contexts included, each from the program's first frame on."""
    told = traceback.TracebackException.from_exception(error)
    pending = [told]
    for one in pending:
        never_ran = len(one.stack) if getattr(one, "filename", None) == PROGRAM else 0  # a SyntaxError of the program
        first = next((n for n, frame in enumerate(one.stack) if frame.filename == PROGRAM), never_ran)
        del one.stack[:first]
        pending += [it for it in (one.__cause__, one.__context__) if it is not None]
    return "".join(told.format())


def _kept(kind: type, modules: list[ModuleType]) -> type:
    class Kept(kind):
        def __enter__(self) -> ModuleType:
            modules.append(super().__enter__())
            return modules[-1]

    return Kept


@contextlib.contextmanager
def _fresh() -> Iterator[None]:
    random.seed(0)
    numpy.random.seed(0)
    with the_same_start():
        yield


def _keeping(left: Left) -> Callable:
    def warned(message, category, filename, lineno, file=None, line=None):
        frames = (frame for frame in reversed(traceback.extract_stack()) if frame.filename == PROGRAM)
        line = lineno if filename == PROGRAM else next(frames).lineno
        left.warned.append((category.__name__, str(message), line))

    return warned


@contextlib.contextmanager
def _state_kept(left: Left) -> Iterator[None]:
    """What is switched and drawn in torch and Python when the program is over; put back as it was."""
    before = {name: look() for name, look in STATE.items()}
    try:
        yield
    finally:
        left.state = {name: look() for name, look in STATE.items()}
        torch.set_grad_enabled(before["grad mode"])
        torch.set_default_dtype(before["default dtype"])


STATE: dict[str, Callable[[], object]] = {
    "grad mode": torch.is_grad_enabled,
    "inference mode": torch.is_inference_mode_enabled,
    "default dtype": torch.get_default_dtype,
    "anomaly mode": torch.is_anomaly_enabled,
    "function modes": torch._C._len_torch_function_stack,
    "dispatch modes": torch._C._len_torch_dispatch_stack,
    "random numbers of torch": lambda: torch.get_rng_state().tolist(),
    "random numbers of Python": random.getstate,
    "random numbers of numpy": lambda: [str(part) for part in numpy.random.get_state()],
    "trace function": sys.gettrace,
    "profile function": sys.getprofile,
    "recursion limit": sys.getrecursionlimit,
    "hooks of all modules": lambda: [
        len(table) for name, table in sorted(vars(torch.nn.modules.module).items()) if name.startswith("_global_")
        and hasattr(table, "__len__")
    ],
    "hooks of all optimizers": lambda: [
        len(table)
        for name, table in sorted(vars(sys.modules["torch.optim.optimizer"]).items())
        if name.startswith("_global_optimizer_")
    ],
    "hooks of saved tensors": lambda: torch._C._autograd._top_saved_tensors_default_hooks(True),
    "engine": lambda: torch.autograd._engine_run_backward,
    "apply": lambda: vars(torch.autograd.Function)["apply"],
}  # fmt: skip


def _looked_at(left: Left, module: ModuleType, stdout: str, stderr: str) -> Left:
    left.stdout, left.stderr = stdout, stderr
    left.names = sorted(name for name in vars(module) if not name.startswith("__"))
    left.tensors = {path: (*_left(tensor), *_more(tensor)) for path, tensor in named(vars(module))}
    return left


def _more(tensor: torch.Tensor) -> tuple:
    """Type, strides, retained gradient, and how many hooks of its own a tensor has."""
    strides = tensor.stride() if tensor.layout == torch.strided and not tensor.is_nested else None
    hooks = [len(table or ()) for table in (tensor._backward_hooks, tensor._post_accumulate_grad_hooks)]
    return type(tensor).__name__, strides, tensor.retains_grad, hooks, tensor._backward_hooks is None
