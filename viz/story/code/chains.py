"""`a.b(c)[d].e()` as a chain of calls, attributes and items that begins at a name. Knows Python's grammar alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

INNER = {ast.Call: "func", ast.Attribute: "value", ast.Subscript: "value", ast.Starred: "value"}
PLAIN = (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.UnaryOp, ast.USub, ast.expr_context)


def chain(node: ast.AST) -> Iterator[ast.AST]:
    """From its end to its beginning."""
    yield node
    while type(node) in INNER:
        node = getattr(node, INNER[type(node)])
        yield node


def dotted(node: ast.AST) -> str:
    """`a.b.c` as text; "" if anything else is in it."""
    parts = [each.id if isinstance(each, ast.Name) else getattr(each, "attr", "") for each in chain(node)]
    return ".".join(reversed(parts)) if all(parts) and isinstance([*chain(node)][-1], ast.Name) else ""


def given(call: ast.Call) -> list[ast.expr]:
    """Its arguments."""
    return [*call.args, *(word.value for word in call.keywords)]


def literal(node: ast.AST) -> bool:
    """Whether numbers and texts are all there is in it."""
    return all(isinstance(each, PLAIN) for each in ast.walk(node))


def targets(node: ast.AST) -> Iterator[ast.expr]:
    """All single targets of an assignment: of `(a, *b), c.d = …` a, b and c.d."""
    for target in getattr(node, "targets", None) or [node.target]:
        yield from _flat(target)


def _flat(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for each in target.elts:
            yield from _flat(each)
    else:
        yield target.value if isinstance(target, ast.Starred) else target
