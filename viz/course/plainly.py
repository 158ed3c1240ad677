"""What plain PyTorch gives: programs run as they are, in a process of their own; expressions looked up at the end.

``python -m viz.course.plainly`` reads jobs as JSON and writes their results; `ask` calls it. No recorder, no limits: it
runs lessons, which whoever asks for it has written or installed. The programs import torch, this module does not.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import traceback
import warnings
from dataclasses import asdict, dataclass
from typing import Any

SECONDS = 300


@dataclass(frozen=True)
class Job:
    """A program, and expressions to look up once it has ended (or failed)."""

    source: str
    expressions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """``error`` is the message that ended the program, "" if none did, ``line`` where; ``values`` one an expression
    (that of a failed one is ``{"error": message}``); ``tensors`` all that it named."""

    error: str
    line: int | None
    values: list[Any]
    tensors: dict[str, Any]


def ask(jobs: list[Job]) -> dict[Job, Result]:
    """All jobs in one other process."""
    told = json.dumps([asdict(job) for job in jobs])
    command = [sys.executable, "-m", "viz.course.plainly"]
    done = subprocess.run(command, input=told, capture_output=True, text=True, timeout=SECONDS, check=True)
    return dict(zip(jobs, (Result(**result) for result in json.loads(done.stdout)), strict=True))


def answer(job: Job) -> Result:
    """Run one job here."""
    space: dict[str, Any] = {"__name__": "__main__"}
    error, line = "", None
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(job.source, "program.py", "exec"), space)
        except Exception as raised:
            frames = [it.lineno for it in traceback.extract_tb(raised.__traceback__) if it.filename == "program.py"]
            error, line = str(raised) or type(raised).__name__, frames[-1] if frames else None
        tensors = {name: plain(value) for name, value in space.items() if hasattr(value, "grad_fn")}
        return Result(error, line, [_value(expression, space) for expression in job.expressions], tensors)


def _value(expression: str, space: dict[str, Any]) -> Any:
    try:
        return plain(eval(expression, space))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def plain(value: Any) -> Any:
    """Tensors as nested lists, tuples as lists, so that they compare with what TOML can hold."""
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if isinstance(value, (bool, int, float)) else str(value)


def main() -> None:
    jobs = [Job(job["source"], tuple(job["expressions"])) for job in json.load(sys.stdin)]
    json.dump([asdict(answer(job)) for job in jobs], sys.stdout)


if __name__ == "__main__":
    main()
