"""Ordinary programs run confined with exactly the result that plain Python gives outside."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.conftest import missing
from viz.limits import HOSTED
from viz.run.environment import environment
from viz.run.executor import Cancel
from viz.run.forks import Forks
from viz.run.outcome import trace_of
from viz.trace.report import Facts, report
from viz.trace.request import Request

HERE = Path(__file__).parent
PATIENT = replace(HOSTED, wall=60.0, cpu=60.0)
"""A hosted run's room; a busy machine must not let the clock come first."""


def _programs() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(HERE.glob("programs/*.py")):
        parts = re.split(r"^# %% (.*)\n", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
        found |= {f"{path.stem}: {name}": source for name, source in zip(parts[::2], parts[1::2], strict=True)}
    return found


PROGRAMS = _programs()


@pytest.fixture(scope="module")
def plain() -> dict[str, dict]:
    """What plain Python says of all of them."""
    done = subprocess.run(
        [sys.executable, "-s", "-P", str(HERE / "plainly.py")],
        input=json.dumps(PROGRAMS), capture_output=True, text=True, env=environment(), timeout=600, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def confined() -> Iterator[dict[str, Future[Facts]]]:
    """Their reports, from the way that strangers' programs go."""
    executor = Forks()

    def run(source: str) -> Facts:
        request = Request(source, limits=PATIENT, elements=2000, dot=False)
        return report(trace_of(executor.run(request, Cancel()), request))

    try:
        if executor.survey().level != "isolated":
            missing("runs are not isolated here, so nothing is shown of confined ones")
        with ThreadPoolExecutor(2) as pool:
            yield {name: pool.submit(run, source) for name, source in PROGRAMS.items()}
    finally:
        executor.close()


@pytest.mark.parametrize("name", PROGRAMS)
def test_ends_confined_as_it_ends_outside(name: str, plain: dict[str, dict], confined: dict[str, Future[Facts]]):
    expected, found = plain[name], confined[name].result()
    assert found["outcome"] in ("ok", "raises"), found.get("stopped")
    assert (found["exception"] and found["exception"]["type"]) == expected["raised"], found["exception"]
    assert found["stdout"] == expected["stdout"]
    for path, tensor in expected["tensors"].items():
        assert _comparable(found["tensors"][path], tensor) == tensor, path


def _comparable(found: Facts, expected: dict) -> dict:
    """The report's tensor, in the oracle's words."""
    return {field: found[field] for field in ("shape", "dtype", "requires_grad", "grad_fn")} | {
        "data": _as_text(found["data"], found["shape"], expected["data"]),
        "grad": found["grad"] and _as_text(found["grad"]["data"], found["grad"]["shape"], expected["grad"]),
    }


def _as_text(data: list | None, shape: list[int], expected: str | None) -> str | None:
    """A flat list of numbers as `plainly` words it; where that does not read them, neither do we."""
    if expected == "unread" or data is None:
        return expected if expected == "unread" else "none"
    return repr(_folded([_number(it) for it in data], shape))


def _number(it: object) -> object:
    return float(it) if isinstance(it, str) else [_number(part) for part in it] if isinstance(it, list | tuple) else it


def _folded(flat: list, shape: list[int]) -> object:
    """``flat`` in the nesting of ``shape``."""
    if not shape:
        return flat[0]
    step = len(flat) // shape[0] if shape[0] else 0
    return [_folded(flat[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]
