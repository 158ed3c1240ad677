"""What an expression does besides having a value. Knows Python's grammar and the tables of `libraries`.

Where a call is left out, what its arguments do stays: they may train a model or draw a random number. Unsure, an
expression counts as doing something.
"""

from __future__ import annotations

import ast

from viz.story.code.libraries import ITERATING, QUIET_FUNCTIONS, QUIET_METHODS
from viz.story.code.rewrite import Program

DOING = (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
COLLECTED = (ast.List, ast.ListComp, ast.Tuple, ast.Dict, ast.DictComp, ast.Set, ast.SetComp, ast.Constant)


class Effects:
    """Of the expressions of one program."""

    def __init__(self, program: Program) -> None:
        defined = program.of(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        self._defined = {node.name for node in defined}
        stored = {node.id for node in program.of(ast.Name) if isinstance(node.ctx, ast.Store)}
        self._own = self._defined | stored | {argument.arg for argument in program.of(ast.arg)}
        self._collections = _collections(program)

    def quiet(self, node: ast.AST) -> bool:
        """Whether it surely does nothing that could be noticed later."""
        if isinstance(node, ast.Lambda):
            return True
        if isinstance(node, DOING):
            return False
        if isinstance(node, ast.Call) and not self._quiet_call(node):
            return False
        if isinstance(node, COMPREHENSIONS) and not all(self._settled(each.iter) for each in node.generators):
            return False
        return all(self.quiet(child) for child in ast.iter_child_nodes(node))

    def _quiet_call(self, call: ast.Call) -> bool:
        if isinstance(call.func, ast.Attribute):
            return call.func.attr in QUIET_METHODS - self._defined
        name = getattr(call.func, "id", "")
        iterated = call.args if name in ITERATING else []
        return name in QUIET_FUNCTIONS - self._own and all(self._settled(each) for each in iterated)

    def _settled(self, node: ast.expr) -> bool:
        """Whether it can be gone through as often as one likes: no generator, no loader that shuffles."""
        if isinstance(node, ast.Name):
            return node.id in self._collections
        return not isinstance(node, ast.GeneratorExp) and self.quiet(node)


def _collections(program: Program) -> set[str]:
    """Names that only ever stand for lists and their like."""
    plain: dict[str, bool] = {}
    for name in program.of(ast.Name, ast.arg):
        if isinstance(name, ast.arg):
            plain[name.arg] = False
        elif isinstance(name.ctx, ast.Store):
            given = program.parents.get(name)
            collected = isinstance(given, ast.Assign) and isinstance(given.value, COLLECTED)
            plain[name.id] = plain.get(name.id, True) and collected
    return {name for name, only in plain.items() if only}
