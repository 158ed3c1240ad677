"""Expressions that build every node type that has a rule, for the sweep. What leaves they need stands before the bar.

``x[2,3]`` a normal leaf of that shape, ``+`` positive, ``~`` between 0.1 and 0.9, ``!`` of values of which some are
equal, some 0 and some far out, ``#`` without requires_grad. A letter without a shape goes through `SHAPES`.
In an expression ``D`` is the dtype and ``I(…)`` a tensor of indices.
"""

from __future__ import annotations

SHAPES = {
    1: (("",), ("3",), ("2,3",), ("0,3",)),
    2: (("", ""), ("3", "3"), ("2,3", "3"), ("2,1", "1,3"), ("", "2,3"), ("2,3", "")),
    3: (("3", "3", "3"), ("", "2,1", "1,3"), ("2,3", "3", "")),
}
"""By the number of leaves."""

ONE = """
x | x + 1;  x | x - 1;  x | 1 - x;  x | -x;  x | x * 3;  x | x / 4;  x | torch.add(2, x, alpha=3);  x | x ** 3
x+ | x ** 0.5;  x | x ** 1;  x | x ** 0;  x+ | x ** -1;  x | 2 ** x;  x+ | torch.float_power(x, 2);  x! | x ** 2
x+ | x.reciprocal();  x+ | x.sqrt();  x+ | x.rsqrt();  x | torch.fmod(x, 0.7);  x | torch.remainder(x, 0.7)
x | x.frac();  x | x.exp();  x | x.exp2();  x | x.expm1();  x+ | x.log();  x+ | x.log2();  x+ | x.log10()
x+ | x.log1p();  x | x.sin();  x | x.cos();  x~ | x.tan();  x~ | x.asin();  x~ | x.acos();  x | x.atan();  x | x.sinh()
x | x.cosh();  x | x.tanh();  x | x.asinh();  x+ | (x + 1).acosh();  x~ | x.atanh();  x~ | x.sinc();  x! | x.sinc()
x | x.sigmoid();  x~ | x.logit();  x~ | x.logit(0.3);  x | x.erf();  x | x.erfc();  x~ | x.erfinv()
x+ | torch.special.erfcx(x);  x~ | torch.special.ndtri(x);  x | torch.special.ndtr(x);  x | torch.special.log_ndtr(x)
x+ | torch.special.entr(x);  x+ | x.lgamma();  x | x.lgamma();  x+ | x.digamma();  x+ | torch.polygamma(2, x)
x | x.deg2rad();  x | x.rad2deg();  x+ | torch.xlogy(x, 2.0);  x+ | torch.xlogy(2.0, x);  x | torch.copysign(x, -1.0)
x | F.relu(x);  x! | F.relu(x);  x | (x * 1).relu_();  x | F.leaky_relu(x, 0.2)
x | F.leaky_relu(x * 1, 0.2, inplace=True);  x! | F.relu6(x);  x | F.hardtanh(x, -0.5, 0.5)
x | F.threshold(x, 0.1, 5.0);  x | F.hardshrink(x);  x | F.softshrink(x);  x | F.elu(x, 0.5)
x | F.elu(x * 1, 0.5, inplace=True);  x | F.selu(x);  x | F.celu(x, 0.5);  x | F.celu(x * 1, 0.5, inplace=True)
x | F.gelu(x);  x | F.gelu(x, approximate="tanh");  x | F.silu(x);  x | F.mish(x);  x | F.softplus(x)
x! | F.softplus(x, beta=2, threshold=1);  x | F.logsigmoid(x);  x! | F.hardswish(x);  x! | F.hardsigmoid(x)
x | F.rrelu(x);  x | F.rrelu(x, training=True);  x | F.tanhshrink(x);  x | F.softsign(x)
x | torch.native_dropout(x, 0.4, True)[0];  x | F.dropout(x, 0.4);  x! | x.abs();  x | x.sgn();  x | x.angle()
x | x.sign();  x | x.floor();  x | x.ceil();  x | x.trunc();  x | x.round();  x | x.round(decimals=1)
x | torch.div(x, 2, rounding_mode="floor");  x | torch.ops.aten.div.Scalar_mode(x, 2, rounding_mode="floor")
x! | x.clamp(-1, 1);  x | x.clamp(min=0.1);  x | x.clamp(max=0.1);  x | x.clamp_min(0.0);  x | x.clamp_max(0.0)
x | torch.nan_to_num(x / 0);  x | x.masked_fill(x > 0, 9.0);  x | (x * 2).zero_();  x | (x * 2).fill_(4.0)
x | torch.fill(x, 3.0);  x~ | torch.bernoulli(x);  x~ | (x * 1).bernoulli_();  x | (x * 2).uniform_()
x | (x * 2).normal_();  x | torch.normal(x, 1.0);  x+ | torch.normal(0.0, x);  x | (x * 2).exponential_()
x+ | torch.poisson(x);  x | (x * 2).geometric_(0.5);  x | (x * 2).cauchy_();  x | (x * 2).log_normal_()
x | (x * 2).random_(0, 5);  x | (x * 2).eq_(1);  x | (x * 2).ne_(1);  x | (x * 2).lt_(1);  x | (x * 2).le_(1)
x | (x * 2).gt_(1);  x | (x * 2).ge_(1);  x | x.sum();  x | x.mean();  x | x.prod();  x! | x.prod();  x! | x.max()
x! | x.min();  x! | x.amax();  x! | x.amin();  x | x.median();  x | x.nanmedian();  x! | x.nansum();  x | x.var()
x | x.std(correction=0);  x | x.norm();  x | x.norm(1);  x | x.logsumexp(());  x | x.clone();  x | x[...]
x | torch.zeros_like(x).copy_(x);  x | x.to(torch.float32);  x | x.double();  x | x.half();  x | x.unsqueeze(0)
x | x[None];  x | x.reshape(-1);  x | x.T;  x | x.expand(2, *x.shape);  x | x.contiguous().view(x.shape);  x | x.conj()
x | torch.conj_physical(x);  x | torch.view_as_real(x);  x | x.real;  x | x.imag;  x | x * x.conj()
x | x.to(torch.complex64);  x | x.imag.neg();  x | x.conj().imag * 1
"""

