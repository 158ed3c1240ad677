import torch
from torch.func import grad
x = torch.tensor(2.0)
g = grad(grad(lambda a: a ** 3))(x)
print(g)
