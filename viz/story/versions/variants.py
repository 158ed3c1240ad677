"""Ready-made second versions of a program: the one small change that lecturers compare it with. Each row of `VARIANTS`
finds where its change applies; a change that leaves no Python is no variant. Knows source text, and from the story
which names stand for tensors. No torch.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from viz.story.code.rewrite import Change, Program, parsed
from viz.story.code.source import SWITCHES
from viz.story.model import Edit, Story, Variant
from viz.story.words import Language

MOST = 9
"""So many are offered at most; of one kind `EACH`."""
EACH = 2
ROOM = 34
"""Characters of code in the words of a variant."""
PLAIN = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript)
"""Expressions that need no brackets."""

Found = Iterator[tuple[str, list[Edit]]]
"""What is different, as code for the sentence, and the edits."""


@dataclass(frozen=True)
class Setting:
    """A program, and the names that stand for tensors in its film; ``recorded``: those of recorded operations."""

    program: Program
    tensors: frozenset[str]
    recorded: frozenset[str]


def variants(story: Story) -> list[Variant]:
    """The versions that make sense for this program, told in the language of its story."""
    setting = Setting(Program(story.code), *_names(story))
    words, seen, found = Language(story.language), {story.code}, []
    for kind, look in VARIANTS.items():
        offered = 0
        for code, edits in look(setting):
            text = setting.program.after(edits)
            if not edits or offered == EACH or text in seen or parsed(text) is None:
                continue
            seen.add(text)
            offered += 1
            said = words.say(f"variant.{kind}", code=_short(code), line=edits[0].first)
            found.append(Variant(f"{kind} {edits[0].first}", said, edits))
    return found[:MOST]


def _short(code: str) -> str:
    code = " ".join(code.split())
    return code if len(code) <= ROOM else code[: ROOM - 1] + "…"


def _names(story: Story) -> tuple[frozenset[str], frozenset[str]]:
    kinds = {actor.id: actor.kind for actor in story.cast.nodes}
    named = {
        (name, kinds.get(thing)) for step in story.steps for thing, field, value in step.changes if field == "names"
        for name, _ in value
    }  # fmt: skip
    return frozenset(name for name, _ in named), frozenset(name for name, kind in named if kind == "op")


def _method(node: ast.AST) -> str:
    """The name of the method or function that a call calls."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _calls(program: Program, *names: str) -> list[ast.Call]:
    return [call for call in program.of(ast.Call) if _method(call) in names]


def _statement(program: Program, node: ast.AST) -> ast.stmt:
    while not isinstance(node, ast.stmt):
        node = program.parents[node]
    return node


def no_detach(setting: Setting) -> Found:
    """`y.detach()` → `y`."""
    for call in _calls(setting.program, "detach"):
        if isinstance(call.func, ast.Attribute) and not call.args and not call.keywords:
            yield setting.program.code(call), setting.program.changed([setting.program.without_method(call)])


def detach(setting: Setting) -> Found:
    """`y = x * x` → `y = (x * x).detach()` for the first recorded result that is computed with again."""
    program = setting.program
    if _calls(program, "detach"):
        return
    used = {
        node.id for node in program.of(ast.Name) if isinstance(node.ctx, ast.Load)
        and isinstance(program.parents[node], (ast.BinOp, ast.Call, ast.UnaryOp))
    }  # fmt: skip
    for statement in program.of(ast.Assign):
        name = statement.targets[0]
        if not isinstance(name, ast.Name) or name.id not in setting.recorded & used:
            continue
        code = program.code(statement.value)
        bare = code if isinstance(statement.value, PLAIN) else f"({code})"
        yield name.id, program.changed([program.replaced(statement.value, f"{bare}.detach()")])
        return


def _clears(statement: ast.stmt) -> bool:
    """`optimizer.zero_grad()`, `x.grad.zero_()`, `x.grad = None`."""
    if isinstance(statement, ast.Assign):
        target, value = statement.targets[0], statement.value
        none = isinstance(value, ast.Constant) and value.value is None
        return none and isinstance(target, ast.Attribute) and target.attr == "grad"
    call = statement.value if isinstance(statement, ast.Expr) else None
    if _method(call) == "zero_grad":
        return True
    return _method(call) == "zero_" and getattr(getattr(call.func, "value", None), "attr", "") == "grad"


