"""Record the opening lesson anew: ``python -m tests.record_opening``, after the tracer or the lesson has changed."""

from __future__ import annotations

import lessons
from viz.course.library import OPENING, RECORDED
from viz.page import request
from viz.run import run
from viz.trace import codec

if __name__ == "__main__":
    opening = next(lesson for lesson in lessons.load(lessons.OWN) if lesson.id == OPENING)
    (lessons.OWN / OPENING / RECORDED).write_bytes(codec.write(run(request(opening.programs[0].source.rstrip()))))