TWO = """
x y | x + y;  x y | torch.add(x, y, alpha=3);  x y | x - y;  x y | torch.sub(y, x, alpha=2)
x y | torch.rsub(x, y, alpha=2);  x y | x * y;  x y+ | x / y;  x+ y | x ** y;  x! y+ | x ** y
x y | torch.lerp(x, y, 0.3);  x y | torch.atan2(x, y);  x y | torch.hypot(x, y);  x y+ | torch.fmod(x, y)
x y+ | torch.remainder(x, y);  x! y+ | torch.xlogy(x, y);  x! y+ | torch.special.xlog1py(x, y)
x y | torch.logaddexp(x, y);  x y | torch.logaddexp2(x, y);  x y | torch.ldexp(x, y);  x y | torch.copysign(x, y)
x! y! | torch.maximum(x, y);  x! y! | torch.minimum(x, y);  x! y! | torch.fmax(x, y);  x! y! | torch.fmin(x, y)
x y | torch.where(x > y, x, y);  x! y! | x.clamp(min=y);  x! y! | x.clamp(max=y);  x! y! | torch.clamp_min(x, y)
x! y! | torch.clamp_max(x, y);  x y+ | torch.div(x, y, rounding_mode="trunc");  x y | torch.dist(x, y)
x y | torch.dist(x, y, 1);  x y | torch.dist(x, y, 3);  x y# | x * y;  x y | torch.complex(x, y)
x+ y | torch.polar(x, y)
"""

THREE = """
x y z | torch.addcmul(x, y, z, value=2);  x y z+ | torch.addcdiv(x, y, z, value=2);  x y z~ | torch.lerp(x, y, z)
x! y! z! | x.clamp(y, z)
"""

LOSSES = """
x y | F.mse_loss(x, y);  x y | F.mse_loss(x, y, reduction="sum");  x y | F.mse_loss(x, y, reduction="none")
x y | F.l1_loss(x, y);  x y | F.smooth_l1_loss(x, y);  x y | F.smooth_l1_loss(x, y, beta=0.5, reduction="sum")
x y | F.huber_loss(x, y, delta=0.5);  x y | F.huber_loss(x, y, reduction="none");  x~ y~ | F.binary_cross_entropy(x, y)
x~ y~ | F.binary_cross_entropy(x, y, reduction="sum");  x y~ | F.binary_cross_entropy_with_logits(x, y)
x y~ | F.binary_cross_entropy_with_logits(x, y, reduction="none");  x y# | F.soft_margin_loss(x, y.sign())
x y# | F.soft_margin_loss(x, y.sign(), reduction="none");  x y+ | F.kl_div(x, y, reduction="sum")
x y | F.kl_div(x, y, reduction="sum", log_target=True);  x y+ | F.poisson_nll_loss(x, y)
x y# | F.hinge_embedding_loss(x, y.sign())
"""