def no_zeroing(setting: Setting) -> Found:
    """The gradients are not cleared any more."""
    program = setting.program
    clearing = [statement for statement in program.of(ast.Expr, ast.Assign) if _clears(statement)]
    if clearing:
        yield program.code(clearing[0]), program.dropped(clearing)


def zeroing(setting: Setting) -> Found:
    """Where backward runs more than once and nothing clears a .grad: it is cleared before."""
    program = setting.program
    backward = [call for call in _calls(program, "backward") if isinstance(program.parents[call], ast.Expr)]
    if any(_clears(statement) for statement in program.of(ast.Expr, ast.Assign)):
        return
    again = [call for call in backward if program.in_loop(call)] or backward[1:]
    leaves = [name for name, _ in _leaves(program)]
    if not again or not leaves or not program.alone(statement := program.parents[again[0]]):
        return
    lines = [f"{program.indent(statement)}{name}.grad = None" for name in leaves]
    yield lines[0].strip(), [Edit(statement.lineno, statement.lineno - 1, lines)]


def _keyword(setting: Setting, argument: str, functions: tuple[str, ...]) -> tuple[list[ast.Call], list[ast.Call]]:
    """Calls that give ``argument=True``, and calls that do not give it."""
    calls = _calls(setting.program, *functions)
    given = [call for call in calls if any(_is_true(keyword, argument) for keyword in call.keywords)]
    without = [call for call in calls if all(keyword.arg not in (argument, None) for keyword in call.keywords)]
    return given, without


def _is_true(keyword: ast.keyword, argument: str) -> bool:
    return keyword.arg == argument and isinstance(keyword.value, ast.Constant) and keyword.value.value is True


def _without(program: Program, call: ast.Call, argument: str) -> Change:
    """The argument list without this keyword, and its comma."""
    keyword = next(each for each in call.keywords if each.arg == argument)
    arguments = sorted([*call.args, *call.keywords], key=lambda each: (each.lineno, each.col_offset))
    place = arguments.index(keyword)
    if place:
        return program.replaced(keyword, "", arguments[place - 1])
    if len(arguments) == 1:
        return program.replaced(keyword, "")
    after = arguments[1]
    first, second = program.replaced(keyword, ""), program.replaced(after, "")
    return Change(first.line, first.column, second.line, second.column, "")


def _with(program: Program, call: ast.Call, argument: str) -> Change:
    inside = program.code(call)[:-1].rstrip()
    comma = "" if inside.endswith(("(", ",")) else ", "
    return program.inserted(call, f"{comma}{argument}=True")


def _no_keyword(setting: Setting, argument: str) -> Found:
    """Every call that is given it, without it."""
    given, _ = _keyword(setting, argument, ("backward", "grad"))
    if given:
        yield f"{argument}=True", setting.program.changed([_without(setting.program, call, argument) for call in given])


def no_retain_graph(setting: Setting) -> Found:
    yield from _no_keyword(setting, "retain_graph")


def retain_graph(setting: Setting) -> Found:
    """Every call but the last keeps its graph; a call in a loop may be one of many."""
    given, without = _keyword(setting, "retain_graph", ("backward",))
    calls = without if len(without) > 1 or any(setting.program.in_loop(call) for call in without) else []
    if calls and not given:
        keeping = calls[:-1] or calls
        yield (
            "retain_graph=True",
            setting.program.changed([_with(setting.program, call, "retain_graph") for call in keeping]),
        )


def no_create_graph(setting: Setting) -> Found:
    yield from _no_keyword(setting, "create_graph")


def create_graph(setting: Setting) -> Found:
    given, without = _keyword(setting, "create_graph", ("grad",))
    if without and not given:
        yield "create_graph=True", setting.program.changed([_with(setting.program, without[0], "create_graph")])


def no_no_grad(setting: Setting) -> Found:
    """The statements of a switched-off block without the block: the rest of the program stays where it was."""
    program = setting.program
    for block in program.of(ast.With):
        switch = block.items[0].context_expr
        if len(block.items) != 1 or _method(switch) not in SWITCHES or not program.alone(block):
            continue
        lines = program.lines[block.body[0].lineno - 1 : block.end_lineno]
        if block.body[0].lineno == block.lineno:
            lines = [lines[0].encode()[block.body[0].col_offset :].decode(), *lines[1:]]
        body = textwrap.indent(textwrap.dedent("\n".join(lines)), program.indent(block)).split("\n")
        edit = Edit(block.lineno, block.end_lineno, body)
        if _same_statements(program, edit, block):
            yield program.code(switch), [edit]


