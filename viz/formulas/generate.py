"""Reads ``derivatives.yaml`` of the installed PyTorch with PyTorch's own generator and writes it down as a table.

The only file outside of `viz.capture` that imports torch, and the only one that imports torchgen: it runs when we move
to another version of PyTorch, never when the application does. Both come with the wheel; torchgen needs PyYAML.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
import torchgen
from torchgen.api.autograd import DifferentiabilityInfo, match_differentiability_info
from torchgen.gen import parse_native_yaml
from torchgen.model import ListType
from torchgen.packaged.autograd.load_derivatives import load_derivatives

from viz.formulas import file_of

PACKAGED = Path(torchgen.__file__).parent / "packaged"
DERIVATIVES = str(PACKAGED / "autograd" / "derivatives.yaml")
NATIVE = (str(PACKAGED / "ATen" / "native" / "native_functions.yaml"), str(PACKAGED / "ATen" / "native" / "tags.yaml"))


def generate() -> dict[str, list[list]]:
    """Node type → [argument, formula] for each differentiable argument, in the order of the node's edges."""
    infos, _ = load_derivatives(DERIVATIVES, *NATIVE)
    match_differentiability_info(parse_native_yaml(*NATIVE).native_functions, infos)  # adds those of _foreach_…
    every = [info for by_key in infos.values() for info in by_key.values() if info.op]
    return {info.op: _rows(info) for info in sorted(every, key=lambda info: info.op)}


def _rows(info: DifferentiabilityInfo) -> list[list]:
    """As C++ collects the edges: the differentiable arguments in the order of the operator's signature."""
    formulas = {name: each.original_formula for each in info.derivatives for name in each.var_names}
    rows = [(each.name, formulas[each.name], each.argument.type) for each in info.args_with_derivatives]
    return [[name, _one_line(text), True] if _many(kind) else [name, _one_line(text)] for name, text, kind in rows]


def _many(kind: object) -> bool:
    return isinstance(kind, ListType)


def _one_line(formula: str) -> str:
    return " ".join(formula.split())


def encode(table: dict[str, list[list]]) -> str:
    """One node type a line, so that two versions can be compared by eye."""
    lines = [f"{json.dumps(node)}: {json.dumps(rows)}" for node, rows in table.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def write() -> Path:
    """Writes the table of the installed version; returns where."""
    file = file_of(torch.__version__)
    file.write_text(encode(generate()), "utf-8")
    return file
