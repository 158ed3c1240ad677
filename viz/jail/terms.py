"""What the two sides say to each other about the walls: what the app asks for, and what the warm parent found."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Layer = Literal["files", "calls", "limits"]
LAYERS: tuple[Layer, ...] = ("files", "calls", "limits")
"""Landlock; seccomp; rlimits and the clocks in the child. Each can be left out, for tests that show what it stops."""

User = Literal["own", "spare", "spare, may read", "root without rights"]
"""``own``: whoever started the app. Started as root: a spare user id; the same with the one right to look into root's
folders, because Python lives there; or root without its rights, where no other id can be had."""


class Jail(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of JSON from the app, before anything else."""

    filter: bytes = b""
    """A seccomp program (classic BPF), made by `viz.jail.calls`; empty: none."""
    files: bool = False
    """Landlock, where the kernel has it."""
    limits: bool = True
    """rlimits and clocks in the child; without them only the app's own clock ends a run."""


class Found(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of JSON from the warm parent: it is ready, and what it found."""

    user: User = "own"
    uid: int = 0
    landlock: int = 0
    """ABI version of the kernel; 0: it has none, or none was asked for."""
    seconds: float = 0.0
    """What importing and warming up took."""


MYSELF = 0x5EAF00D1
"""Stands in a filter for the child's own process id, which is not known yet: a program may signal itself."""
