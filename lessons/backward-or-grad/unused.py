import torch

x = torch.tensor(3.0, requires_grad=True)
b = torch.tensor(1.0, requires_grad=True)
y = x * x

grads = torch.autograd.grad(y, (x, b))
