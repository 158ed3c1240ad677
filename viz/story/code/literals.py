"""Numbers in a program's text: which literals of an expression are its values, and what they are called there.

Knows Python's grammar, no tensors. A size is no value: of `[0.0] * 3` only the list counts.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

LARGEST = 1e15
"""Larger whole numbers are no longer exact in a browser."""


@dataclass(frozen=True)
class Literal:
    """A number as written, its sign included."""

    node: ast.expr
    label: str
    value: float
    whole: bool = False
    """It must stay a whole number."""
    base: bool = False
    """It is raised to a power: a sign before it would belong to the power."""


def number(node: ast.expr) -> float | None:
    """The value of a literal, None for anything else."""
    sign = 1.0
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        sign, node = -1.0, node.operand
    if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
        return None
    return sign * float(node.value) if abs(node.value) < LARGEST else None


def assigned_once(tree: ast.Module) -> dict[str, ast.expr]:
    """Names that one plain assignment gives a value, and nothing else does."""
    stores = Counter(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    stores.update(node.arg for node in ast.walk(tree) if isinstance(node, ast.arg))
    single = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and len(node.targets) == 1]
    named = [(node.targets[0].id, node.value) for node in single if isinstance(node.targets[0], ast.Name)]
    return {name: value for name, value in named if stores[name] == 1}


class Values:
    """Finds the literals that are values of an expression; a name is followed once, to its only assignment."""

    def __init__(self, named: dict[str, ast.expr]) -> None:
        self.named = named

    def of(self, node: ast.expr, name: str, path: tuple[int, ...] = ()) -> Iterator[Literal]:
        """``path`` is where in the list called ``name`` the expression stands."""
        value = number(node)
        if value is not None:
            yield Literal(node, f"{name}[{', '.join(map(str, path))}]" if path else name, value)
            return
        rule = _RULES.get(type(node))
        if rule is not None:
            yield from rule(self, node, name, path)

    def _list(self, node: ast.List, name: str, path: tuple[int, ...]) -> Iterator[Literal]:
        for i, item in enumerate(node.elts):
            yield from self.of(item, name, (*path, i))

    def _signed(self, node: ast.UnaryOp, name: str, path: tuple[int, ...]) -> Iterator[Literal]:
        yield from self.of(node.operand, name, path)

    def _operation(self, node: ast.BinOp, name: str, path: tuple[int, ...]) -> Iterator[Literal]:
        both = (node.left, node.right)
        for side in [side for side in both if isinstance(side, (ast.List, ast.Tuple))] or both:
            base = isinstance(node.op, ast.Pow) and side is node.left
            yield from (replace(each, base=each.base or base) for each in self.of(side, name, path))

    def _repeated(self, node: ast.ListComp, name: str, path: tuple[int, ...]) -> Iterator[Literal]:
        yield from self.of(node.elt, name, path)

    def _name(self, node: ast.Name, name: str, path: tuple[int, ...]) -> Iterator[Literal]:
        """What is written as a whole number under a name may be counted with elsewhere."""
        if node.id in self.named:
            found = Values({}).of(self.named[node.id], node.id)
            yield from (replace(each, whole=each.value == int(each.value) and not dotted(each.node)) for each in found)


def dotted(node: ast.expr) -> bool:
    """Whether a literal is written as a floating point number."""
    literal = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(literal, ast.Constant) and isinstance(literal.value, float)


_RULES = {
    ast.List: Values._list,
    ast.Tuple: Values._list,
    ast.UnaryOp: Values._signed,
    ast.BinOp: Values._operation,
    ast.ListComp: Values._repeated,
    ast.Name: Values._name,
}
