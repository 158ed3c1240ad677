import torch

x = torch.tensor([0.0, 1.0, 2.0, 3.0], requires_grad=True)
y = 2 * torch.dot(x, x)
y.backward()
