"""A rule worked out: our own calculation on the trace's numbers, held against what the engine sent.

A worked line is claimed only where both agree; where numbers did not travel the formula stands alone, unchecked; where
they disagree, or no formula covers the case, the line says only that (`Line.differs`).
"""

from __future__ import annotations

import numpy as np

from viz.story.model import Picture, Rule, Run
from viz.story.rules import RULES
from viz.story.rules import operand as o
from viz.story.rules.case import Case, Kept, Line, Slot
from viz.story.rules.factor import factor
from viz.story.rules.written import around, complex_ones, symbols, without_ones, worked

__all__ = ["Case", "Kept", "Line", "Slot", "covering", "operands", "worked_out"]

TOLERANCE = {
    "float64": 1e-9, "float32": 2e-5, "float16": 4e-3, "bfloat16": 2.5e-2, "complex128": 1e-9, "complex64": 2e-5,
}  # fmt: skip
"""Some ten times what rounding was seen to do in the sweep of all rules (tests/story)."""
FAULTS = (
    o.NotCovered, ValueError, TypeError, IndexError, KeyError, AttributeError, ArithmeticError,
    StopIteration, MemoryError,
)  # fmt: skip
"""Of a rule in a case that it was not written for, or that no run can have made: a trace is a claim."""


def worked_out(case: Case) -> tuple[Rule | None, list[Line]]:
    """The rule of a node that ran, and its lines by slot; no rule where there is nothing true to say."""
    lines = [_line(case, slot) for slot in case.slots] if case.node in RULES else []
    good = [line for line in lines if not line.differs]
    if not good:
        return None, lines
    different = {tuple(run.text for run in line.words): line.words for line in good}
    return Rule(list(different.values()), "equal" if all(line.equal for line in good) else "unchecked"), lines


def operands(case: Case, slot: Slot) -> o.Operands:
    """What the rule of this slot may look at."""
    saved = {name: kept.thing for name, kept in case.saved.items()}
    return o.Operands(case.incoming, saved, slot.sent.shape, slot.place, case.shapes)


def covering(case: Case, slot: Slot) -> o.Local:
    """The first formula whose case it is; where numbers are missing to tell, the one that needs none."""
    looked_at = operands(case, slot)
    row = RULES[case.node]
    entry = row[min(slot.place, len(row) - 1)]
    for local in (entry,) if isinstance(entry, o.Local) else entry:
        try:
            if local.when is None or local.when(looked_at):
                return local
        except o.Missing:
            continue
    raise o.NotCovered


def _line(case: Case, slot: Slot) -> Line:
    try:
        with np.errstate(all="ignore"):
            line = _compared(case, covering(case, slot), slot)
    except FAULTS:
        line = None
    return line or Line([], [], slot.place, False, differs=True)


def _compared(case: Case, local: o.Local, slot: Slot) -> Line | None:
    """The line with its numbers if our calculation is the engine's, without if it lacks numbers, else None."""
    formula = without_ones(local.formula, case.saved)
    left = f"∂L/∂{slot.target} = " if slot.alone else f"→ {slot.target}: "
    try:
        raw = np.asarray(local.work(operands(case, slot)))
        theirs = o.array(slot.sent)
    except o.Missing:
        half_complex = complex_ones(case) and not slot.sent.dtype.startswith("complex")
        text = "" if half_complex else symbols(case, formula)
        return Line([Run(left + text)], [Run(left + text)], slot.place, False) if text else None
    if np.iscomplexobj(raw) and not np.iscomplexobj(theirs):
        raw, formula = raw.real, around(formula, "Re(", ")")
    ours = o.folded(raw, slot.sent.shape)
    if not _equal(raw, ours, case, slot.sent):
        return None
    if raw.shape != ours.shape:
        formula = around(formula, "Σ (", ")")
    short = [Run(left + (symbols(case, formula) or ""))]
    words = worked(case, formula, slot, left, _count(case, local, slot))
    return Line(words, short, slot.place, True, _factor(case, local, slot))


def _factor(case: Case, local: o.Local, slot: Slot) -> np.ndarray | None:
    try:
        return factor(case, local, slot)
    except FAULTS:
        return None


def _count(case: Case, local: o.Local, slot: Slot) -> str:
    count = local.n(operands(case, slot)) if local.n else None
    return "n" if count is None else str(count)


def _equal(raw: np.ndarray, ours: np.ndarray, case: Case, sent: Picture) -> bool:
    """Equal up to the rounding of the type, also where terms as large as the incoming gradient, or as those of a sum
    over broadcast dimensions, cancel."""
    tolerance, theirs = TOLERANCE.get(sent.dtype), o.array(sent)
    if tolerance is None or ours.shape != theirs.shape:
        return False
    arrived = [_largest(o.array(g)) / 50 for g in case.incoming if g is not None and g.data is not None]
    terms = 0.0 if raw.shape == ours.shape else _largest(raw) / 3
    scale = max(_largest(theirs) / 10, terms, *arrived)
    return bool(np.allclose(ours, theirs, rtol=tolerance, atol=tolerance * scale, equal_nan=True))


def _largest(numbers: np.ndarray) -> float:
    finite = np.abs(numbers[np.isfinite(numbers)])
    return float(finite.max()) if finite.size else 0.0
