"""Why making, writing or combining tensors failed in this very program, and what to try."""

from __future__ import annotations

import re

from viz.story.actors.boxes import promised
from viz.story.causes.failure import Cause, Failure, remedy
from viz.story.code import edits, expressions, mends
from viz.story.model import Remedy
from viz.story.telling import Telling


def leaf_inplace(telling: Telling, failure: Failure) -> Cause:
    """A recorded write into a leaf that requires grad."""
    found = re.match(r"\s*([A-Za-z_]\w*)", telling.source.line(failure.line or 0))
    name = found[1] if found else telling.words.plain("label.tensor")
    source, line = telling.source, failure.line
    guarded = remedy(telling, "no_grad_block", mends.guarded(source, line, "with torch.no_grad()"))
    state = telling.world.tensors.get(telling.world.names.get(("", name)))
    if state is not None and not state.is_leaf:
        return telling.words.say("fault.leaf_view", name=name), [guarded]
    code = f"{name} = {name}.clone()"
    copied = remedy(telling, "copy", edits.put(source, line or 0, code), name=name, code=code)
    updates = ".grad" in source.line(line or 0)
    return telling.words.say("fault.leaf_inplace", name=name), [guarded] if updates else [guarded, copied]


def saved_changed(telling: Telling, failure: Failure) -> Cause:
    """A saved tensor was overwritten: which, by which line, from which version to which."""
    found = re.search(r"is at version (\d+); expected version (\d+)", failure.message)
    node = telling.world.nodes.get(failure.node)
    if node is None or found is None:
        return telling.words.say("fault.saved_changed.unseen"), []
    saved = next((each for each in node.saved if each.t is not None and _moved(telling, each.t, each.version)), None)
    if saved is None:
        return telling.words.say("fault.saved_changed.input" if promised(node) else "fault.saved_changed.unseen"), []
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
    source = telling.source
    copied = [] if source.region(line or 0) else mends.out_of_place(source, line)
    return explanation, [
        remedy(telling, "write_later", mends.moved(source, line, failure.line), line=line or 0),
        remedy(telling, "write_copy", copied, name=telling.call_it(view) if line else name),
    ]


def _moved(telling: Telling, t: int, version: int | None) -> bool:
    return version is not None and t in telling.world.tensors and telling.world.tensors[t].version != version


def dtype(telling: Telling, failure: Failure) -> Cause:
    """requires_grad of whole numbers."""
    line = telling.source.line(failure.line or 0)
    later = re.match(r"(\w+)\.requires_grad_?\b", line)
    span = edits.creating_call(telling.source, later[1]) if later else failure.span
    numbers = expressions.floats(telling.source, span) or edits.with_argument(
        telling.source, span, "dtype=torch.float32"
    )
    return telling.words.say("fault.dtype"), [remedy(telling, "float", numbers)]


def tensor_arguments(telling: Telling, failure: Failure) -> Cause:
    """torch.tensor with several lists."""
    bracketed = expressions.in_brackets(telling.source, failure.line, "tensor")
    return telling.words.say("fault.tensor_arguments"), [remedy(telling, "brackets", bracketed)]


def numpy(telling: Telling, failure: Failure) -> Cause:
    """NumPy asked for a tensor that requires grad."""
    own = expressions.of_torch(telling.source, failure.span or failure.line)
    if own:
        return telling.words.say("fault.numpy"), [remedy(telling, "torch_function", own)]
    detached = edits.called_on(telling.source, failure.line, "numpy", ".detach()")
    return telling.words.say("fault.numpy"), [remedy(telling, "detach_numpy", detached)]


def none_grad(telling: Telling, failure: Failure) -> Cause:
    """Something was asked of a .grad that is None."""
    found = re.search(r"([A-Za-z_][\w.]*)\.grad\b", telling.source.line(failure.line or 0))
    if found is None:
        return [], []
    name = found[1]
    state = telling.world.tensors.get(telling.world.names.get(("", name)))
    if state is not None and not state.is_leaf:
        said = telling.words.say("fault.none_grad.nonleaf", grad=f"{name}.grad", name=name)
        return said, _for_a_result(telling, state.t, name)
    skipped = mends.guarded(telling.source, failure.line, f"if {name}.grad is not None")
    return telling.words.say("fault.none_grad", grad=f"{name}.grad"), [remedy(telling, "not_none", skipped)]


def _for_a_result(telling: Telling, t: int, name: str) -> list[Remedy]:
    """An update that made a new tensor of a leaf should have written into it; else the result can keep its gradient."""
    card = telling.cast.cards.get(telling.cast.home.get(t, ""))
    line = card.span[0] if card is not None and card.span else None
    updated = mends.updated_in_place(telling.source, line, name)
    if updated:
        return [remedy(telling, "update_leaf", updated, name=name)]
    kept = mends.after_statement(telling.source, line, f"{name}.retain_grad()")
    return [remedy(telling, "retain_grad", kept, name=name), remedy(telling, "leaf", [])]


def matmul(telling: Telling, failure: Failure) -> Cause:
    """Matrices whose sizes do not fit."""
    found = re.search(r"\((\d+)x(\d+) and (\d+)x(\d+)\)", failure.message)
    if found is None:
        return [], []
    a, b, c, d = found.groups()
    explanation = telling.words.say("fault.matmul", first=f"{a}×{b}", second=f"{c}×{d}", columns=b, rows=c)
    if b != d and a != c:
        return explanation, []
    transposed = expressions.transposed(telling.source, failure.span or failure.line, right=b == d)
    return explanation, [remedy(telling, "transpose", transposed, code="a @ b.T" if b == d else "a.T @ b")]


def broadcast(telling: Telling, failure: Failure) -> Cause:
    """Tensors that cannot be stretched to one shape."""
    found = re.search(
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\).*dimension (\d+)", failure.message
    )
    if found is None:
        return [], []
    explanation = telling.words.say("fault.broadcast", first=found[1], second=found[2], dim=found[3])
    return explanation, [remedy(telling, "shapes", [])]
