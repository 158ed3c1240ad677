"""The groups of a trace as text: a line each, what is inside indented."""

from tests.capture.recording import record
from viz.trace.events import GroupBegan, GroupEnded, Noted, OpRan, Trace

START = "import torch\nfrom torch import nn\nx = torch.ones(2)\n"


def nesting(trace: Trace, ops: bool = True) -> str:
    """A line for each group, and below it the operations that it holds; those before the first group are left out."""
    lines, depth, begun = [], 0, False
    for event in trace.events:
        if isinstance(event, GroupBegan):
            begun = True
            words = [event.kind, "" if event.index is None else str(event.index), event.name, event.type]
            lines.append("  " * depth + " ".join(word for word in words if word))
            depth += 1
        elif isinstance(event, GroupEnded):
            depth -= 1
        elif isinstance(event, OpRan) and begun and ops:
            lines.append("  " * depth + f".{event.name}")
    assert depth == 0
    assert not trace.of(Noted)
    return "\n".join(lines)


def nested(program: str, ops: bool = True, **how) -> str:
    return nesting(record(START + program, **how), ops)
