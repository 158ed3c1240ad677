"""Numbers that one may turn: the literals of a program that become values of its tensors, and learning rates.

Reads the program's text and the film's cast, so that a number is offered only where a tensor was really made. What an
argument means (a value, never a shape or a seed) is a row of `VALUES`; how far a number turns is told by `turns`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from viz.story.code.literals import Literal, Values, assigned_once, number
from viz.story.code.source import Place, columns, parsed
from viz.story.code.turns import RATES, Family, turn
from viz.story.model import Cast, Knob, Step
from viz.trace.source import lines_of

MADE = ("leaf", "parameter", "frozen", "data")
"""Kinds of cards on which a tensor appears that the program itself has made."""
LEARNING = ("leaf", "parameter")
MOST = 64

FIRST = {0: "", "data": ""}
LISTED = {0: "[]"}
VALUES: dict[str, dict[int | str | None, str]] = {
    "tensor": FIRST, "as_tensor": FIRST, "Parameter": FIRST, "scalar_tensor": {0: "", "s": ""},
    "Tensor": LISTED, "FloatTensor": LISTED, "DoubleTensor": LISTED,
    "array": {0: ""}, "float": {0: ""},
    "full": {1: "", "fill_value": ""}, "full_like": {1: "", "fill_value": ""}, "new_full": {1: "", "fill_value": ""},
    "linspace": {0: "start", 1: "end", "start": "start", "end": "end"},
    "normal": {0: "mean", "mean": "mean"},
    "arange": {0: "end", "end": "end"},
}  # fmt: skip
"""Function → which of its arguments hold values, and what they are called ("[]": only if it is a list)."""
OPTIMIZERS = (
    "SGD", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "RMSprop", "Adagrad", "Adadelta", "ASGD", "Rprop",
)  # fmt: skip

Found = tuple[Literal, Family, tuple[float, ...]]
"""A number, how it turns, and the whole numbers that are data of the same tensor."""


@dataclass(frozen=True)
class Made:
    """What is known of the tensor that an expression made."""

    learns: bool
    whole: bool


def knobs(code: str, cast: Cast, steps: list[Step]) -> list[Knob]:
    """The numbers of this program: those of tensors that learn, then of their updates, then of plain data."""
    tree = parsed(code)
    if tree is None:
        return []
    search = _Search(tree, lines_of(code), _made(cast, steps))
    optimized = any(group.kind == "optimizer" for group in cast.groups)
    rates = [*(search.rates() if optimized else ()), *search.named_rates()]
    found: dict[Place, Knob] = {}
    seen: Counter[str] = Counter()
    for literal, family, among in [*search.values(True), *rates, *search.values(False)]:
        place = search.place(literal.node)
        turned = turn(family, literal.value, literal.whole, among)
        if turned is not None and place not in found:
            key = f"{place[0]}/{literal.label}"
            seen[key] += 1
            key = f"{key}#{seen[key]}"
            low, high, step = turned
            found[place] = Knob(key, literal.label, place, literal.value, low, high, step, literal.whole)
    return list(found.values())[:MOST]


def _made(cast: Cast, steps: list[Step]) -> dict[Place, Made]:
    """Where the program made tensors. One place may make many: the first tells."""
    dtypes: dict[str, str] = {}
    for step in steps:
        for thing, field, value in step.changes:
            if field == "facts":
                dtypes.setdefault(thing, value.dtype)
    cards = [actor for actor in cast.nodes if actor.kind in MADE and actor.span and actor.id in dtypes]
    return {
        tuple(card.span): Made(card.kind in LEARNING, dtypes[card.id].startswith(("int", "uint")))
        for card in reversed(cards)
    }


class _Search:
    """One program, gone through for numbers."""

    def __init__(self, tree: ast.Module, lines: list[str], made: dict[Place, Made]) -> None:
        self.lines, self.made = lines, made
        self.nodes = list(ast.walk(tree))
        calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        self.calls = sorted(calls, key=lambda call: (call.lineno, call.col_offset))
        self.above = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self.once = assigned_once(tree)

    def place(self, node: ast.expr) -> Place:
        return columns(self.lines, node)

    def values(self, learning: bool) -> Iterator[Found]:
        """Numbers in the calls that made tensors: those that learn, or the others."""
        for call in self.calls:
            made = self._tensor(call) if _called(call) in VALUES else None
            if made is not None and made.learns == learning:
                for argument, role in _arguments(call):
                    yield from self._argument(call, made, argument, role)

    def rates(self) -> Iterator[Found]:
        """`lr=0.1` and its like where an optimizer is made."""
        for call in self.calls:
            if _called(call) in OPTIMIZERS:
                given = {word.arg: word.value for word in call.keywords} | dict(
                    zip(("lr",), call.args[1:], strict=False)
                )
                yield from (
                    _rate(name, value) for name, value in given.items() if name in RATES and number(value) is not None
                )

    def named_rates(self) -> Iterator[Found]:
        """`lr = 0.1` where the program goes on to use it."""
        used = {node.id for node in self.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        given = [(name, value) for name, value in self.once.items() if name in RATES and name in used]
        yield from (_rate(name, value) for name, value in given if number(value) is not None)

    def _tensor(self, call: ast.Call) -> Made | None:
        """The tensor that this call made, or the expression around it: a parameter's own tensor learns with it."""
        line, start, last, end = self.place(call)
        around = sorted(place for place in self.made if place[:2] <= (line, start) and (last, end) <= place[2:])
        if not around:
            return None
        wrapped = any(isinstance(up, ast.Call) and _called(up) == "Parameter" for up in self._upwards(call))
        return Made(wrapped or any(self.made[place].learns for place in around), self.made[around[-1]].whole)

    def _argument(self, call: ast.Call, made: Made, argument: ast.expr, role: str) -> Iterator[Found]:
        name = self._name(call)
        if _called(call) == "arange":
            yield from _count(call, argument, f"{name} end")
        elif role != "[]" or isinstance(argument, (ast.List, ast.Name)):
            literals = list(Values(self.once).of(argument, name if role in ("", "[]") else f"{name} {role}"))
            among = tuple(literal.value for literal in literals) if made.whole else ()
            for literal in literals:
                whole = made.whole or literal.whole
                family = "class" if made.whole else "base" if literal.base else "value"
                yield Literal(literal.node, literal.label, literal.value, whole), family, among

    def _name(self, call: ast.Call) -> str:
        """What the result is called: by its assignment or as an argument; else as its function."""
        below: ast.AST = call
        for up in self._upwards(call):
            rule = _NAMES.get(type(up))
            if rule is not None:
                found = rule(up, below, call)
                if found is not None:
                    return found or _called(call)
            below = up
        return _called(call)

    def _upwards(self, node: ast.AST) -> Iterator[ast.AST]:
        while node in self.above:
            node = self.above[node]
            yield node


