"""A run in a fresh process of its own, for systems other than Linux: slow to start, the same frames in the end."""

from __future__ import annotations

import subprocess

import msgspec

from viz.errors import RunFailed
from viz.run.environment import command, environment
from viz.run.executor import Cancel, Remains
from viz.run.process import START_SECONDS
from viz.trace.request import Request


def run(request: Request, cancel: Cancel) -> Remains:
    """The child keeps its own clock from its first line on; ours only catches what that clock cannot."""
    process = subprocess.Popen(
        command("viz.capture.child"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    )
    patience = START_SECONDS + request.limits.wall + request.limits.grace
    killed_for = None
    try:
        with cancel.calling(process.kill):
            data, _ = process.communicate(msgspec.json.encode(request) + b"\n", timeout=patience)
    except subprocess.TimeoutExpired:
        killed_for = "time"
        process.kill()
        data, _ = process.communicate()
    if cancel.asked:
        return Remains(data, process.returncode, killed_for or "cancelled")
    if not data and process.returncode == 1:
        raise RunFailed("The process for programs could not start. Is torch installed? Its own words are above.")
    return Remains(data, process.returncode, killed_for)
