"""The programs in tests/programs end as their names say, in plain PyTorch: others rely on it."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path

import pytest

PROGRAMS = sorted((Path(__file__).resolve().parent / "programs").rglob("*.py"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_raises_exactly_if_its_name_says_so(path):
    raised = False
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(path.read_text("utf-8"), path.name, "exec"), {"__name__": "__main__"})
        except Exception:
            raised = True
    assert raised == path.stem.endswith(("_raises", "_with_error"))