SHAPED = """
x[2,3] | x.sum(0);  x[2,3] | x.sum(1, keepdim=True);  x[2,3,2] | x.sum((0, -1));  x[2,3] | x.mean(-1)
x[2,3] | x.mean((0, 1));  x[2,3,2] | x.mean((0, 2), keepdim=True);  x[2,3] | x.prod(1)
x![2,3] | x.prod(0, keepdim=True);  x[2,3] | x.max(1)[0];  x[2,3] | x.max(0, keepdim=True)[0];  x[2,3] | x.min(-1)[0]
x![2,3] | x.amax(1);  x![2,3] | x.amax((0, 1), keepdim=True);  x![2,3] | x.amin(0);  x[2,3] | x.median(1)[0]
x[2,3] | x.nanmedian(0, keepdim=True)[0];  x[2,3] | x.mode(1)[0];  x[2,3] | x.kthvalue(2, 1)[0];  x[2,3] | x.sort(1)[0]
x[4] | x.sort(stable=True, descending=True)[0];  x[2,3] | x.topk(2, 1)[0];  x[2,3] | x.cummax(1)[0]
x[2,3] | x.cummin(0)[0];  x[2,3] | x.var(1);  x[2,3] | x.var(0, correction=0, keepdim=True)
x[4,3] | x.var(0, correction=2);  x[2,3] | x.std(1);  x[4,3] | x.std(0, correction=2);  x[2,3] | x.nansum(1)
x[2,3] | x.logsumexp(1);  x[2,3] | x.logsumexp((0, 1), keepdim=True);  x[2,3] | x.cumsum(1);  x[3] | x.cumsum(0)
x+[2,3] | x.cumprod(1);  x[2,3] | x.logcumsumexp(1);  x[2,3] | x.norm(dim=1)
x[2,3] | torch.ops.aten.norm.Scalar(x, 2);  x[2,3] | torch.ops.aten.norm.Scalar(x, 1)
x[2,3] | torch.ops.aten.norm.Scalar(x, 3);  x[2,3] | torch.ops.aten.norm.Scalar(x, float("inf"))
x[2,3] | x.norm(3, dim=0, keepdim=True);  x[2,3] | torch.linalg.vector_norm(x, float("inf"));  x![3] | x.norm()
x[2,3] | torch.linalg.vector_norm(x, 1, dim=1);  x![2,3] | torch.linalg.vector_norm(x, -float("inf"), dim=1)
x[2,3] y[2,3] | F.pairwise_distance(x, y);  x[2,3] y[2,3] | F.pairwise_distance(x, y, p=1)
x[2,3] | F.normalize(x, p=1.0);  x[2,3] y[2,3] | F.pairwise_distance(x, y, p=3)
x[2,3] y[2,3] | F.pairwise_distance(x, y, p=float("inf"));  x[2,3] y[2,3] | F.pairwise_distance(x, y, p=0)
x[2,3] y[2,3] | torch.dist(x, y, float("inf"));  x[2,3] y[4,3] | torch.cdist(x, y)
x[2,2,3] y[2,1,3] | torch.cdist(x, y);  x[2,3] y[2,3] | F.cosine_similarity(x, y);  x[3] y[3] | torch.dot(x, y)
x[3] | torch.dot(x, x);  x[3] y[3] | torch.vdot(x, y);  x[2,3] y[3] | x @ y;  x[2,3] y[3,2] | x @ y
x[3] y[3,2] | x @ y;  x[2,2,3] y[3,2] | x @ y;  x[2,2,3] y[2,3,2] | x @ y;  x[2,1,2,3] y[2,3,2] | x @ y
x[0,3] y[3,2] | x @ y;  x[2,2] y[2,3] z[3,2] | torch.addmm(x, y, z)
x[2] y[2,3] z[3,2] | torch.addmm(x, y, z, beta=2, alpha=3);  x[2] y[2,3] z[3] | torch.addmv(x, y, z)
x[1] y[2,3] z[3] | torch.addmv(x, y, z, beta=2, alpha=3);  x[2,3] y[2] z[3] | torch.addr(x, y, z, beta=2, alpha=3)
x[2,2,2] y[2,2,3] z[2,3,2] | torch.baddbmm(x, y, z, beta=2, alpha=3)
x[2,2] y[2,2,3] z[2,3,2] | torch.addbmm(x, y, z, beta=2, alpha=3);  x[2,3] y[4,3] z[4] | F.linear(x, y, z)
x[2,2,3] y[4,3] z[4] | F.linear(x, y, z);  x[3] y[4,3] | F.linear(x, y);  x[2] y[3] | torch.outer(x, y)
x[2,2] y[2,1] | torch.kron(x, y);  x[2,3] y[3,4] | torch.einsum("ij,jk->ik", x, y)
x[2,3] y[2,3] | torch.einsum("ij,ij->i", x, y);  x[3] y[3] | torch.linalg.cross(x, y)
x[3,2] y[3,2] | torch.cross(x, y, dim=0);  x[3,3] | x.trace();  x[3,3] | torch.linalg.det(x)
x[2,2,2] | torch.linalg.det(x);  x[3,3] | torch.linalg.slogdet(x)[1];  x[3,3] | torch.linalg.inv(x)
x[2,2,2] | torch.linalg.inv(x);  x[3,3] y[3,2] | torch.linalg.solve(x, y);  x[3,3] y[3] | torch.linalg.solve(x, y)
x[3,3] | torch.linalg.cholesky(x @ x.mH + 3 * torch.eye(3, dtype=D))
x[3,3] | torch.linalg.cholesky(x @ x.mH + 3 * torch.eye(3, dtype=D), upper=True);  x[2,3] | x.softmax(1)
x[2,3] | x.softmax(0);  x[] | x.softmax(0);  x[2,3] | x.log_softmax(1);  x[2,2,2] | x.log_softmax(-1);  x[4] | F.glu(x)
x[2,4] | F.glu(x);  x[4,3] | F.glu(x, 0);  x[2,3] y[3] | F.prelu(x, y);  x[2,3] y[1] | F.prelu(x, y)
x[2,3] y[2,3] | x.masked_scatter(x > 0, y);  x[2,3] y[] | x.masked_fill(x > 0, y);  x[2,3] | x.masked_select(x > 0)
x[2,3] y[3] | (x * 2).lt_(y);  x[3] y[3] | (x * 2).eq_(y);  x[3] y[3] | (x * 2).ne_(y);  x[3] y[3] | (x * 2).le_(y)
x[3] y[3] | (x * 2).gt_(y);  x[3] y[3] | (x * 2).ge_(y);  x[3] y[] | (x * 2).fill_(y);  x[2,3] y[] | torch.fill(x, y)
x~[3] y~[3] | (x * 1).bernoulli_(y);  x[3] y+[3] | torch.normal(x, y);  x[3,2] | torch.view_as_complex(x)
x[2,3] | F.nll_loss(x, I([0, 2]));  x[2,3] w+#[3] | F.nll_loss(x, I([0, 2]), weight=w)
x[2,3] | F.nll_loss(x, I([0, 2]), reduction="sum");  x[3,3] | F.nll_loss(x, I([0, -100, 2]))
x[2,3] w+#[3] | F.nll_loss(x, I([0, 2]), weight=w, reduction="none");  x[3] | F.nll_loss(x, I(2))
x[2,3,2] | F.nll_loss(x, I([[0, 1], [2, 2]]));  x[2,3] | F.cross_entropy(x, I([0, 2]))
x[2,3] | F.cross_entropy(x, I([0, 2]), label_smoothing=0.1);  x[2,3] y~[2,3] | F.cross_entropy(x, y)
x~[2,3] y~[2,3] w+#[2,3] | F.binary_cross_entropy(x, y, w)
x~[2,3] y~[2,3] w+#[2,3] | F.binary_cross_entropy(x, y, w, reduction="sum")
x[2,3] y~[2,3] w+#[2,3] | F.binary_cross_entropy_with_logits(x, y, w)
x[2,3] y~[2,3] w+#[3] | F.binary_cross_entropy_with_logits(x, y, pos_weight=w)
x[2,3] | F.multi_margin_loss(x, I([0, 2]))
x[2,3] y~[2,3] w+#[3] | F.binary_cross_entropy_with_logits(x, y, pos_weight=w, reduction="sum")
x[2,3] y~[2,3] w+#[3] v+#[2,3] | F.binary_cross_entropy_with_logits(x, y, v, pos_weight=w)
x[2,3] y~[2,3] w+#[3] v+#[2,3] | F.binary_cross_entropy_with_logits(x, y, v, pos_weight=w, reduction="sum")
x[2,3] y~[2,3] w+#[2,3] | F.binary_cross_entropy_with_logits(x, y, w, reduction="sum")
x[2,3] | F.multi_margin_loss(x, I([0, 2]), reduction="sum");  x[2,3] y#[2,3] | F.multilabel_soft_margin_loss(x, y)
x[2,3] y[2,3] z[2,3] | F.triplet_margin_loss(x, y, z);  x[2,3] y[3] z[3] | F.layer_norm(x, (3,), y, z)
x[2,3] | F.layer_norm(x, (3,));  x[2,2,3] y[2,3] z[2,3] | F.layer_norm(x, (2, 3), y, z)
x[4,3] y[3] z[3] | F.batch_norm(x, None, None, y, z, training=True)
x[2,2,3] | F.batch_norm(x, None, None, training=True);  x[4,3] y[3] z[3] m#[3] v+#[3] | F.batch_norm(x, m, v, y, z)
x[2,2,2,2] m#[2] v+#[2] | F.batch_norm(x, m, v);  x[2,4,3] y[4] z[4] | F.group_norm(x, 2, y, z)
x[2,6] | F.group_norm(x, 2);  x[1,2,2,2] | F.instance_norm(x);  x[2,3] y[3] | F.rms_norm(x, (3,), y)
x[2,3] y[2,1] | torch._weight_norm(x, y, 0);  x[2,3] | F.normalize(x)
x[2,3] y[2,3] | F.cosine_embedding_loss(x, y, torch.ones(2));  x[1,2,6] w[3,2,2] b[3] | F.conv1d(x, w, b)
x[2,2,5] w[4,1,2] | F.conv1d(x, w, stride=2, padding=1, dilation=2, groups=2)
x[1,2,4,4] w[2,2,3,3] b[2] | F.conv2d(x, w, b);  x[1,2,5,4] w[2,2,3,2] | F.conv2d(x, w, stride=(2, 1), padding=(1, 0))
x[1,2,4,4] w[2,2,3,3] | F.conv2d(x, w, padding="same")
x[2,3,4] w[2,3,3] | F.conv1d(x, w)
x[1,1,3,3,3] w[2,1,2,2,2] b[2] | F.conv3d(x, w, b);  x[1,2,3] w[2,3,2] b[3] | F.conv_transpose1d(x, w, b)
x[1,2,3,3] w[2,1,3,3] | F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=1, groups=2)
x[1,2,3,2] w[2,2,2,2] b[2] | F.conv_transpose2d(x, w, b, dilation=2);  x[2,4,4] w[2,2,2,2] | F.conv2d(x, w)
x[1,2,6] | F.max_pool1d(x, 2);  x[1,2,4,4] | F.max_pool2d(x, 2);  x[1,1,5,5] | F.max_pool2d(x, 3, stride=1, padding=1)
x[1,1,4,4,2] | F.max_pool3d(x, 2);  x[2,4,4] | F.max_pool2d(x, 2, return_indices=True)[0]
x[1,2,6] | F.avg_pool1d(x, 2);  x[1,2,4,4] | F.avg_pool2d(x, 2)
x[1,1,5,5] | F.avg_pool2d(x, 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)
x[1,1,6,6] | F.avg_pool2d(x, 3, stride=2, padding=1, ceil_mode=True)
x[1,1,5,5] | F.avg_pool2d(x, 2, divisor_override=3);  x[1,1,4,4,2] | F.avg_pool3d(x, 2)
x[1,2,5] | F.adaptive_avg_pool1d(x, 2);  x[1,2,5,4] | F.adaptive_avg_pool2d(x, (2, 3))
x[1,2,3,3] | F.adaptive_avg_pool2d(x, 1);  x[1,1,4,4,4] | F.adaptive_avg_pool3d(x, 2)
x[1,2,5] | F.adaptive_max_pool1d(x, 2);  x[1,2,5,4] | F.adaptive_max_pool2d(x, (2, 3))
x[1,1,4,4,4] | F.adaptive_max_pool3d(x, 2);  x[1,1,6,6] | F.fractional_max_pool2d(x, 2, output_size=3)
x[1,1,2,2] | F.max_unpool2d(x, I([[[[0, 3], [8, 10]]]]), 2);  x[1,2,3] | F.interpolate(x, scale_factor=2)
x[1,1,3,3] | F.interpolate(x, scale_factor=2);  x[1,1,3,3] | F.interpolate(x, size=(5, 4))
x[1,1,2,2,2] | F.interpolate(x, scale_factor=2);  x[1,2,3] | F.interpolate(x, scale_factor=2, mode="linear")
x[1,1,3,3] | F.interpolate(x, size=(5, 4), mode="bilinear")
x[1,1,2,2,2] | F.interpolate(x, scale_factor=2, mode="trilinear")
x[1,2,3] | F.interpolate(x, size=5, mode="nearest-exact")
x[1,1,3,3] | F.interpolate(x, size=(5, 4), mode="nearest-exact")
x[1,1,2,2,2] | F.interpolate(x, size=(3, 3, 3), mode="nearest-exact")
x[1,2,4,4] | F.unfold(x, (2, 3), padding=1, stride=2);  x[1,8,6] | F.fold(x, (3, 4), (2, 2))
x[1,4,2,3] | F.pixel_shuffle(x, 2);  x[1,1,4,2] | F.pixel_unshuffle(x, 2);  x[1,4,2,2] | F.channel_shuffle(x, 2)
x[2,3] | F.pad(x, (1, 2));  x[2,3] | F.pad(x, (-1, 1, 2, 0));  x[1,2,4] | F.pad(x, (1, 2), mode="reflect")
x[1,2,4] | F.pad(x, (1, 2), mode="replicate");  x[1,1,3,3] | F.pad(x, (1, 2, 1, 0), mode="reflect")
x[1,1,3,3] | F.pad(x, (1, 2, 1, 0), mode="replicate");  x[1,1,2,3,3] | F.pad(x, (1, 1, 1, 0, 1, 1), mode="reflect")
x[1,1,2,3,3] | F.pad(x, (1, 1, 1, 0, 1, 1), mode="replicate");  x[2,3] | x[1];  x[2,3] | x[:, -1];  x[3] | x[0]
x[3] | x[1:];  x[2,3] | x[:, :2];  x[5] | x[::2];  x[5] | x[-3:-1];  x[2,3] | x.narrow(1, 1, 2)
x[3,2] | x[I([0, 0, 2])];  x[2,3] | x[:, I([0, 2, 0])];  x[2,3] | x[I([0, 1]), I([2, 2])];  x[2,3] | x[x > 0]
x[2,3,2] | x[:, I([[0, 1], [1, 1]])];  x[2,3,2] | x[I([0, 1]), :, I([1, 1])]
x[2,3] | torch.ops.aten._unsafe_index(x, [I([0, 0])]);  x[2,3] | x.index_select(1, I([0, 0]))
x[2,3] | x.gather(1, I([[0], [2]]));  x[2,3] | x.gather(0, I([[0, 1, 0], [1, 1, 1], [0, 0, 0]]))
x[2,3] | torch.take_along_dim(x, I([[0], [2]]), 1);  x[2,3] | x.take(I([0, 0, 5]))
x[4,2] | F.embedding(I([0, 1, 0]), x);  x[4,2] | F.embedding(I([[0, 1], [0, 3]]), x, padding_idx=1)
x[4,2] | F.embedding(I([0, 1, 0]), x, scale_grad_by_freq=True);  x[5] | x.unfold(0, 3, 1);  x[2,6] | x.unfold(1, 2, 3)
x[3,3] | x.diagonal();  x[2,3] | x.diagonal(1);  x[3,2,3] | x.diagonal(0, 0, 2);  x[3,3] | x.diag();  x[3] | x.diag()
x[2,2] | x.diag_embed();  x[3] | torch.diagflat(x, 1);  x[3,3] | x.tril();  x[2,3] | x.triu(1);  x[2,3] | x.tril(-1)
x[2,3] y[2,1] | x.scatter(1, I([[0], [2]]), y);  x[2,3] | x.scatter(1, I([[0], [2]]), 5.0)
x[2,3] y[2,2] | x.scatter_add(1, I([[0, 0], [2, 1]]), y);  x[2,3] y[2,1] | x.scatter_reduce(1, I([[0], [2]]), y, "sum")
x[3,2] y[2] | x.index_put((I([0]),), y);  x[3,2] y[2,2] | x.index_put((I([0, 0]),), y, accumulate=True)
x[2,3] y[] | torch.index_put(x, (I([0, 1]), I([1, 2])), y);  x[3] y[2] | x.index_add(0, I([0, 0]), y, alpha=2)
x[2,3] y[2,1] | x.index_add(1, I([2]), y);  x[3,2] y[1,2] | x.index_copy(0, I([1]), y)
x[2,3] | x.index_fill(1, I([0, 0]), 3.0);  x[2,3] y[] | x.index_fill(1, I([0, 2]), y)
x[2,3] y[2] | x.put(I([0, 3]), y);  x[2,3] y[2] | x.put(I([0, 3]), y, accumulate=True)
x[2,3] y[3] | torch.select_scatter(x, y, 0, 1);  x[4] y[2] | torch.slice_scatter(x, y, 0, 1, 3)
x[2,3] y[2,2] | torch.slice_scatter(x, y, 1, 0, 3, 2);  x[3,3] y[3] | torch.diagonal_scatter(x, y);  x[2,3] | x.t()
x[2,3] | (x * 1).t_();  x[2,3,2] | x.transpose(0, 2);  x[2,3] | x.mT;  x[2,3] | (x * 1).transpose_(0, 1)
x[2,3,2] | x.permute(2, 0, 1);  x[2,3,2] | x.movedim(0, -1);  x[2,3] | x.view(3, 2);  x[2,3] | x.t().reshape(6)
x[2,3] | x.flatten();  x[2,6] | x.unflatten(1, (2, 3));  x[1,3,1] | x.squeeze();  x[1,3] | x.squeeze(0)
x[1,3,1] | x.squeeze((0, 2));  x[1,3,1] | (x * 1).squeeze_();  x[1,3] | (x * 1).squeeze_(0)
x[3] | (x * 1).unsqueeze_(0);  x[1,3,1] | torch.ops.aten.squeeze_.dims(x * 1, [0, 2]);  x[1,3] | x.expand(4, 3)
x[3] | torch.broadcast_to(x, (2, 3));  x[2,3] | x.as_strided((2, 2), (1, 2))
x[2,3] | (x * 1).as_strided_((2,), (3,), 1);  x[2,3] | x.repeat(2, 1);  x[3] | x.repeat(2, 2)
x[2,3] | x.repeat_interleave(2, dim=1);  x[2,3] | x.flip(0);  x[2,3] | x.flip((0, 1));  x[2,3] | x.roll(1)
x[2,3] | x.roll((1, 2), (0, 1));  x[2,3] | x.rot90();  x[2,3] | x.rot90(2);  x[3] y[3] | torch.stack([x, y, x], dim=1)
x[2,3] y[1,3] | torch.cat([x, y]);  x[2,3] y[2,1] | torch.cat((x, y), -1);  x[2,2] y[1,3] | torch.block_diag(x, y)
x[2,3] | x.unbind(0)[1];  x[2,3] | sum(x.unbind(1));  x[5] | x.split(2)[1];  x[5] | x.split(2)[0] * x.split(2)[1]
x[5] | x.split((2, 3))[1];  x[4,2] | x.chunk(2)[0];  x[4] | torch.ops.aten.unsafe_split(x, 2)[1]
x[2,3] | torch.ops.aten._reshape_alias(x, [3, 2], [2, 1]);  x[2,3] | x.adjoint();  x[2,3] | x.mH @ x
"""

SECOND = """
x[2,3] | x ** 4;  x[3] | x.sigmoid();  x[3] | x.tanh();  x[3] | x.relu();  x[3] | F.leaky_relu(x, 0.2)
x[3] | F.hardtanh(x);  x[2,3] | x.softmax(1);  x[2,3] | x.log_softmax(1);  x[3] y[3] | F.mse_loss(x, y)
x[3] y[3] | F.mse_loss(x, y, reduction="sum");  x[2,3] | x[0];  x[4] | x[1:3];  x[3,3] | x.diagonal()
x[3] | x[I([0, 0])];  x[4,2] | F.embedding(I([0, 0]), x);  x[1,1,4,4] | F.max_pool2d(x, 2);  x[2,3] | x.exp()
x[2,3] | x @ x.t();  x[3] | x.sin() * x;  x+[3] | x.log();  x+[3] | x.sqrt();  x[2,3] | x.sum(0) ** 2
x[2,3] | x.max(1)[0] ** 2;  x[3] | x.norm();  x[2,3] | F.cross_entropy(x, I([0, 2]))
"""
