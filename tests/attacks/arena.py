"""One attack, run as any program is, with a sibling beside it and somebody looking on from outside."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from tests.attacks.attack import PATIENT, Attack, End
from tests.attacks.numbers import numbers
from tests.attacks.outside import Outside
from viz.jail.terms import Layer
from viz.run.environment import ROOT
from viz.run.executor import Cancel, Executor
from viz.run.forks import Forks
from viz.run.outcome import trace_of
from viz.trace import codec
from viz.trace import events as e
from viz.trace.request import Request

ORDINARY = """import torch, sys, os, math, json, random, gc, numpy
x = torch.tensor([1.0, 2.0], requires_grad=True)
(x * x).sum().backward()
print(x.grad, torch.rand(1).item(), random.random(), numpy.random.rand(), torch.get_default_dtype(), torch.ones(1))
print('left' in globals(), hasattr(__builtins__, 'left'), math.pi, json.dumps(5), sum([1, 2]), 2 + 3, gc.isenabled())
print(torch.is_grad_enabled(), torch.is_anomaly_enabled(), torch.are_deterministic_algorithms_enabled())
print('LEFT' in os.environ, sys.getrecursionlimit(), sys.get_int_max_str_digits(), sys.stdout.encoding)
print(torch.nn.Linear(2, 1)(torch.ones(2)).item(), torch.tensor(1e-40).item())
"""
"""Touches what the attacks in `leftovers` leave behind."""

VICTIM = """import time, torch, signal
secret = '@WORD@'
done = []
signal.signal(signal.SIGUSR1, lambda *_: done.append(1))
x = torch.tensor(3.0, requires_grad=True)
y = x * x
while not done:
    time.sleep(0.05)
