"""Why making, writing or combining tensors failed in this very program, and what to try."""

from __future__ import annotations

import re

from viz.story import edits
from viz.story.causes.failure import Cause, Failure, remedy
from viz.story.telling import Telling


def leaf_inplace(telling: Telling, failure: Failure) -> Cause:
    """A recorded write into a leaf that requires grad."""
    found = re.match(r"\s*([A-Za-z_]\w*)", telling.source.line(failure.line or 0))
    name = found[1] if found else telling.words.plain("label.tensor")
    code = edits.inside_block(telling.source, failure.line, "with torch.no_grad()")
    state = telling.world.tensors.get(telling.world.names.get(("", name)))
    if state is not None and not state.is_leaf:
        return telling.words.say("fault.leaf_view", name=name), [remedy(telling, "no_grad_block", failure.line, code)]
    return telling.words.say("fault.leaf_inplace", name=name), [
        remedy(telling, "no_grad_block", failure.line, code),
        remedy(telling, "copy", 0, "", name=name, code=f"{name} = {name}.clone()"),
    ]


def saved_changed(telling: Telling, failure: Failure) -> Cause:
    """A saved tensor was overwritten: which, by which line, from which version to which."""
    found = re.search(r"is at version (\d+); expected version (\d+)", failure.message)
    node = telling.world.nodes.get(failure.node)
    if node is None or found is None:
        return telling.words.say("fault.saved_changed.unseen"), []
    saved = next((each for each in node.saved if each.t is not None and _moved(telling, each.t, each.version)), None)
    if saved is None:
        return telling.words.say("fault.saved_changed.unseen"), []
    words, name = telling.words, telling.call_it(saved.t)
    code, line = telling.written.get(saved.t, ("", None))
    view = telling.through.get(saved.t, saved.t)
    key = "fault.written_at" if view == saved.t else "fault.saved_changed.through"
    explanation = words.sentences(
        words.say(
            "fault.saved_changed", node=words.say("node.name", node=node.name), name=name, then=found[2], now=found[1]
        ),
        words.say(key, line=line, code=code, view=telling.call_it(view)) if line else [],
    )
    return explanation, [
        remedy(telling, "write_later", 0, "", line=line or 0),
        remedy(telling, "write_copy", 0, "", name=name),
    ]


def _moved(telling: Telling, t: int, version: int | None) -> bool:
    return version is not None and t in telling.world.tensors and telling.world.tensors[t].version != version


def dtype(telling: Telling, failure: Failure) -> Cause:
    """requires_grad of whole numbers."""
    line = telling.source.line(failure.line or 0)
    later = re.match(r"(\w+)\.requires_grad_?\b", line)
    span = edits.creating_call(telling.source, later[1]) if later else failure.span
    code = "" if "dtype" in line else edits.with_argument(telling.source, span, "dtype=torch.float32")
    return telling.words.say("fault.dtype"), [remedy(telling, "float", span.line if span else 0, code)]


def tensor_arguments(telling: Telling, failure: Failure) -> Cause:
    """torch.tensor with several lists."""
    code = edits.in_brackets(telling.source, failure.line, "tensor")
    return telling.words.say("fault.tensor_arguments"), [remedy(telling, "brackets", failure.line, code)]


def numpy(telling: Telling, failure: Failure) -> Cause:
    """NumPy asked for a tensor that requires grad."""
    code = edits.replaced(telling.source, failure.line, ".numpy()", ".detach().numpy()")
    return telling.words.say("fault.numpy"), [remedy(telling, "detach_numpy", failure.line, code)]


def none_grad(telling: Telling, failure: Failure) -> Cause:
    """Something was asked of a .grad that is None."""
    found = re.search(r"([A-Za-z_][\w.]*)\.grad\b", telling.source.line(failure.line or 0))
    if found is None:
        return [], []
    name = found[1]
    state = telling.world.tensors.get(telling.world.names.get(("", name)))
    if state is not None and not state.is_leaf:
        said = telling.words.say("fault.none_grad.nonleaf", grad=f"{name}.grad", name=name)
        return said, [remedy(telling, "leaf", 0, "", name=name)]
    code = edits.inside_block(telling.source, failure.line, f"if {name}.grad is not None")
    return telling.words.say("fault.none_grad", grad=f"{name}.grad"), [remedy(telling, "not_none", failure.line, code)]


def matmul(telling: Telling, failure: Failure) -> Cause:
    """Matrices whose sizes do not fit."""
    found = re.search(r"\((\d+)x(\d+) and (\d+)x(\d+)\)", failure.message)
    if found is None:
        return [], []
    a, b, c, d = found.groups()
    explanation = telling.words.say("fault.matmul", first=f"{a}×{b}", second=f"{c}×{d}", columns=b, rows=c)
    return explanation, [
        remedy(telling, "transpose", 0, "", code="a @ b.T" if b == d else "a.T @ b")
    ] if b == d or a == c else []


def broadcast(telling: Telling, failure: Failure) -> Cause:
    """Tensors that cannot be stretched to one shape."""
    found = re.search(
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\).*dimension (\d+)", failure.message
    )
    if found is None:
        return [], []
    explanation = telling.words.say("fault.broadcast", first=found[1], second=found[2], dim=found[3])
    return explanation, [remedy(telling, "shapes", 0, "")]
