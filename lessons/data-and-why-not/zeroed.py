import torch

x = torch.tensor([3.0, 4.0])
weight = torch.tensor([5.0, 6.0], requires_grad=True)
weight.detach().zero_()

y = (weight * x).sum()
y.backward()
