import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
t = x + 10
p = (2 * t).sum()
q = (3 * t).sum()
p.backward()
q.backward()
