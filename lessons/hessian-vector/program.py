import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
v = torch.tensor([1.0, 0.0])

f = x[0] ** 2 * x[1]
(g,) = torch.autograd.grad(f, x, create_graph=True)
(Hv,) = torch.autograd.grad(g @ v, x)
