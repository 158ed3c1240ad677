"""How a process for user code is started: the interpreter, its flags and a clean environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
"""Of the app's own environment: where the system is, and nothing that could hold a secret."""

_SET = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONPATH": str(ROOT),
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "TORCH_COMPILE_DISABLE": "1",
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
"""One thread, or the forks would hang; what is compiled could not be watched; the last two make a fork three times
cheaper."""


def command(module: str, *arguments: str) -> list[str]:
    """Run one of our modules: no user site-packages, no working directory on the path."""
    return [sys.executable, "-s", "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | _SET
