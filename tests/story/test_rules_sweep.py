"""Every rule is PyTorch's: over shapes and dtypes our calculation equals what the engine sent along each edge."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
import rule_cases
from told import trace_of

from viz.story.model import Picture
from viz.story.rules import RULES
from viz.story.rules.operand import Local
from viz.story.rules.work import Case, Kept, Slot, covering, worked_out
from viz.trace.events import BackwardCalled, NodeEntered, NodeRan, Trace, Value

HALF, COMPLEX = ("float16", "bfloat16"), ("complex128", "complex64")
ROUGH = ("bfloat16", "complex64")
DTYPES = ("float64", "float32", *HALF, *COMPLEX)
TOGETHER = 150
"""Expressions in one program, one a line behind its first."""
HEAD = """from contextlib import suppress; import torch, torch.nn.functional as F
torch.manual_seed(0); I = torch.tensor; D = torch.{}
"""
LEAF = re.compile(r"(\w)([+~!]?)(#?)(\[([\d,]*)\])?")
DRAW = {
    "": "torch.randn(({},), dtype=D)",
    "+": "torch.rand(({},), dtype=D) * 1.8 + 0.2",
    "~": "torch.rand(({},), dtype=D) * 0.8 + 0.1",
    "!": "torch.randn(({},), dtype=D).round() * 2",
}
BACKWARD = "r.backward(torch.randn_like(r))"
NOT_BUILT = {"NegViewBackward0"}
"""Node types that no expression of torch 2.13 builds."""
CANCELS = {"CumprodBackward0", "BinaryCrossEntropyWithLogitsBackward0"}
"""Terms cancel: of a result in half precision noise remains, and no line is claimed."""


class Program(NamedTuple):
    """One line: leaves, an expression of them, its backward."""

    text: str
    line: str


class Ran(NamedTuple):
    """One run of one node in one program, and the slots for which our calculation was right."""

    program: Program
    case: Case
    equal: set[int]


def programs(dtype: str) -> Iterator[Program]:
    """Through all shapes in float64, one of them in the other types; functions of elements alone in the roughest."""
    for table in (rule_cases.ONE, rule_cases.TWO, rule_cases.THREE, rule_cases.LOSSES):
        for text, leaves, expression in entries(table):
            shapes = rule_cases.SHAPES[len(leaves)]
            for each in shapes if dtype == "float64" else shapes[2:3]:
                yield Program(text, line(leaves, expression, each))
    for text, leaves, expression in entries(rule_cases.SHAPED) if dtype not in ROUGH else ():
        yield Program(text, line(leaves, expression))
    for text, leaves, expression in entries(rule_cases.SECOND) if dtype not in ROUGH else ():
        yield Program(text, twice(leaves, expression))


def entries(table: str) -> Iterator[tuple[str, list[re.Match[str]], str]]:
    for text in filter(None, (part.strip() for part in re.split(r";|\n", table))):
        leaves, expression = text.split(" | ", 1)
        yield text, [LEAF.fullmatch(leaf) for leaf in leaves.split()], expression


def line(leaves: list[re.Match[str]], expression: str, shapes: tuple[str, ...] = ()) -> str:
    made = [leaf(spec, shape) for spec, shape in itertools.zip_longest(leaves, shapes, fillvalue="")]
    return "; ".join([*made, f"r = {expression}", BACKWARD])


def leaf(spec: re.Match[str], shape: str) -> str:
    name, domain, constant, own, sizes = spec.groups()
    drawn = DRAW[domain].format(sizes if own else shape).replace("((,)", "(()")
    return f"{name} = ({drawn}){'' if constant else '.requires_grad_()'}"


def twice(leaves: list[re.Match[str]], expression: str) -> str:
    first = line(leaves, expression).removesuffix(BACKWARD)
    upstream = "g, = torch.autograd.grad(r, x, torch.randn_like(r).requires_grad_(), create_graph=True)"
    return f"{first}{upstream}; g.backward(torch.randn_like(g))"


@cache
def runs(dtype: str) -> list[Ran]:
    """Every node with a rule that ran; what torch does not do on the CPU in this dtype is left out."""
    found, everything = [], list(programs(dtype))
    for start in range(0, len(everything), TOGETHER):
        part = everything[start : start + TOGETHER]
        source = HEAD.format(dtype) + "".join(f"with suppress(Exception): {each.line}\n" for each in part)
        found += [Ran(part[number - 3], case, right(case)) for number, case in cases(trace_of(source))]
    return found


def right(case: Case) -> set[int]:
    return {line.slot for line in worked_out(case)[1] if line.equal}


def cases(trace: Trace) -> Iterator[tuple[int, Case]]:
    """(line, case) of every node with a rule that ran, as the story would make it, without the story."""
    values, kept, entered, names, edges, where = {}, {}, {}, {}, {}, 0
    for event in trace.events:
        for tensor in (*getattr(event, "states", []), *getattr(event, "tensors", [])):
            values[tensor.t] = tensor.value if tensor.value is not None else values.get(tensor.t)
        for node in getattr(event, "nodes", []):
            names[node.n], edges[node.n] = node.name, node.edges
            kept[node.n] = {
                saved.name: Kept(saved.name, saved.text or picture(saved.value or values.get(saved.t)))
                for saved in node.saved
                if saved.state in ("held", "plain")
            }
        if isinstance(event, BackwardCalled):
            where = event.line
        if isinstance(event, NodeEntered):
            entered[event.n] = [picture(value) for value in event.incoming]
        if isinstance(event, NodeRan) and names[event.n] in RULES:
            sent = [
                Slot(place, "x", picture(value), "v", True)
                for place, value in enumerate(event.outgoing)
                if value is not None and edges[event.n][place] is not None
            ]
            yield where, Case(names[event.n], "y", entered[event.n], kept[event.n], sent)


def picture(value: Value | None) -> Picture | None:
    return value and Picture(value.shape, value.dtype, value.data, value.sample, value.stats)


def formulas() -> Iterator[tuple[str, int, Local]]:
    """(node, slot, formula) of all rows."""
    for node, row in RULES.items():
        for slot, entry in enumerate(row):
            yield from ((node, slot, local) for local in ([entry] if isinstance(entry, Local) else entry))


@pytest.mark.parametrize("dtype", DTYPES)
def test_our_calculation_is_what_the_engine_sent(dtype):
    wrong = {}
    for program, case, equal in runs(dtype):
        for slot in case.slots:
            noise = dtype in HALF and case.node in CANCELS
            if slot.place not in equal and slot.sent.data is not None and not noise:
                wrong.setdefault(f"{case.node}[{slot.place}]", (program.line, case))
    assert wrong == {}


def test_every_expression_runs_in_some_dtype():
    ran = {program.text for dtype in DTYPES for program, _, _ in runs(dtype)}
    assert {program.text for program in programs("float64")} - ran == set()


@cache
def evidence() -> dict[Local, tuple[Case, Slot]]:
    """For each formula a run in which it was found right, with numbers other than 0 and nan if there is one."""
    found: dict[Local, tuple[Case, Slot]] = {}
    for _, case, equal in itertools.chain.from_iterable(runs(dtype) for dtype in DTYPES):
        for slot in case.slots:
            if slot.place in equal:
                local = covering(case, slot)
                found[local] = max(found.get(local, (case, slot)), (case, slot), key=lambda each: telling(each[1]))
    return found


def telling(slot: Slot) -> tuple[bool, bool]:
    """Whether a wrong calculation would be seen here: in numbers other than 0 and nan, many digits of them."""
    solid = any(number not in (0, "nan", "inf", "-inf") for number in slot.sent.data)
    return solid, slot.sent.dtype in ("float64", "complex128")


def test_every_formula_of_every_row_was_seen_to_be_right():
    assert [each for each in formulas() if each[2] not in evidence() and each[0] not in NOT_BUILT] == []


WRONG = {"negated": lambda x: -x + (x == 0), "a little off": lambda x: 1.001 * x + (x == 0)}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_calculation_is_never_claimed(monkeypatch, wrong):
    claimed = []
    for local, (case, slot) in evidence().items():
        spoiled = local._replace(work=lambda c, local=local: wrong(np.asarray(local.work(c))), when=None)
        monkeypatch.setitem(RULES, case.node, (spoiled,) * (slot.place + 1))
        line = next(line for line in worked_out(case)[1] if line.slot == slot.place)
        if line.equal:
            claimed.append((case.node, slot.place, local.formula))
        monkeypatch.undo()
    assert claimed == []
