"""The walls around a run stand under what Docker allows a container by default."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.conftest import ROOT

LOOK = """
import json, os, socket
from pathlib import Path
from viz.run.forks import Forks

def refused(act):
    try:
        act()
    except OSError as error:
        return error.errno
    return 0

found = {
    "capabilities": Path("/proc/self/status").read_text().split("CapEff:")[1].split()[0],
    "a namespace": refused(lambda: os.unshare(os.CLONE_NEWUSER) if hasattr(os, "unshare") else os.chroot("/")),
    "a vsock": refused(lambda: socket.socket(40, socket.SOCK_STREAM)),
}
forks = Forks()
forks.start()
survey = forks.survey()
forks.close()
print(json.dumps(found | {"level": survey.level, "reached": survey.reached, "problem": survey.problem}))
"""


def test_runs_are_isolated_as_in_a_container():
    command = [sys.executable, "-m", "tests.hosting.as_docker", sys.executable, "-c", LOOK]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "capabilities": "0000000000000000",
        "a namespace": 1,
        "a vsock": 1,
        "level": "isolated",
        "reached": [],
        "problem": "",
    }
