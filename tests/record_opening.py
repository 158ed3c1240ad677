"""Record the opening lesson anew: ``python -m tests.record_opening``, after the tracer or the lesson has changed."""

from __future__ import annotations

import lessons
from viz.page import OPENING, RECORDED, Library, request
from viz.run import run
from viz.trace import codec

if __name__ == "__main__":
    code = Library.open(lessons.OWN).find(OPENING).program.rstrip()
    (lessons.OWN / OPENING / RECORDED).write_bytes(codec.write(run(request(code))))
