import torch

x = torch.tensor([1.0, 4.0, 16.0], requires_grad=True)
y = 2 * x
y.add_(1)

r = x.sqrt()
r.add_(1)

(y + r).sum().backward()
