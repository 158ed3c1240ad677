"""Errors of Python itself that learners of PyTorch meet: a name that is not there, text that is not Python."""

from __future__ import annotations

import ast
import difflib
import re

from viz import transcript
from viz.story.causes.failure import Cause, Failure, remedy
from viz.story.causes.libraries import leaving_out
from viz.story.code import edits
from viz.story.code.absent import without
from viz.story.code.source import Source, parsed
from viz.story.model import Remedy
from viz.story.telling import Telling

IMPORTS = {
    "torch": "import torch", "nn": "from torch import nn", "F": "import torch.nn.functional as F",
    "np": "import numpy as np", "optim": "from torch import optim", "math": "import math", "random": "import random",
    "time": "import time", "Tensor": "from torch import Tensor", "Variable": "from torch.autograd import Variable",
    "DataLoader": "from torch.utils.data import DataLoader", "Dataset": "from torch.utils.data import Dataset",
    "TensorDataset": "from torch.utils.data import TensorDataset", "partial": "from functools import partial",
}  # fmt: skip
PRINT = re.compile(r"(?P<indent>\s*)print +(?P<what>[^(\s].*|\(.*\).+)")
"""A print of Python 2."""
PROMPTS = re.compile(r"^\s*(In\s*\[|Out\s*\[|>>>|\.\.\.:)", re.M)


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
        lines = _imports(source, missing)
        codes = telling.words.join([telling.words.say("thing", thing=each) for each in lines])
        return remedy(telling, "import", edits.put(source, 1, *lines), codes=codes)
    if missing == "display":
        return remedy(telling, "print", _renamed(source, line, missing, "print"))
    known = set(re.findall(r"^\s*([A-Za-z_]\w*)\s*=", source.text, re.M)) - {missing}
    close = difflib.get_close_matches(missing, sorted(known), 1)
    if not close:
        return remedy(telling, "define", [], name=missing)
    return remedy(telling, "meant", _renamed(source, line, missing, close[0]), name=close[0])


def _imports(source: Source, missing: str) -> list[str]:
    """The import that is missing, and those of other names that are used and never given a value."""
    tree = parsed(source.text)
    nodes = [*ast.walk(tree)] if tree is not None else []
    names = [node for node in nodes if isinstance(node, ast.Name)]
    bound = {each.id for each in names if isinstance(each.ctx, ast.Store)} | {
        name
        for node in nodes
        for name in (getattr(node, "asname", None) or getattr(node, "name", ""), getattr(node, "arg", ""))
    }
    used = {each.id for each in names} - bound | {missing}
    return [code for name, code in IMPORTS.items() if name in used]


def _renamed(source: Source, line: int | None, missing: str, meant: str) -> edits.Edits:
    wrong = edits.found(source, line, ast.Name, lambda node: node.id == missing)
    return edits.rewritten(source, (edits.span_of(source, wrong), meant)) if wrong is not None else []


def syntax(telling: Telling, failure: Failure) -> Cause:
    """Text that is not Python: a command to IPython, a pasted session, or a plain mistake."""
    source, words = telling.source, telling.words
    line = source.line(failure.line or 0)
    case = _case(source, line)
    said = words.say(f"fault.syntax{case}", line=failure.line or 0, code=line)
    if case == ".print":
        return said, [remedy(telling, "print", _with_brackets(source))]
    cleaned = _cleaned(source)
    if cleaned is None:
        return said, []
    tried, rest = words.say(f"try.clean{case}"), without(cleaned, failure.absent, None)
    if rest.text is not None:
        tried, cleaned = words.sentences(tried, leaving_out(words, rest)), rest.text
    return said, [Remedy(tried, edits.between(source, cleaned))]


def _cleaned(source: Source) -> str | None:
    """The program in this text, which ends as far below."""
    cleaned = transcript.clean(source.text)
    below = len(source.text) - len(source.text.rstrip("\n"))
    return None if cleaned is None else cleaned.rstrip("\n") + "\n" * below


def _case(source: Source, line: str) -> str:
    """What the line that Python stopped at looks like; first, whether the whole text is a session."""
    if PROMPTS.search(source.text):
        return ".transcript"
    if transcript.is_command(line):
        return ".help" if "?" in (line[0], line[-1]) else ".command"
    if line.startswith("```"):
        return ".fence"
    if transcript.is_output(line):
        return ".output"
    if PRINT.fullmatch(line):
        return ".print"
    return ".wide" if line != transcript.narrowed(line) else ""


def indent(telling: Telling, failure: Failure) -> Cause:
    """Lines further right or left than Python expects, or with tabs among spaces."""
    line = telling.source.line(failure.line or 0)
    said, remedies = telling.words.say("fault.indent", code=line), []
    if PROMPTS.search(telling.source.text):
        return syntax(telling, failure)
    cleaned = _cleaned(telling.source)
    if cleaned is not None:
        remedies = [remedy(telling, "indent", edits.between(telling.source, cleaned))]
    return said, remedies


def _with_brackets(source: Source) -> edits.Edits:
    """`print x` as a call, in this line and all others like it."""
    after = [PRINT.sub(r"\g<indent>print(\g<what>)", each) for each in source.lines]
    return edits.between(source, "\n".join(after))


def left(telling: Telling, failure: Failure) -> Cause:
    """The program called sys.exit, or argparse did."""
    if "parse_" in telling.source.line(failure.line or 0):
        return telling.words.say("fault.exit_arguments"), [remedy(telling, "exit_arguments", [])]
    return telling.words.say("fault.exit", status=failure.message), [remedy(telling, "exit", [])]