y.backward()
print(x.grad.item(), len(secret))
"""
VICTIMS = replace(PATIENT, wall=600.0, cpu=600.0)

REFUSALS = (errno.EPERM, errno.EACCES, errno.EROFS, errno.ENOSYS, errno.ENETDOWN)
"""How the walls say no. An OSError that says anything else is expected only where its words are."""


@dataclass(frozen=True)
class Seen:
    """What came of an attack."""

    attack: Attack
    trace: e.Trace
    took: float
    through: tuple[str, ...]
    """Signs that it got what it wanted; empty for all that are held."""

    @property
    def ended(self) -> tuple[str, str, int | None]:
        """How: the word of an `End`, the detail, the line."""
        last = self.trace.events[-1]
        if isinstance(last, e.Stopped):
            return last.limit, last.detail, last.line
        if raised := self.trace.of(e.Raised):
            return raised[0].type.rpartition(".")[2], raised[0].message, raised[0].line
        return last.outcome, "", None

    @property
    def as_expected(self) -> bool:
        return any(self._is(end) for end in self.attack.ends)

    def _is(self, end: End) -> bool:
        word, detail, line = self.ended
        if word != end.word or (end.lines and line not in end.lines):
            return False
        if end.word == "OSError" and not end.detail:
            return any(f"[Errno {number:d}]" in detail for number in REFUSALS)
        return end.detail in detail


def printed(trace: e.Trace) -> str:
    return "".join(it.text for it in trace.of(e.Printed))


def filled(attack: Attack, outside: Outside, victim: int) -> str:
    """Its program, with the things of the arena in it."""
    things = {
        "NUMBERS": numbers(),
        "HERE": outside.place(attack.number),
        "SECRETWORD": outside.word,
        "SECRET": outside.secret,
        "PORT": outside.listeners.port,
        "UDP": outside.listeners.udp,
        "VICTIM": victim,
        "APP": ROOT,
        "ME": attack.number,
        "LONG": "x" * 90_000,
    }
    source = attack.program
    for name, it in things.items():
        source = source.replace(f"@{name}@", str(it))
    return source


class NotIsolated(Exception):
    """Runs are not isolated on this machine: nothing hostile is run."""


@contextmanager
def arena(without: Collection[Layer] = ()) -> Iterator[Arena]:
    """An arena on an executor of its own, with all walls or ``without`` some. Raises `NotIsolated` before any attack
    where not even all walls make runs isolated."""
    with closing(Forks(without=without)) as executor, Outside() as outside:
        if not without and (survey := executor.survey()).level != "isolated":
            raise NotIsolated(survey)
        with Arena(executor, outside) as arena:
            yield arena


class Arena:
    """Runs attacks on one executor. ``with`` it, a victim is under way all the time."""

    def __init__(self, executor: Executor, outside: Outside) -> None:
        self.executor = executor
        self.outside = outside
        self._ordinary = self.ordinary()

    def __enter__(self) -> Arena:
        self.victim = Victim(self)
        return self

    def __exit__(self, *_: object) -> None:
        self.victim.end()

    def trace(self, request: Request) -> e.Trace:
        return trace_of(self.executor.run(request, Cancel()), request)

    def ordinary(self) -> str:
        """What an ordinary run prints; it ends well."""
        trace = self.trace(Request(ORDINARY, limits=PATIENT, dot=False))
        assert trace.events[-1] == e.Ended("ok"), trace.events[-1]
        return printed(trace)

    def unaffected(self) -> bool:
        """Whether an ordinary run still prints what it printed before any attack."""
        return self.ordinary() == self._ordinary

    def attempt(self, attack: Attack) -> Seen:
        began = time.monotonic()
        trace = self.trace(self._request(attack))
        took = time.monotonic() - began
        return Seen(attack, trace, took, tuple(self._signs(attack, trace)))

    def _request(self, attack: Attack) -> Request:
        source = filled(attack, self.outside, self.victim.pid)
        return Request(source, mode="cells" if attack.cells else "script", limits=attack.limits)

    def _signs(self, attack: Attack, trace: e.Trace) -> list[str]:
        signs = [line for line in printed(trace).splitlines() if line.startswith("through")]
        signs += self.outside.changed(attack.number)
        if any(self.outside.word.encode() in codec.frame(event) for event in trace.events[1:]):
            signs.append("the secret is in the trace")
        if not self.victim.alive():
            signs.append(f"the victim is gone: {self.victim.ends()}")
        return signs


class Victim:
    """A run that has a secret and shall go on, undisturbed, until it is told that it is over."""

    def __init__(self, arena: Arena) -> None:
        self._arena = arena
        self._traces: list[e.Trace] = []
        before = _runs()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self.pid = self._found(before)

    def _run(self) -> None:
        source = VICTIM.replace("@WORD@", self._arena.outside.word)
        self._traces.append(self._arena.trace(Request(source, limits=VICTIMS)))

    def _found(self, before: set[int]) -> int:
        """Its process, from outside: the one that has come."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if (new := _runs() - before) and all(map(_waits_for_signal, new)):
                return min(new)
            time.sleep(0.01)
        raise TimeoutError("the victim did not begin")

    def alive(self) -> bool:
        return self._thread.is_alive()

    def end(self) -> None:
        """Tell it that it is over."""
        if self.alive():
            os.kill(self.pid, signal.SIGUSR1)
        self._thread.join(30)

    def ends(self) -> list[e.AnyEvent]:
        return [it.events[-1] for it in self._traces]

    def answered(self) -> bool:
        """Whether it came to its end, with the right numbers."""
        return [printed(it) for it in self._traces] == [f"6.0 {len(self._arena.outside.word)}\n"]


def _runs() -> set[int]:
    """Grandchildren of this process: the runs under way."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        if _parent(_parent(int(stat.parent.name))) == os.getpid():
            found.add(int(stat.parent.name))
    return found


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _waits_for_signal(pid: int) -> bool:
    """Whether it has come to handle SIGUSR1: its program has begun."""
    try:
        caught = Path(f"/proc/{pid}/status").read_text().partition("SigCgt:\t")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return False
    return bool(int(caught, 16) >> (signal.SIGUSR1 - 1) & 1)
