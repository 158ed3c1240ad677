import torch

w = torch.tensor(2.0, requires_grad=True)
h = torch.tensor(1.0)

for x in [1.0, 1.0]:
    h = w * h + x
    loss = h * h
    loss.backward()
