"""The standard remedies in whole statements: a write under no_grad or into a new tensor, a forward pass run again.

Knows Python's grammar; what went wrong is known by those who ask (`causes`).
"""

from __future__ import annotations

import ast
from textwrap import dedent

from viz.story.code.edits import Edits, block_of, bracketed, called, put, rewritten, sound, span_of, statement, text_of
from viz.story.code.source import Source
from viz.story.model import Edit

OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@", ast.Mod: "%"}


def _lines(source: Source, node: ast.stmt) -> list[str]:
    return source.lines[node.lineno - 1 : node.end_lineno]


def _alone(source: Source, node: ast.stmt | None) -> bool:
    """No other statement shares its lines."""
    if node is None:
        return False
    before, after = source.lines[node.lineno - 1], source.lines[(node.end_lineno or node.lineno) - 1]
    span = span_of(source, node)
    rest = after[span.end_column :].strip()
    return not before[: span.column].strip() and (not rest or rest.startswith("#"))


def guarded(source: Source, line: int | None, block: str) -> Edits:
    """The statement of a line in a block of its own: `with torch.no_grad():`."""
    node = statement(source, line)
    if not _alone(source, node) or _compound(node):
        return []
    indent = " " * node.col_offset
    body = [f"    {each}" for each in _lines(source, node)]
    return sound(source, [Edit(node.lineno, node.end_lineno, [f"{indent}{block}:", *body])])


def _compound(node: ast.stmt) -> bool:
    return hasattr(node, "body")


def out_of_place(source: Source, line: int | None) -> Edits:
    """A write into a tensor as a new tensor: `y += 1` → `y = y + 1`, `y.add_(1)` → `y = y.add(1)`.

    Of a part of it, the copy comes first: `y[0] = 1`."""
    node = statement(source, line)
    if not _alone(source, node):
        return []
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and type(node.op) in OPERATORS:
        name, value = node.target.id, bracketed(source, node.value)
        plain = text_of(source, node.value) if isinstance(node.value, ast.Constant) else value
        return rewritten(source, (span_of(source, node), f"{name} = {name} {OPERATORS[type(node.op)]} {plain}"))
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return _new_result(source, node.value)
    part = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    if isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name):
        return put(source, node.lineno, f"{part.value.id} = {part.value.id}.clone()")
    return []


def _new_result(source: Source, call: ast.Call) -> Edits:
    method = called(call)
    if (
        not isinstance(call.func, ast.Attribute)
        or not isinstance(call.func.value, ast.Name)
        or not method.endswith("_")
    ):
        return []
    name = call.func.value.id
    if method in NO_PLAIN_FORM:
        return put(source, call.lineno, f"{name} = {name}.clone()")
    rest = text_of(source, call)[len(text_of(source, call.func)) :]
    return rewritten(source, (span_of(source, call), f"{name} = {name}.{method[:-1]}{rest}"))


NO_PLAIN_FORM = ("zero_", "copy_", "fill_", "uniform_", "normal_", "requires_grad_")
"""Methods without a form that makes a new tensor of the same shape and graph."""


def moved(source: Source, line: int | None, behind: int | None) -> Edits:
    """The statement of a line moved behind that of another further down in the same block."""
    node, anchor = _with_its_block(source, line), statement(source, behind)
    if not (_alone(source, node) and _alone(source, anchor)) or node.lineno >= anchor.lineno:
        return []
    if anchor.lineno not in [each.lineno for each in block_of(source, node)]:
        return []
    last = anchor.end_lineno or anchor.lineno
    return sound(source, [Edit(node.lineno, node.end_lineno), Edit(last + 1, last, _lines(source, node))])


def _with_its_block(source: Source, line: int | None) -> ast.stmt | None:
    """The statement of a line, or the `with` block that holds it alone."""
    node, block = statement(source, line), statement(source, line, (ast.With,))
    return block if block is not None and len(block.body) == 1 and block.body[0].lineno == node.lineno else node


