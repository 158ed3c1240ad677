"""How many processors this process may use: fewer than the machine has where it is confined to some of them (affinity),
or to a share of them, as in a container (cgroups, both versions)."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

CGROUPS, MINE = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


def cores(cgroups: Path = CGROUPS, mine: Path = MINE) -> int:
    """At least one; a part of one counts as one."""
    given = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([given, *(math.ceil(share) for share in _shares(cgroups, mine))]))


def _shares(cgroups: Path, mine: Path) -> Iterator[float]:
    """What each group that this process is in may use; those that say nothing, or cannot be read, are left out."""
    for folder in _folders(cgroups, mine):
        quota, _, period = _said(folder / "cpu.max").partition(" ")
        if not quota:
            quota, period = _said(folder / "cpu.cfs_quota_us"), _said(folder / "cpu.cfs_period_us")
        if quota.isdecimal() and period.isdecimal() and int(period):  # else "max", or -1: all
            yield int(quota) / int(period)


def _folders(cgroups: Path, mine: Path) -> Iterator[Path]:
    """Of this process's group and those it lies in. In a container the topmost is its own."""
    for line in _said(mine).splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        top = cgroups / "cpu" if controllers else cgroups
        group = top / path.lstrip("/")
        yield from (folder for folder in (group, *group.parents) if folder.is_relative_to(top))


def _said(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
