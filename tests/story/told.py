"""Traces and stories of programs, recorded once a session in this process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import torch

from tests.invariants import hold
from viz.capture.program import run_program
from viz.story import tell
from viz.story.model import Step, Story
from viz.trace.events import Event, Trace
from viz.trace.sound import mended

HERE = Path(__file__).parent
PROGRAMS = sorted((HERE / "programs").glob("*.py"))
LANGUAGES = ("en", "zh")


@cache
def trace_of(source: str, mode: str = "script", elements: int = 256) -> Trace:
    """As a fresh process would record it: what PyTorch warns of once a process it warns of here too."""
    events: list[Event] = []
    torch.set_warn_always(True)
    try:
        run_program(source, events.append, mode=mode, elements=elements, dot=False)
    finally:
        torch.set_warn_always(False)
    trace = Trace(tuple(mended(events)))
    hold(trace)
    return trace


@cache
def story_of(source: str, language: str = "en", mode: str = "script") -> Story:
    return tell(trace_of(source, mode), language)


def mode_of(path: Path) -> str:
    return "cells" if path.stem.endswith("cells") else "script"


def steps(story: Story, kind: str) -> list[Step]:
    return [step for step in story.steps if step.kind == kind]


def torch_program(*lines: str) -> str:
    return "\n".join(["import torch", *lines, ""])
