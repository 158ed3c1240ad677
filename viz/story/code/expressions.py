"""The standard remedies inside one expression: a piece left out, put behind, or written in another way.

Knows Python's grammar; what went wrong is known by those who ask (`causes`).
"""

from __future__ import annotations

import ast
import re

from viz.story.code.edits import (
    Edits,
    after_expression,
    bracketed,
    called,
    dot,
    found,
    replaced,
    rewritten,
    span_of,
    statement,
    text_of,
)
from viz.story.code.literals import Values, dotted
from viz.story.code.source import Source
from viz.trace.events import Span


def left_out(source: Source, span: Span | None, text: str) -> Edits:
    """The expression at this place without `.detach()` or `.data`."""
    name = text.removesuffix("()")
    kept = found(source, span, ast.Attribute, lambda node: f".{node.attr}" == name)
    start = dot(source, kept) if kept is not None else None
    if start is None:
        return []
    end = start.column + len(text)
    piece = Span(start.line, start.column, start.line, end)
    return rewritten(source, (piece, "")) if source.lines[start.line - 1][start.column : end] == text else []


def floats(source: Source, span: Span | None) -> Edits:
    """The whole numbers of a call that makes a tensor, written with a point."""
    call = found(source, span, ast.Call)
    if call is None or not call.args or any(word.arg == "dtype" for word in call.keywords):
        return []
    given = call.args if called(call) == "arange" else call.args[:1]
    numbers = [each.node for value in given for each in Values({}).of(value, "")]
    whole = [node for node in numbers if not dotted(node)]
    return rewritten(source, *((span_of(source, node), f"{text_of(source, node)}.") for node in whole))


def joined(source: Source, line: int) -> Edits:
    """`torch.tensor([a.item(), b])` with the tensors themselves: `torch.stack([a, b])`."""
    call = found(source, line, ast.Call, lambda call: called(call) in ("tensor", "as_tensor", "Tensor"))
    if call is None or not call.args or not isinstance(call.args[0], ast.List):
        return []
    items = [item.func.value if _taken_out(item) else item for item in call.args[0].elts]
    text = ", ".join(text_of(source, item) for item in items)
    return rewritten(source, (span_of(source, call), f"torch.stack([{text}])"))


def _taken_out(item: ast.expr) -> bool:
    return isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute) and item.func.attr == "item"


def in_brackets(source: Source, line: int | None, function: str) -> Edits:
    """All positional arguments of a call in one list: `tensor(a, b)` → `tensor([a, b])`."""
    call = found(source, line, ast.Call, lambda call: called(call) == function)
    if call is None or not call.args:
        return []
    first, last = span_of(source, call.args[0]), span_of(source, call.args[-1])
    opening, closing = (first.line, first.column) * 2, (last.end_line, last.end_column) * 2
    return rewritten(source, (Span(*opening), "["), (Span(*closing), "]"))


def transposed(source: Source, span: Span | int | None, right: bool) -> Edits:
    """`a @ b` with one of them transposed."""
    product = found(source, span, ast.BinOp, lambda node: isinstance(node.op, ast.MatMult))
    if product is None:
        return []
    return after_expression(source, product.right if right else product.left, ".T")


def of_argument(source: Source, span: Span | int | None, functions: tuple[str, ...], place: int, text: str) -> Edits:
    """Something put behind an argument of a call: `float(x)` → `float(x.sum())`."""
    call = found(source, span, ast.Call, lambda call: called(call) in functions and len(call.args) > place)
    return after_expression(source, call.args[place], text) if call is not None else []


PRODUCTS = ("mm", "matmul", "bmm", "mv", "dot", "linear")


def as_float(source: Source, span: Span | int | None, message: str) -> Edits:
    """The operand of a product, or the one argument of a layer, that is no float32: `net(x)` → `net(x.float())`."""
    dtypes = re.search(r"got:? ([\w ]+?) (?:and|!=) ([\w ]+)", message)
    other = [place for place in (1, 2) if dtypes and dtypes[place].lower() != "float"]
    node = found(source, span, (ast.BinOp, ast.Call), lambda node: bool(_operands(node)))
    if len(other) != 1 or node is None or other[0] > len(_operands(node)):
        return []
    return after_expression(source, _operands(node)[other[0] - 1], ".float()")


def _operands(node: ast.BinOp | ast.Call) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [node.left, node.right] if isinstance(node.op, ast.MatMult) else []
    return node.args if called(node) in PRODUCTS or len(node.args) == 1 else []


SHARED = (
    "sin", "cos", "tan", "arctan", "sinh", "cosh", "tanh", "exp", "log", "log2", "log10", "sqrt", "square", "abs",
    "sum", "mean", "dot", "matmul", "maximum", "minimum", "sign", "floor", "ceil",
)  # fmt: skip
"""Functions that NumPy and PyTorch have under one name."""


def of_torch(source: Source, span: Span | int | None) -> Edits:
    """`np.sin(x)` → `torch.sin(x)`."""
    call = found(source, span, ast.Call, lambda call: called(call) in SHARED and isinstance(call.func, ast.Attribute))
    if call is None or text_of(source, call.func.value) not in ("np", "numpy"):
        return []
    return rewritten(source, (span_of(source, call.func), f"torch.{called(call)}"))


def as_item(source: Source, line: int | None) -> Edits:
    """`loss.data[0]` → `loss.item()`."""
    part = found(source, line, ast.Subscript, lambda node: text_of(source, node.slice) == "0")
    if part is None or not isinstance(part.ctx, ast.Load):
        return []
    whole = part.value.value if isinstance(part.value, ast.Attribute) and part.value.attr == "data" else part.value
    return rewritten(source, (span_of(source, part), f"{bracketed(source, whole)}.item()"))


def condition(source: Source, line: int | None, method: str) -> Edits:
    """`if x > 1:` → `if (x > 1).any():`."""
    node = statement(source, line, (ast.If, ast.While))
    return after_expression(source, node.test, method) if node is not None and node.lineno == line else []


def argument_alone(source: Source, span: Span | int | None, function: str, text: str) -> Edits:
    """`deepcopy(y)` → `y.detach().clone()`."""
    call = found(source, span, ast.Call, lambda call: called(call) == function and len(call.args) == 1)
    if call is None:
        return []
    return rewritten(source, (span_of(source, call), f"{bracketed(source, call.args[0])}{text}"))


def renamed_method(source: Source, span: Span | int | None, method: str, other: str) -> Edits:
    """`x.view(4)` → `x.reshape(4)`."""
    call = found(source, span, ast.Call, lambda call: isinstance(call.func, ast.Attribute) and call.func.attr == method)
    if call is None:
        return []
    return rewritten(source, (span_of(source, call.func), f"{text_of(source, call.func.value)}.{other}"))


def in_line_of(source: Source, before: str, after: str) -> Edits:
    """A word that stands on one line only, replaced there."""
    lines = [number for number, line in enumerate(source.lines, 1) if before in line]
    return replaced(source, lines[0], before, after) if len(lines) == 1 else []
