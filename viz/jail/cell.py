"""All walls of one run, in the order they are entered. Prepared in the warm parent, entered in the child.

What needs rights that a wall takes away comes before it; the filter of system calls is the last, for it also forbids to
build walls.
"""

from __future__ import annotations

import os
import sys

from viz.jail import files, kernel
from viz.jail.terms import MYSELF, Jail


class Cell:
    """``Cell(jail)`` once, where the ruleset can be made; ``enter`` in each child."""

    def __init__(self, jail: Jail) -> None:
        self.jail = jail
        with open(os.devnull):  # takes the lowest free number: 3 belongs to the events in a child
            self._rules = files.ruleset() if jail.files else None

    @property
    def landlock(self) -> int:
        """The ABI version of the kernel's Landlock that is used; 0: none."""
        return self._rules.abi_version if self._rules else 0

    @property
    def descriptors(self) -> list[int]:
        """What must be open until the cell is entered."""
        return [self._rules.fileno()] if self._rules else []

    def enter(self) -> None:
        """No way back. OSError where a wall that was asked for cannot be had: then nothing may run."""
        kernel.no_new_privileges()
        if self._rules is not None:
            self._rules.restrict()
            self._rules.close()
        if self.jail.filter:
            kernel.filter_calls(_for_process(self.jail.filter, os.getpid()))


def _for_process(program: bytes, pid: int) -> bytes:
    return program.replace(MYSELF.to_bytes(4, sys.byteorder), pid.to_bytes(4, sys.byteorder))
