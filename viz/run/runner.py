"""The Runner: ``submit`` gives a Job on a Trace, ``submit_check`` one on a Verdict. Safe to use from many threads.

Request ──▶ run before? ──▶ its Trace, from recent.py
              └─▶ desk.py: in its turn, shared by all who ask for it meanwhile ──▶ Executor ──▶ outcome.py ──▶ Trace
"""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache, partial
from hashlib import blake2b
from itertools import count
from threading import Lock

import msgspec

from viz.errors import NoRoom, RunFailed
from viz.run.checked import verdict
from viz.run.desk import Desk, Wish
from viz.run.executor import Cancel, Executor
from viz.run.forks import Forks
from viz.run.house import CORES, HOUSE, LOCAL_SLOTS
from viz.run.job import Job
from viz.run.level import LEVELS, Survey
from viz.run.outcome import refused, trace_of
from viz.run.queue import Queue
from viz.run.recent import Recent
from viz.run.state import State
from viz.trace import codec
from viz.trace.events import Stopped, Trace
from viz.trace.request import Request
from viz.trace.verdict import Verdict

WAITING = 400
"""Others that may wait for their turn; who comes then is told to come again."""
RECENT_BYTES = 48 * 2**20
VERDICT_BYTES = 4 * 2**20
PASSING = ("time", "crash", "cancelled", "busy", "paused")
"""Ends that may be another one next time: nothing to keep."""


