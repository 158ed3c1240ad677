"""A program without the libraries that are not here: their imports go, and what only shows something with them.

What the rest computes stays as it is. Where a value is needed from such a library there is no such program, only the
line that needs it. Knows text and Python's grammar; which statements go is worked out in `lent`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from viz.story.code.edits import applied
from viz.story.code.lent import Lent, Needed
from viz.story.code.rewrite import LONG, Program, bodies, parsed
from viz.story.model import Edit

BLOCKS = 12
"""A program with more such blocks is left as it is."""
CAUGHT = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
REST = re.compile(r"\s*;?\s*(#.*)?$")
"""What may stand behind the last statement of a line."""
UNBRACKETED = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.GeneratorExp, ast.Constant)


@dataclass(frozen=True)
class Without:
    """The program without these modules; or, where ``text`` is None, the line that needs them (0: not known)."""

    modules: list[str]
    text: str | None = None
    needs: int = 0


def without(text: str, absent: Collection[str], line: int | None) -> Without:
    """``absent``: modules that are not here, as an import names them. On ``line`` an import failed."""
    if len(text) > LONG:
        return Without([])
    program = Program(text)
    failed = {name for node in program.of(ast.Import, ast.ImportFrom) if node.lineno == line for name in _named(node)}
    known = {name for name in failed if _is_one(name, absent)}
    absent = {*absent, *(failed if not known else ())}
    imports = _imports(program, absent)
    modules = list(dict.fromkeys(name for it in imports.modules for name in absent if _is_one(it, [name])))
    try:
        return Without(modules, _leave_out(text, absent))
    except Needed as needed:
        return Without(modules, None, getattr(needed.node, "lineno", 0))


def _leave_out(text: str, absent: Collection[str]) -> str | None:
    """Blocks of a `with` lose their head first, one by one: the statements in them are looked at anew."""
    for _ in range(BLOCKS):
        program = Program(text)
        imports = _imports(program, absent)
        if not imports.gone:
            return None
        lent = Lent(program, imports.names)
        if "*" in imports.names:
            raise Needed(next(node for node in imports.gone if node.names[0].name == "*"))
        block = next((node for node in program.of(ast.With) if lent.needless(node)), None)
        if block is None:
            lent.check(set(imports.gone))
            after = _written(program, lent, imports.gone)
            return after if parsed(after) is not None else None
        text = _unwrapped(program, block)
    return None


# --- imports


@dataclass
class _Imports:
    """Those of what is not here, but for those that may fail: statement → what stays of it; name → where from."""

    gone: dict[ast.stmt, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    modules: list[str] = field(default_factory=list)


def _imports(program: Program, absent: Collection[str]) -> _Imports:
    found = _Imports()
    for node in program.of(ast.Import, ast.ImportFrom):
        lost = [name for name, module in zip(node.names, _named(node), strict=True) if _is_one(module, absent)]
        if not lost or _may_fail(program, node):
            continue
        kept = [name for name in node.names if name not in lost]
        found.gone[node] = ast.unparse(ast.Import(kept)) if kept else ""
        above = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        for name in lost:
            bound = name.asname or (name.name if above else name.name.split(".")[0])
            found.names[bound] = above + name.name if name.asname or above else bound
            found.modules.append(above + name.name)
    return found


def _named(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The module that each name of an import needs."""
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")] * len(node.names)
    return [name.name for name in node.names]


def _is_one(module: str, absent: Collection[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in absent)


def _may_fail(program: Program, node: ast.AST) -> bool:
    """Whether the program provides for its failing."""
    inner, outer = node, program.parents.get(node)
    while outer is not None:
        if isinstance(outer, ast.Try) and inner in outer.body:
            caught = [each for it in outer.handlers for each in ast.walk(it.type or ast.Name("Exception"))]
            if any(getattr(each, "id", "") in CAUGHT for each in caught):
                return True
        inner, outer = outer, program.parents.get(outer)
    return False


# --- the text


def _unwrapped(program: Program, block: ast.With) -> str:
    """`with tqdm(xs) as bar:` as an assignment, and its block one step further left."""
    item, first = block.items[0], block.body[0]
    indent, lines = program.indent(block), program.lines
    given = f"{program.code(item.optional_vars)} = " if item.optional_vars else ""
    deeper = len(program.indent(first)) - len(indent)
    head = (item.optional_vars or item.context_expr).end_lineno
    body = [line[deeper:] if line[:deeper].isspace() else line for line in lines[head : block.end_lineno]]
    edit = Edit(block.lineno, block.end_lineno, [f"{indent}{given}{program.code(item.context_expr)}", *body])
    after = applied(program.text, [edit])
    if first.lineno == head or parsed(after) is None:
        raise Needed(block)
    return after


def _written(program: Program, lent: Lent, imports: dict[ast.stmt, str]) -> str:
    """The program without what goes."""
    gone = lent.gone | imports
    outer = {node: rest for node, rest in gone.items() if not _inside(program, node, gone)}
    edits, shared = _removed(program, {node for node, rest in outer.items() if not rest})
    pieces = [program.replaced(node, "pass") for node in shared]
    pieces += [program.replaced(node, rest) for node, rest in outer.items() if rest]
    for call, instead in lent.handed.items():
        if _inside(program, call, gone):
            continue
        if _inside(program, call, lent.handed):
            raise Needed(call)
        pieces.append(program.replaced(call, _handed_on(program, call, instead)))
    return applied(program.text, sorted([*edits, *program.changed(pieces)], key=lambda edit: edit.first))


def _inside(program: Program, node: ast.AST, above: Collection[ast.AST]) -> bool:
    while (node := program.parents.get(node)) is not None:
        if node in above:
            return True
    return False


def _handed_on(program: Program, call: ast.Call, instead: str) -> str:
    if instead:
        return f"{instead}({', '.join(map(program.code, call.args))})"
    text = program.code(call.args[0])
    return text if isinstance(call.args[0], UNBRACKETED) or text.startswith("(") else f"({text})"


def _removed(program: Program, gone: set[ast.stmt]) -> tuple[list[Edit], list[ast.stmt]]:
    """Whole lines that go, and statements that share their line with others that stay."""
    edits: list[Edit] = []
    shared: list[ast.stmt] = []
    for block in (block for node in program.walk() for block in bodies(node)):
        emptied = all(node in gone for node in block) and block is not getattr(program.tree, "body", None)
        for row in _rows(block):
            going = [node for node in row if node in gone]
            if not going:
                continue
            first, last = row[0], row[-1]
            tail = program.lines[last.end_lineno - 1][program.column(last.end_lineno, last.end_col_offset) :]
            if going != row or program.indent(first).strip() or not REST.match(tail):
                shared += going
                continue
            keeps = [f"{program.indent(first)}pass"] if emptied and row[0] is block[0] else []
            edits.append(Edit(first.lineno, last.end_lineno, keeps))
    return edits, shared


def _rows(block: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """The statements of a block, those together that stand on one line."""
    row: list[ast.stmt] = []
    for node in block:
        if row and node.lineno > row[-1].end_lineno:
            yield row
            row = []
        row.append(node)
    yield row
