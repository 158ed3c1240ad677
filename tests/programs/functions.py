import torch

def square(t):
    result = t * t
    return result

def total(a, b):
    return (square(a) + square(b)).sum()

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.tensor([3.0, 4.0], requires_grad=True)
loss = total(x, y)
loss.backward()
