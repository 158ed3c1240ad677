"""Ends with status 1 and a sentence if the torch of this interpreter is not a build for CPUs alone.

A build for GPUs brings gigabytes that a server without one never uses, and a larger address space, which the memory
limit of a run counts from.
"""

from __future__ import annotations

import sys

import torch

FOR = {"CUDA": torch.version.cuda, "ROCm": torch.version.hip, "XPU": getattr(torch.version, "xpu", None)}

if built := [f"{name} {version}" for name, version in FOR.items() if version]:
    sys.exit(
        f"Not built: torch {torch.__version__} is a build for {', '.join(built)}, not for CPUs alone. "
        "Give TORCH_INDEX the address of PyTorch's index of CPU wheels."
    )
print(f"torch {torch.__version__} is a build for CPUs alone.")
