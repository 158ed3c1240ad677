# %% linear algebra
import torch
a = torch.tensor([[4.0, 1.0], [1.0, 3.0]], requires_grad=True)
y = torch.linalg.inv(a).sum() + torch.linalg.det(a) + torch.linalg.eigvalsh(a).sum() + torch.linalg.norm(a)
y = y + torch.linalg.solve(a, torch.ones(2)).sum() + torch.linalg.cholesky(a).sum() + torch.logdet(a)
y.backward()
# %% decompositions
import torch
a = torch.arange(6.0).reshape(3, 2) + torch.eye(3, 2)
u, s, v = torch.linalg.svd(a, full_matrices=False)
q, r = torch.linalg.qr(a)
again = (u * s) @ v
print(torch.allclose(again, a, atol=1e-4), torch.allclose(q @ r, a, atol=1e-4), torch.linalg.matrix_rank(a))
p = torch.linalg.pinv(a)
e = torch.matrix_exp(torch.zeros(2, 2))
# %% Fourier transforms
import torch
x = torch.arange(8.0, requires_grad=True)
f = torch.fft.rfft(x)
y = f.abs().pow(2).sum()
y.backward()
back = torch.fft.irfft(f.detach())
z = torch.fft.fft2(torch.ones(2, 2)).real
# %% complex numbers
import torch
z = torch.tensor([1 + 2j, 3 - 1j], requires_grad=True)
y = (z * z.conj()).real.sum() + z.angle().sum()
y.backward()
w = torch.view_as_real(z.detach())
# %% sparse matrices
import torch
s = torch.sparse_coo_tensor([[0, 1], [1, 0]], [3.0, 4.0], (2, 2))
d = torch.ones(2, 2, requires_grad=True)
y = torch.sparse.mm(s, d).sum()
y.backward()
e = s.to_dense()
# %% einsum and friends
import torch
a, b = torch.arange(6.0).reshape(2, 3).requires_grad_(), torch.ones(3, 2)
y = torch.einsum('ij,jk->ik', a, b).sum() + torch.tensordot(a, b, 1).trace() + torch.kron(a, b).sum()
y.backward()
# %% indexing, gathering, scattering, sorting
import torch
x = torch.tensor([[3.0, 1.0], [2.0, 5.0]], requires_grad=True)
y = x.gather(1, torch.tensor([[0], [1]])).sum() + x[x > 2].sum() + x.sort(1).values[:, 0].sum() + x.topk(1).values.sum()
y = y + torch.zeros(3).scatter_add(0, torch.tensor([0, 2]), x[0]).sum() + torch.where(x > 2, x, 0).sum()
y.backward()
# %% shapes
import torch
x = torch.arange(24.0).reshape(2, 3, 4).requires_grad_()
a = torch.cat([x.permute(2, 0, 1), x.movedim(0, 2).transpose(0, 1)]) if False else x.flatten(1)
y = torch.stack(x.unbind(0)).sum() + x.split(2, 1)[0].sum() + x.chunk(2, 2)[1].sum() + x.roll(1).flip(0).squeeze().sum()
y.backward()
b = x.detach().unfold(2, 2, 1).shape
print(b)
# %% kinds of numbers
import torch
for kind in (torch.float16, torch.bfloat16, torch.float64, torch.int8, torch.bool, torch.complex64):
    print(kind, torch.ones(2, dtype=kind).sum(), torch.tensor([1.5]).to(kind))
x = torch.ones(2, dtype=torch.float64, requires_grad=True)
(x.float() * 2).sum().backward()
# %% reductions and running sums
import torch
x = torch.tensor([1.0, 4.0, 2.0], requires_grad=True)
y = x.cumsum(0).sum() + x.cumprod(0).sum() + x.prod() + x.logsumexp(0) + x.std() + x.var() + x.median() + x.amax() + x.norm(3)
y.backward()
# %% random numbers of all kinds
import torch, random, numpy
torch.manual_seed(5)
print(torch.rand(2), torch.randn(2), torch.randint(9, (3,)), torch.randperm(4), torch.bernoulli(torch.full((3,), 0.5)))
g = torch.Generator().manual_seed(7)
x = torch.rand(3, generator=g)
print(torch.multinomial(torch.ones(4), 2), random.random(), random.choice('abc'), numpy.random.default_rng(1).random())
# %% distributions
import torch
from torch.distributions import Bernoulli, Categorical, Dirichlet, MultivariateNormal, Normal, kl_divergence
mean = torch.tensor(0.5, requires_grad=True)
d = Normal(mean, 1.0)
y = -d.log_prob(torch.tensor(2.0)) + kl_divergence(d, Normal(0.0, 1.0)) + d.rsample() + d.entropy()
y.backward()
print(Categorical(logits=torch.zeros(3)).sample(), Bernoulli(0.3).sample(), MultivariateNormal(torch.zeros(2), torch.eye(2)).sample())
# %% numpy there and back
import numpy as np, torch
a = np.arange(6, dtype=np.float32).reshape(2, 3)
x = torch.from_numpy(a).clone().requires_grad_()
(x ** 2).sum().backward()
print(np.linalg.norm(x.grad.numpy()), np.dot(a, a.T), np.random.rand(), np.fft.fft(a[0]).round(2), a.mean(axis=0))
# %% special functions
import torch
x = torch.tensor([0.5, 1.5], requires_grad=True)
y = torch.special.gammaln(x).sum() + torch.special.erf(x).sum() + torch.lgamma(x).sum() + torch.digamma(x).sum() + torch.special.bessel_j0(x.detach()).sum()
y.backward()
# %% printed in all ways
import torch
torch.set_printoptions(precision=2, sci_mode=False)
print(torch.rand(3, 3) * 1000, torch.tensor(1e-9), torch.ones(2, requires_grad=True) * 2, torch.zeros(0), torch.arange(2000))
# %% a nested tensor and masks
import torch
n = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
print([it.sum() for it in n.unbind()])
m = torch.masked_select(torch.arange(4), torch.tensor([True, False, True, False]))
# %% a default type, for this run
import torch
torch.set_default_dtype(torch.float64)
x = torch.tensor([0.1], requires_grad=True)
(x ** 2).backward()
print(x.dtype)
# %% more threads than there are
import torch
torch.set_num_threads(4)
x = torch.ones(200, 200, requires_grad=True)
y = (x @ x).sum()
y.backward()
