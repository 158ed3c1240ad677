import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
(w * w).sum().backward()

with torch.no_grad():
    w -= 0.25 * w.grad

w -= 0.25 * w.grad
