import torch
from torch.func import jvp
x = torch.tensor([1.0, 2.0])
v = torch.tensor([1.0, 0.5])
out, t = jvp(lambda a: a * a, (x,), (v,))
print(out, t)
