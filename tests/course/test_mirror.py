"""The browser's contract names the same fields as the Script and the Course that are sent to it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from viz.course import catalogue, script

CONTRACT = (Path(__file__).resolve().parents[2] / "viz" / "stage" / "src" / "contract.ts").read_text("utf-8")
STRUCTS = {
    "Target": script.Target,
    "Piece": script.Piece,
    "Reply": script.Reply,
    "Choice": script.Choice,
    "Prediction": script.Prediction,
    "Attempt": script.Attempt,
    "Passage": script.Passage,
    "Neighbour": script.Neighbour,
    "Script": script.Script,
    "CourseLesson": catalogue.Row,
    "Course": catalogue.Course,
}


@pytest.mark.parametrize("name", STRUCTS)
def test_an_interface_mirrors_its_struct(name):
    body = re.search(rf"export interface {name} \{{\n(.*?)\n\}}", CONTRACT, re.DOTALL)[1]
    found = dict(re.findall(r"^  (\w+)(\??):", body, re.MULTILINE))
    fields = msgspec.structs.fields(STRUCTS[name])
    assert list(found) == [field.name for field in fields]
    optional = {name for name, mark in found.items() if mark}
    assert optional == {field.name for field in fields if not field.required}, "what may be left out of the JSON"
