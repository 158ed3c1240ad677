import torch

x = torch.tensor(3.0, requires_grad=True)
w = torch.tensor(2.0, requires_grad=True)
y = w * x * x

(g,) = torch.autograd.grad(y, x, retain_graph=True)
y.backward()