class Runner:
    """Runs programs on an Executor, its own unless one is given.

    ``with Runner() as runner: runner.run(Request(source))``, or `shared` for the one of this process.
    """

    def __init__(self, executor: Executor | None = None, *, slots: int = LOCAL_SLOTS, waiting: int = WAITING) -> None:
        self.executor = Forks() if executor is None else executor
        self._queue = Queue(slots, behind=CORES, bound=waiting)
        self._desk = Desk(self._queue)
        self._recent, self._verdicts = Recent(RECENT_BYTES), Recent(VERDICT_BYTES)
        self._counts: Counter[str] = Counter()
        self._counting = Lock()
        self._put_off: list[Request] = []
        """What is still to be run ahead when a pause is over."""

    def __enter__(self) -> Runner:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin to warm up, without waiting for it."""
        self.executor.start()

    @property
    def warm(self) -> bool:
        """The next run need not wait until torch is imported, as far as we know."""
        return self.executor.ready

    @property
    def slots(self) -> int:
        return self._queue.slots

    @slots.setter
    def slots(self, slots: int) -> None:
        self._queue.slots = slots

    def close(self) -> None:
        """End all runs under way, and what was started for them."""
        self._desk.pause()
        self.executor.close()

    def run(self, request: Request) -> Trace:
        """Run the program anew, to its end or to a limit; waits for its turn and for the end."""
        return self._submit(request, _anonymous(), key=object()).result()

    def submit(self, request: Request, session: str, *, fresh: bool = False, behind: bool = False) -> Job[Trace]:
        """Have the program run for a session. One of a session is under way and one waits: a new one replaces that.

        Who asks for what was run before, or is being run, gets that run; ``fresh``: one that has not begun yet.
        ``behind``: for nobody yet, when there is nothing else to do.
        """
        if not fresh and (kept := self._recent.get(_name(request))) is not None:
            self._count("hits")
            return Job.over(codec.read(kept))
        return self._submit(request, session, key=request, fresh=fresh, behind=behind)

    def check(self, request: Request, recorded: Trace) -> Verdict:
        """Hold the trace of a run against plain runs; waits for it."""
        return self.submit_check(request, recorded, _anonymous()).result()

    def submit_check(self, request: Request, recorded: Trace, session: str) -> Job[Verdict]:
        """The same for a session, beside the runs and behind them: none waits for it."""
        key = _name(request, codec.write(recorded))
        if (kept := self._verdicts.get(key)) is not None:
            return Job.over(msgspec.json.decode(kept, type=Verdict))
        do = partial(self._check, request, recorded, key)
        return self._desk.submit(Wish(key, do, _unchecked, session, behind=True))

    def ahead(self, requests: list[Request]) -> None:
        """Run and check these while nobody needs the time, one after the other, so that who asks for one has it.

        Not where each run must first import torch: that would be minutes of work for somebody else's battery.
        """
        if requests:
            job = self.submit(requests[0], "ahead", behind=True)
            job.then(lambda job: self._looked_ahead(job, requests))

    def _looked_ahead(self, job: Job[Trace], requests: list[Request]) -> None:
        if job.failed or not self.executor.ready:
            return
        if _why_stopped(job.result()) == "paused":
            self._put_off = requests
            if not self._desk.paused:  # it has just ended
                self._take_up()
            return
        checked = self.submit_check(requests[0], job.result(), "ahead")
        checked.then(lambda _: self.ahead(requests[1:]))

    def survey(self) -> Survey:
        """How far a run is confined, and what that rests on; waits until it is known."""
        return self.executor.survey()

    def pause(self) -> None:
        """Until `resume` no run begins: who asks for one, or waits, is told. What is under way ends as it would."""
        self._desk.pause()

    def resume(self) -> None:
        self._desk.resume()
        self._take_up()

    def _take_up(self) -> None:
        put_off, self._put_off = self._put_off, []
        self.ahead(put_off)

    def state(self) -> State:
        running, waiting = self._desk.figures()
        return State(
            level=self.executor.level or LEVELS[0],
            ready=self.executor.ready,
            paused=self._desk.paused,
            running=running,
            waiting=waiting,
            slots=self.slots,
            runs=self._counts["runs"],
            hits=self._counts["hits"],
            shared=self._desk.shared,
            checks=self._counts["checks"],
            refused=self._desk.refused,
            stops={name[5:]: n for name, n in self._counts.copy().items() if name.startswith("stop ")},
            restarts=self.executor.restarts,
            kept=self._recent.size + self._verdicts.size,
        )

    def _submit(self, request: Request, session: str, *, key: object, fresh: bool = False, behind: bool = False) -> Job:
        if len(request.source) > request.limits.code:
            return Job.over(refused(request, "code"))
        do, refuse = partial(self._run, request, key), partial(refused, request)
        return self._desk.submit(Wish(key, do, refuse, session, fresh, behind))

    def _run(self, request: Request, key: object, cancel: Cancel) -> Trace:
        try:
            trace = self._trace(request, cancel)
        except NoRoom as shortage:
            print(shortage, file=sys.stderr)
            trace = refused(request, "busy")
        stopped = _why_stopped(trace)
        self._count("runs", *([f"stop {stopped}"] if stopped else []))
        if key == request and stopped not in PASSING:
            self._recent.put(_name(request), codec.write(trace))
        return trace

    def _count(self, *names: str) -> None:
        with self._counting:
            self._counts.update(names)

    def _trace(self, request: Request, cancel: Cancel) -> Trace:
        return trace_of(self.executor.run(request, cancel), request)

    def _check(self, request: Request, recorded: Trace, key: bytes, cancel: Cancel) -> Verdict:
        self._count("checks")
        try:
            found = verdict(lambda plain: self._trace(plain, cancel), request, recorded)
        except NoRoom:
            return _unchecked("busy")
        except RunFailed as failure:
            return Verdict("unchecked", detail=str(failure))
        if found.result == "not repeatable":
            self._recent.drop(_name(request))  # the next who asks shall see a run of their own
        if found.limit not in PASSING:
            self._verdicts.put(key, msgspec.json.encode(found))
        return found


_callers = count(1)


def _anonymous() -> str:
    """A session for one call."""
    return f"call {next(_callers)}"


def _why_stopped(trace: Trace) -> str:
    """The limit that ended it, or kept it from beginning; "" if none did."""
    end = trace.events[-1]
    return end.limit if isinstance(end, Stopped) else ""


def _name(request: Request, recorded: bytes = b"") -> bytes:
    """By this, what is kept is found: by the request itself its whole program would be kept too, and not be counted."""
    return blake2b(msgspec.msgpack.encode(request) + recorded, digest_size=16).digest()


def _unchecked(why: str) -> Verdict:
    return Verdict("unchecked", limit=why)


@cache
def shared() -> Runner:
    """The runner of this process, warming up from the first call on. It ends with the process."""
    runner = Runner(Forks(hosted=HOUSE.hosted), slots=HOUSE.slots)
    runner.start()
    return runner


def run(request: Request) -> Trace:
    """Run on the shared runner."""
    return shared().run(request)


def check(request: Request, recorded: Trace) -> Verdict:
    """Check on the shared runner."""
    return shared().check(request, recorded)
