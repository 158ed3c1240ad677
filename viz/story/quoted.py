"""PyTorch's own formula with the numbers that came in and went out: for nodes of which no rule of ours speaks truly.

Never set down as if it had been worked out here. Of a custom Function the program's own backward is shown instead.
"""

from __future__ import annotations

from textwrap import dedent

from viz import formulas
from viz.story.model import Formula, Run, Words
from viz.story.rules.work import Case, Slot
from viz.story.telling import Telling
from viz.trace.events import Node, Span
from viz.trace.source import cut

LINES = 8
"""So many lines of a program's own backward are shown."""


def table(telling: Telling) -> tuple[dict[str, list[Formula]], str]:
    """PyTorch's formulas of the node types in the cast, and the version of PyTorch they are those of."""
    torch = telling.trace.began.torch
    every = formulas.of(torch)
    if every is None:
        return {}, ""
    met = sorted({node.name for node in telling.world.nodes.values() if node.n in telling.cast.node} & set(every))
    return {name: [_shown(formula) for formula in every[name]] for name in met}, torch.partition("+")[0]


def _shown(formula: formulas.Formula) -> Formula:
    name = f"{formula.input}[i]" if formula.many else formula.input
    return Formula(name, formula.text, formulas.gloss(formula.text))


def quote(telling: Telling, node: Node, incoming: list[str | None], case: Case, slots: list[Slot]) -> list[Words]:
    """What came in, by what it went on, what went out along these slots."""
    own = [[Run(line, "code")] for line in _backward(telling, node.source)] if node.source else []
    if formulas.of(telling.trace.began.torch) is None:
        own = [telling.words.say("formula.none", torch=telling.trace.began.torch)]
    return [*_came_in(telling, incoming, case.output), *own, *(_went_out(telling, node, slot) for slot in slots)]


def _came_in(telling: Telling, incoming: list[str | None], output: str) -> list[Words]:
    """`grad = ∂L/∂y = [1, 2]`, or of several outputs `grads[0] = …` as the formulas call them."""
    several = len(incoming) > 1
    return [
        [
            Run(f"grads[{place}]" if several else "grad", "code"),
            Run(" = " if several else f" = ∂L/∂{output} = "),
            *telling.numbers(value, "gradient"),
        ]
        for place, value in enumerate(incoming)
        if value is not None
    ]


def _went_out(telling: Telling, node: Node, slot: Slot) -> Words:
    """`self: grad * other → ∂L/∂x = [2, 4]`"""
    formula = _formula(telling, node, slot.place)
    quoted = [Run(f"{formula.input}: "), Run(formula.text, "code"), Run(" ")] if formula else []
    target = f"∂L/∂{slot.target} = " if slot.alone else f"{slot.target}: "
    return [*quoted, Run(f"→ {target}"), *telling.numbers(slot.sent_id, "gradient")]


def _formula(telling: Telling, node: Node, place: int) -> formulas.Formula | None:
    every = formulas.of(telling.trace.began.torch) or {}
    spread = formulas.by_edge(every[node.name], len(node.edges)) if node.name in every and not node.source else None
    return spread[place] if spread else None


def _backward(telling: Telling, span: Span) -> list[str]:
    """The program's lines from ``def`` on, without their common indentation."""
    whole = cut(telling.source.lines, Span(span.line, 0, span.end_line, span.end_column))
    lines = dedent(whole).rstrip().split("\n")
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], "…"]
