import torch
from torch.autograd.functional import jacobian
x = torch.tensor([1.0, 2.0])
J = jacobian(lambda a: a * a, x)
V = jacobian(lambda a: a * a, x, vectorize=True)
print(J, V)
