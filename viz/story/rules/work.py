"""A rule worked out: our own calculation on the trace's numbers, held against what the engine sent.

A worked line is claimed only where both agree; where numbers did not travel the formula stands alone, unchecked; where
they disagree nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from viz.story.model import Picture, Rule, Run, Words
from viz.story.numbers import SHORT, array, number
from viz.story.rules import RULES
from viz.story.rules import operand as o

TOLERANCE = {"float64": 1e-9, "float32": 1e-4, "float16": 1e-2, "bfloat16": 3e-2}
FIRST_POWER = re.compile(r"\^1(?![\d.e])")
PLACE = re.compile(r"\{(\w+)(−1)?\}")


@dataclass(frozen=True)
class Kept:
    """What a node saved, as its rule sees it: the reader's name for it, and its numbers or its text."""

    label: str
    thing: Picture | str


@dataclass(frozen=True)
class Slot:
    """One gradient that a node sent: to whom, what, and whether it is all that comes there."""

    place: int
    target: str
    sent: Picture
    sent_id: str
    alone: bool


@dataclass(frozen=True)
class Case:
    """One run of a node: its type, the name of its output, what entered, what it saved, what it sent."""

    node: str
    output: str
    incoming: list[Picture | None]
    saved: dict[str, Kept]
    slots: list[Slot]


@dataclass(frozen=True)
class Line:
    """A formula for one slot, with its numbers where they were checked."""

    words: Words
    short: Words
    slot: int
    equal: bool


def worked_out(case: Case) -> tuple[Rule | None, list[Line]]:
    """The rule of a node that ran, and its lines by slot; None where there is nothing true to say."""
    row = RULES.get(case.node)
    lines = [_line(case, row[min(slot.place, len(row) - 1)], slot) for slot in case.slots] if row else []
    good = [line for line in lines if line is not None]
    if not good:
        return None, []
    different = {tuple(run.text for run in line.words): line.words for line in good}
    return Rule(list(different.values()), "equal" if all(line.equal for line in good) else "unchecked"), good


def _line(case: Case, local: o.Local, slot: Slot) -> Line | None:
    operands = o.Operands(
        case.incoming, {name: kept.thing for name, kept in case.saved.items()}, slot.sent.shape, slot.place,
        [each.sent.shape for each in case.slots],
    )  # fmt: skip
    formula = _without_ones(local.formula, case.saved)
    left = f"∂L/∂{slot.target} = " if slot.alone else f"→ {slot.target}: "
    try:
        with np.errstate(all="ignore"):
            raw = np.asarray(local.work(operands), dtype=float)
            ours, theirs = o.folded(raw, slot.sent.shape), o.array(slot.sent)
    except o.Missing:
        text = _symbols(case, formula)
        return Line([Run(left + text)], [Run(left + text)], slot.place, False) if text else None
    except (ValueError, TypeError, IndexError, ArithmeticError):
        return None
    if not _equal(ours, theirs, slot.sent.dtype, case.incoming):
        return None
    if raw.shape != ours.shape:
        formula = f"Σ ({formula})"
    short = [Run(left + (_symbols(case, formula) or ""))]
    return Line([*short, *_numbers(case, formula, slot)], short, slot.place, True)


def _equal(ours: np.ndarray, theirs: np.ndarray, dtype: str, incoming: list[Picture | None]) -> bool:
    """Equal up to the rounding of the type, also where terms as large as the incoming gradient cancel."""
    tolerance = TOLERANCE.get(dtype)
    if tolerance is None or ours.shape != theirs.shape:
        return False
    sizes = [_largest(theirs), *(_largest(o.array(g)) / 100 for g in incoming if g is not None and g.data is not None)]
    return bool(np.allclose(ours, theirs, rtol=tolerance, atol=tolerance * max(sizes) * 0.1, equal_nan=True))


def _largest(numbers: np.ndarray) -> float:
    finite = np.abs(numbers[np.isfinite(numbers)])
    return float(finite.max()) if finite.size else 0.0


def _without_ones(formula: str, saved: dict[str, Kept]) -> str:
    """`1 · g` is `g`."""
    if "{alpha}" in formula and (saved.get("alpha") is None or saved["alpha"].thing == "1"):
        return formula.replace("{alpha} · ", "")
    return formula


def _symbols(case: Case, formula: str) -> str | None:
    """The formula in the program's own names."""
    names = {"g": f"∂L/∂{case.output}", **{name: kept.label for name, kept in case.saved.items()}}
    return _filled(formula, names)


def _numbers(case: Case, formula: str, slot: Slot) -> Words:
    """` = … = …`: the formula with numbers in it, where all of them are few."""
    texts = {"g": _text(next((picture for picture in case.incoming if picture is not None), None))}
    texts |= {
        name: kept.label if isinstance(kept.thing, str) else _text(kept.thing) for name, kept in case.saved.items()
    }
    known = {name for name, kept in case.saved.items() if isinstance(kept.thing, str)}
    filled = _filled(formula, {name: text for name, text in texts.items() if text or name in known})
    result = _text(slot.sent)
    if filled is None or not result:
        return []
    if not PLACE.search(formula):
        return []  # `∂L/∂x = 0` says it all
    middle = [] if filled == result else [Run(f" = {filled}")]
    return [*middle, Run(" = "), Run(result, "gradient", "", slot.sent_id)]


def _filled(formula: str, names: dict[str, str]) -> str | None:
    if any(name not in names for name, _ in PLACE.findall(formula)):
        return None
    text = PLACE.sub(lambda place: _less(names[place[1]]) if place[2] else names[place[1]], formula)
    return FIRST_POWER.sub("", text)


def _less(text: str) -> str:
    """One less: of a number worked out, of a name written down."""
    try:
        return number(float(text) - 1)
    except ValueError:
        return f"({text} − 1)"


def _text(thing: Picture | None) -> str:
    return array(thing.shape, thing.data) if thing and thing.data is not None and len(thing.data) <= SHORT else ""