def again(source: Source, lines: set[int], before: int | None) -> Edits:
    """The assignments on these lines once more before a statement further down, in their order."""
    anchor = statement(source, before)
    nodes = {node.lineno: node for line in lines if (node := statement(source, line)) is not None}
    plain = all(isinstance(node, ast.Assign) and _alone(source, node) for node in nodes.values())
    if not nodes or not plain or not _alone(source, anchor) or max(nodes) >= anchor.lineno:
        return []
    copied = [dedent("\n".join(_lines(source, nodes[line]))).split("\n") for line in sorted(nodes)]
    return put(source, anchor.lineno, *(line for lines in copied for line in lines))


def carried(source: Source, line: int | None) -> tuple[ast.stmt | None, list[str]]:
    """The innermost loop around a line, and the names that its body reads before it gives them a new value."""
    loop = statement(source, line, (ast.For, ast.While))
    if loop is None or not line or loop.lineno == line:
        return None, []
    names = [node for each in loop.body for node in ast.walk(each) if isinstance(node, ast.Name)]
    given = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    early = [name.id for name in given_order(names) if _read_first(loop.body, name.id)]
    return loop, [name for name in dict.fromkeys(early) if name in given]


def given_order(names: list[ast.Name]) -> list[ast.Name]:
    return sorted(names, key=lambda name: (name.lineno, name.col_offset))


def _read_first(body: list[ast.stmt], name: str) -> bool:
    """Whether the first statement that has this name reads it."""
    for each in body:
        here = [node for node in ast.walk(each) if isinstance(node, ast.Name) and node.id == name]
        if here:
            return isinstance(each, ast.AugAssign) or any(isinstance(node.ctx, ast.Load) for node in here)
    return False


def detached_each_turn(source: Source, loop: ast.stmt, name: str) -> Edits:
    """The carried tensor leaves its history behind at the end of each turn."""
    first, last = loop.body[0], loop.body[-1]
    if not _alone(source, first) or not _alone(source, last):
        return []
    return put(source, (last.end_lineno or last.lineno) + 1, f"{name} = {name}.detach()", indent=first.col_offset)


def after_statement(source: Source, line: int | None, text: str) -> Edits:
    """A line of its own after the statement of a line."""
    node = statement(source, line)
    if not _alone(source, node) or _compound(node):
        return []
    return put(source, (node.end_lineno or node.lineno) + 1, text, indent=node.col_offset)


def updated_in_place(source: Source, line: int | None, name: str) -> Edits:
    """`w = w - lr * w.grad` as an update of the leaf: `with torch.no_grad(): w -= lr * w.grad`."""
    node = statement(source, line)
    if not isinstance(node, ast.Assign) or not _alone(source, node) or not isinstance(node.value, ast.BinOp):
        return []
    left, operator = node.value.left, type(node.value.op)
    if not isinstance(left, ast.Name) or left.id != name or operator not in (ast.Add, ast.Sub):
        return []
    indent, right = " " * node.col_offset, text_of(source, node.value.right)
    lines = [f"{indent}with torch.no_grad():", f"{indent}    {name} {OPERATORS[operator]}= {right}"]
    return sound(source, [Edit(node.lineno, node.end_lineno or node.lineno, lines)])


def recorded(source: Source, line: int | None) -> Edits:
    """The block of a line that switches recording off, left out; only where it does nothing but compute."""
    block = statement(source, line, (ast.With,))
    if block is None or len(block.items) > 1 or not all(isinstance(each, ast.Assign) for each in block.body):
        return []
    if not all(isinstance(target, ast.Name) for each in block.body for target in each.targets):
        return []
    if block.body[0].lineno == block.lineno:
        return []
    deeper = block.body[0].col_offset - block.col_offset
    body = source.lines[block.lineno : block.end_lineno]
    lines = [each[deeper:] if each[:deeper].isspace() else each for each in body]
    return sound(source, [Edit(block.lineno, block.end_lineno or block.lineno, lines)])
