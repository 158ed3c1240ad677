import torch
from torch.autograd.functional import jacobian

def f(u, v):
    return u * v.sum()

u = torch.tensor([2.0, 3.0])
v = torch.tensor([5.0, 7.0])
Ju, Jv = jacobian(f, (u, v))
