import torch

x = torch.tensor(0.5, requires_grad=True)
h = x
for layer in range(6):
    h = torch.sigmoid(h)
h.backward()
