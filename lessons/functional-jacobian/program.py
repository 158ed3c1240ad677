import torch
from torch.autograd.functional import jacobian

def f(x):
    return x * x

x = torch.tensor([1.0, 2.0, 3.0])
J = jacobian(f, x)
