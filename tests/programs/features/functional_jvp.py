import torch
from torch.autograd.functional import jvp, hvp
x = torch.tensor([1.0, 2.0])
v = torch.tensor([1.0, 0.5])
out, t = jvp(lambda a: a * a, x, v)
value, h = hvp(lambda a: (a ** 3).sum(), x, v)
print(t, h)
