import torch
from torch.func import grad
x = torch.tensor([1.0, 2.0])
g = grad(lambda a: (a * a).sum())(x)
print(g)
