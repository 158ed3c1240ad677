import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
before = w.detach()
w.sum().backward()

with torch.no_grad():
    w -= 0.5 * w.grad
