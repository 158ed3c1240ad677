"""The full sweep: every operator, all samples, several types, all variants, plain against recorded.

    python -m tests.proof.sweep [--minutes 20] [NAME …]

prints what differs as it is found and the counts at the end; exit status 1 if anything differed. What it does not reach
in its time is counted and named.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

import torch

from tests.invariants import broken
from tests.proof.attempts import Attempt
from tests.proof.judged import Verdict, judge
from tests.proof.operators import OPERATORS, VARIANTS, attempts, refusals

DTYPES = (torch.float64, torch.bfloat16, torch.complex128, torch.float32, torch.complex64)
SUBSET = {torch.bfloat16: 3}
"""Types of which only so many samples an operator are taken."""


def sweep(names: list[str], minutes: float) -> Counter:
    """Go through the operators, the types outermost: what is cut off at the end is of the later types."""
    counts: Counter = Counter()
    end = time.monotonic() + 60 * minutes
    for dtype in DTYPES:
        for name in names:
            if time.monotonic() > end:
                counts["not reached"] += 1
            elif dtype in OPERATORS[name].supported_dtypes("cpu"):
                judge_one(name, dtype, counts)
        print(f"{str(dtype)[6:]} done", dict(counts), flush=True)
    return counts


def judge_one(name: str, dtype: torch.dtype, counts: Counter) -> None:
    op = OPERATORS[name]

    def calls() -> list[Attempt]:
        wrong = refusals(op) if dtype == torch.float64 else []
        return attempts(op, dtype, variants=tuple(VARIANTS), most=SUBSET.get(dtype)) + wrong

    verdict = judge(calls)
    counts.update(_counted(verdict, dtype))
    for found in verdict.differences + verdict.notes + broken(verdict.trace):
        counts["found"] += 1
        print(f"{name} {str(dtype)[6:]}: {found[:600]}", flush=True)
    for found in verdict.unsteady:
        print(f"unsteady: {name} {str(dtype)[6:]}: {found[:200]}", flush=True)


def _counted(verdict: Verdict, dtype: torch.dtype) -> dict[str, int]:
    return {
        "operators and types": 1,
        "calls": verdict.calls,
        f"calls in {str(dtype)[6:]}": verdict.calls,
        "refused": verdict.refused,
        "unsteady": len(verdict.unsteady),
        "with gradients": verdict.gradients,
        "events": len(verdict.trace.events),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    started = time.monotonic()
    counts = sweep(asked.names or list(OPERATORS), asked.minutes)
    print(f"torch {torch.__version__}, {(time.monotonic() - started) / 60:.1f} minutes")
    for what, number in counts.items():
        print(f"{number:>8} {what}")
    return bool(counts["found"])


if __name__ == "__main__":
    sys.exit(main())
