import torch


def cube(t):
    square = t * t
    return square * t


x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = cube(x)
y.sum().backward()
