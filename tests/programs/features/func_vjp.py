import torch
from torch.func import vjp
x = torch.tensor([1.0, 2.0])
out, pull = vjp(lambda a: a * a, x)
g, = pull(torch.tensor([1.0, 10.0]))
print(out, g)
