"""Programs that use one feature of PyTorch each, to be run recorded and plain.

They print only what is the same in each run.
"""

from __future__ import annotations

PROGRAMS = {
    "autograd_grad": r"""
import torch
x = torch.tensor(2., requires_grad=True)
w = torch.tensor(3., requires_grad=True)
u = torch.tensor(3., requires_grad=True)
h = x * w
y = h * h
print(torch.autograd.grad(y, [h, x], retain_graph=True))
print(torch.autograd.grad(y, w, retain_graph=True))
print(torch.autograd.grad(y, [x, u], allow_unused=True, retain_graph=True))
try:
    torch.autograd.grad(y, u, retain_graph=True)
except RuntimeError as e:
    print(e)
h.register_hook(lambda g: g * 10)
print(torch.autograd.grad(y, [h, x], retain_graph=True), torch.autograd.grad(y, h))
""",
    "checkpoint": r"""
import torch
from torch.utils.checkpoint import checkpoint
x = torch.tensor([1., 2.], requires_grad=True)
def block(a):
    print("runs")
    return (a * a).exp()
y = checkpoint(block, x, use_reentrant=False).sum()
y.backward()
print(x.grad)
x.grad = None
y = checkpoint(block, x, use_reentrant=True).sum()
y.backward()
print(x.grad)
""",
    "create_graph": r"""
import torch
x = torch.tensor([1., 2.], requires_grad=True)
y = (x ** 3).sum()
g, = torch.autograd.grad(y, x, create_graph=True)
penalty = (g.norm() - 1) ** 2
penalty.backward()
print(g, penalty, x.grad)
z = (x ** 3).sum()
x.grad = None
z.backward(create_graph=True)
print(x.grad)
x.grad.sum().backward()
print(x.grad)
""",
    "custom_function": r"""
import torch
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        print("in backward", g)
        return 2 * x * g
x = torch.tensor([1., 2.], requires_grad=True)
y = Square.apply(x)
s = y.sum()
s.backward()
print(x.grad, y)
""",
    "deep": r"""
import torch
x = torch.tensor(1., requires_grad=True)
y = x
for i in range(3000):
    y = y + 1
y.backward()
print(x.grad)
""",
    "functional": r"""
import torch
from torch.autograd.functional import jacobian, hessian, vjp, jvp, hvp
f = lambda a: (a ** 3).sum()
x = torch.tensor([1., 2.])
print(jacobian(lambda a: a * a, x), hessian(f, x))
print(vjp(f, x), jvp(f, x, torch.ones(2)), hvp(f, x, torch.ones(2)))
print(torch.func.grad(f)(x), torch.func.jacrev(lambda a: a * a)(x), torch.func.jacfwd(lambda a: a * a)(x))
print(torch.vmap(lambda a: a * 2)(x), torch.func.hessian(f)(x))
print(jacobian(lambda a: a * a, x, vectorize=True))
x.requires_grad_()
y = x * x
print(torch.autograd.grad(y, x, torch.eye(2), is_grads_batched=True))
""",
    "hooks": r"""
import torch
x = torch.tensor([1., 2.], requires_grad=True)
h = x * 3
h.retain_grad()
handle = h.register_hook(lambda g: g * 10)
x.register_hook(lambda g: print("x gets", g))
y = (h ** 2).sum()
y.grad_fn.register_hook(lambda gi, go: print("node", gi, go))
y.grad_fn.register_prehook(lambda go: print("pre", go))
y.backward(retain_graph=True)
print(x.grad, h.grad)
handle.remove()
y.backward()
print(x.grad, h.grad)
w = torch.tensor(1., requires_grad=True)
w.register_post_accumulate_grad_hook(lambda p: print("accumulated", p.grad))
(w * 2).backward()
print(w.grad)
print(torch.autograd.grad((w*3)**2, w))
""",
    "inplace": r"""
import torch
x = torch.arange(4.0, requires_grad=True)
y = x * 1
v = y[1:3]
v.mul_(10)
y[0] = 5.
w = y.view(2, 2)
y.add_(1)
z = (w * w).sum()
print(y, v, w, v.grad_fn.name(), w.grad_fn.name())
z.backward()
print(x.grad)
e = torch.ones(2, requires_grad=True)
f = e.exp()
f.add_(1)
try:
    f.sum().backward()
except RuntimeError as error:
    print(error)
try:
    e.add_(1)
except RuntimeError as error:
    print(error)
with torch.no_grad():
    e.add_(1)
e.data[0] = 7
d = e.detach()
d.mul_(2)
print(e, e._version, d._version)
""",
    "modes": r"""
import torch
x = torch.tensor([1., 2.], requires_grad=True)
with torch.no_grad():
    y = x * 2
    with torch.enable_grad():
        z = x * 3
with torch.inference_mode():
    i = x * 2
    i.add_(1)
print(y.requires_grad, z.requires_grad, i.is_inference(), i)
try:
    i * x
except RuntimeError as e:
    print(e)
@torch.no_grad()
def f(a):
    return a + 1
print(f(x))
torch.set_grad_enabled(False)
print((x*2).requires_grad)
torch.set_grad_enabled(True)
""",
    "nn_training": r"""
import torch
from torch import nn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Dropout(0.5), nn.Linear(3, 1))
opt = torch.optim.Adam(net.parameters(), lr=0.1)
x, y = torch.randn(4, 2), torch.randn(4, 1)
for step in range(3):
    opt.zero_grad()
    loss = nn.functional.mse_loss(net(x), y)
    loss.backward()
    opt.step()
    print(step, loss.item())
sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
for step in range(2):
    sgd.zero_grad()
    loss = nn.functional.cross_entropy(torch.cat([net(x), net(x)], 1), torch.tensor([0, 1, 0, 1]))
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    sgd.step()
    print(loss)
""",
    "own_classes": r"""
import torch
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.ones(2))
        self.register_buffer("k", torch.zeros(1))
    def forward(self, x):
        h = x * self.w
        return h.sum() + self.k
class Value:
    def __init__(self, t):
        self.t = t
net = Net()
v = Value(torch.ones(1))
m = {}
m['w'] = torch.tensor(1., requires_grad=True)
m['b'] = m['w'] * 2
items = [torch.ones(1), torch.zeros(1)]
items[0] = items[1] + 1
v.t = v.t + 1
y = net(torch.ones(2))
y.backward()
def gen():
    for i in range(2):
        t = torch.ones(1) * i
        yield t
for g in gen():
    print(g)
lst = [q * 2 for q in items]
def rec(n, t):
    if n == 0:
        return t
    return rec(n - 1, t * 2)
print(rec(3, torch.ones(1)))
import pickle, inspect
print(pickle.loads(pickle.dumps(v)).t, inspect.getsource(Net)[:10])
""",
    "refused": r"""
import torch
x = torch.ones(3, requires_grad=True)
y = x * 2
for attempt in (
    lambda: y.backward(),
    lambda: y.backward(torch.ones(2)),
    lambda: y.detach().sum().backward(),
    lambda: y.sum().backward(inputs=[]),
    lambda: torch.autograd.grad(y.sum(), torch.ones(1, requires_grad=True)),
    lambda: torch.tensor([1], requires_grad=True),
):
    try:
        attempt()
    except RuntimeError as error:
        print(error)
x.sum().backward(inputs=[x])
h = x * 3
(h * h).sum().backward(inputs=[h])
print(x.grad, h.grad)
""",
    "retain_graph": r"""
import torch
a = torch.tensor(2., requires_grad=True)
b = a.exp()
c = b * b
c.backward(retain_graph=True)
c.backward()
print(a.grad)
try:
    c.backward()
except RuntimeError as e:
    print(str(e)[:40])
""",
    "rnn": r"""
import torch
from torch import nn
torch.manual_seed(1)
rnn = nn.LSTM(2, 3, num_layers=2)
out, (h, c) = rnn(torch.randn(4, 1, 2))
out.sum().backward()
print(rnn.weight_ih_l0.grad)
conv = nn.Conv2d(1, 2, 3)
bn = nn.BatchNorm2d(2)
o = bn(conv(torch.randn(2, 1, 5, 5))).relu().mean()
o.backward()
print(conv.weight.grad.flatten()[:3], bn.running_mean)
att = nn.MultiheadAttention(4, 2)
q = torch.randn(3, 1, 4)
o, w = att(q, q, q)
o.sum().backward()
enc = nn.TransformerEncoderLayer(4, 2, 8)
print(enc(q).sum().backward())
""",
    "subclass": r"""
import torch
class T(torch.Tensor):
    pass
a = torch.ones(2).as_subclass(T)
a.requires_grad_()
b = a * 2
b.sum().backward()
print(type(b), a.grad)
class L(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        print("tf", getattr(func, '__name__', func))
        return super().__torch_function__(func, types, args, kwargs or {})
c = torch.ones(2).as_subclass(L)
d = c + 1
print(d.sum())
from torch.utils._python_dispatch import TorchDispatchMode
class D(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        print("td", func)
        return func(*args, **(kwargs or {}))
x = torch.ones(2, requires_grad=True)
with D():
    y = x * 2
    y.sum().backward()
from torch.overrides import TorchFunctionMode
class FM(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        print("fm", func.__name__)
        return func(*args, **(kwargs or {}))
with FM():
    y = x * 2
    y.sum().backward()
with torch.autograd.graph.saved_tensors_hooks(lambda t: (print("pack"), t)[1], lambda t: (print("unpack"), t)[1]):
    y = x.exp()
y.sum().backward()
with torch.autograd.detect_anomaly():
    y = x.exp().sum()
    y.backward()
""",
    "threads": r"""
import torch, threading
r = []
x = torch.ones(2, requires_grad=True)
def work():
    r.append((x * 2).sum())
t = threading.Thread(target=work); t.start(); t.join()
r[0].backward()
print(x.grad)
def f(n): return f(n + 1)
try:
    f(0)
except RecursionError as e:
    print("rec", e)
def g(t): return g(t * 2)
try:
    g(x)
except RecursionError as e:
    print("rec")
import sys, traceback
try:
    torch.ones(2) @ torch.ones(3)
except RuntimeError:
    print([f.name for f in traceback.extract_tb(sys.exc_info()[2])])
try:
    x.backward()
except RuntimeError:
    print([f.name for f in traceback.extract_tb(sys.exc_info()[2])])
""",
    "views_cuts": r"""
import torch, numpy as np, copy
x = torch.arange(6.0).requires_grad_()
m = x.view(2, 3)
r = m.T
a, b = m
s, i = m.max(1)
parts = x.split(2)
q = torch.stack([a, b]).sum() + sum(p.sum() for p in parts)
q.backward()
print(x.grad, s, i, r)
print(x[0].item(), x.tolist(), float(x[1]), x.detach().numpy(), np.asarray(x.detach()), int(x[2]))
n = x.detach().numpy()
n[0] = 100.
print(x)
t = torch.from_numpy(n)
t[1] = 50.
c = copy.deepcopy(x)
p = torch.nn.Parameter(torch.ones(2))
l = torch.Tensor([1, 2])
lt = torch.LongTensor([1, 2])
cplx = torch.tensor([1+2j], requires_grad=True)
(cplx.abs() ** 2).sum().backward()
print(cplx.grad)
h = torch.tensor([1.5], dtype=torch.bfloat16)
print(h, h.half(), torch.tensor([float('nan'), float('inf'), -float('inf')]), torch.tensor([True, False]))
sp = torch.eye(2).to_sparse()
print(sp)
emb = torch.nn.Embedding(3, 2, sparse=True)
emb(torch.tensor([0, 2])).sum().backward()
print(emb.weight.grad)
big = torch.randn(100, 100, requires_grad=True)
big.sum().backward()
meta = torch.empty(2, device='meta')
""",
    "warnings": r"""
import torch, warnings
x = torch.tensor([1., 2.], requires_grad=True)
for i in range(2):
    x.T
    (x * 2).grad
    torch.nn.functional.softmax(x)
x.T
torch.nn.functional.softmax(x)
warnings.warn("mine")
float(x[0])
""",
}
