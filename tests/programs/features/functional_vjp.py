import torch
from torch.autograd.functional import vjp, vhp
x = torch.tensor([1.0, 2.0])
v = torch.tensor([1.0, 0.5])
out, g = vjp(lambda a: a * a, x, v)
value, h = vhp(lambda a: (a ** 3).sum(), x, v)
print(g, h)
