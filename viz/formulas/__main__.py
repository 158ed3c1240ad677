"""``python -m viz.formulas``: writes the table of the installed PyTorch."""

from __future__ import annotations

from viz.formulas.generate import write

if __name__ == "__main__":
    print(write())
