"""Programs run by nothing but Python, in the order given: the oracle. A script; it knows nothing of viz.

``python plainly.py < {name: source}`` writes ``{name: facts}``, both as JSON. Each program has a fork of its own.
"""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import os
import random
import sys
import warnings

import numpy
import torch


def facts(source: str) -> dict:
    """How it ends, what it prints to standard output, and every tensor that a name of the module stands for."""
    torch.manual_seed(0), random.seed(0), numpy.random.seed(0)
    space: dict = {"__name__": "__main__"}
    sys.modules["__main__"].__dict__.update(space)
    linecache.cache["<program>"] = (len(source), None, source.splitlines(keepends=True), "<program>")
    said, raised = io.StringIO(), None
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(source, "<program>", "exec"), space)
        except Exception as error:
            raised = type(error).__name__
    plain = {name: it for name, it in space.items() if type(it) in (torch.Tensor, torch.nn.Parameter)}
    tensors = {name: _tensor(it) for name, it in plain.items() if not it.is_nested}
    return {"raised": raised, "stdout": said.getvalue(), "tensors": tensors}


def _tensor(it: torch.Tensor) -> dict:
    fn = it.grad_fn
    return {
        "shape": list(it.shape),
        "dtype": str(it.dtype)[6:],
        "data": _numbers(it),
        "requires_grad": it.requires_grad,
        "grad_fn": fn and fn.name().rpartition("::")[2],
        "grad": _numbers(it.grad) if (it.is_leaf or it.retains_grad) and it.grad is not None else None,
    }


def _numbers(it: torch.Tensor) -> str:
    """Exactly, as text. Of sparse ones nothing: their report is another matter."""
    if it.layout != torch.strided or it.numel() > 2000:
        return "unread"
    return repr(torch.view_as_real(it).tolist() if it.is_complex() else it.detach().tolist())


def main() -> None:
    torch.set_num_threads(1)
    answers = {}
    for name, source in json.load(sys.stdin).items():
        reading, writing = os.pipe()
        if os.fork() == 0:
            with os.fdopen(writing, "w") as out:
                json.dump(facts(source), out)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as answer:
            answers[name] = json.loads(answer.read() or "null")
        os.wait()
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
