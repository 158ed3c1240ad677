"""What the C++ helper functions in the formulas compute, in mathematics: the same in every language.

g is the gradient that comes in, y the operation's result, ā the complex conjugate of a, [c] is 1 where c holds and 0
elsewhere, ← writes into a tensor of zeros, and … stands for arguments that tell only shapes and types.
"""

from __future__ import annotations

import re

GLOSS = {
    "maybe_multiply": "maybe_multiply(g, s) = s · g",
    "handle_r_to_c": "handle_r_to_c(T, g) = g (T real: Re g)",
    "mul_tensor_backward": "mul_tensor_backward(g, a, …) = g · ā",
    "div_tensor_self_backward": "div_tensor_self_backward(g, b, …) = g / b̄",
    "div_tensor_other_backward": "div_tensor_other_backward(g, a, b, …) = −g · a / b²",
    "pow_backward": "pow_backward(g, x, p) = g · p · x^(p − 1)",
    "pow_backward_self": "pow_backward_self(g, x, p) = g · p · x^(p − 1)",
    "pow_backward_exponent": "pow_backward_exponent(g, x, p, y) = g · y · ln x",
    "mm_mat1_backward": "mm_mat1_backward(g, B, …, α) = α · g Bᵀ",
    "mm_mat2_backward": "mm_mat2_backward(g, A, …, α) = α · Aᵀ g",
    "sigmoid_backward": "sigmoid_backward(g, y) = g · y · (1 − y)",
    "tanh_backward": "tanh_backward(g, y) = g · (1 − y²)",
    "threshold_backward": "threshold_backward(g, y, c) = g · [y > c]",
    "hardtanh_backward": "hardtanh_backward(g, x, lo, hi) = g · [lo < x < hi]",
    "hardsigmoid_backward": "hardsigmoid_backward(g, x) = g / 6 · [−3 < x < 3]",
    "clamp_backward": "clamp_backward(g, x, lo, hi) = g · [lo ≤ x ≤ hi]",
    "leaky_relu_backward": "leaky_relu_backward(g, x, a, …) = g · (x > 0 ? 1 : a)",
    "gelu_backward": "gelu_backward(g, x) = g · (Φ(x) + x · φ(x))",
    "silu_backward": "silu_backward(g, x) = g · σ(x) · (1 + x · (1 − σ(x)))",
    "softplus_backward": "softplus_backward(g, x, β, …) = g · σ(β x)",
    "log_sigmoid_backward": "log_sigmoid_backward(g, x, …) = g · σ(−x)",
    "log1p_backward": "log1p_backward(g, x) = g / (1 + x)",
    "_softmax_backward_data": "_softmax_backward_data(g, y, dim, …) = y · (g − Σ g · y)",
    "_log_softmax_backward_data": "_log_softmax_backward_data(g, y, dim, …) = g − exp(y) · Σ g",
    "logsumexp_backward": "logsumexp_backward(g, x, y, …) = g · exp(x − y)",
    "mse_loss_backward": "mse_loss_backward(g, x, t, reduction) = 2 · g · (x − t) / n (mean; sum: n = 1)",
    "binary_cross_entropy_backward": "binary_cross_entropy_backward(g, x, t, …) = g · (x − t) / (x · (1 − x)) / n",
    "nll_loss_backward_symint": "nll_loss_backward_symint(g, …, t, w, …) = 0; [t] ← −g · w / Σ w",
    "prod_backward": "prod_backward(g, x, y) = g · y / x",
    "norm_backward": "norm_backward(g, x, p, y, …) = g · x · |x|^(p − 2) / y^(p − 1)",
    "linalg_vector_norm_backward": "linalg_vector_norm_backward(g, x, p, y, …) = g · x · |x|^(p − 2) / y^(p − 1)",
    "evenly_distribute_backward": "evenly_distribute_backward(g, x, y) = g · [x = y] / Σ [x = y]",
    "scale_grad_by_count": "scale_grad_by_count(g, hit, …) = g · hit / Σ hit",
    "value_selecting_reduction_backward_symint": "value_selecting_reduction_backward(g, dim, i, …) = 0; [i] ← g",
    "mean_backward": "mean_backward(g, …) = g / n",
    "cumsum_backward": "cumsum_backward(g, dim) = flip(cumsum(flip(g)))",
    "select_backward_symint": "select_backward(g, …, i) = 0; [i] ← g",
    "slice_backward_wrapper": "slice_backward(g, …, a, b, s) = 0; [a:b:s] ← g",
    "gather_backward": "gather_backward(g, x, dim, i, …) = 0; [i] += g",
    "index_backward": "index_backward(0, i, g) = 0; [i] += g",
    "index_select_backward_symint": "index_select_backward(g, …, i) = 0; [i] += g",
    "embedding_backward_symint": "embedding_backward(g, i, …) = 0; [i] += g",
    "masked_fill_backward": "masked_fill_backward(g, mask) = Σ g · [mask]",
    "native_dropout_backward": "native_dropout_backward(g, mask, s) = g · mask · s",
    "convolution_backward_symint": "convolution_backward(g, x, w, …) = (g ∗ᵀ w, x ∗ g, Σ g)",
    "cat_tensors_backward": "cat_tensors_backward(g, …)[i] = g[aᵢ:bᵢ]",
    "stack_tensors_backward": "stack_tensors_backward(g, …)[i] = g[i]",
    "unbind_backward": "unbind_backward(gs, dim) = stack(gs, dim)",
    "sum_backward": "sum_backward(g, …) = expand(g)",
    "repeat_backward": "repeat_backward(g, n, …) = Σ g",
    "permute_backwards": "permute_backwards(g, p) = permute(g, p⁻¹)",
}
CALL = re.compile(r"(?<![\w.])(\w+)\(")


def gloss(text: str) -> str:
    """What the helpers in a formula compute, "" where it needs no telling."""
    known = dict.fromkeys(GLOSS[name] for name in CALL.findall(text) if name in GLOSS)
    return "; ".join(known)
