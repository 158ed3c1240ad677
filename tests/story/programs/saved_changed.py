import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * x
with torch.no_grad():
    x[0] = 5
y.sum().backward()
