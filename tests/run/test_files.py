"""Which places a run may read: libraries, and nobody's work."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest

from viz.jail.files import readable
from viz.run.environment import ROOT


def test_libraries_can_be_read():
    places = readable()
    assert sysconfig.get_path("stdlib") in places and sysconfig.get_path("purelib") in places
    assert any("lib" in place and not place.startswith(sys.prefix) for place in places), "the system's own"


def test_no_place_holds_the_app_or_somebody_s_home_or_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path), str(ROOT)])  # as an editable install leaves it
    for place in map(Path, readable()):
        for kept in (ROOT, tmp_path, Path.home(), Path("/etc/passwd"), Path("/proc"), Path("/tmp"), Path("/var")):
            assert place != kept and place not in kept.parents


def test_where_the_app_happens_to_stand_is_no_place_for_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LD_LIBRARY_PATH", f"work:.:{tmp_path / 'work'}")
    assert {it for it in readable() if not it.startswith("/")} == set()
    assert str(tmp_path / "work") in readable()
