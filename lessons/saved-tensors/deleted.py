import torch

x = torch.tensor([1.0, 4.0, 16.0], requires_grad=True)
r = x.sqrt()
y = r.sum()
del r
y.backward()
