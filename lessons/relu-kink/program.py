import torch

x = torch.tensor([-1.0, 0.0, 2.0], requires_grad=True)
(a,) = torch.autograd.grad(x.relu().sum(), x)
(b,) = torch.autograd.grad(x.abs().sum(), x)

t = torch.tensor([3.0, 3.0, 1.0], requires_grad=True)
(c,) = torch.autograd.grad(t.max(), t)

print(a, b, c)
