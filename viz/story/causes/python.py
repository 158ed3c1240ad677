"""Errors of Python itself that learners of PyTorch meet: a name that is not there, a pasted session."""

from __future__ import annotations

import ast
import difflib
import re

from viz.story.causes.failure import Cause, Failure, remedy
from viz.story.code import edits
from viz.story.code.source import Source
from viz.story.model import Edit, Remedy
from viz.story.telling import Telling

IMPORTS = {
    "torch": "import torch", "nn": "from torch import nn", "F": "import torch.nn.functional as F",
    "np": "import numpy as np", "optim": "from torch import optim",
}  # fmt: skip
TRANSCRIPT = re.compile(r"^\s*(In\s*\[|Out\s*\[|>>>|\.\.\.:)|\w+\?\s*$|\?\w+\s*$")


def name(telling: Telling, failure: Failure) -> Cause:
    """A name that nothing has: of the torch module, of a module not imported, misspelt, or not there yet."""
    missing = failure.message.split("'")[1]
    if missing in ("In", "Out"):
        return syntax(telling, failure)
    return telling.words.say("fault.name", name=missing), [_found(telling, failure, missing)]


def _found(telling: Telling, failure: Failure, missing: str) -> Remedy:
    source, line = telling.source, failure.line
    if missing == "tensor":
        before, after = ("tensor.", "torch.") if "tensor." in source.line(line or 0) else ("tensor(", "torch.tensor(")
        return remedy(telling, "torch_prefix", edits.replaced(source, line, before, after))
    if missing in IMPORTS:
        return remedy(telling, "import", edits.put(source, 1, IMPORTS[missing]), code=IMPORTS[missing])
    known = set(re.findall(r"^\s*([A-Za-z_]\w*)\s*=", source.text, re.M)) - {missing}
    close = difflib.get_close_matches(missing, sorted(known), 1)
    if not close:
        return remedy(telling, "define", [], name=missing)
    return remedy(telling, "meant", _renamed(source, line, missing, close[0]), name=close[0])


def _renamed(source: Source, line: int | None, missing: str, meant: str) -> edits.Edits:
    wrong = edits.found(source, line, ast.Name, lambda node: node.id == missing)
    return edits.rewritten(source, (edits.span_of(source, wrong), meant)) if wrong is not None else []


def syntax(telling: Telling, failure: Failure) -> Cause:
    """Text that is not Python: a question to IPython, a pasted session, or a plain mistake."""
    line = telling.source.lines[failure.line - 1] if failure.line and failure.line <= len(telling.source.lines) else ""
    if line.strip().endswith("?") or line.strip().startswith("?"):
        removed = edits.sound(telling.source, [Edit(failure.line, failure.line)])
        return telling.words.say("fault.syntax.help", code=line.strip()), [remedy(telling, "remove_line", removed)]
    if any(TRANSCRIPT.match(each) for each in telling.source.lines):
        return telling.words.say("fault.syntax.transcript"), [remedy(telling, "clean", [])]
    return telling.words.say("fault.syntax", line=failure.line or 0, code=line.strip()), []
