"""The same program without the recorder: plain Python and plain PyTorch, of which only the end is looked at.

What a recorded run is held against, so nothing of the recorder is here: no function mode, no trace function, no hook,
no patch. The events are those that can be seen without: what was printed, warned, displayed and raised, and every
named tensor when it is over.
"""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import ModuleType
from typing import Literal

import torch

from viz.capture.digest import closing
from viz.capture.failures import carried, rid_of_us
from viz.capture.output import ERRORS, FILES
from viz.capture.paths import named
from viz.capture.private import unseen, version_of
from viz.capture.program import MainModule, Run, began
from viz.capture.sites import Sites
from viz.capture.source import Source
from viz.capture.values import shape_of, unread
from viz.limits import REPORT_ELEMENTS
from viz.trace.events import Ended, Event, Final, Printed, Tensor, Value, Warned


def run_plain(
    source: str,
    emit: Callable[[Event], None],
    *,
    program: str = "<program>",
    mode: Literal["script", "cells"] = "script",
    elements: int = 256,
) -> None:
    """Run ``source`` as Python does, and tell ``emit`` how it ended."""
    emit(began(source, program, mode, elements))
    text = Source(source, program)
    looking_on = Looker(emit, Sites(text))
    with MainModule(text) as module, looking_on.output():
        run = Run(text, module, looking_on)
        failed = run.cells() if mode == "cells" else run.script()
    for final in _finals(module, max(elements, REPORT_ELEMENTS)):
        emit(final)
    emit(Ended("raises" if failed else "ok"))


class Looker:
    """Stands where the recorder stands in a recorded run, and does nothing but pass on."""

    aside = nullcontext

    def __init__(self, emit: Callable[[Event], None], sites: Sites) -> None:
        self._emit = emit
        self.sites = sites
        self._streams: tuple[Stream, ...] = ()

    def emit(self, event: Event) -> None:
        """Send an event; what was printed before it goes first."""
        self._flush()
        self._emit(event)

    @contextmanager
    def output(self) -> Iterator[None]:
        """Prints and warnings come here while the program runs."""
        before = (sys.stdout, sys.stderr, warnings.showwarning)
        self._streams = sys.stdout, sys.stderr = Stream("stdout", self._emit), Stream("stderr", self._emit)
        warnings.showwarning = self._warned
        try:
            yield
        finally:
            self._flush()
            sys.stdout, sys.stderr, warnings.showwarning = before

    def _flush(self) -> None:
        for stream in self._streams:
            if not stream.closed:  # by the program
                stream.flush()

    def _warned(self, message, category, filename, lineno, file=None, line=None) -> None:
        if filename != self.sites.filename:
            frame = self.sites.program_frame(sys._getframe(1))
            lineno = frame.f_lineno if frame else None
        self.emit(Warned(category.__name__, rid_of_us(carried(str(message)), self.sites), lineno))


class Stream(io.TextIOWrapper):
    """Python's own stream to a terminal, but for where the bytes go."""

    def __init__(self, name: str, emit: Callable[[Event], None]) -> None:
        super().__init__(_Bytes(name, emit), encoding="utf-8", errors=ERRORS[name], line_buffering=True)


class _Bytes(io.FileIO):
    """The program may ask for its file: it is the real one, which leads nowhere."""

    def __init__(self, name: str, emit: Callable[[Event], None]) -> None:
        super().__init__(FILES[name], "wb", closefd=False)
        self._stream = name
        self._emit = emit

    def write(self, data) -> int:
        self._emit(Printed(bytes(data).decode("utf-8", "replace"), self._stream))
        return len(data)


def _finals(module: ModuleType, elements: int) -> list[Final]:
    """Every named tensor as it stands at the end."""
    with unseen():
        return [_looked_at(t, path, tensor, elements) for t, (path, tensor) in enumerate(named(vars(module)), 1)]


def _looked_at(t: int, path: str, tensor: torch.Tensor, elements: int) -> Final:
    """A subclass of the program answers for itself, and may fail to."""
    try:
        return _final(t, path, tensor, elements)
    except Exception:
        return Final(path, Tensor(t, shape_of(tensor), "unknown", False, True, 0, t))


def _final(t: int, path: str, tensor: torch.Tensor, elements: int) -> Final:
    try:
        fn, leaf = tensor.grad_fn, tensor.is_leaf
    except RuntimeError:  # a view made without recording or one of several, whose base was written: torch does not tell
        fn, leaf = None, False
    value, word = closing(tensor, elements)
    grad = tensor.grad if leaf or tensor.retains_grad else None
    poured, grad_word = closing(grad, elements)
    return Final(
        path,
        _state(t, tensor, leaf, value),
        grad_fn=None if fn is None else fn.name().rpartition("::")[2],
        grad=poured if grad is None else poured or unread(grad),
        digest=word,
        grad_digest=grad_word,
    )


def _state(t: int, tensor: torch.Tensor, leaf: bool, value: Value | None) -> Tensor:
    inference = tensor.is_inference()
    return Tensor(
        t=t,
        shape=shape_of(tensor),
        dtype=str(tensor.dtype)[6:],
        requires_grad=tensor.requires_grad,
        is_leaf=leaf,
        version=version_of(tensor),
        storage=t,
        value=value,
        inference=inference,
    )
