"""Films of real programs for tests of the stage, told once a session."""

from __future__ import annotations

from functools import cache

import msgspec

from tests.conftest import ROOT
from tests.stage import sample
from viz.run import Request, shared
from viz.story import tell
from viz.story.model import Story

TRAINING = """\
import torch
w = torch.tensor([1.0, -2.0], requires_grad=True)
for epoch in range(3):
    loss = (w * w).sum()
    loss.backward()
    print(epoch)
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad.zero_()
"""


@cache
def told(name: str) -> Story:
    if name == "sample":
        return sample.story()
    source = TRAINING if name == "training" else (ROOT / f"tests/story/programs/{name}.py").read_text("utf-8")
    return tell(shared().run(Request(source=source)), "en")


def json_of(story: Story) -> str:
    return msgspec.json.encode(story).decode()


@cache
def lesson(name: str) -> Story:
    """The film of a lesson's first program, without what is said beside it."""
    return tell(shared().run(Request(source=(ROOT / "lessons" / name / "program.py").read_text("utf-8"))), "en")
