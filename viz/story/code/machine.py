"""What a program asks of a machine that this one is not: a graphics card, other processes, a disk; and it without.

Knows Python's grammar and PyTorch's names for these things.
"""

from __future__ import annotations

import ast
import re

from viz.story.code.chains import dotted
from viz.story.code.edits import Edits
from viz.story.code.rewrite import LONG, Change, Program
from viz.story.code.source import Source

DEVICE = re.compile(r"(cuda|mps)(:\d+)?")
ASKING = (ast.Compare, ast.IfExp)
"""Where the name of a device is compared or chosen by a condition, the program provides for its absence."""
WAITING = re.compile(r"torch\.(cuda|mps)\.(synchronize|empty_cache|set_device|reset_peak_memory_stats)")


def on_cpu(source: Source) -> Edits:
    """`x.cuda()` as `x`, "cuda" as "cpu"; what only waits for the card goes."""
    if len(source.text) > LONG:
        return []
    program = Program("\n".join(source.lines))
    calls = [call for call in program.of(ast.Call) if isinstance(call.func, ast.Attribute) and call.func.attr == "cuda"]
    alone = [call for call in program.of(ast.Call) if WAITING.fullmatch(dotted(call.func)) or call in calls]
    dropped = [program.parents[call] for call in alone if isinstance(program.parents[call], ast.Expr)]
    edits = program.dropped(dropped)
    names = [node for node in program.of(ast.Constant) if _device(program, node)]
    inner = [program.without_method(call) for call in calls if program.parents[call] not in dropped]
    inner += [program.replaced(name, f"{program.code(name)[0]}cpu{program.code(name)[-1]}") for name in names]
    return sorted([*edits, *program.changed(_apart(inner))], key=lambda edit: edit.first)


def _device(program: Program, node: ast.Constant) -> bool:
    quoted = isinstance(node.value, str) and program.code(node)[:1] in ("'", '"') and DEVICE.fullmatch(node.value)
    above = node
    while quoted and (above := program.parents.get(above)) is not None and isinstance(above, ast.expr):
        if isinstance(above, ASKING):
            return False
    return bool(quoted)


def _apart(changes: list[Change]) -> list[Change]:
    """Without those that lie within another: the device in `x.cuda("cuda:0")`."""

    def within(one: Change, other: Change) -> bool:
        begins = (other.line, other.column) <= (one.line, one.column)
        return begins and (one.end_line, one.end_column) <= (other.end_line, other.end_column) and one is not other

    return [change for change in changes if not any(within(change, other) for other in changes)]


def in_one_process(source: Source) -> Edits:
    """`DataLoader(…, num_workers=2)` with none."""
    program = Program("\n".join(source.lines))
    words = [word for call in program.of(ast.Call) for word in call.keywords if word.arg == "num_workers"]
    busy = [word.value for word in words if not isinstance(word.value, ast.Constant) or word.value.value]
    return program.changed([program.replaced(value, "0") for value in busy])


def without_line(source: Source, line: int | None) -> Edits:
    """Without the statement of this line, if it is a call whose result is not used."""
    program = Program("\n".join(source.lines))
    calls = [node for node in program.of(ast.Expr) if isinstance(node.value, ast.Call)]
    there = [node for node in calls if line and node.lineno <= line <= node.end_lineno]
    return program.dropped(there[:1])
