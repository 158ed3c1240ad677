"""Run a program on a torch in which one private name cannot be found, in a process of its own.

    python -m tests.capture.without PROGRAM.py NAME …

writes the trace of each to PROGRAM.py.0, PROGRAM.py.1 …, each from a fork of its own; "-" hides nothing. A name is
hidden from `viz.capture.private` alone, while that is imported: torch itself needs it.
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import sys
from contextlib import redirect_stdout
from functools import reduce
from io import StringIO
from pathlib import Path

import torch

from viz.trace import codec
from viz.trace.events import Trace
from viz.trace.sound import mended


def hide(path: str) -> None:
    """Import `viz.capture.private` as if nothing stood under ``path`` below torch."""
    spec = importlib.util.find_spec("viz.capture.private")
    private = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = private
    holder, _, hidden = path.rpartition(".")

    def getattr_but_one(owner: object, name: str, *default: object) -> object:
        if name == hidden and _is(owner, holder):
            if default:
                return default[0]
            raise AttributeError(name)
        return builtins.getattr(owner, name, *default)

    private.getattr = getattr_but_one
    spec.loader.exec_module(private)
    del private.getattr


def _is(owner: object, holder: str) -> bool:
    """Whether ``owner`` is what stands under ``holder``: nodes and modules are new each time, known by their type."""
    if holder == "grad_fn":
        return isinstance(owner, torch.autograd.graph.Node)
    if holder == "nn.Module()":
        return isinstance(owner, torch.nn.Module)
    return owner is reduce(builtins.getattr, filter(None, holder.split(".")), torch)


def run(path: str, source: str) -> bytes:
    if path:
        hide(path)
    from viz.capture.program import run_program  # noqa: PLC0415

    events: list = []
    torch.manual_seed(0)
    run_program(source, events.append, dot=False)
    return codec.write(Trace(tuple(mended(events))))


def main(program: str, *names: str) -> None:
    torch.set_num_threads(1)  # a fork of a process with worker threads may hang
    source = Path(program).read_text("utf-8")
    with redirect_stdout(StringIO()):
        exec(compile(source, "<warm>", "exec"), {"__name__": "__main__"})  # what torch imports late, every fork has
    for number, name in enumerate(names):
        if child := os.fork():
            os.waitpid(child, 0)
            continue
        Path(f"{program}.{number}").write_bytes(run("" if name == "-" else name, source))
        os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
