import torch

t = torch.tensor([3.0, 3.0, 1.0], requires_grad=True)
m = t.max()
m.backward()
shared = t.grad

t.grad = None
values, index = t.max(dim=0)
values.backward()
chosen = t.grad
