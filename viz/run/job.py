"""What one visitor waits for: a run or a check that is waiting, under way or over. Made by the desk, which see."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock
from typing import Any, Generic, Protocol, TypeVar

Result = TypeVar("Result")


class Keeper(Protocol):
    """Whoever made the job."""

    def place(self, job: Job[Any]) -> int: ...

    def cancel(self, job: Job[Any]) -> None: ...


class Job(Generic[Result]):
    """Several may share one run: that of a visitor who asks for what another has asked for just before."""

    def __init__(self, session: str = "", keeper: Keeper | None = None) -> None:
        self.session = session
        self._keeper = keeper
        self._over = Event()
        self._result: Result | None = None
        self._error: Exception | None = None
        self._acts: list[Callable[[Job[Result]], None]] = []
        self._changing = Lock()

    @classmethod
    def over(cls, result: Result) -> Job[Result]:
        """One that need not be done."""
        job = cls()
        job.finish(result)
        return job

    @property
    def done(self) -> bool:
        return self._over.is_set()

    @property
    def failed(self) -> bool:
        """It is over, and `result` will raise."""
        return self._error is not None

    @property
    def place(self) -> int:
        """In the queue: 1 is the next to run; 0 is under way, or over."""
        return self._keeper.place(self) if self._keeper else 0

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it is over by then."""
        return self._over.wait(seconds)

    def result(self) -> Result:
        """Waits for it. Raises what kept it from being done."""
        self._over.wait()
        if self._error is not None:
            raise self._error
        return self._result

    def cancel(self) -> None:
        """Nobody waits for it here any more. A run that is under way for nobody else is ended, and leaves its film."""
        if self._keeper:
            self._keeper.cancel(self)

    def then(self, act: Callable[[Job[Result]], None]) -> None:
        """Call ``act`` when it is over, in whatever thread that is; at once if it is over already."""
        with self._changing:
            if not self._over.is_set():
                self._acts.append(act)
                return
        act(self)

    def finish(self, result: Result | None, error: Exception | None = None) -> None:
        """Once; what comes later is not heard."""
        with self._changing:
            if self._over.is_set():
                return
            self._result, self._error = result, error
            acts, self._acts = self._acts, []
            self._over.set()
        for act in acts:
            act(self)
