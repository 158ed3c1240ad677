import torch

x = torch.tensor([0.0, 4.0], requires_grad=True)
root = x.sqrt()
y = torch.where(x > 0, root, 0.0)
y.sum().backward()
