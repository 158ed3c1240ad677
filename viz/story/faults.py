"""The classic errors: recognised by type and message, explained with the program's own names and numbers.

A row of `KINDS` says how an error is recognised, a function of the same name in `CAUSES` what is told of it; an error
without a row keeps PyTorch's own words. The sentences are in the catalogue under ``fault.<kind>``.
"""

from __future__ import annotations

from viz.story import boxes
from viz.story.cards import home
from viz.story.causes import CAUSES
from viz.story.causes.failure import Failure
from viz.story.film import Draft
from viz.story.model import Fault, Words
from viz.story.telling import Call, Telling
from viz.trace.events import BackwardEnded, Raised

KINDS = (
    ("second_backward", "RuntimeError", "Trying to backward through the graph a second time"),
    ("nonscalar", "RuntimeError", "grad can be implicitly created only for scalar outputs"),
    ("no_grad_root", "RuntimeError", "does not require grad and does not have a grad_fn"),
    ("leaf_inplace", "RuntimeError", "leaf Variable that requires grad is being used in an in-place operation"),
    ("saved_changed", "RuntimeError", "has been modified by an inplace operation"),
    ("dtype", "RuntimeError", "dtype can require gradients"),
    ("gradient_shape", "RuntimeError", "Mismatch in shape: grad_output"),
    ("unused", "RuntimeError", "appears to not have been used in the graph"),
    ("matmul", "RuntimeError", "shapes cannot be multiplied"),
    ("broadcast", "RuntimeError", "must match the size of tensor b"),
    ("numpy", "RuntimeError", "Can't call numpy() on Tensor that requires grad"),
    ("no_backward", "AttributeError", "has no attribute 'backward'"),
    ("none_grad", "AttributeError", "'NoneType' object has no attribute"),
    ("tensor_arguments", "TypeError", "tensor() takes 1 positional argument"),
    ("name", "NameError", "is not defined"),
    ("syntax", "SyntaxError", ""),
)
"""(kind, type, what its message contains)."""


def kind_of(type: str, message: str) -> str:
    return next((kind for kind, name, part in KINDS if name == type and part in message), "other")


def explain(telling: Telling, call: Call, event: BackwardEnded) -> None:
    """A backward or grad call failed: at a node, or refused before any ran."""
    step = _at_node(telling, call, event) if event.failed in telling.cast.node else _refused(telling, call)
    telling.faulty = (event.error, event.message)
    failure = Failure(event.error, event.message, call.line, call.source, call, event.failed)
    _tell(telling, step, failure)
    for n in telling.ahead.ran[event.b]:
        for id, _ in telling.cast.places(n):
            if telling.film.get(id, "phase") == "waits":
                telling.film.change(id, "phase", "")


def _at_node(telling: Telling, call: Call, event: BackwardEnded) -> Draft:
    id = telling.cast.node[event.failed]
    step = telling.film.open(f"{call.key}/error", "error", "error", call.line, call.span)
    step.focus = [id]
    telling.film.change(id, "phase", "failed")
    boxes.turn(telling, event.failed, {"freed": "needed"})
    return step


def _refused(telling: Telling, call: Call) -> Draft:
    step = telling.film.open(f"{call.key}/error", "error", "error", call.line, call.span)
    step.focus = [home(telling, t) for t in dict.fromkeys(call.roots) if t in telling.world.tensors]
    return step


def raised(telling: Telling, event: Raised) -> None:
    """An exception ended the program or a cell; a failed backward has been told by now."""
    told, telling.faulty = telling.faulty, None
    if told == (event.type, event.message):
        return
    key = f"{event.line or 0}/{event.type}"
    step = telling.film.open(key, "error", "error", event.line, telling.source.place(event.span))
    code = telling.source.code(event.span) or telling.source.line(event.line or 0)
    step.focus = telling.mentioned(code)
    _tell(telling, step, Failure(event.type, event.message, event.line, event.span, None, None))


def _tell(telling: Telling, step: Draft, failure: Failure) -> None:
    """The fault of a step, and its sentence."""
    kind = kind_of(failure.type, failure.message)
    cause = CAUSES.get(kind)
    explanation, remedies = cause(telling, failure) if cause else ([], [])
    node = step.focus[0] if failure.node is not None and step.focus else ""
    step.fault = Fault(
        kind, failure.type, failure.message, failure.line, step.span, node, explanation, remedies
    )  # fmt: skip
    step.say = _headline(telling, failure, explanation)


def _headline(telling: Telling, failure: Failure, explanation: Words) -> Words:
    key = "error.line" if failure.line else "error.nowhere"
    return telling.words.sentences(telling.words.say(key, type=failure.type, line=failure.line or 0), explanation)
