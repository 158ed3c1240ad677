"""The warm parent: torch and the recorder imported and exercised once, then one fork for each run.

Started by exec from `viz.run`, never a fork of it. It has one thread, never reads a program, and ends, with every run
under way, when the socket to the app ends. The protocol, over that socket and two more for each run:

    control   ──▶ a line of JSON, once: the jail; then one byte with two descriptors for each run
              ◀── a line of JSON, once: ready, and what was found
    answers   the child's own: request in, events out
    fate      ◀── the child's pid, then how it ended     ──▶ its end: kill the child and all its descendants
                  or 0: there is no room for a child now
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import sys
import time
from typing import NoReturn

import msgspec
import torch

from viz.capture import child
from viz.capture.exercise import exercise
from viz.jail import kernel
from viz.jail.cell import Cell
from viz.jail.terms import Found, Jail
from viz.jail.user import leave_root


def main(descriptor: int) -> None:
    began = time.monotonic()
    control = socket.socket(fileno=descriptor)
    with control.makefile("rb", buffering=0) as lines:
        cell = Cell(msgspec.json.decode(lines.readline(), type=Jail))
    torch.set_num_threads(1)
    exercise()
    if _threads() > 1:
        sys.exit("The warm parent has more than one thread: its forks would hang. Runs start cold instead.")
    user = leave_root(landlocked=bool(cell.landlock))
    kernel.set_dumpable(False)
    _settle()
    found = Found(user, os.getuid(), cell.landlock, time.monotonic() - began)
    try:
        control.sendall(msgspec.json.encode(found) + b"\n")
    except BrokenPipeError:
        return  # the app went while we warmed up
    Parent(control, cell).serve()


def _settle() -> None:
    """A child copies each page that it writes to: leave it none that only wants tidying.

    The allocator puts what is free in order when next a larger piece is asked for: here, and not in every child.
    """
    gc.collect()
    gc.freeze()
    bytearray(1 << 12)


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1


class Parent:
    """Waits for three things: a run to start, a run to kill, a child that ended."""

    def __init__(self, control: socket.socket, cell: Cell) -> None:
        self._control = control
        self._cell = cell
        self._pid = os.getpid()
        self._fates: dict[int, int] = {}
        """pid → descriptor of its fate socket."""
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ, self._start)
        self._bell, bell = socket.socketpair()
        self._bell.setblocking(False)
        bell.setblocking(False)
        self._selector.register(self._bell, selectors.EVENT_READ, self._reap)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(bell.detach(), warn_on_full_buffer=False)

    def serve(self) -> NoReturn:
        while True:
            self.turn()

    def turn(self) -> None:
        """Wait, then do what is to be done. What was done first may have closed what comes next, or given its number
        to another: that is left."""
        for key, _ in self._selector.select():
            if self._selector.get_map().get(key.fd) is key:
                key.data(key.fd)

    def _start(self, _: int) -> None:
        asked, descriptors, _, _ = socket.recv_fds(self._control, 1, 2)
        if not asked:
            self._leave()
        if len(descriptors) < 2:  # as many files are open as may be
            for descriptor in descriptors:
                os.close(descriptor)
            return
        answers, fate = descriptors
        pid = _forked()
        if pid == 0:
            child.serve(answers, self._pid, self._cell)
        os.close(answers)
        if pid is None:
            _tell(fate, 0)
            os.close(fate)
            return
        _own_group(pid)
        self.adopt(pid, fate)

    def adopt(self, pid: int, fate: int) -> None:
        """See to a child of ours until it has ended."""
        self._fates[pid] = fate
        self._selector.register(fate, selectors.EVENT_READ, self._kill)
        _tell(fate, pid)

    def _kill(self, fate: int) -> None:
        """The app closed its end of a fate: nobody waits for that run any more."""
        self._selector.unregister(fate)
        for pid, descriptor in self._fates.items():
            if descriptor == fate:
                _kill_group(pid)

    def _reap(self, _: int) -> None:
        self._bell.recv(4096)
        for pid in list(self._fates):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                _kill_group(pid)  # what it left behind; the number is not given away again within this instant
                self._forget(pid, os.waitstatus_to_exitcode(status))

    def _forget(self, pid: int, code: int) -> None:
        fate = self._fates.pop(pid)
        if fate in self._selector.get_map():
            self._selector.unregister(fate)
        _tell(fate, code)
        os.close(fate)

    def _leave(self) -> NoReturn:
        for pid in self._fates:
            _kill_group(pid)
        os._exit(0)


def _forked() -> int | None:
    """The child's pid, 0 in the child; None where the system has no process or memory left: the other runs go on."""
    try:
        return os.fork()
    except OSError:
        return None


def _own_group(pid: int) -> None:
    """Both sides of the fork do it: whoever is first, the group is there before anyone relies on it."""
    try:
        os.setpgid(pid, pid)
    except OSError:
        pass  # the child was first, or is gone


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # nothing of it is left


def _tell(fate: int, number: int) -> None:
    try:
        os.write(fate, b"%d\n" % number)
    except BrokenPipeError:
        pass  # the app no longer listens


if __name__ == "__main__":
    main(int(sys.argv[1]))
