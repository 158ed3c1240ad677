# %% hooks of tensors, modules and nodes
import torch
x = torch.ones(2, requires_grad=True)
y = x * 3
y.register_hook(lambda g: g * 2)
x.register_post_accumulate_grad_hook(lambda it: print('poured', it.grad))
y.grad_fn.register_hook(lambda gi, go: print('ran', len(gi)))
net = torch.nn.Linear(2, 1)
net.register_forward_hook(lambda m, i, o: o * 2)
net.register_full_backward_hook(lambda m, gi, go: print('back', go[0]))
net(y).sum().backward()
# %% a Function of one's own
import torch
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 3 * x ** 2 * g
x = torch.tensor([1.0, 2.0], requires_grad=True)
Cube.apply(x).sum().backward()
print(torch.autograd.gradcheck(Cube.apply, torch.ones(2, dtype=torch.float64, requires_grad=True)))
# %% gradients of gradients
import torch
x = torch.tensor(2.0, requires_grad=True)
g, = torch.autograd.grad(x ** 4, x, create_graph=True)
h, = torch.autograd.grad(g, x, create_graph=True)
h.backward()
# %% a Jacobian and a Hessian
import torch
from torch.autograd.functional import hessian, jacobian, vjp, jvp
f = lambda x: (x ** 3).sum()
h = hessian(f, torch.tensor([1.0, 2.0]))
j = jacobian(lambda x: x ** 2, torch.tensor([1.0, 2.0]))
v = vjp(lambda x: x ** 2, torch.ones(2), torch.ones(2))[1]
# %% torch.func: grad, vmap, per-sample gradients
import torch
from torch.func import functional_call, grad, vmap
net = torch.nn.Linear(2, 1)
parameters = dict(net.named_parameters())
def loss(p, x, y): return ((functional_call(net, p, (x,)) - y) ** 2).sum()
per = vmap(grad(loss), in_dims=(None, 0, 0))({k: v.detach() for k, v in parameters.items()}, torch.ones(3, 2), torch.zeros(3, 1))
g = per['weight']
# %% torch.func: jacrev, jacfwd, hessian, vjp, jvp
import torch
from torch.func import hessian, jacfwd, jacrev, jvp, vjp
x = torch.tensor([1.0, 2.0])
f = lambda x: torch.stack([x[0] * x[1], x[0] ** 2])
a, b, c = jacrev(f)(x), jacfwd(f)(x), hessian(lambda x: (x ** 3).sum())(x)
d = jvp(f, (x,), (torch.ones(2),))[1]
e = vjp(f, x)[1](torch.ones(2))[0]
# %% forward mode
import torch
import torch.autograd.forward_ad as fwd
with fwd.dual_level():
    y = fwd.make_dual(torch.tensor(2.0), torch.tensor(1.0)) ** 3
    t = fwd.unpack_dual(y).tangent.clone()
print(t)
# %% a checkpoint
import torch
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
x = torch.ones(3, requires_grad=True)
y = checkpoint(lambda x: (x * 2).sin() * x, x, use_reentrant=False)
y.sum().backward()
# %% saved tensors packed by hooks
import torch
from torch.autograd.graph import saved_tensors_hooks
with saved_tensors_hooks(lambda t: t.numpy().copy() if not t.requires_grad else t.detach().numpy().copy(), torch.from_numpy):
    x = torch.ones(3, requires_grad=True)
    y = (x * x).exp().sum()
y.backward()
# %% anomalies detected
import torch
x = torch.tensor([0.0], requires_grad=True)
try:
    with torch.autograd.detect_anomaly():
        (x.sqrt() * 0).sum().backward()
except RuntimeError as error:
    print('nan' in str(error))
# %% no gradients, three ways
import torch
x = torch.ones(2, requires_grad=True)
with torch.no_grad(): a = x * 2
with torch.inference_mode(): b = x * 3
@torch.no_grad()
def f(x): return x * 4
c = f(x)
with torch.enable_grad(): d = x.detach() * x
d.sum().backward()
# %% in place, views, detached
import torch
x = torch.arange(6.0, requires_grad=True)
y = x.clone()
y[2:4] *= 3
y.view(2, 3)[0].add_(1)
z = y.detach().reshape(3, 2).T
y.sum().backward()
# %% an error of a learner
import torch
x = torch.ones(2, requires_grad=True)
y = (x * x).sum()
y.backward()
y.backward()
# %% retained gradients and several roots
import torch
x = torch.ones(2, requires_grad=True)
y = x * 2
y.retain_grad()
z = y ** 2
torch.autograd.backward([z.sum(), y.sum()], retain_graph=True)
z.sum().backward()
# %% allow unused, grads of several inputs
import torch
a, b, c = (torch.tensor(float(i), requires_grad=True) for i in (1, 2, 3))
ga, gb, gc = torch.autograd.grad(a * b, (a, b, c), allow_unused=True)
print(gc)
# %% batched gradients
import torch
x = torch.ones(3, requires_grad=True)
y = x ** 2
g, = torch.autograd.grad(y, x, torch.eye(3), is_grads_batched=True)
# %% numerical gradients held against autograd's
import torch
def f(x): return (x.sin() * x.exp()).sum()
x = torch.linspace(0, 1, 4, dtype=torch.float64, requires_grad=True)
f(x).backward()
h = 1e-6
numeric = torch.stack([(f(x.detach() + h * e) - f(x.detach() - h * e)) / (2 * h) for e in torch.eye(4, dtype=torch.float64)])
print(torch.allclose(x.grad, numeric, atol=1e-6))
