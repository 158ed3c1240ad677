"""A story as lines to read: for tests, goldens and readers who cannot see the stage."""

from __future__ import annotations

from viz.story.model import Edit, Step, Story, Words


def text(story: Story) -> str:
    """Chapters, steps with their sentences, worked rules, prints and faults."""
    starts = {chapter.first: chapter for chapter in story.chapters}
    lines: list[str] = []
    for index, step in enumerate(story.steps):
        if index in starts:
            lines.append(f"== {starts[index].title}")
        lines += _step(index, step)
    return "\n".join([*lines, f"-- {story.end.outcome}", ""])


def _step(index: int, step: Step) -> list[str]:
    where = f" :{step.line}" if step.line else ""
    lines = [f"{index + 1}. [{step.kind}{where}] {plain(step.say)}"]
    lines += [f"     ~ {plain(why)}" for why in step.whys]
    if step.rule is not None:
        lines += [f"     | {plain(line)}" for line in step.rule.lines]
    lines += [f"     > {line}" for printed in step.printed for line in printed.text.rstrip("\n").split("\n")]
    if step.fault is not None:
        lines.append(f"     ! {step.fault.type}: {step.fault.message.splitlines()[0] if step.fault.message else ''}")
        lines.append(f"     ! {step.fault.kind}: {plain(step.fault.explanation)}")
        lines += [f"     ? {plain(remedy.words)}{_edited(remedy.edits)}" for remedy in step.fault.remedies]
    return lines


def _edited(edits: list[Edit]) -> str:
    return "".join(f" | {edit.first}-{edit.last}: {' / '.join(edit.lines)}" for edit in edits)


def plain(words: Words) -> str:
    """Words without their styles."""
    return "".join(run.text for run in words)
