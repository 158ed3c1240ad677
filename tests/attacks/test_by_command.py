"""``python -m viz report --profile hosted`` is the way others try theirs: what holds in the catalogue holds there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.attacks.arena import filled
from tests.attacks.attack import catalogue
from tests.attacks.outside import Outside
from viz.run.environment import ROOT

TRIED = {  # attack: what the report calls its end
    "files: a file of the system": "PermissionError",
    "files: a secret file by number": "PermissionError",
    "files: the processes": "PermissionError",
    "writes: a new file": "OSError",
    "network: a datagram": "OSError",
    "processes: fork": "PermissionError",
    "processes: a thread": "RuntimeError",
    "signals: asks whether the parent is there": "PermissionError",
    "kernel: the calls of x32": "crash",
    "memory: a huge tensor": "memory",
    "floods: one long print": "output",
    "forged: an empty object": "crash",
    "time: sleeps": "time",
}


def test_the_command_reports_an_attack_as_the_catalogue_expects_it(tmp_path: Path):
    attacks = {str(it): it for it in catalogue()}
    with Outside() as outside:
        for number, name in enumerate(TRIED):
            source = filled(attacks[name], outside, victim=0)
            (tmp_path / f"{number:02d}.py").write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "viz", "report", "--profile", "hosted", str(tmp_path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=240)
        changed = [it for name in TRIED for it in outside.changed(attacks[name].number)]
        assert (outside.listeners.heard, outside.strays()) == ([], set())
    assert done.returncode == 0, done.stderr
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert dict(zip(TRIED, map(_end, reports), strict=True)) == TRIED
    assert changed == []
    assert "through" not in "".join(it["stdout"] for it in reports) and outside.word not in done.stdout


def _end(report: dict) -> str:
    return report["exception"]["type"] if report["outcome"] == "raises" else report.get("stopped", report["outcome"])
