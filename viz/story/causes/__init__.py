"""Why each classic error came about in this very program, and what to try. One function a kind of `faults.KINDS`."""

from __future__ import annotations

from collections.abc import Callable

from viz.story.causes import backward, libraries, python, tensors
from viz.story.causes.failure import Cause, Failure
from viz.story.causes.plain import PLAIN
from viz.story.telling import Telling

CAUSES: dict[str, Callable[[Telling, Failure], Cause]] = {
    "second_backward": backward.second_backward,
    "nonscalar": backward.nonscalar,
    "no_grad_root": backward.no_grad_root,
    "gradient_shape": backward.gradient_shape,
    "unused": backward.unused,
    "no_backward": backward.no_backward,
    "leaf_inplace": tensors.leaf_inplace,
    "saved_changed": tensors.saved_changed,
    "dtype": tensors.dtype,
    "tensor_arguments": tensors.tensor_arguments,
    "numpy": tensors.numpy,
    "none_grad": tensors.none_grad,
    "matmul": tensors.matmul,
    "broadcast": tensors.broadcast,
    "name": python.name,
    "syntax": python.syntax,
    "indent": python.indent,
    "exit": python.left,
    "no_module": libraries.no_module,
    **PLAIN,
}
