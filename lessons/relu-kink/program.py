import torch

x = torch.tensor([-1.0, 0.0, 2.0], requires_grad=True)
x.relu().sum().backward()
a = x.grad

x.grad = None
x.abs().sum().backward()
b = x.grad
