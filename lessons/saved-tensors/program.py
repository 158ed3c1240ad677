import torch

x = torch.tensor([1.0, 4.0, 16.0], requires_grad=True)
a = x + 10
b = x * x
r = x.sqrt()
y = (a + b + r).sum()
y.backward()
