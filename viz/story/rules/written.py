"""A formula written out: in the program's own names, and with its numbers. What is true is decided in `work`."""

from __future__ import annotations

import re

from viz.story.model import Picture, Run, Words
from viz.story.numbers import SHORT, array, number
from viz.story.rules.case import Case, Kept, Slot

ONES = ("alpha", "beta", "value", "scale")
"""Factors that PyTorch always keeps; `1 · g` is `g`."""
FIRST_POWER = re.compile(r"\^1(?![\d.e])")
ITEM = re.compile(r"(\w+)\[(\d+)\]")
PLACE = re.compile(r"\{(\w+)(−1|\*)?\}")


def without_ones(formula: str, saved: dict[str, Kept]) -> str:
    """`1 · g` is `g`."""
    for name in ONES:
        if name not in saved or saved[name].thing in ("1", "1.0"):
            formula = formula.replace(f"{{{name}}} · ", "").replace(f"{{{name}*}} · ", "")
    return formula


def around(formula: str, left: str, right: str) -> str:
    """Put around the formula, not around what its letters mean."""
    main, semicolon, letters = formula.partition("; ")
    return f"{left}{main}{right}{semicolon}{letters}"


def complex_ones(case: Case) -> set[str]:
    """The places that hold complex numbers."""
    things = {"g": next((picture for picture in case.incoming if picture is not None), None)}
    things |= {name: kept.thing for name, kept in case.saved.items()}
    return {
        name
        for name, thing in things.items()
        if (isinstance(thing, Picture) and thing.dtype.startswith("complex"))
        or (isinstance(thing, str) and thing.endswith("j)"))
    }


def symbols(case: Case, formula: str) -> str | None:
    """The formula in the program's own names."""
    names = {"g": f"∂L/∂{case.output}", "n": "n", **{name: kept.label for name, kept in case.saved.items()}}
    return _filled(formula, names | _lists(case, names), complex_ones(case))


def _lists(case: Case, texts: dict[str, str]) -> dict[str, str]:
    """Tensors saved as a list, `indices[0]` and so on, written as an index; a gap is a dimension taken whole."""
    found = [place.groups() for name in case.saved if (place := ITEM.fullmatch(name))]
    if any(f"{name}[{at}]" not in texts for name, at in found):
        return {}
    last = {name: max(int(at) for other, at in found if other == name) for name, _ in found}
    return {
        name: ", ".join(_bare(texts.get(f"{name}[{at}]", ":")) for at in range(end + 1)) for name, end in last.items()
    }


def worked(case: Case, formula: str, slot: Slot, left: str, count: str) -> Words:
    """The formula, with its numbers, and what its letters mean."""
    formula, semicolon, letters = formula.partition("; ")
    meaning = [Run(f"; {symbols(case, letters)}")] if semicolon else []
    return [Run(left + (symbols(case, formula) or "")), *_numbers(case, formula, slot, count), *meaning]


def _numbers(case: Case, formula: str, slot: Slot, count: str) -> Words:
    """` = … = …`: the formula with numbers in it, where all of them are few."""
    texts = {"n": count, "g": _text(next((picture for picture in case.incoming if picture is not None), None))}
    texts |= {
        name: kept.label if isinstance(kept.thing, str) else _text(kept.thing) for name, kept in case.saved.items()
    }
    known = {"n"} | {name for name, kept in case.saved.items() if isinstance(kept.thing, str)}
    named = {name: text for name, text in texts.items() if text or name in known}
    filled = _filled(formula, named | _lists(case, named), complex_ones(case))
    result = _text(slot.sent)
    if filled is None or not result:
        return []
    if formula == "0":
        return []  # `∂L/∂x = 0` says it all
    middle = [] if filled in (result, formula) else [Run(f" = {filled}")]
    return [*middle, Run(" = "), Run(result, "gradient", "", slot.sent_id)]


def _filled(formula: str, names: dict[str, str], conjugated: set[str]) -> str | None:
    if any(name not in names for name, _ in PLACE.findall(formula)):
        return None

    def fill(place: re.Match[str]) -> str:
        name, mark = place.groups()
        if mark == "−1":
            return _less(names[name])
        if mark and name in conjugated:
            return f"conj({_bare(names[name])})"
        sides = formula[place.start() - 1 : place.start()] + formula[place.end() : place.end() + 1]
        return _bare(names[name]) if sides in ("()", "[]", "||") else names[name]

    return FIRST_POWER.sub("", PLACE.sub(fill, formula))


def _bare(text: str) -> str:
    """Without parentheses of its own, where others stand around it."""
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text


def _less(text: str) -> str:
    """One less: of a number worked out, of a name written down."""
    try:
        return number(float(text) - 1)
    except ValueError:
        return f"({text} − 1)"


def _text(thing: Picture | None) -> str:
    return array(thing.shape, thing.data) if thing and thing.data is not None and len(thing.data) <= SHORT else ""
