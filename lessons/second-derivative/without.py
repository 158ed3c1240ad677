import torch

x = torch.tensor(5.0, requires_grad=True)
y = x ** 3

(g,) = torch.autograd.grad(y, x)
(h,) = torch.autograd.grad(g, x)
