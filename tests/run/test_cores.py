"""A server that may use two of a machine's processors begins no more runs than suit two."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from viz.run.cores import cores


@pytest.fixture(autouse=True)
def large_machine(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)


def told(folder: Path, groups: str, files: dict[str, str]) -> int:
    """The processors of a process in these groups, where the system says this of them."""
    mine = folder / "mine"
    mine.write_text(groups)
    for name, said in files.items():
        file = folder / "cgroups" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{said}\n")
    return cores(folder / "cgroups", mine)


V1 = "5:memory:/docker/1\n3:cpu,cpuacct:/docker/1\n"


@pytest.mark.parametrize(
    "groups, files, expected",
    [
        ("0::/\n", {"cpu.max": "200000 100000"}, 2),
        ("0::/\n", {"cpu.max": "50000 100000"}, 1),
        ("0::/\n", {"cpu.max": "250000 100000"}, 3),
        ("0::/\n", {"cpu.max": "max 100000"}, 64),
        ("0::/\n", {}, 64),
        ("", {}, 64),
        ("0::/system/theater\n", {"system/theater/cpu.max": "max 100000", "system/cpu.max": "400000 100000"}, 4),
        ("0::/../elsewhere\n", {"cpu.max": "200000 100000"}, 2),
        (V1, {"cpu/docker/1/cpu.cfs_quota_us": "200000", "cpu/docker/1/cpu.cfs_period_us": "100000"}, 2),
        (V1, {"cpu/cpu.cfs_quota_us": "300000", "cpu/cpu.cfs_period_us": "100000"}, 3),
        (V1, {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 64),
    ],
)
def test_a_share_of_the_processors_counts_as_so_many(tmp_path: Path, groups: str, files: dict[str, str], expected: int):
    assert told(tmp_path, groups, files) == expected


def test_processors_that_are_not_ours_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {4, 5, 6})
    assert told(tmp_path, "0::/\n", {"cpu.max": "max 100000"}) == 3
