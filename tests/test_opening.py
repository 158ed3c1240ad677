"""The Trace that ships with the opening lesson is what recording that lesson gives today."""

from __future__ import annotations

import subprocess
import sys

from msgspec.structs import replace

import lessons
from tests.conftest import ROOT
from viz.course.library import OPENING, RECORDED, Library
from viz.page import request
from viz.run import run
from viz.trace import codec
from viz.trace.events import Trace


def of_this_python(trace: Trace, recorded: Trace) -> Trace:
    """The same trace as if recorded by the Python that recorded the shipped one: only the version's text may differ."""
    began = replace(trace.began, python=recorded.began.python, torch=recorded.began.torch)
    return Trace(events=(began, *trace.events[1:]))


def test_the_shipped_trace_is_what_the_program_does():
    lesson = Library.open(lessons.OWN).find(OPENING)
    recorded = codec.read(lessons.OWN / lesson.id / RECORDED)
    again = run(request(lesson.programs[0].source.rstrip()))
    assert of_this_python(again, recorded) == recorded, "record it anew: python -m tests.record_opening"


def test_the_opening_film_stands_at_a_node_that_sends_a_gradient():
    library = Library.open(lessons.OWN)
    assert library.find(None).id == OPENING == library.find("no-such-lesson").id
    assert OPENING in library.recorded


COLLECTED = """
import gc, time
from viz import page as pages
from viz.course.library import shared

def seconds():
    began = time.process_time()
    gc.collect()
    return time.process_time() - began

kept = pages.rehearsed(shared())
now = min(seconds() for _ in range(3))
gc.unfreeze()
print(now, min(seconds() for _ in range(3)))
"""


def test_what_all_visits_share_costs_no_visit_the_time_to_look_for_garbage_in_it():
    """Streamlit collects garbage after each script, which would be most of what a visit costs the server."""
    done = subprocess.run([sys.executable, "-c", COLLECTED], cwd=ROOT, capture_output=True, text=True, check=True)
    now, otherwise = map(float, done.stdout.split())
    assert now < otherwise / 5, (now, otherwise)
