"""Node types written in C++ by hand, which ``derivatives.yaml`` does not know. Read off torch/csrc/autograd/functions.

One row per edge, as in the generated table: argument, formula, whether it stands for a list of edges.
"""

from __future__ import annotations

BY_HAND: dict[str, list[tuple]] = {
    "AccumulateGrad": [("variable", "variable.grad = variable.grad + grad")],
    "CopyBackwards": [("self", "zeros_like(grad)"), ("src", "grad.to(src.options())")],
    "CopySlices": [
        ("base", "grad.clone(), the view's part of it replaced by fn(grad_slice)[0]"),
        ("args", "fn(grad_slice)[i + 1]", True),
    ],
    "GraphRoot": [],
    "Identity": [("self", "grad")],
    "UndefinedGrad": [("inputs", "grads[i].clone()", True)],
    "UndefinedGradBackward": [("inputs", "Tensor()", True)],
    "NotImplemented": [("inputs", "not_implemented()", True)],
    "Error": [("inputs", "error()", True)],
    "DelayedError": [("inputs", "error()", True)],
}
"""AccumulateGrad ends the graph: what it does goes along no edge."""
