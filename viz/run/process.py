"""A run in a fork of the warm parent: ask, read what comes, kill at the deadline.

Knows the protocol of `viz.capture.warm`, and nothing of what the bytes say.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import threading
import time

import msgspec

from viz.errors import NoRoom, RunFailed
from viz.jail.terms import Found, Jail
from viz.run.environment import command, environment
from viz.run.executor import Cancel, Remains
from viz.run.room import making
from viz.trace.request import Request

START_SECONDS = 120.0
"""A cold import of torch on a busy machine takes its time."""
GOODBYE_SECONDS = 1.0
DYING_SECONDS = 5.0
"""After our kill, for the parent to say that a run is over. Then no more is begun there: a second is too short on a
busy machine."""
LONG_SECONDS = 0.3
"""A run that takes longer yields from then on to those that have just begun: nearly all of a class are done by then,
and what is left are the endless loops, which would share the processors evenly with everybody."""
LEAST_URGENT = 19
PIECE = 1 << 18


class WarmParent:
    """One warm parent. Any number of threads may ask it for runs."""

    def __init__(self, jail: Jail) -> None:
        with making("A process for programs"):
            self._process = self._begun()
        self._found: Found | None = None
        self._asking = threading.Lock()
        with contextlib.suppress(OSError):  # it is gone already: who waits for it will hear
            self._control.sendall(msgspec.json.encode(jail) + b"\n")

    def _begun(self) -> subprocess.Popen:
        self._control, theirs = socket.socketpair()
        with theirs:
            return subprocess.Popen(
                command("viz.capture.warm", str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment(),
                process_group=0,  # Ctrl+C is for the app; the parent ends with its socket
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def found(self) -> Found | None:
        """What it said when it had imported torch; None as long as nobody waited for that."""
        return self._found

    def wait_until_ready(self) -> None:
        """RunFailed if that never comes."""
        with self._asking:
            try:
                self._wait_until_ready()
            except OSError as error:
                raise _gone(error) from error

    def wait_until_gone(self) -> None:
        """It says nothing more once it is ready: what can be read then is its end, or that it was closed."""
        with contextlib.suppress(OSError):
            self._control.recv(1)

    def resident(self) -> int:
        """Bytes of memory it holds now; 0 if it is gone."""
        try:
            with open(f"/proc/{self.pid}/statm") as statm:
                return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            return 0

    def close(self) -> None:
        """The parent and its runs end when the socket does."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)  # also wakes a thread that waits for it to be ready
        self._control.close()
        try:
            self._process.wait(GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def run(self, request: Request, cancel: Cancel) -> Remains:
        with contextlib.ExitStack() as ours:
            with contextlib.ExitStack() as theirs:
                with making("What it takes to watch a run"):
                    (answers, their_answers), (fate, their_fate) = _pair(ours, theirs), _pair(ours, theirs)
                    waiting = ours.enter_context(selectors.DefaultSelector())
                self._ask(their_answers, their_fate)
            watch = _Watch(answers, fate, request, cancel)
            with cancel.calling(watch.kill):
                return watch.until_it_ends(waiting)

    def _ask(self, *descriptors: socket.socket) -> None:
        with self._asking:
            try:
                self._wait_until_ready()
                socket.send_fds(self._control, [b"r"], [end.fileno() for end in descriptors])
            except OSError as error:
                raise _gone(error) from error

    def _wait_until_ready(self) -> None:
        if self._found is not None:
            return
        self._control.settimeout(START_SECONDS)
        with self._control.makefile("rb", buffering=0) as lines:
            line = lines.readline()
        if not line.endswith(b"\n"):
            raise RunFailed("The process for programs could not start. Is torch installed? Its own words are above.")
        self._control.settimeout(None)
        self._found = msgspec.json.decode(line, type=Found)


def _pair(ours: contextlib.ExitStack, theirs: contextlib.ExitStack) -> tuple[socket.socket, socket.socket]:
    one, other = socket.socketpair()
    return ours.enter_context(one), theirs.enter_context(other)


def _gone(error: OSError) -> RunFailed:
    return RunFailed(f"The process for programs is gone ({error}). Run again to start a new one.")


class _Watch:
    """One run, watched from outside until its process and what it started are gone."""

    def __init__(self, answers: socket.socket, fate: socket.socket, request: Request, cancel: Cancel) -> None:
        self._answers, self._fate, self._request, self._cancel = answers, fate, request, cancel
        self._data = bytearray()
        self._said = b""
        self._killed_for: str | None = None
        began = time.monotonic()
        self._deadline = began + request.limits.wall + request.limits.grace
        self._yields_at: float | None = began + LONG_SECONDS

    def until_it_ends(self, waiting: selectors.BaseSelector) -> Remains:
        self._ask()
        self._answers.setblocking(False)
        waiting.register(self._answers, selectors.EVENT_READ, self._receive)
        waiting.register(self._fate, selectors.EVENT_READ, self._hear)
        while self._fate in waiting.get_map() and self._within_limits():
            for key, _ in waiting.select(self._patience()):
                if not key.data():
                    waiting.unregister(key.fileobj)
            self._yield_if_long()
        while self._receive():
            pass
        return self._remains()

    def _patience(self) -> float:
        next_look = self._deadline if self._yields_at is None else min(self._deadline, self._yields_at)
        return max(0.0, next_look - time.monotonic())

    def _yield_if_long(self) -> None:
        if self._yields_at is None or time.monotonic() < self._yields_at:
            return
        self._yields_at = None
        if pid := int(self._said.partition(b"\n")[0] or 0):
            with contextlib.suppress(OSError):  # it is over; or not ours to make less urgent
                os.setpriority(os.PRIO_PROCESS, pid, LEAST_URGENT)

    def _ask(self) -> None:
        """A long program does not fit into the socket at once: the child may end, or not come, while half is there."""
        self._answers.settimeout(self._deadline - time.monotonic())
        with contextlib.suppress(ConnectionError, TimeoutError):  # its fate will say how, or the clock
            self._answers.sendall(msgspec.json.encode(self._request) + b"\n")

    def _receive(self) -> bool:
        """Take what the child has sent; False when no more can come."""
        try:
            piece = self._answers.recv(PIECE)
        except (BlockingIOError, ConnectionResetError):
            return False
        self._data += piece
        return bool(piece)

    def _hear(self) -> bool:
        """Take what the parent says of the child; False when it has said all."""
        piece = self._fate.recv(64)
        self._said += piece
        return bool(piece)

    def _within_limits(self) -> bool:
        """Kill what broke a limit; False if even that had no effect and there is nothing left to wait for."""
        late = time.monotonic() >= self._deadline
        flooded = len(self._data) > self._request.limits.events + PIECE
        if self._killed_for is not None:
            return not late
        if late or flooded:
            self._killed_for = "time" if late else "events"
            self._deadline = time.monotonic() + DYING_SECONDS
            self.kill()
        return True

    def kill(self) -> None:
        """Ask the parent to; its answer ends the watch. From any thread, and also when all is over."""
        with contextlib.suppress(OSError):
            self._fate.shutdown(socket.SHUT_WR)

    def _remains(self) -> Remains:
        """The pid and the exit code were said, or the parent itself is lost and we clear up."""
        numbers = [int(word) for word in self._said.split()]
        if numbers == [0]:
            raise NoRoom("The process for programs could not be forked: too many processes, or too little memory.")
        if not numbers and not self._data:
            raise RunFailed("The process for programs went before it could start this one.")
        if len(numbers) == 1:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(numbers[0], signal.SIGKILL)
        exit_code = numbers[1] if len(numbers) > 1 else None
        killed_for = self._killed_for or ("cancelled" if self._cancel.asked else None)
        return Remains(bytes(self._data), exit_code, killed_for)
