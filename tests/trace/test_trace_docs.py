"""docs/trace.md describes the Trace as it is: every record, every field, the version; and nothing that is gone."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from viz.trace import events as e

DOC = (Path(__file__).resolve().parents[2] / "docs" / "trace.md").read_text(encoding="utf-8")
RECORDS = [
    it
    for it in vars(e).values()
    if isinstance(it, type) and issubclass(it, e.Fact) and it not in (e.Fact, e.Event, e.Trace)
]
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", DOC, re.MULTILINE))


@pytest.mark.parametrize("record", RECORDS, ids=lambda it: it.__name__)
def test_a_record_is_described_with_all_its_fields(record: type[e.Fact]):
    row = ROWS.get(record.__name__)
    assert row is not None, f"docs/trace.md has no row for {record.__name__}"
    described = row.split(" | ")[0].replace("`", "").split()
    assert described == [field.name for field in msgspec.structs.fields(record)]


def test_nothing_is_described_that_does_not_exist():
    assert set(ROWS) == {it.__name__ for it in RECORDS}


def test_the_version_is_the_current_one():
    assert f"version {e.TRACE_VERSION}" in DOC
