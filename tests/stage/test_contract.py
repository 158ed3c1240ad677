"""The browser's contract names the same fields, and the same words in them, as the structs that are sent to it."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest

from viz.course import catalogue, script
from viz.stage import HERE
from viz.story import model

INLINE = {"Part", "Cast", "Share", "End"}
"""Structs of the Story that are no interface of their own: they are written out where they stand."""
STORY = [getattr(model, name) for name in sorted(set(model.__all__) - INLINE)]
COURSE = {"CourseLesson": catalogue.Row, "Course": catalogue.Course}
LESSON = (
    script.Target,
    script.Piece,
    script.Reply,
    script.Choice,
    script.Prediction,
    script.Attempt,
    script.Passage,
    script.Neighbour,
    script.Script,
)
STRUCTS = {struct.__name__: struct for struct in (*STORY, *LESSON) if isinstance(struct, msgspec.StructMeta)} | COURSE
CONTRACT = "\n".join(path.read_text("utf-8") for path in sorted((HERE / "src" / "contract").glob("*.ts")))


def written(name: str) -> list[tuple[str, str, str]]:
    """Name, question mark and type of every field of an interface."""
    body = re.search(rf"export interface {name} \{{\n(.*?)\n\}}", CONTRACT, re.DOTALL)[1]
    return re.findall(r"^  (\w+)(\??):([^\n]*(?:\n    [^\n]+)*)", body, re.MULTILINE)


def few(struct: type) -> dict[str, set[Any]]:
    """The words of each field that holds one of a few."""
    hints = get_type_hints(struct)
    return {field: set(get_args(hint)) for field, hint in hints.items() if get_origin(hint) is Literal}


def alternatives(kind: str) -> set[str]:
    """The words that a type of the contract allows; of a type with a name, those of that type."""
    named = re.search(rf"export type {re.escape(kind.strip())} = (.*)", CONTRACT)
    return set(re.findall(r"'([^']*)'", named[1] if named else kind))


@pytest.mark.parametrize("name", STRUCTS)
def test_an_interface_mirrors_its_struct(name):
    found = {field: mark for field, mark, _ in written(name)}
    fields = msgspec.structs.fields(STRUCTS[name])
    assert list(found) == [field.name for field in fields]
    optional = {name for name, mark in found.items() if mark}
    assert optional == {field.name for field in fields if not field.required}, "what may be left out of the JSON"


@pytest.mark.parametrize("name", [name for name, struct in STRUCTS.items() if few(struct)])
def test_a_field_of_a_few_words_has_the_same_ones_there(name):
    told = {field: alternatives(kind) for field, _, kind in written(name)}
    allowed = few(STRUCTS[name])
    assert {field: told[field] for field in allowed} == allowed