def _same_statements(program: Program, edit: Edit, block: ast.With) -> bool:
    """Whether the block's statements survived the move: text in several lines would have been moved with them."""
    after = parsed(textwrap.dedent("\n".join(edit.lines)))
    return after is not None and [ast.dump(each) for each in after.body] == [ast.dump(each) for each in block.body]


def _leaves(program: Program) -> list[tuple[str, tuple[ast.Call, ast.keyword]]]:
    """Names that are given a tensor made with requires_grad=True."""
    return [
        (statement.targets[0].id, (statement.value, keyword))
        for statement in program.of(ast.Assign)
        if isinstance(statement.value, ast.Call) and isinstance(statement.targets[0], ast.Name)
        for keyword in statement.value.keywords if _is_true(keyword, "requires_grad")
    ]  # fmt: skip


def frozen(setting: Setting) -> Found:
    """A leaf, of several, that asks for no gradient."""
    leaves = _leaves(setting.program)
    for name, (call, _) in leaves[::-1] if len(leaves) > 1 else []:
        yield name, setting.program.changed([_without(setting.program, call, "requires_grad")])


def out_of_place(setting: Setting) -> Found:
    """`y.add_(1)` → `y = y.add(1)`, `w -= g` → `w = w - g`: another tensor instead of another value."""
    program = setting.program
    for statement in program.of(ast.AugAssign, ast.Expr):
        code = _rewritten(program, statement, setting.tensors)
        if code:
            yield code, program.changed([program.replaced(statement, code)])


def _rewritten(program: Program, statement: ast.stmt, tensors: frozenset[str]) -> str:
    if isinstance(statement, ast.AugAssign):
        sign = program.code(statement)[len(program.code(statement.target)) :].split("=")[0].strip()
        name, value = program.code(statement.target), program.code(statement.value)
        factor = isinstance(getattr(statement.value, "op", None), (ast.Mult, ast.Div, ast.MatMult, ast.Pow))
        simple = isinstance(statement.value, PLAIN) or (factor and isinstance(statement.op, (ast.Add, ast.Sub)))
        return f"{name} = {name} {sign} {value if simple else f'({value})'}" if name in tensors else ""
    call, method = statement.value, _method(statement.value)
    name = program.code(call.func.value) if isinstance(getattr(call, "func", None), ast.Attribute) else ""
    if name not in tensors or not method.endswith("_") or method.startswith(("requires_grad", "detach", "_")):
        return ""
    arguments = program.code(call)[len(program.code(call.func)) :]
    return f"{name} = {name}.{method[:-1]}{arguments}"


def twice(setting: Setting) -> Found:
    """The only backward of the program, once more: its gradients add up."""
    program = setting.program
    calls = _calls(program, "backward")
    statement = _statement(program, calls[0]) if len(calls) == 1 else None
    if not isinstance(statement, ast.Expr) or not program.alone(statement) or statement.lineno != statement.end_lineno:
        return
    given, _ = _keyword(setting, "retain_graph", ("backward",))
    first = program.code(statement) if given else program.changed([_with(program, calls[0], "retain_graph")])
    line = program.lines[statement.lineno - 1]
    kept = line if isinstance(first, str) else first[0].lines[0]
    yield program.code(statement), [Edit(statement.lineno, statement.lineno, [kept, line])]


VARIANTS: dict[str, Callable[[Setting], Found]] = {
    "no_detach": no_detach,
    "no_zeroing": no_zeroing,
    "no_no_grad": no_no_grad,
    "no_retain_graph": no_retain_graph,
    "no_create_graph": no_create_graph,
    "zeroing": zeroing,
    "retain_graph": retain_graph,
    "out_of_place": out_of_place,
    "detach": detach,
    "frozen": frozen,
    "twice": twice,
    "create_graph": create_graph,
}
"""In the order in which they are offered; the sentence of each is ``variant.<kind>`` of the catalogue."""
