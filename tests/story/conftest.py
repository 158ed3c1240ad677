"""The shared cases, as (id, source, mode) of each way in which they are run."""

from __future__ import annotations

import json

from tests.conftest import CASES


def pytest_generate_tests(metafunc):
    if "case" not in metafunc.fixturenames:
        return
    found = list(_cases()) if (CASES / "truth.json").is_file() else [("missing", "", "script", {})]
    metafunc.parametrize("case", found, ids=[case[0] for case in found])


def _cases():
    entries = json.loads((CASES / "truth.json").read_text("utf-8"))["entries"]
    for entry in entries:
        source = (CASES / entry["path"]).read_text("utf-8")
        yield entry["id"], source, "script", entry
        if entry.get("notebook"):
            yield f"{entry['id']}[cells]", source, "cells", entry
