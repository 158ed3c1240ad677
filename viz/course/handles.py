"""A film as its lesson's writer needs it: by which keys and names a lesson takes hold of steps, cards and knobs."""

from __future__ import annotations

from viz.story.model import Story
from viz.story.text import plain

SHOWN = 200
"""Characters of a sentence."""


def listing(story: Story) -> str:
    """Steps with number, key, kind, line and sentence; cards with key, kind and label; knobs; the kind of an error."""
    lines = [
        f"{number:4} [{step.key}] {step.kind}{f' line {step.line}' if step.line else ''}: {plain(step.say)[:SHOWN]}"
        for number, step in enumerate(story.steps, 1)
    ]
    lines += [f"card {card.id}   {card.kind}: {card.label}" for card in story.cast.nodes]
    lines += [f"knob {knob.label}   {knob.value:g}, from {knob.low:g} to {knob.high:g}" for knob in story.knobs]
    lines += [f"error {step.fault.kind}   line {step.fault.line}" for step in story.steps if step.fault]
    return "\n".join([*lines, f"-- {story.end.outcome}", ""])