def _arguments(call: ast.Call) -> list[tuple[ast.expr, str]]:
    """The arguments that hold values, and what they are called."""
    meant = VALUES[_called(call)]
    given = [*enumerate(call.args), *((word.arg, word.value) for word in call.keywords)]
    return [(value, meant[where]) for where, value in given if where in meant]


def _count(call: ast.Call, argument: ast.expr, label: str) -> Iterator[Found]:
    """How many numbers `arange(4.)` makes: a whole number, however it is written."""
    value = number(argument)
    if len(call.args) < 2 and value is not None and value == int(value):
        yield Literal(argument, label, value, True), "count", ()


def _rate(name: str, node: ast.expr) -> Found:
    return Literal(node, name, number(node) or 0.0), RATES[name], ()


def _assigned(assign: ast.Assign, _: ast.AST, call: ast.Call) -> str:
    """`b` of `a, b = f(1.), f(2.)` for the second call; "" where no single name is given."""
    target = assign.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(assign.value, ast.Tuple):
        inside = [call in ast.walk(each) for each in assign.value.elts]
        target = next((name for name, mine in zip(target.elts, inside, strict=False) if mine), target)
    return ast.unparse(target) if isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)) else ""


def _passed(call: ast.Call, below: ast.AST, _: ast.Call) -> str | None:
    """Passed to a function that makes a tensor of it, it is called as that; `backward` knows its argument's name."""
    if below not in call.args or _called(call) in VALUES:
        return None
    return "gradient" if _called(call) == "backward" else ""


_NAMES = {
    ast.Assign: _assigned,
    ast.AnnAssign: lambda assign, *_: ast.unparse(assign.target),
    ast.keyword: lambda word, *_: word.arg,
    ast.Call: _passed,
}


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
