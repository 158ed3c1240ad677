"""The whole of a run: a program's text → its events, as a script or cell by cell.

The program runs in a module of its own that is ``__main__`` meanwhile. Whatever it raises is an event.
"""

from __future__ import annotations

import ast
import platform
import sys
from collections.abc import Callable
from functools import partial
from types import CodeType, ModuleType
from typing import Literal

import torch
from msgspec.structs import replace

from viz.capture.cells import cells_of, silenced
from viz.capture.digest import closing
from viz.capture.failures import carried, raised
from viz.capture.graph import name_of
from viz.capture.paths import named
from viz.capture.recorder import Recorder
from viz.capture.source import Source
from viz.capture.values import unread
from viz.limits import REPORT_ELEMENTS
from viz.trace.events import TRACE_VERSION, Began, CellBegan, CellEnded, Ended, Event, Final


def run_program(
    source: str,
    emit: Callable[[Event], None],
    *,
    program: str = "<program>",
    mode: Literal["script", "cells"] = "script",
    elements: int = 256,
    dot: bool = True,
) -> None:
    """Run ``source`` and tell everything to ``emit``, from `Began` to `Ended`.

    Where a step of the recorder failed, an event may refer to what was not told: whoever collects them has
    `viz.trace.sound` put that right.
    """
    emit(began(source, program, mode, elements))
    text = Source(source, program)
    with MainModule(text) as module, Recorder(emit, text, module, elements, dot) as recorder:
        run = Run(text, module, recorder)
        failed = run.cells() if mode == "cells" else run.script()
    _tell_final(recorder, module, elements)
    emit(Ended("raises" if failed else "ok"))


def began(source: str, program: str, mode: str, elements: int) -> Began:
    return Began(TRACE_VERSION, str(torch.__version__), platform.python_version(), source, program, mode, elements)


class MainModule:
    """Stands in for ``__main__`` while the program runs."""

    def __init__(self, source: Source):
        self._source = source
        self._before: tuple = ()

    def __enter__(self) -> ModuleType:
        module = ModuleType("__main__")
        if not self._source.filename.startswith("<"):
            module.__file__ = self._source.filename
        self._before = (sys.modules["__main__"], sys.argv)
        sys.modules["__main__"], sys.argv = module, [self._source.filename]
        self._source.publish()
        return module

    def __exit__(self, *exception: object) -> None:
        self._source.withdraw()
        sys.modules["__main__"], sys.argv = self._before


class Run:
    def __init__(self, source: Source, module: ModuleType, recorder: Recorder):
        self._source = source
        self._namespace = vars(module)
        self._recorder = recorder

    def script(self) -> bool:
        """Run it all; whether it raised."""
        failed, _ = self._run(lambda: self._compiled(self._parsed(self._source.text)), None)
        return failed

    def cells(self) -> bool:
        """Run cell by cell. An error ends its cell; the next one runs."""
        any_failed = False
        for number, cell in enumerate(cells_of(self._source.text)):
            self._recorder.emit(CellBegan(number, cell.line, cell.title))
            failed, display = self._run(partial(self._display, cell.text), number)
            self._recorder.emit(CellEnded(number, display))
            any_failed |= failed
        return any_failed

    def _parsed(self, text: str) -> ast.Module:
        """None of the calls that this takes is one for the trace function."""
        trace = sys.gettrace()
        sys.settrace(None)
        try:
            return self._source.parse(text)
        finally:
            sys.settrace(trace)

    def _compiled(self, tree: ast.Module) -> None:
        exec(self._code(tree, "exec"), self._namespace)

    def _display(self, text: str) -> str | None:
        """Run a cell; the repr of its last expression."""
        tree = self._parsed(text)
        shown = tree.body and isinstance(tree.body[-1], ast.Expr) and not silenced(text, tree.body[-1])
        last = tree.body.pop() if shown else None
        self._compiled(tree)
        if last is None:
            return None
        value = eval(self._code(ast.Expression(last.value), "eval"), self._namespace)
        return None if value is None else carried(repr(value))

    def _code(self, tree: ast.AST, mode: str) -> CodeType:
        return compile(tree, self._source.filename, mode, dont_inherit=True)

    def _run(self, step: Callable[[], str | None], cell: int | None) -> tuple[bool, str | None]:
        """Whether it raised, and what it displays."""
        try:
            return False, step()
        except SystemExit as leaving:
            if leaving.code in (None, 0):
                return False, None
            self._tell(leaving, cell)
        except BaseException as error:
            self._tell(error, cell)
        return True, None

    def _tell(self, error: BaseException, cell: int | None) -> None:
        with self._recorder.aside():
            self._recorder.emit(raised(error, self._recorder.sites, cell))


def _tell_final(recorder: Recorder, module: ModuleType, elements: int) -> None:
    """Every named tensor as it stands at the end."""
    recorder.elements = max(elements, REPORT_ELEMENTS)
    finals = []
    for path, tensor in named(vars(module)):
        with recorder.aside():
            finals.append(_final(recorder, path, tensor))
    recorder.tell_new()
    for final in finals:
        recorder.emit(final)


def _final(recorder: Recorder, path: str, tensor: torch.Tensor) -> Final:
    recorder.tensors.meet(tensor)
    value, word = closing(tensor, recorder.elements)
    state = recorder.tensors.state(tensor, value=value)
    stale = recorder.tensors.find(tensor).stale
    if stale:
        state = replace(state, is_leaf=False)  # torch does not tell
    told = state.grad_fn is not None and not stale
    grad = tensor.grad if state.is_leaf or state.retains_grad else None
    poured, grad_word = closing(grad, recorder.elements)
    fn = name_of(tensor.grad_fn) if told else None
    return Final(path, state, fn, poured if grad is None else poured or unread(grad), word, grad_word)
