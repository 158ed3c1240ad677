"""PyTorch's own derivative formulas, as ``derivatives.yaml`` of each version has them. Pure: knows files, no torch.

of(torch)     the table of a version: node type → one `Formula` per differentiable argument; None: no such table
by_edge(…)    the same, one per edge of a node: an argument that is a list of tensors has an edge for each
gloss(text)   what the helper functions in a formula compute, in the language of mathematics
generate      writes the table of the installed version: ``python -m viz.formulas`` (needs PyYAML)
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from viz.formulas.byhand import BY_HAND
from viz.formulas.gloss import gloss

__all__ = ["Formula", "by_edge", "file_of", "gloss", "of"]

HERE = Path(__file__).parent


class Formula(NamedTuple):
    """Of one differentiable argument. ``many``: the argument is a list of tensors, each with an edge of its own."""

    input: str
    text: str
    many: bool = False


def file_of(torch: str) -> Path:
    """Where the table of a version is kept; what is built for a GPU (``+cu128``) has the same formulas."""
    return HERE / f"torch-{torch.partition('+')[0]}.json"


@cache
def of(torch: str) -> dict[str, tuple[Formula, ...]] | None:
    """Every node type of a version of PyTorch that has an own formula; None where no table of that version is kept."""
    file = file_of(torch)
    if not file.is_file():
        return None
    kept = json.loads(file.read_text("utf-8"))
    table = {node: tuple(Formula(*row) for row in rows) for node, rows in kept.items()}
    by_hand = {node: tuple(Formula(*row) for row in rows) for node, rows in BY_HAND.items()}
    return table | by_hand


@lru_cache(maxsize=16)
def by_edge(formulas: tuple[Formula, ...], edges: int) -> list[Formula] | None:
    """One formula for each of a node's edges, lists spread out; None where the numbers do not fit together."""
    lists = sum(formula.many for formula in formulas)
    rest = edges - (len(formulas) - lists)
    if rest < 0 or (rest % lists if lists else rest):
        return None
    spread: list[Formula] = []
    for formula in formulas:
        spread += _each(formula, rest // lists) if formula.many else [formula]
    return spread


def _each(formula: Formula, count: int) -> list[Formula]:
    return [Formula(f"{formula.input}[{place}]", formula.text) for place in range(count)]
