"""The classic errors: recognised by type and message, explained with the program's own names and numbers.

A row of `KINDS` says how an error is recognised, a function of the same name in `CAUSES` what is told of it; an error
without a row keeps PyTorch's own words. The sentences are in the catalogue under ``fault.<kind>``.
"""

from __future__ import annotations

from viz.story.actors import boxes
from viz.story.actors.cards import home
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
    ("indent", "IndentationError", ""),
    ("indent", "TabError", ""),
    ("many_views", "RuntimeError", "the output of a function that returns multiple views"),
    ("inference_saved", "RuntimeError", "Inference tensors cannot be saved for backward"),
    ("inference_written", "RuntimeError", "Inplace update to inference tensor"),
    ("retain_grad_off", "RuntimeError", "can't retain_grad on Tensor that has requires_grad=False"),
    ("flag_of_result", "RuntimeError", "you can only change requires_grad flags of leaf"),
    ("hook_off", "RuntimeError", "cannot register a hook on a tensor that doesn't require gradient"),
    ("copied_result", "RuntimeError", "support the deepcopy protocol"),
    ("returned_count", "RuntimeError", "returned an incorrect number of gradients"),
    ("returned_shape", "RuntimeError", "returned an invalid gradient at index"),
    ("no_custom_backward", "NotImplementedError", "backward or vjp method for your custom autograd.Function"),
    ("two_dtypes", "RuntimeError", "same dtype"),
    ("cast", "RuntimeError", "can't be cast to the desired output type"),
    ("write_shape", "RuntimeError", "doesn't match the broadcast shape"),
    ("truth_of_many", "RuntimeError", "Boolean value of Tensor with more than one value is ambiguous"),
    ("number_of_many", "ValueError", "only one element tensors can be converted"),
    ("number_of_many", "RuntimeError", "cannot be converted to Scalar"),
    ("vmap_item", "RuntimeError", "vmap: It looks like you're calling .item()"),
    ("vmap_branch", "RuntimeError", "vmap: It looks like you're attempting to use a Tensor in some data-dependent"),
    ("vmap_random", "RuntimeError", "vmap: called random operation"),
    ("target_dtype", "RuntimeError", "expected target dtype"),
    ("target_dtype", "RuntimeError", "expected scalar type Long"),
    ("target_range", "IndexError", "is out of bounds."),
    ("index_range", "IndexError", "is out of bounds for dimension"),
    ("embedding_range", "IndexError", "index out of range in self"),
    ("func_scalar", "RuntimeError", "to return a scalar Tensor"),
    ("view_size", "RuntimeError", "is invalid for input of size"),
    ("view_stride", "RuntimeError", "view size is not compatible"),
    ("input_off", "RuntimeError", "One of the differentiated Tensors does not require grad"),
    ("grad_shape", "RuntimeError", "attempting to assign a gradient of size"),
    ("one_value", "ValueError", "Expected more than 1 value per channel"),
    ("optimizer_result", "ValueError", "can't optimize a non-leaf Tensor"),
    ("optimizer_empty", "ValueError", "optimizer got an empty parameter list"),
    ("recomputed_other", "CheckpointError", "saved during the original forward and recomputation"),
    ("anomaly", "RuntimeError", "returned nan values in its"),
    ("no_files", "PermissionError", "[Errno 13] Permission denied: '"),
    ("no_writing", "OSError", "[Errno 30] Read-only file system"),
    ("no_writing", "RuntimeError", "Read-only file system"),
    ("no_writing", "FileNotFoundError", "No usable temporary directory found"),
    ("no_network", "OSError", "[Errno 100] Network is down"),
    ("no_network", "gaierror", ""),
    ("no_network", "URLError", ""),
    ("no_processes", "PermissionError", "[Errno 1] Operation not permitted"),
    ("no_threads", "RuntimeError", "can't start new thread"),
    ("no_own_files", "FileNotFoundError", "No such file or directory: '"),
    ("no_module", "ModuleNotFoundError", "No module named '"),
    ("exit", "SystemExit", ""),
    ("single_number", "IndexError", "invalid index of a 0-dim tensor"),
    ("target_column", "RuntimeError", "multi-target not supported"),
    ("no_input", "EOFError", "EOF when reading a line"),
    ("no_cuda", "AssertionError", "Torch not compiled with CUDA enabled"),
    ("no_cuda", "RuntimeError", "No CUDA GPUs are available"),
    ("no_cuda", "RuntimeError", "Found no NVIDIA driver"),
    ("no_cuda", "RuntimeError", "not linked with support for mps devices"),
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
    failure = Failure(event.type, event.message, event.line, event.span, None, None, tuple(event.absent))
    _tell(telling, step, failure)


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
