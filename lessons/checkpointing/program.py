import torch
from torch.utils.checkpoint import checkpoint

runs = []


def cube(t):
    runs.append("run")
    square = t * t
    return square * t


x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = checkpoint(cube, x, use_reentrant=False)
y.sum().backward()
