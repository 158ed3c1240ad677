import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = 2 * x
y.add_(1)
y.mul_(3)
y.sum().backward()
