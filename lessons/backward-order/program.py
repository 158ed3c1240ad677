import torch

x = torch.tensor(1.0, requires_grad=True)
a = 2 * x
b = 3 * a
c = a * b
d = c + a
d.backward()
