import torch
from torch.autograd.functional import hessian
x = torch.tensor([1.0, 2.0])
H = hessian(lambda a: (a ** 3).sum(), x)
print(H)
