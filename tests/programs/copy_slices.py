import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.zeros(4)
y[1:3] = x * x
y[0] = 7.0
y.sum().backward()
