import torch

x = torch.tensor(5.0, requires_grad=True)
y = x ** 3

(g,) = torch.autograd.grad(y, x, create_graph=True)
(h,) = torch.autograd.grad(g, x)
print(y, g, h)
