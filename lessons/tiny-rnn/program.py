import torch

w = torch.tensor(0.5, requires_grad=True)
u = torch.tensor(1.0, requires_grad=True)
inputs = torch.tensor([1.0, 2.0, 4.0])

h = torch.tensor(0.0)
for x in inputs:
    h = w * h + u * x
h.backward()
