import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = 2 * x
first = y[0]
first.mul_(10)
y.sum().backward()
