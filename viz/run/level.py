"""How far a run is kept from everything else, found by trying: a program of ours tries to get out, the way any other
program would, and what it reaches is the answer. The platform is never asked.
"""

from __future__ import annotations

import json
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from viz.errors import RunFailed
from viz.limits import LOCAL
from viz.trace.events import Ended, Printed, Trace
from viz.trace.request import Request

Level = Literal["isolated", "restricted", "limits only"]
LEVELS: tuple[Level, ...] = ("limits only", "restricted", "isolated")
"""From the weakest to the strongest."""

LOOKING = ("read a file", "read what the kernel tells of processes", "list a folder")
"""What is reached where there is no Landlock but the filter of system calls holds."""
TRIED = (
    *LOOKING,
    "write a file",
    "shorten a file",
    "connect to this machine",
    "make a socket",
    "start a process",
    "start a thread",
    "signal the app",
    "signal its own parent",
    "read the environment",
)

CANARY = """
import json, os, signal, socket, threading
told = json.loads(TOLD)
reached = []

def attempt(name, act, *arguments):
    try:
        act(*arguments)
    except (OSError, RuntimeError, KeyError):
        return
    reached.append(name)

def start_a_process():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)

def start_a_thread():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()

attempt("read a file", lambda: open(told["file"]).read())
attempt("read a file", lambda: open("/etc/passwd").read())
attempt("read what the kernel tells of processes", lambda: open("/proc/self/environ").read())
attempt("list a folder", os.listdir, "/")
attempt("write a file", lambda: open(told["written"], "w").write("here"))
attempt("shorten a file", os.truncate, told["file"], 1)
attempt("connect to this machine", lambda: socket.create_connection(("127.0.0.1", told["port"]), 1))
attempt("make a socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
attempt("start a process", start_a_process)
attempt("start a thread", start_a_thread)
attempt("signal the app", os.kill, told["app"], 0)
attempt("signal its own parent", os.kill, os.getppid(), 0)
attempt("read the environment", lambda: os.environ[told["variable"]])
open(os.__file__).read()
print(json.dumps(reached))
"""
"""Only what the system refuses counts as refused: any other failure ends the program, and then nothing is known."""


@dataclass(frozen=True)
class Survey:
    """The level, and what it rests on."""

    level: Level
    reached: tuple[str, ...] = ()
    """Those of `TRIED` that a program can do here."""
    problem: str = ""
    """Why nothing could be found out; then the level is the weakest."""


UNKNOWN = Survey("limits only", problem="not tried yet")


def survey(run: Callable[[Request], Trace]) -> Survey:
    """Try to get out of a run. The attempts are harmless, and aimed at what is put up for them."""
    try:
        return _tried(run)
    except OSError as error:
        return Survey("limits only", problem=f"nothing could be put up to be aimed at ({error})")


def _tried(run: Callable[[Request], Trace]) -> Survey:
    with _targets() as (told, seen_outside):
        source = CANARY.replace("TOLD", repr(json.dumps(told)))
        try:
            trace = run(Request(source, how="plain", dot=False, limits=LOCAL))
        except RunFailed as failure:
            return Survey("limits only", problem=str(failure))
        if trace.events[-1] != Ended("ok"):
            return Survey("limits only", problem=f"the program that tries ended otherwise: {trace.events[-1]}")
        said = "".join(event.text for event in trace.of(Printed) if event.stream == "stdout")
        try:
            found = {*json.loads(said), *seen_outside()}
        except (ValueError, TypeError, OSError) as problem:  # the app may be ending, and what was put up be gone
            return Survey("limits only", problem=f"what came of the program that tries cannot be read: {problem}")
    reached = tuple(name for name in TRIED if name in found)
    return Survey(_level(reached), reached)


def _level(reached: tuple[str, ...]) -> Level:
    if not reached:
        return "isolated"
    return "restricted" if set(reached) <= set(LOOKING) else "limits only"


@contextmanager
def _targets() -> Iterator[tuple[dict[str, object], Callable[[], list[str]]]]:
    """A file anyone may read and write, a folder anyone may write into, a port that answers; and what came of them."""
    with tempfile.TemporaryDirectory(prefix="theater-") as folder, socket.socket() as listener:
        os.chmod(folder, 0o777)
        file, written = Path(folder, "file"), Path(folder, "written")
        file.write_text("left as it is", encoding="utf-8")
        file.chmod(0o666)
        with suppress(OSError):  # no loopback here: then nobody can connect to it either
            listener.bind(("127.0.0.1", 0))
            listener.listen()
        listener.setblocking(False)

        def seen() -> list[str]:
            found = ["write a file"] * written.exists() + ["shorten a file"] * (file.stat().st_size < 2)
            with suppress(OSError):
                listener.accept()[0].close()
                found.append("connect to this machine")
            return found

        told = {"file": str(file), "written": str(written), "port": listener.getsockname()[1], "app": os.getpid()}
        yield {**told, "variable": next(iter(os.environ), "PATH")}, seen
