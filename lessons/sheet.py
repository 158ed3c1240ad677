"""``lesson.toml``: everything of a lesson that is the same in every language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lessons import targets
from lessons.files import Table, python
from lessons.model import Claim, Exchange, Passage, Predict, Program, Try

ASKS = ["number", "choice", "card"]
OUTCOMES = ["ok", "raises"]


def programs(sheet: Table) -> tuple[Program, ...]:
    found: list[Program] = []
    for table in sheet.tables("program"):
        found.append(_program(table, found))
    if not found:
        sheet.refuse("program", "a lesson has at least one [[program]]")
    return tuple(found)


def _unique(table: Table, id: str, before: Sequence[Program | Passage]) -> str:
    if any(each.id == id for each in before):
        table.refuse("id", f"the id {id!r} is given twice")
    return id


def _program(table: Table, before: list[Program]) -> Program:
    id, outcome = _unique(table, table.take("id", str), before), table.one_of("outcome", OUTCOMES)
    failing = {"line": table.take("line", int), "error": table.take("error", str)} if outcome == "raises" else {}
    table.done()
    source = python(table.path.parent / f"{id}.py")
    if not 0 < failing.get("line", 1) <= len(source.splitlines()):
        table.refuse("line", f"{id}.py has no line {failing['line']}")
    return Program(id, source, outcome, **failing)


def claims(sheet: Table, programs: tuple[Program, ...]) -> tuple[Claim, ...]:
    return tuple(_claim(table, programs) for table in sheet.tables("claim"))


def _claim(table: Table, programs: tuple[Program, ...]) -> Claim:
    program = _named(table, programs, programs[0].id)
    claim = Claim(
        program.id,
        table.take("expression", str),
        table.take("value", object),
        _exchange(table, "edit", program),
        table.first,
    )
    table.done()
    return claim


def _named(table: Table, programs: tuple[Program, ...], otherwise: str) -> Program:
    id = table.one_of("program", [program.id for program in programs], otherwise)
    return next(program for program in programs if program.id == id)


def _exchange(table: Table, key: str, program: Program) -> Exchange | None:
    """A piece of the program that stands there once, and what takes its place."""
    pair = table.texts(key)
    if not pair:
        return None
    if len(pair) != 2 or not pair[0] or program.source.count(pair[0]) != 1:
        table.refuse(key, f"{key} = [old, new], and old once in {program.id}.py; got {list(pair)}")
    return pair[0], pair[1]


def passages(sheet: Table, programs: tuple[Program, ...]) -> tuple[Passage, ...]:
    """In order; each goes on with the program and the step of the one before where it names none."""
    found: list[Passage] = []
    for table in sheet.tables("passage"):
        found.append(_passage(table, programs, found))
    if not found:
        sheet.refuse("passage", "a lesson has at least one [[passage]]")
    return tuple(found)


def _passage(table: Table, programs: tuple[Program, ...], found: list[Passage]) -> Passage:
    before = found[-1] if found else Passage("", programs[0].id, "first", 0)
    program = _named(table, programs, before.program)
    stays = before.step if program.id == before.program else "first"
    passage = Passage(
        id=_unique(table, table.take("id", str), found),
        program=program.id,
        step=table.take("step", str, stays),
        line=table.first,
        compare=_exchange(table, "compare", program),
        knob=table.take("knob", str, ""),
    )
    predict, attempt = table.table("predict"), table.table("try")
    table.done()
    if predict and attempt:
        table.refuse("try", "a passage asks for a prediction or a try, not for both")
    return replace(passage, predict=predict and _predict(predict), attempt=attempt and _try(attempt, program))


def _predict(table: Table) -> Predict:
    asks = table.one_of("asks", ASKS)
    predict = _OF_KIND[asks](table, table.take("at", str))
    table.done()
    return predict


def _number(table: Table, at: str) -> Predict:
    wrong = table.take("wrong", dict, {})
    return Predict("number", at, table.take("answer", object), of=table.take("of", str), wrong=wrong)


def _choice(table: Table, at: str) -> Predict:
    choices = table.texts("choices")
    if len(set(choices)) < 2 or len(set(choices)) < len(choices):
        table.refuse("choices", f"choices must be two or more different ids, got {list(choices)}")
    answer = table.one_of("answer", list(choices))
    return Predict("choice", at, answer, because=table.take("because", str), choices=choices)


def _card(table: Table, at: str) -> Predict:
    answer = _aim(table, "answer", table.take("answer", str))
    wrong = table.take("wrong", dict, {})
    return Predict("card", at, answer, wrong={id: _aim(table, "wrong", value) for id, value in wrong.items()})


_OF_KIND = {"number": _number, "choice": _choice, "card": _card}


def _aim(table: Table, key: str, written: Any) -> Any:
    aim = targets.parse(written) if isinstance(written, str) else None
    if aim is None or aim.kind != "card":
        table.refuse(key, f"{key} {written!r} is no card: a name, or 'card KEY'")
    return aim


def _try(table: Table, program: Program) -> Try:
    solution = _exchange(table, "solution", program)
    if solution is None:
        table.refuse("solution", "a try has solution = [old, new], one change that passes")
    attempt = Try(
        solution,
        outcome=table.one_of("outcome", [*OUTCOMES, ""], ""),
        tensors=table.take("tensors", dict, {}),
        calls=table.take("calls", int, None),
        keeps=table.texts("keeps"),
        lacks=table.texts("lacks"),
    )
    table.done()
    if attempt == Try(solution):
        table.refuse("solution", "a try has at least one condition: outcome, tensors, calls, keeps, lacks")
    return attempt
