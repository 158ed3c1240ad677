import torch
from torch.func import jacfwd, jacrev
x = torch.tensor([1.0, 2.0])
R = jacrev(lambda a: a * a)(x)
F = jacfwd(lambda a: a * a)(x)
print(R, F)
