import torch

x = torch.tensor(1.0, requires_grad=True)
y = x
for i in range(20):
    y = y + y
y.backward()
