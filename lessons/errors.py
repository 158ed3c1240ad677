"""The one way in which a lesson can be wrong."""

from __future__ import annotations

from pathlib import Path


class LessonError(ValueError):
    """A lesson that cannot be shown: which file, which line (None: the whole file), what to mend."""

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        place = f"{path.parent.name}/{path.name}" + (f", line {line}" if line else "")
        super().__init__(f"{place}: {problem}")
        self.path, self.line, self.problem = path, line, problem
