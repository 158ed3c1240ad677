"""A warm parent without torch, for tests of those who start it: it says that it is ready, then does what it is told."""

from __future__ import annotations

import sys

import pytest

SPEAKS = """
import os, socket, sys, time
control = socket.socket(fileno=int(sys.argv[1]))
control.makefile("rb", buffering=0).readline()
control.sendall(b"{}\\n")
"""


UNTIL_CLOSED = "control.recv(1)"


def stand_in(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """For every warm parent from now on. ``control`` is its socket to the app."""
    monkeypatch.setattr("viz.run.process.command", lambda _, fd: [sys.executable, "-ISc", SPEAKS + program, fd])
