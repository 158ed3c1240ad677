"""The running theater as its host sees it: the runner, the lessons, and how many pages are open."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable

from viz import run
from viz.course import library
from viz.course.library import PIN
from viz.hosting.log import without_code
from viz.hosting.settings import Settings
from viz.run import State
from viz.run.level import LEVELS, Survey
from viz.shelf import SHELF, Shelf

try:
    import resource
except ImportError:  # Windows; not for hosting
    resource = None

TOO_OPEN = 3
"""Exit status of a server that would confine runs less than it must."""


class Theater:
    """``sessions`` counts the open pages."""

    def __init__(self, runner: run.Runner, sessions: Callable[[], int]) -> None:
        self._runner, self.sessions = runner, sessions
        self.name = socket.gethostname()
        self.films: Shelf = SHELF

    def state(self) -> State:
        return self._runner.state()

    def pause(self) -> None:
        self._runner.pause()

    def resume(self) -> None:
        self._runner.resume()

    def pinned(self) -> str | None:
        return PIN.lesson

    def pin(self, lesson: str | None) -> None:
        PIN.lesson = lesson

    def lessons(self, language: str) -> dict[str, str]:
        return {lesson.id: lesson.texts[language].title for lesson in library.shared().lessons}


def opened(known: Settings, sessions: Callable[[], int]) -> Theater:
    """The theater of this process, warming up. A hosted one is opened when it is known to be confined well enough."""
    run.HOUSE.hosted = known.hosted
    SHELF.bound = known.films
    runner = run.shared()
    if known.hosted:
        without_code()
        open_files()
        library.shared()  # while PyTorch warms up; read for the first who comes, it would keep all others waiting
        admit(known, runner.survey())
    return Theater(runner, sessions)


def open_files() -> None:
    """As many as the system grants: each browser holds one and, while it loads the page, six more; usual are 1024."""
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def admit(known: Settings, found: Survey) -> None:
    """End the process, with a sentence, if runs are confined less than was asked for."""
    if LEVELS.index(found.level) < LEVELS.index(known.level):
        why = found.problem or f"a program could {', '.join(found.reached)}"
        print(
            f"Not started: strangers' code would run on the level {found.level!r} here ({why}); {known.level!r} is "
            f"wanted. `python -m viz doctor` says more; AUTOGRAD_THEATER_LEVEL={found.level!r} starts all the same.",
            file=sys.stderr,
        )
        run.shared().close()
        sys.exit(TOO_OPEN)
    print(f"Hosted: level {found.level}, answers to {', '.join(known.hosts)}.", file=sys.stderr)
